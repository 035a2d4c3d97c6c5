"""Engines by name: built in, then whatever registers under the entry point ``xenmgmt.drivers``.

An engine's URL is ``scheme://place?parameter=value``. The scheme is the name of the driver;
the rest is the driver's own to read, in its ``from_url``. Several URLs with spaces between them are
one pool, with the hosts of each.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from ..abc import Clock, Driver
from ..errors import InvalidValue
from ._base import SkeletonDriver
from ._several import SeveralDriver

if TYPE_CHECKING:
    from importlib.metadata import EntryPoints

LIBVIRT = "libvirt:LibvirtDriver"
BUILT_IN = {
    "sim": "sim:SimDriver",
    "test": LIBVIRT,
    "qemu": LIBVIRT,
    "xen": LIBVIRT,
    "xen+native": "xen:XenDriver",
}
"""By scheme."""

TRANSPORTS = frozenset({"unix", "ssh", "tls", "tcp", "ext", "libssh", "libssh2"})
"""Ways to a libvirt elsewhere, behind a ``+``: ``qemu+ssh://host/system``."""

GROUP = "xenmgmt.drivers"


def resolve(url: str, *, seed: int | None = None, clock: Clock | None = None) -> Driver:
    """The driver for a URL, or for several with spaces between them; not yet opened.

    Raises:
        InvalidValue: no driver has this scheme, or a parameter of the URL cannot be used.
    """
    several = url.split() if isinstance(url, str) else ()
    if len(several) < 2:
        return _resolve(url, seed, clock)
    members = [_resolve(several[0], seed, clock)]
    members += [_resolve(one, seed, members[0].clock) for one in several[1:]]
    return SeveralDriver(members, several)


def _resolve(url: str, seed: int | None, clock: Clock | None) -> SkeletonDriver:
    parts = _split(url)
    kind = _find(parts.scheme)
    if kind is None:
        known = sorted({*BUILT_IN, *_registered().names})
        raise InvalidValue("url", url, would_do=", ".join(f"{name}://" for name in known))
    return kind.from_url(parts, seed=seed, clock=clock)


def _split(url: str) -> SplitResult:
    if not isinstance(url, str):
        raise InvalidValue("url", url, would_do='text such as "sim://"')
    return urlsplit(url)


def _find(scheme: str) -> type[SkeletonDriver] | None:
    plain, _, transport = scheme.partition("+")
    place = BUILT_IN.get(scheme) or (BUILT_IN.get(plain) if transport in TRANSPORTS else None)
    if place is not None:
        module, _, name = place.partition(":")
        found: type[SkeletonDriver] = getattr(import_module(f".{module}", __name__), name)
        return found
    for point in _registered().select(name=scheme):
        loaded: type[SkeletonDriver] = point.load()
        return loaded
    return None


def _registered() -> EntryPoints:
    """What other packages bring. To look costs as much as an opening, so it is for who needs it."""
    from importlib.metadata import entry_points

    return entry_points(group=GROUP)


__all__ = ["SkeletonDriver", "resolve"]
