"""What pages share reaches the store through the table of rights, as the pages themselves do."""

from programme.store import Reader, Store, Transaction
from tests.factories import ROOT
from tests.test_rights_table import FOUND, _parameters, called_functions

BECOMING_AN_ACTOR = {"access.grants.actor_of", "sign_in.records.signed_in"}
"""Asked before there is anybody whose rights could be judged."""


def test_what_pages_share_reaches_the_store_through_functions_of_the_table_alone() -> None:
    reached = {
        f"{function.__module__.removeprefix('programme.')}.{function.__name__}"
        for file in sorted((ROOT / "programme" / "ui").glob("*.py"))
        for function in called_functions(file)
        if {Store, Reader, Transaction} & set(_parameters(function))
    }
    assert reached - set(FOUND) == BECOMING_AN_ACTOR
