"""What the records of storage must agree on: the sums of an SR, the end of a disk."""

from __future__ import annotations

from ..model._layout import LAYOUTS
from ._txn import Txn
from .vm._record import delete_device

_SR = LAYOUTS["SR"].index
_VDI = LAYOUTS["VDI"].index


def book(t: Txn, sr: str, virtual: int, physical: int) -> None:
    """Add to the sums of a repository, in bytes; negative takes away."""
    row = t.edit("SR", sr)
    row[_SR["virtual_allocation"]] += virtual
    row[_SR["physical_utilisation"]] += physical


def forget_disk(t: Txn, ref: str, note: str) -> None:
    """Remove the record of a disk with the VBDs that point at it."""
    row = t.need("VDI", ref)
    book(t, row[_VDI["SR"]], -row[_VDI["virtual_size"]], -row[_VDI["physical_utilisation"]])
    for vbd in row[_VDI["VBDs"]]:
        delete_device(t, "VBD", vbd, note)
    t.delete("VDI", ref, note)
