"""Setting one field: the accessor as a move from a state to itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..model import CLASSES
from ..model._layout import LAYOUTS, STATE
from ..states import TABLES, vbd, vif
from ._check import ON_WRITE
from ._txn import Txn

_SETTLED = {"VBD": vbd.vm_is_idle, "VIF": vif.vm_is_idle}
"""What must hold, beside the state, for a field that not every state lets write."""


def write_field(t: Txn, cls: str, ref: str, name: str, change: Callable[[Any], Any]) -> None:
    """Write ``change(present value)`` into a field, if the object's state permits."""
    row = t.need(cls, ref)
    field = CLASSES[cls].fields[name]
    table = TABLES.get(cls)
    if table is not None and f"set_{name}" in table.move:
        refusal = table.refusal(f"set_{name}", ref, row, t)
        if refusal is not None:
            refusal.allowed_operations = table.allowed(ref, row, t)
            raise refusal
    elif table is not None:
        mask = table.mask(field.write)
        refusal = None
        if not row[STATE] & mask:
            refusal = table.accessor_refusal(f"set_{name}", mask, ref, row, t)
        elif field.write is not None and cls in _SETTLED:
            refusal = _SETTLED[cls](ref, row, t)
        if refusal is not None:
            refusal.allowed_operations = table.allowed(ref, row, t)
            raise refusal
    place = LAYOUTS[cls].index[name]
    value = change(row[place])
    check = ON_WRITE.get((cls, name))
    if check is not None:
        value = check(t, row, ref, value)
    if value != row[place]:
        t.edit(cls, ref)[place] = value
