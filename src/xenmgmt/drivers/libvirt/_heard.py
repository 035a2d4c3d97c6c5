"""What libvirt's last error was, thread by thread.

libvirt keeps a thread's last error until its Python binding asks for it, which is a moment after
the call has failed. If Python takes another handle away in that moment, as its collector may, that
error is forgotten, and the binding's knows nothing. Who listens is told before.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any


class _Last(threading.local):
    error: tuple[Any, ...] | None = None


_LAST = _Last()


def listen(libvirt: Any) -> None:
    """Hear of each error from now on; libvirt would print it otherwise."""
    libvirt.registerErrorHandler(_hear, None)


def _hear(_: None, error: Sequence[Any]) -> None:
    _LAST.error = tuple(error)


def complete(error: Any) -> None:
    """Have a ``libvirtError`` know what was heard, if it knows nothing.

    It was caught in this thread, and is the last one there.
    """
    heard, _LAST.error = _LAST.error, None
    if error.err is None and heard is not None:
        error.err, error.args = heard, (heard[2],)


__all__ = ["complete", "listen"]
