"""What libvirt tells of all domains at once, without a Python object for each.

``getAllDomainStats`` of libvirt-python makes an object for each domain, whose destructor gives the
domain back: of a thousand, a fifth of the time. One layer down, in the module ``libvirtmod``, the
same call hands out libvirt's own pointers, which are given back here. Where that module has other
names one day, libvirt-python's objects are used as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ._library import load, load_below

CALLS = """virConnectGetAllDomainStats virDomainGetName virDomainGetUUIDString virDomainGetID
    virDomainFree""".split()


@dataclass(frozen=True, slots=True)
class Told:
    """A domain, as something that only the other attributes understand, and its statistics."""

    rows: list[tuple[Any, dict[str, Any]]]
    name: Callable[[Any], str]
    uuid: Callable[[Any], str]
    number: Callable[[Any], int]


def by_objects(rows: list[tuple[Any, dict[str, Any]]]) -> Told:
    """What libvirt-python has told in its own objects."""
    domain = load().virDomain
    return Told(rows, domain.name, domain.UUIDString, domain.ID)


@contextmanager
def all_stats(connection: Any, wanted: int, flags: int) -> Iterator[Told]:
    """``getAllDomainStats``; the domains are there as long as the block lasts.

    Raises:
        libvirtError: as that call does.
    """
    below, pointer = load_below(), getattr(connection, "_o", None)
    if below is None or pointer is None or not all(hasattr(below, name) for name in CALLS):
        yield by_objects(connection.getAllDomainStats(wanted, flags))
        return
    rows = below.virConnectGetAllDomainStats(pointer, wanted, flags)
    if rows is None:
        raise load().libvirtError("virConnectGetAllDomainStats() failed")
    try:
        names = below.virDomainGetName, below.virDomainGetUUIDString, below.virDomainGetID
        yield Told(rows, *names)
    finally:
        free = below.virDomainFree
        for domain, _ in rows:
            free(domain)
