"""A domain's memory: its target, what it has, and how far it is on the way.

Setting a target does what libxenlight's ``libxl_set_memory_target`` does, to the same lock, limits
and keys, so that ``xl`` sees it and both may be used at once: the hypervisor's limit, the target of
memory populated on demand, and the keys that the guest's balloon driver reads. libxenlight does it
in a transaction; under its lock, which all its users take, none is needed, and the requests for one
guest or for many go over kept connections all at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from ..._native import Hypervisor, NativeError, NoSuchDomain, StorePipe, Transaction
from ...errors import InvalidValue, XenError
from ._locks import libxl_locks
from .table import HVM, PAGE, DomainRow

KIB = 1024
SLACK = 1 << 20
"""What libxenlight lets a domain have beyond its target (LIBXL_MAXMEM_CONSTANT)."""
DOM0_LEAST = 128 << 20
"""The least that libxenlight lets dom0 have."""


class MemoryState(NamedTuple):
    """Bytes. ``actual`` is what the domain has; ``limit`` the most that Xen would give it."""

    target: int
    actual: int
    static_max: int
    limit: int

    @property
    def is_reached(self) -> bool:
        """Whether it has come to its target, up to what a guest keeps for itself."""
        return abs(self.actual - self.target) <= SLACK


def read_state(store: Transaction, row: DomainRow) -> MemoryState:
    """The picture of one domain's memory."""
    base = f"/local/domain/{row.domid}/memory"
    target = _kib(store, f"{base}/target")
    static = _kib(store, f"{base}/static-max")
    return MemoryState(
        row.memory if target is None else target + (_kib(store, f"{base}/videoram") or 0),
        row.memory,
        row.max_memory if static is None else static,
        row.max_memory,
    )


def set_targets(
    hypervisor: Hypervisor,
    pipe: Callable[[], StorePipe],
    wishes: Mapping[int, int],
    rows: Mapping[int, DomainRow],
) -> None:
    """Set the targets of several domains; bytes by the domain's number.

    All wishes are checked before anything is changed, and what was changed when something failed is
    changed back. ``pipe`` gives the connections to xenstore, new ones when they were lost.

    Raises:
        NoSuchDomain: there is none of this number.
        InvalidValue: a target is beyond the domain's static maximum, or too little for dom0.
    """
    for domid, size in wishes.items():
        if not isinstance(size, int) or size < 0:
            raise InvalidValue(_target(domid), size, would_do="a number of bytes")
        if domid not in rows:
            raise NoSuchDomain(f"no domain has the number {domid}", domid=domid, call="set_target")
    with libxl_locks(rows[domid] for domid in wishes):
        _set(hypervisor, pipe, wishes, rows)


class _Change(NamedTuple):
    """What is to become of a domain."""

    row: DomainRow
    target: int
    videoram: int

    @property
    def was(self) -> int:
        """The target that it had, by its limit: asking xenstore would take as long as the rest."""
        return max(0, self.row.max_memory - SLACK - self.videoram)

    @property
    def is_known(self) -> bool:
        """Whether that can be told: somebody may have set another limit."""
        return bool(self.row.domid) and abs(self.row.memory - self.was - self.videoram) <= SLACK

    def limit(self, hypervisor: Hypervisor, target: int, most: int) -> None:
        """Have the hypervisor hold it to a target, and to so much at most."""
        hypervisor.set_max_memory(self.row.domid, most)
        if self.row.domid and self.row.flags & HVM:
            hypervisor.set_pod_target(self.row.domid, (target + SLACK) // PAGE)

    def keys(self, target: int) -> list[tuple[str, str]]:
        """What xenstore says of a target."""
        return [
            (f"/local/domain/{self.row.domid}/memory/target", str(target // KIB)),
            (f"/vm/{self.row.uuid_text}/memory", str(target >> 20)),
        ]


def _set(
    hypervisor: Hypervisor,
    pipe: Callable[[], StorePipe],
    wishes: Mapping[int, int],
    rows: Mapping[int, DomainRow],
) -> None:
    """Under every toolstack's lock: read all, check all, then change the limits and the keys."""
    bases = {domid: f"/local/domain/{domid}/memory" for domid in wishes}
    paths = [f"{base}/static-max" for base in bases.values()]
    paths += [f"{bases[domid]}/videoram" for domid in wishes if rows[domid].is_hvm]
    found = dict(zip(paths, pipe().read(paths), strict=True))
    writes: list[tuple[str, str]] = []
    changes: list[_Change] = []
    for domid, size in wishes.items():
        row, base = rows[domid], bases[domid]
        static, videoram = (
            _number(path, found.get(path)) for path in (f"{base}/static-max", f"{base}/videoram")
        )
        if static is None and domid == 0:
            static = row.max_memory
            writes.append((f"{base}/static-max", str(static // KIB)))
        target = _checked(domid, size, static, videoram or 0)
        changes.append(_Change(row, target, videoram or 0))
        writes += changes[-1].keys(target)
    limited: list[_Change] = []
    written = False
    try:
        for each in changes:
            limited.append(each)
            each.limit(hypervisor, each.target, each.target + each.videoram + SLACK)
        written = True
        pipe().write(writes)
    except BaseException:
        _undo(hypervisor, limited)
        if written:
            _write_back(pipe, changes)
        raise


def _undo(hypervisor: Hypervisor, changes: Sequence[_Change]) -> None:
    """Have the limits as they were, as far as that can be."""
    for each in changes:
        with suppress(XenError):  # it went meanwhile
            each.limit(hypervisor, each.was, each.row.max_memory)


def _write_back(pipe: Callable[[], StorePipe], changes: Sequence[_Change]) -> None:
    """Have the targets in xenstore as they were, over new connections if the old ones are lost."""
    keys = [key for each in changes if each.is_known for key in each.keys(each.was)]
    with suppress(XenError):
        pipe().write(keys)


def _checked(domid: int, size: int, static: int | None, videoram: int) -> int:
    """The target that the guest is told."""
    if static is None:
        path = f"/local/domain/{domid}/memory/static-max"
        raise NativeError(f"domain {domid} has no {path}: it is no guest of a toolstack")
    target = size - videoram
    if not 0 <= target <= static:
        most = static + videoram
        raise InvalidValue(_target(domid), size, would_do=f"{videoram} to {most} bytes")
    if domid == 0 and target < DOM0_LEAST:
        raise InvalidValue(_target(domid), size, would_do=f"{DOM0_LEAST} bytes or more")
    return target


def _target(domid: int) -> str:
    return f"target of domain {domid}"


def _kib(store: Transaction, path: str) -> int | None:
    return _number(path, store.get(path))


def _number(path: str, text: str | None) -> int | None:
    """The bytes that a key in KiB says."""
    if text is None:
        return None
    try:
        return int(text) * KIB
    except ValueError:
        raise NativeError(f"{path} holds {text!r}, and should hold a number of KiB") from None


__all__ = ["MemoryState", "read_state", "set_targets"]
