"""What may happen: one table of states and moves per class, pure; refusals computed, not raised."""

from __future__ import annotations

from . import host, metrics, pbd, session, sr, task, vbd, vdi, vif, vm
from ._machine import Move, Table, World

TABLES: dict[str, Table] = {
    table.cls: table
    for table in (
        vm.TABLE,
        vbd.TABLE,
        vif.TABLE,
        vdi.TABLE,
        sr.TABLE,
        pbd.TABLE,
        host.TABLE,
        task.TABLE,
        session.TABLE,
        *metrics.TABLES,
    )
}
"""The tables by class. A class without one has a single state: it is there."""

__all__ = ["TABLES", "Move", "Table", "World"]
