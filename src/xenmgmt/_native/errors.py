"""What can go wrong at the border to Xen, as errors of the library. Codes are turned here alone.

EngineError
└── NativeError         a call that failed: call, native_code (the name of its errno)
    ├── LibraryMissing  a Xen library is not installed: package
    ├── NoXen           this is not a Xen control domain, or its devices are not there
    ├── NotPrivileged   root in the control domain may, this process may not
    ├── WrongInterface  the hypervisor is of another release than was thought
    │   └── UnknownRelease  there is no layout for it: release, known
    ├── NoSuchDomain    it has gone, or was never there: domid
    ├── NoMemory        the hypervisor or libxl found too little memory
    ├── TooManyDomains  every number that a domain may have is taken: limit
    ├── NotInXen        this release of Xen has no such thing
    ├── NoShares        a domain whose scheduler knows neither weights nor caps: scheduler
    ├── NotAsleep       a guest that is awake cannot be woken
    └── NoSuchKey       xenstore has none of this name: path
"""

from __future__ import annotations

import errno as _errno
import os
import re
from collections.abc import Sequence
from typing import Any

from ..errors import EngineError

BUILD = "python -m xenmgmt._native.build"
"""What compiles a binding with the headers of this host."""


class NativeError(EngineError):
    """A call to Xen's libraries that failed."""

    _details = (
        *EngineError._details,
        "call",
        "domid",
        "path",
        "package",
        "release",
        "known",
        "limit",
        "scheduler",
    )

    call: str | None
    domid: int | None
    path: str | None
    package: str | None
    release: tuple[int, int] | None
    known: Sequence[tuple[int, int]] | None
    limit: int | None
    scheduler: str | None

    def __init__(self, text: str, **details: Any) -> None:
        super().__init__(text, engine="Xen", **details)


class LibraryMissing(NativeError):
    """A library of Xen's, or a program that is needed, is not on this machine."""


class NoXen(NativeError):
    """This machine runs no Xen, or this is not its control domain."""


class NotPrivileged(NativeError):
    """The hypervisor, xenstore or the kernel refuses this process."""


class WrongInterface(NativeError):
    """What the hypervisor takes or gives is not what the layout says."""


class UnknownRelease(WrongInterface):
    """A release of Xen for which there is no layout."""

    def __init__(self, release: tuple[int, int], known: Sequence[tuple[int, int]]) -> None:
        first, last = (".".join(map(str, each)) for each in (min(known), max(known)))
        super().__init__(
            f"Xen {release[0]}.{release[1]} runs here, and its structures are not known (only "
            f"those of {first} to {last} are); a binding compiled with its headers would do: "
            f"{BUILD}",
            release=release,
            known=tuple(known),
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.release, self.known)


class NoSuchDomain(NativeError):
    """No domain has this number."""


class NoMemory(NativeError):
    """Too little memory is free for what was asked, or a domain of that number cannot be."""


class TooManyDomains(NativeError):
    """Every number that a domain may have is taken."""


class NotInXen(NativeError):
    """The hypervisor that runs has no such thing."""


class NoShares(NativeError):
    """The scheduler of the CPU pool that a domain is in knows neither weights nor caps."""


class NoLiveCopy(NativeError):
    """The hypervisor cannot tell what a guest of this kind writes while its memory is copied."""


class NotAsleep(NativeError):
    """A guest that is awake cannot be woken."""


class NoSuchKey(NativeError):
    """Xenstore has no such path."""


FIRST_RESERVED = 0x7FF0
"""Numbers of domains end here; beyond are those with a meaning of their own."""


def no_room(error: NoMemory, domains: int) -> NoMemory | TooManyDomains:
    """The error for a domain that was not made, on a host with so many, dom0 among them.

    For want of memory and for want of a number, Xen gives ENOMEM. It looks for a free number from
    the one that it gave last, and does not come back to that.
    """
    return error if domains < FIRST_RESERVED - 1 else too_many(domains, error)


def too_many(domains: int, error: NoMemory | None = None) -> TooManyDomains:
    """The error for one domain more on a host with so many."""
    return TooManyDomains(
        f"this host has {domains} domains, and Xen has numbers for {FIRST_RESERVED}: end one "
        "before you start another" + (f" ({error.message})" if error is not None else ""),
        call=error.call if error is not None else None,
        native_code=error.native_code if error is not None else None,
        limit=FIRST_RESERVED,
    )


def name_of(code: int) -> str:
    """The name of an errno, such as ``"EPERM"``."""
    return _errno.errorcode.get(code, str(code))


