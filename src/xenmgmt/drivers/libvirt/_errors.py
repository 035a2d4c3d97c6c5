"""libvirt's errors as the library's: one table, from code to what is raised."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar

from ... import errors as err
from ._heard import complete
from ._library import load

R = TypeVar("R")
T = TypeVar("T")

ENGINE = "libvirt"

UNTOLD = 0
"""The code of an error of which libvirt's binding knows no more than that there was one."""

# Codes of libvirt (virErrorNumber) that mean something to who called.
INTERNAL_ERROR, NO_SUPPORT, NO_CONNECT, INVALID_CONN, OPERATION_DENIED = 1, 3, 5, 6, 29
SYSTEM_ERROR, RPC, NO_DOMAIN, NO_NETWORK, AUTH_FAILED = 38, 39, 42, 43, 45
NO_STORAGE_POOL, NO_STORAGE_VOL, OPERATION_INVALID, CONFIG_UNSUPPORTED = 49, 50, 55, 67
OPERATION_TIMEOUT, ARGUMENT_UNSUPPORTED, OPERATION_ABORTED, AUTH_CANCELLED = 68, 74, 78, 79
OPERATION_UNSUPPORTED, ACCESS_DENIED, DEVICE_MISSING = 84, 88, 99
DOMAIN_RPC, DOMAIN_XENLIGHT = 7, 41

GONE = frozenset({NO_DOMAIN, NO_NETWORK, NO_STORAGE_POOL, NO_STORAGE_VOL, DEVICE_MISSING})
"""What was named is not there (any more)."""

LOST = frozenset({NO_CONNECT, INVALID_CONN, RPC})
"""The connection itself is broken; so it is by the next two, when libvirt was about to talk."""

TALKING = frozenset({INTERNAL_ERROR, SYSTEM_ERROR})

TABLE: dict[int, Callable[[str, int], err.XenError]] = {
    NO_SUPPORT: lambda text, code: err.NotSupported("libvirt", reason=text),
    OPERATION_UNSUPPORTED: lambda text, code: err.NotSupported("libvirt", reason=text),
    CONFIG_UNSUPPORTED: lambda text, code: err.NotSupported("libvirt", reason=text),
    ARGUMENT_UNSUPPORTED: lambda text, code: err.NotSupported("libvirt", reason=text),
    OPERATION_ABORTED: lambda text, code: err.TaskCancelled("", hint=text),
    OPERATION_TIMEOUT: lambda text, code: err.Timeout(None, None, text),
    OPERATION_DENIED: lambda text, code: err.PermissionDenied(hint=text),
    ACCESS_DENIED: lambda text, code: err.PermissionDenied(hint=text),
    AUTH_FAILED: lambda text, code: err.PermissionDenied(hint=text),
    AUTH_CANCELLED: lambda text, code: err.PermissionDenied(hint=text),
}
"""A code that is not here and does not say that the connection is lost is an `EngineError`."""


def code_of(error: Any) -> int:
    """The code of a ``libvirtError`` (virErrorNumber), just caught; `UNTOLD` if nobody knows it."""
    complete(error)
    return int(error.get_error_code() or UNTOLD)


def text_of(error: Any) -> str:
    """What a ``libvirtError`` says, just caught."""
    complete(error)
    return str(error.get_error_message() or error)


def translated(error: Any) -> err.XenError:
    """What a ``libvirtError`` is called here; the original stays as its cause."""
    code, text = code_of(error), text_of(error)
    found = TABLE.get(code)
    if found is not None:
        return found(text, code)
    if is_lost(error):
        return err.HostNotLive(hint=text)
    if _libxl_says(error, "driver is not active"):
        text = f"{text}: this host is not a Xen dom0"
    return err.EngineError(text, engine=ENGINE, native_code=code)


def is_lost(error: Any) -> bool:
    """Whether it says that the daemon cannot be talked to."""
    code = code_of(error)
    return code in LOST or (code in TALKING and error.get_error_domain() == DOMAIN_RPC)


def is_gone(error: Any) -> bool:
    """Whether it says that what was named is not there."""
    return code_of(error) in GONE or _libxl_says(error, "libxl_domain_info failed")


def unless_gone(look: Callable[[], R]) -> R | None:
    """What a look at something says; None when that has gone meanwhile."""
    libvirt = load()
    try:
        return look()
    except libvirt.libvirtError as error:
        if is_gone(error):
            return None
        raise


def unless_stopped(pool: Any, look: Callable[[Any], R]) -> R | None:
    """What a look into a storage pool says; None when that has been stopped or has gone."""
    try:
        return unless_gone(lambda: look(pool))
    except load().libvirtError:
        if unless_gone(pool.isActive):
            raise
        return None


def each(things: Iterable[T], look: Callable[[T], R | None]) -> list[R]:
    """What a look at each of what was listed says; nothing of what has gone meanwhile."""
    found = (unless_gone(partial(look, one)) for one in things)
    return [one for one in found if one is not None]


def _libxl_says(error: Any, words: str) -> bool:
    """Whether libvirt's driver for Xen says something for which libvirt has no code of its own.

    It knows of a domain's end a moment later than libxenlight.
    """
    if code_of(error) != INTERNAL_ERROR or error.get_error_domain() != DOMAIN_XENLIGHT:
        return False
    return words in text_of(error)
