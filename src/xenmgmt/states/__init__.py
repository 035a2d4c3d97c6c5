"""What may happen: one table of states and moves per class, pure; refusals computed, not raised."""

from __future__ import annotations

from . import (
    access,
    appliance,
    cpu_pool,
    crashdump,
    devices,
    host,
    metrics,
    network,
    pbd,
    pif,
    pool,
    protection,
    session,
    sr,
    task,
    vbd,
    vdi,
    vif,
    vm,
)
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
        pif.TABLE,
        network.TABLE,
        host.TABLE,
        pool.TABLE,
        cpu_pool.TABLE,
        task.TABLE,
        session.TABLE,
        crashdump.TABLE,
        devices.CONSOLE,
        devices.VTPM,
        appliance.TABLE,
        protection.TABLE,
        access.SUBJECT,
        access.SECRET,
        *metrics.TABLES,
    )
}
"""The tables by class. A class without one has a single state: it is there."""

__all__ = ["TABLES", "Move", "Table", "World"]
