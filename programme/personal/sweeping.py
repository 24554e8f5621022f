"""What has been taken out of the store is taken out of its file too, where its bytes would stay for a while."""

from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.store import Store, forget_leftovers, leftovers, write_anew


def sweep_file(actor: Actor, store: Store) -> int:
    """Write the store's file anew when something has been taken out since it last was; gives how often that was.

    By the system, soon after it was taken out. No action: the file is exchanged between transactions. One that ends
    halfway is done again.
    """
    require(actor, Right.RUN_JOBS)
    left = leftovers(store)
    if left:
        write_anew(store)
        store.write(lambda transaction: forget_leftovers(transaction, left))
    return len(left)
