"""The record of a VM follows what the engine says of its domain."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..abc import DomainInfo
from ..model import _enums as e
from ..model._layout import LAYOUTS, NULL, STATE
from ..operations._txn import Txn
from ..operations.vm import _domain as domain
from ..states.host import TABLE as HOST
from ..states.host import HostState
from ..states.protection import stands
from ..states.vm import DOMAIN, VMState
from ..states.vm import TABLE as VM
from . import after

_AT = LAYOUTS["VM"].index
_UNKNOWN = VM.bit[VMState.UNKNOWN]
_OFFLINE = HOST.bit[HostState.OFFLINE]


def follow_domain(t: Txn, ref: str, found: DomainInfo | None, now: datetime) -> str | None:
    """Make the record say that the engine has this domain for the VM, or none.

    Returns what was changed, in words; None when nothing was, or an operation holds the VM.
    """
    row = t.row("VM", ref)
    if row is None or row[STATE] & VM.passing:
        return None
    if found is None:
        return _has_none(t, ref, row)
    host = t.find("host", "uuid", found.host)
    if not host or found.state not in ("Running", "Paused"):
        return None
    if row[STATE] & (DOMAIN | _UNKNOWN) and row[_AT["resident_on"]] == host[0]:
        return _has_changed(t, ref, row, found)
    return _is_elsewhere(t, ref, row, found, host[0], now)


def follow_loss(t: Txn, ref: str) -> str | None:
    """Make the record say that nobody can tell what became of the domain."""
    row = t.row("VM", ref)
    if row is None or not row[STATE] & VM.legal["guest_lost"]:
        return None
    t.move("VM", ref, "Unknown")
    return f"was {VM.word[row[STATE]]}, cannot be asked for: Unknown"


def is_out_of_reach(t: Txn, row: Any) -> bool:
    """Whether the host on which the VM is does not answer."""
    host = row[_AT["resident_on"]]
    record = t.row("host", host) if host != NULL else None
    return record is not None and bool(record[STATE] & _OFFLINE)


def _has_none(t: Txn, ref: str, row: Any) -> str | None:
    if is_out_of_reach(t, row):
        return follow_loss(t, ref)
    if row[STATE] & _UNKNOWN and stands(row, t):
        return None  # it may still go on where its stand-by is
    if not row[STATE] & VM.legal["guest_halted"]:
        return None
    domain.is_gone(t, ref, "Halted")
    return f"was {VM.word[row[STATE]]}, has no domain: Halted"


def _has_changed(t: Txn, ref: str, row: Any, found: DomainInfo) -> str | None:
    if row[_AT["domid"]] != found.domid:
        t.set("VM", ref, domid=found.domid)
    word = VM.word[row[STATE]]
    if word == found.state:
        return None
    t.move("VM", ref, found.state)
    return f"was {word}, is {found.state}"


def _is_elsewhere(t: Txn, ref: str, row: Any, found: DomainInfo, host: str, now: datetime) -> str:
    """The domain is on another host than the record says, or the record says that there is none."""
    memory = max(found.memory, row[_AT["memory_target"]])
    image = row[_AT["suspend_VDI"]]
    if image != NULL:
        t.set("VM", ref, suspend_VDI=NULL)
        body = f"{row[_AT['name_label']]} runs: its memory image {image} counts no more"
        after.alert(t, "VM_IMAGE_OUTDATED", 3, e.cls.VM, row[_AT["uuid"]], body, now)
    paused = found.state == "Paused"
    domain.goes_on(t, ref, host, found.domid, memory=memory, paused=paused, now=now)
    return f"was {VM.word[row[STATE]]}, is {found.state} on {host}"
