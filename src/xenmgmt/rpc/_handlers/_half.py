"""Objects that a transfer needs only until it ends are marked: a server that was killed in the
middle finds them again when it starts, and takes them away.

The mark stands in ``other_config``. It names the transfer, so that another server of the same
connection leaves alone what is being worked on.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from typing import Any

from ... import errors as err
from ...model._layout import NULL, places
from ...operations._txn import Txn, transact
from ...operations._write import write_field
from ...tasks import perform
from ...toolstack import Toolstack

MARK = "xenmgmt:transfer"
LOG = logging.getLogger("xenmgmt.rpc")
_CONFIGS = {cls: places(cls, "other_config")[0] for cls in ("VM", "VDI")}
(_SNAPSHOT,) = places("VDI", "is_a_snapshot")

_live: set[str] = set()
_lock = threading.Lock()


def begin(transfer: str) -> None:
    """From now on the objects of this transfer are somebody's."""
    with _lock:
        _live.add(transfer)


def end(transfer: str) -> None:
    """Nobody works on them any more."""
    with _lock:
        _live.discard(transfer)


def mark(xen: Toolstack, cls: str, ref: str, transfer: str) -> None:
    """Mark an object."""

    def write(t: Txn) -> None:
        write_field(t, cls, ref, "other_config", lambda old: {**old, MARK: transfer})

    transact(xen.store, xen.new_id, write)


def clear(xen: Toolstack, objects: Iterable[tuple[str, str]], template: bool) -> None:
    """The objects are whole: take the marks away, and let machines be machines, all at once."""
    found = list(objects)

    def write(t: Txn) -> None:
        for cls, ref in found:
            if cls in _CONFIGS:
                write_field(t, cls, ref, "other_config", _without)
            if cls == "VM" and not template:
                write_field(t, cls, ref, "is_a_template", lambda _: False)

    transact(xen.store, xen.new_id, write)


def _without(config: Any) -> Any:
    return {key: value for key, value in config.items() if key != MARK}


def without_mark(name: str, value: Any) -> Any:
    """A field as it is without the mark."""
    return _without(value) if name == "other_config" else value


def sweep(xen: Toolstack) -> None:
    """Take away what transfers left that ended with their server."""
    for cls in ("VM", "VDI"):
        for cell in list(xen.store.cells(cls)):
            transfer = cell.row[_CONFIGS[cls]].get(MARK)
            if transfer is None or transfer in _live or xen.row(cls, cell.ref) is None:
                continue
            try:
                if cls == "VM":
                    take_away(xen, cell.ref, transfer)
                else:
                    _destroy(xen, cls, cell.ref)
            except err.XenError as error:  # an engine that is away: the next start tries again
                LOG.warning("what is left of a transfer, %s %s, stays: %s", cls, cell.ref, error)


def take_away(xen: Toolstack, vm: str, transfer: str) -> None:
    """A machine that was made for a transfer, and the disks that were made with it."""
    disks = [xen.record_of("VBD", vbd)["VDI"] for vbd in xen.record_of("VM", vm)["VBDs"]]
    _destroy(xen, "VM", vm)
    for disk in disks:
        row = xen.row("VDI", disk) if disk != NULL else None
        if row is not None and (row[_SNAPSHOT] or row[_CONFIGS["VDI"]].get(MARK) == transfer):
            _destroy(xen, "VDI", disk)


def _destroy(xen: Toolstack, cls: str, ref: str) -> None:
    try:
        perform(xen.context, f"{cls}.destroy", ref, {})
    except err.HandleInvalid:
        return  # gone with another one already
