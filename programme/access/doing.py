"""What makes a function an action: it runs in one transaction, with the actor first."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from programme.access.model import Actor
from programme.store import Store, Transaction

P = ParamSpec("P")
T = TypeVar("T")


def action(body: Callable[Concatenate[Actor, Transaction, P], T]) -> Callable[Concatenate[Actor, Store, P], T]:
    """Turn `body(actor, transaction, …)` into `action(actor, store, …)`: all of it is kept, or none.

    The body may run twice (see Store.write), so whatever it does outside the transaction is a defect.
    """

    @wraps(body)
    def act(actor: Actor, store: Store, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return store.write(lambda transaction: body(actor, transaction, *args, **kwargs))

    return act
