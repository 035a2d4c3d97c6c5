"""What a protected VM holds on the host of its stand-by, and how it is given back."""

from __future__ import annotations

from typing import Any

from ...model._layout import LAYOUTS, STATE
from ...states.protection import TABLE
from .._txn import Txn
from . import _domain as domain

_AT = LAYOUTS["VM_protection"].index
_PROTECTIONS = LAYOUTS["VM"].index["protections"]


def hold(t: Txn, ref: str, amount: int) -> None:
    """Book memory for the stand-by; 0 gives back what it has."""
    row = t.need("VM_protection", ref)
    domain.take_memory(t, row[_AT["host"]], amount - row[_AT["memory"]])
    t.set("VM_protection", ref, memory=amount)


def let_go(t: Txn, ref: str, state: str, reason: str = "") -> None:
    """There is no stand-by any more."""
    hold(t, ref, 0)
    t.set("VM_protection", ref, reason=reason)
    t.move("VM_protection", ref, state)


def guest_ended(t: Txn, vm: Any) -> None:
    """The guest ended, by itself or because somebody wanted it: there is nothing to protect."""
    for ref in vm[_PROTECTIONS]:
        if t.need("VM_protection", ref)[STATE] & TABLE.legal["guest_ended"]:
            let_go(t, ref, "Idle")


def lost(t: Txn, vm: Any, reason: str) -> list[str]:
    """The stand-by is gone, the guest is not; the protections that this was told of."""
    found = [
        ref for ref in vm[_PROTECTIONS] if t.need("VM_protection", ref)[STATE] & TABLE.legal["lost"]
    ]
    for ref in found:
        let_go(t, ref, "Lost", reason)
    return found
