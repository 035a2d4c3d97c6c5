"""What goes together: a device with its metrics, a disk with its VBDs and its share of the SR."""

from __future__ import annotations

from ..abc import VDIInfo
from ..model._layout import LAYOUTS, NULL
from ._txn import Txn

_SR = LAYOUTS["SR"].index
_VDI = LAYOUTS["VDI"].index


def delete_device(t: Txn, cls: str, ref: str, note: str) -> None:
    """A VBD or VIF with its metrics."""
    if t.get(cls, ref, "currently_attached"):
        t.move(cls, ref, "Detached")  # lets its disk go
    metrics = t.get(cls, ref, "metrics")
    if metrics != NULL:
        t.delete(f"{cls}_metrics", metrics, note)
    t.delete(cls, ref, note)


def book(t: Txn, sr: str, virtual: int, physical: int) -> None:
    """Add to the sums of a repository, in bytes; negative takes away."""
    row = t.edit("SR", sr)
    row[_SR["virtual_allocation"]] += virtual
    row[_SR["physical_utilisation"]] += physical


def note_size(t: Txn, ref: str, info: VDIInfo) -> None:
    """Write the sizes that the engine tells of a disk into its record and the sums of its SR."""
    row = t.edit("VDI", ref)
    more = info.virtual_size - row[_VDI["virtual_size"]]
    used = info.physical_utilisation - row[_VDI["physical_utilisation"]]
    row[_VDI["virtual_size"]] = info.virtual_size
    row[_VDI["physical_utilisation"]] = info.physical_utilisation
    book(t, row[_VDI["SR"]], more, used)


def forget_disk(t: Txn, ref: str, note: str) -> None:
    """Remove the record of a disk with the VBDs that point at it."""
    row = t.need("VDI", ref)
    book(t, row[_VDI["SR"]], -row[_VDI["virtual_size"]], -row[_VDI["physical_utilisation"]])
    for vbd in row[_VDI["VBDs"]]:
        delete_device(t, "VBD", vbd, note)
    t.delete("VDI", ref, note)
