"""The record of a host follows what the engine says of it."""

from __future__ import annotations

from datetime import datetime

from ..abc import HostInfo
from ..model import _enums as e
from ..model._layout import LAYOUTS, STATE
from ..operations._txn import Txn
from ..operations.cpu_pool import ended_with_host, pools_are
from ..operations.pif import interfaces_are
from ..states.host import TABLE as HOST
from . import after
from ._domains import follow_loss

_AT = LAYOUTS["host"].index


def follow_host(t: Txn, ref: str, found: HostInfo | None, now: datetime) -> str | None:
    """Make the record say that the host answers, and what it has; or that it does not.

    Returns what was changed, in words; None when nothing was, or an operation holds the host.
    """
    row = t.need("host", ref)
    if found is None or not found.live:
        return _is_lost(t, ref, now) if row[STATE] & HOST.legal["host_lost"] else None
    if row[STATE] & HOST.passing:
        return None
    if found.up is not None:
        interfaces_are(t, ref, found.up)
    if found.cpu_pools is not None:
        pools_are(t, ref, found.cpu_pools)
    if not row[STATE] & HOST.legal["host_found"]:
        return None
    t.move("host", ref, "Disabled")
    t.set("host_metrics", row[_AT["metrics"]], live=True)
    return "it answers: Disabled"


def _is_lost(t: Txn, ref: str, now: datetime) -> str:
    row = t.need("host", ref)
    t.move("host", ref, "Offline")
    t.set("host_metrics", row[_AT["metrics"]], live=False)
    body = f"{row[_AT['name_label']]} does not answer"
    after.alert(t, "HA_HOST_FAILED", 3, e.cls.HOST, row[_AT["uuid"]], body, now)
    interfaces_are(t, ref, frozenset())
    ended_with_host(t, ref)
    for vm in tuple(row[_AT["resident_VMs"]]):
        follow_loss(t, vm)
    return "it does not answer: Offline"
