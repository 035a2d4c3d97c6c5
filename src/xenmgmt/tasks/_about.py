"""Errors say which operation they ended, and on which object."""

from __future__ import annotations

from .. import errors as err
from ..errors._base import subject
from ..model._layout import LAYOUTS
from ..operations._operation import Operation
from ..operations._txn import Txn
from ..states import TABLES


def say_about(error: BaseException, operation: Operation, ref: str, t: Txn, *, begun: bool) -> None:
    """Write that on a refusal that a plan made, or on what an engine said; what is there stays.

    Once the operation has begun, the object is in the state that it put it in: that is no reason.
    """
    cls, row = operation.cls, t.row(operation.cls, ref) if ref else None
    if isinstance(error, err.XenError) and row is not None and "uuid" in LAYOUTS[cls].index:
        _by_reference(error, cls, row[LAYOUTS[cls].index["uuid"]], ref)
    if isinstance(error, err.Refused):
        table = TABLES.get(cls)
        if error.object is None and table is not None and row is not None:
            table.dress(error, operation.verb, ref, row)
            if begun:
                error.state, error.legal_states = None, ()
    elif isinstance(error, err.EngineError) and error.about is None:
        place = LAYOUTS[cls].index.get("name_label")
        name = row[place] if row is not None and place is not None else None
        error.about = f"{operation.title} of {subject(cls, ref, name)}" if ref else operation.title


def _by_reference(error: err.XenError, cls: str, uuid: str, ref: str) -> None:
    """An engine knows an object by its uuid, and a caller by its reference."""
    for place, name in enumerate(error.params[: len(error.args)]):
        if name in (cls.lower(), "handle") and error.args[place] == uuid:
            setattr(error, name, ref)
            error.args = (*error.args[:place], ref, *error.args[place + 1 :])