def hypercall_failed(call: str, code: int, domid: int | None = None) -> NativeError:
    """The error for a hypercall that set errno."""
    about = f" of domain {domid}" if domid is not None else ""
    details: dict[str, Any] = {"call": call, "native_code": name_of(code), "domid": domid}
    if code == _errno.ESRCH and domid is not None:
        return NoSuchDomain(f"no domain has the number {domid} ({call})", **details)
    if code == _errno.EACCES:
        return WrongInterface(
            f"{call}{about}: the hypervisor is of another release than this binding expects; one "
            f"compiled with its headers would do: {BUILD}",
            **details,
        )
    if code == _errno.EPERM:
        return NotPrivileged(f"{call}{about}: only a control domain may ask this", **details)
    if code == _errno.ENOSYS:
        return NoXen(f"{call}{about}: no hypervisor answers", **details)
    if code == _errno.ENOMEM:
        return NoMemory(f"{call}{about}: the hypervisor has no memory left for it", **details)
    return NativeError(f"{call}{about}: {os.strerror(code)}", **details)


def open_failed(what: str, code: int) -> NativeError:
    """The error for a connection to the hypervisor or to xenstore that was not opened."""
    details = {"call": what, "native_code": name_of(code)}
    if code in (_errno.EACCES, _errno.EPERM):
        return NotPrivileged(
            f"{what}: {os.strerror(code)}; root in the control domain may", **details
        )
    if code in (_errno.ENOENT, _errno.ENODEV, _errno.ENXIO, _errno.ENOTDIR):
        return NoXen(
            f"{what}: this is no control domain of Xen, or its devices are missing "
            "(/dev/xen/privcmd: modprobe xen-privcmd)",
            **details,
        )
    return NativeError(f"{what}: {os.strerror(code)}", **details)


_PLACE = re.compile(r"^\s*(?:libxl|xc|xenguest)?: ?(?:error|detail|panic): (?:\S+\.c:\d+: ?\S+: )?")
_GONE = re.compile(r"unable to get domain type for domid=|Getting infolist: Success")
_TOO_SMALL = re.compile(r"ot enough memory for initial mapping|segment \w+ too large")
_MEMORY = re.compile(
    r"ot enough memory|failed to free memory|Cannot allocate memory|no more memory|out of memory",
    re.IGNORECASE,
)


def light_failed(call: str, name: str, said: str, domid: int | None = None) -> NativeError:
    """The error for a call of libxl: its code's name, and what it wrote in its log."""
    lines = [_PLACE.sub("", line).strip() for line in said.splitlines()]
    text = " / ".join([line for line in lines if line][:4]) or "no reason given"
    about = f" of domain {domid}" if domid is not None else ""
    details: dict[str, Any] = {"call": f"libxl_{call}", "native_code": name, "domid": domid}
    gone = name in ("domain_notfound", "domain_destroyed") or _GONE.search(said)
    if gone and domid is not None:
        return NoSuchDomain(f"no domain has the number {domid} (libxl's {call})", **details)
    if _TOO_SMALL.search(said):
        text = f"the guest's own memory is too small for what it boots: {text}"
        return NativeError(f"libxl's {call}{about}: {text}", **details)
    if name == "nomem" or _MEMORY.search(said):
        return NoMemory(f"libxl's {call}{about}: {text}", **details)
    if "Function not implemented" in said:
        return NotInXen(f"libxl's {call}{about}: {text}", **details)
    if "enable logdirty" in said:
        return NoLiveCopy(
            f"libxl's {call}{about}: this hypervisor copies no guest of this kind while it runs; "
            f"live=False copies it while it stands still ({text})",
            **details,
        )
    if "not in suspended state" in said:
        return NotAsleep(f"libxl's {call}{about}: {text}", **details)
    return NativeError(f"libxl's {call}{about}: {text} ({name})", **details)


def lock_failed(path: str, error: OSError) -> NativeError:
    """The error for a lock of libxl's whose file cannot be made."""
    details = {"call": "open", "native_code": name_of(error.errno or 0), "path": path}
    if isinstance(error, PermissionError):
        return NotPrivileged(f"the lock {path}: {error.strerror}", **details)
    return NativeError(f"the lock {path}: {error.strerror}", **details)


def store_failed(call: str, path: str, code: int) -> NativeError:
    """The error for a request to xenstore that set errno."""
    details = {"call": call, "native_code": name_of(code), "path": path}
    if code == _errno.ENOENT:
        return NoSuchKey(f"xenstore has no {path} ({call})", **details)
    if code in (_errno.EACCES, _errno.EPERM):
        return NotPrivileged(f"xenstore refuses {call} of {path}", **details)
    return NativeError(f"{call} of {path}: {os.strerror(code)}", **details)
