"""Xenstore through the stand-in: values, transactions, errors."""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from tests.patience import LONG

from xenmgmt import _native as native
from xenmgmt._native import Binding, Transaction, XenStore
from xenmgmt.errors import ConnectionClosed


@pytest.fixture
def store(binding: Binding) -> Iterator[XenStore]:
    with XenStore(binding) as opened:
        yield opened


def test_values(store: XenStore) -> None:
    """What is written is read; what is not there is None, or an error that names it."""
    store.write("/vm/memory", "12")
    assert store.read("/vm/memory") == "12"
    assert store.list("/vm") == ["memory"]
    store.remove("/vm/memory")
    store.remove("/vm/memory")

    assert store.get("/vm/memory") is None
    assert store.list("/vm") == []
    with pytest.raises(native.NoSuchKey, match="/vm/memory") as caught:
        store.read("/vm/memory")
    assert caught.value.path == "/vm/memory"


def test_bytes_survive(store: XenStore) -> None:
    """A guest may write what is no text; it is kept."""
    value = b"\xff\xfe plain".decode(errors="surrogateescape")
    store.write("/a", value)
    assert store.read("/a") == value


def test_transaction_is_done_again(store: XenStore, standin: Any) -> None:
    """When others were quicker the work is done again, on what they left."""
    standin.conflicts = 3
    turns: list[int] = []
    result = store.transact(lambda t: (turns.append(1), t.write("/a", "1"), "done")[2])

    assert (result, len(turns), standin.transactions) == ("done", 4, 4)


def test_transaction_gives_up(store: XenStore, standin: Any) -> None:
    """Nobody waits for ever for his turn."""
    standin.conflicts = 10_000
    with pytest.raises(native.NativeError, match="lost"):
        store.transact(lambda t: t.write("/a", "1"))


def test_error_in_a_transaction(store: XenStore, standin: Any) -> None:
    """An error of the work ends the transaction and is passed on."""

    def work(t: Transaction) -> None:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        store.transact(work)
    assert standin.transactions == 1


@pytest.mark.parametrize(
    ("code", "kind"),
    [(errno.EACCES, native.NotPrivileged), (errno.EIO, native.NativeError)],
)
def test_errors(store: XenStore, standin: Any, code: int, kind: type[Exception]) -> None:
    """What errno says is told by call and path."""
    standin.store_errno = code
    for call in (
        lambda: store.read("/a"),
        lambda: store.write("/a", ""),
        lambda: store.remove("/a"),
        lambda: store.watch("/a", "t"),
    ):
        with pytest.raises(kind, match="/a"):
            call()


def test_closed(binding: Binding) -> None:
    """A closed connection says so; closing twice is no error."""
    store = XenStore(binding)
    store.close()
    store.close()
    with pytest.raises(ConnectionClosed):
        store.read("/a")


def test_closed_under_a_call(store: XenStore, standin: Any) -> None:
    """A connection that is closed while a call of another thread is under way ends after it."""

    def work(t: Transaction) -> str | None:
        closing = threading.Thread(target=store.close)
        closing.start()
        closing.join(LONG)
        assert not closing.is_alive(), "whoever closes does not wait"
        assert standin.stores == 1, "the call is under way"
        return "done"

    assert store.transact(work) == "done"
    assert standin.stores == 0
    with pytest.raises(ConnectionClosed):
        store.read("/a")
