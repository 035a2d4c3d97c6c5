"""The marks of a VM in its record are those that the engine has."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from .. import errors as err
from ..model._layout import places
from ..operations._txn import Txn
from ..operations.vm.marks import forget
from ..tasks import Context

_UUID, _MARKS = places("VM", "uuid", "marks")


def told(context: Context, row: Any) -> Collection[str] | None:
    """The marks that the engine has of a VM; None when there is nothing to compare, or no answer.

    An engine that is not the one of before may have no marks at all.
    """
    if not row[_MARKS]:
        return None
    if not context.driver.capability("vm_marks"):
        return ()
    try:
        return context.driver.vm_marks(row[_UUID])
    except err.XenError:  # it cannot be asked now
        return None


def follow_marks(t: Txn, ref: str, there: Collection[str] | None) -> str | None:
    """Forget what the engine does not have; what was forgotten, in words."""
    row = t.row("VM", ref)
    gone = set(row[_MARKS]) - set(there) if row is not None and there is not None else set()
    if not gone:
        return None
    forget(t, ref, gone)
    return f"its marks are gone: {', '.join(sorted(gone))}"
