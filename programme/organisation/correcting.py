"""What is known of a person, corrected or forgotten in a transaction. No rights are checked here."""

from programme.store import Transaction


def rename_person(transaction: Transaction, person_id: str, name: str) -> None:
    """The person has that name from now on, and is one version further."""
    transaction.rows(
        "UPDATE person SET name = $name, version = version + 1 WHERE id = $person_id", name=name, person_id=person_id
    )


def move_address(transaction: Transaction, person_id: str, *, old: str, new: str) -> None:
    """The person has the address `new` in the place of `old`."""
    transaction.rows(
        "DELETE FROM person_email WHERE person_id = $person_id AND email = $old", person_id=person_id, old=old
    )
    transaction.insert("person_email", email=new, person_id=person_id)


def forget_person(transaction: Transaction, person_id: str, *, name: str) -> None:
    """Nothing but `name`, which is nobody's, stands where the person's name and addresses stood."""
    rename_person(transaction, person_id, name)
    transaction.rows("DELETE FROM person_email WHERE person_id = $person_id", person_id=person_id)
