"""The bytes of disks, through the driver. Blocking: never on the event loop."""

from __future__ import annotations

from typing import Any

from ... import errors as err
from ...engine.settling import settled
from ...model._layout import places
from ...toolstack import Toolstack

_SR, _LOCATION, _SIZE, _VBDS, _READ_ONLY = places(
    "VDI", "SR", "location", "virtual_size", "VBDs", "read_only"
)
(_ATTACHED,) = places("VBD", "currently_attached")
(_UUID,) = places("SR", "uuid")


class DiskBytes:
    """One disk that no domain uses."""

    def __init__(self, xen: Toolstack, ref: str, *, write: bool = False) -> None:
        row = xen.row("VDI", ref)
        if row is None:
            raise err.HandleInvalid("VDI", ref)
        for vbd in row[_VBDS]:
            found = xen.row("VBD", vbd)
            if found is not None and found[_ATTACHED]:
                raise err.VDIInUse(ref, "export" if not write else "import")
        if write and row[_READ_ONLY]:
            raise err.OperationNotAllowed(f"VDI {ref} is read-only")
        sr = xen.row("SR", row[_SR])
        if sr is None:
            raise err.HandleInvalid("SR", row[_SR])
        self._xen = xen
        self._place = (sr[_UUID], row[_LOCATION])
        self.size: int = row[_SIZE]

    def _call(self, method: str, *args: Any) -> Any:
        found = getattr(self._xen.driver, method)(*self._place, *args)
        return settled(self._xen.context, found)

    def pieces(self, length: int) -> list[tuple[int, int]]:
        """Where there may be data, cut to pieces of at most ``length`` bytes."""
        found = []
        for offset, size in self._call("vdi_extents"):
            end = min(offset + size, self.size)
            while offset < end:
                found.append((offset, min(length, end - offset)))
                offset += length
        return found

    def read(self, offset: int, length: int) -> bytes:
        """Some bytes."""
        return bytes(self._call("vdi_read", offset, length))

    def write(self, offset: int, data: bytes) -> None:
        """Write some bytes."""
        self._call("vdi_write", offset, data)
