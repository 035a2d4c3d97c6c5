"""What there is, whoever made it: guests with what they were built from, and their consoles."""

from __future__ import annotations

import os
import threading
from collections.abc import Container, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import UUID

from ...abc import ConsoleText, DiskSpec, FoundSR, FoundVM, NicSpec, found_uuid
from ...errors import EngineError
from ._config import others_of, spec_of, vdev_of
from ._core import STATES, linux_failed
from ._live import LiveCalls
from .table import DomainRow

KEPT = 1 << 18
"""Bytes of a console that are kept."""


class Line:
    """A guest's text console: what it printed, over all the domains that it was.

    Xen's console daemon keeps what nobody reads, and so it is read when somebody asks.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._kept = bytearray()
        self._begin = 0
        self._fd = -1
        self._domid = -1

    def attach(self, domid: int, tty: str) -> None:
        """Read from this domain's terminal from now on."""
        with self._guard:
            if domid != self._domid:
                self._leave()
                flags = os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC
                try:
                    self._fd = os.open(tty, flags)
                except OSError as error:  # it goes just now, maybe
                    raise linux_failed(f"the console of domain {domid}", error) from error
                self._domid = domid

    def read(self, position: int) -> ConsoleText:
        """What was printed from a position on."""
        with self._guard:
            self._take()
            end = self._begin + len(self._kept)
            start = min(max(position, self._begin), end)
            lost = max(0, self._begin - position)
            data = bytes(self._kept[start - self._begin :])
        return ConsoleText(data=data, position=end, lost=lost)

    def write(self, data: bytes) -> None:
        """Type.

        Raises:
            EngineError: the guest takes no more; some of it may have been typed.
        """
        with self._guard:
            try:
                while data:
                    data = data[os.write(self._fd, data) :]
            except OSError as error:
                raise EngineError(f"the console takes no more: {error}", engine="Xen") from None

    def let_go(self, there: Container[int]) -> None:
        """Leave the terminal of a domain that is not there any more; what it printed stays."""
        with self._guard:
            if self._fd >= 0 and self._domid not in there:
                self._take()
                self._leave()

    def close(self) -> None:
        """Leave the terminal."""
        with self._guard:
            self._leave()

    def _take(self) -> None:
        """Read what there is now, and not what a guest prints meanwhile without end."""
        left = KEPT
        with suppress(OSError):  # nothing more, or the domain has gone
            while left > 0 and (data := os.read(self._fd, 1 << 16)):
                self._kept += data
                left -= len(data)
        spare = len(self._kept) - KEPT
        if spare > 0:
            del self._kept[:spare]
            self._begin += spare

    def _leave(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = self._domid = -1


class FoundCalls(LiveCalls):
    """The calls by which records are made of what is there, and the consoles."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._consoles: dict[str, Line] = {}

    def close(self) -> None:
        super().close()
        with self._guard:
            consoles, self._consoles = self._consoles, {}
        for line in consoles.values():
            line.close()

    # --- guests ---------------------------------------------------------------------------------

    def vm_found(self, vm: str = "") -> Sequence[FoundVM]:
        rows = [self.row_of(vm)] if vm else list(self.xen.domains().rows())
        alive = [row for row in rows if row is not None and row.domid and row.state in STATES]
        if not alive:
            return []
        disks = {str(path.resolve()): vdi for vdi, path in self.disks_there()}
        networks = {one.bridge: one.uuid for one in self.network_found()}
        found = (self._found(row, disks, networks) for row in alive)
        return [one for one in found if one is not None]

    def _found(
        self, row: DomainRow, disks: dict[str, str], networks: dict[str, str]
    ) -> FoundVM | None:
        """A guest that libxl built; one that it did not cannot be built again, and is left out."""
        config = self.config_of_domain(row)
        if config is None:
            return None
        noted = self.note_of(str(row.uuid))
        name = noted.get("name") or self.xen.store.get(f"/local/domain/{row.domid}/name") or ""
        spec = spec_of(config, name, disks, networks)
        other_disks, other_nics = others_of(config, disks, networks)
        uuid = str(row.uuid)
        vbds, vifs = noted.get("vbds", {}), noted.get("vifs", {})

        def named_disk(disk: DiskSpec) -> DiskSpec:
            device = vdev_of(disk.device)
            return replace(disk, vbd=vbds.get(device) or found_uuid(uuid, device))

        def named_nic(nic: NicSpec) -> NicSpec:
            return replace(nic, vif=vifs.get(nic.mac) or found_uuid(uuid, nic.mac))

        return FoundVM(
            spec=replace(
                spec,
                uuid=uuid,
                disks=tuple(map(named_disk, spec.disks)),
                nics=tuple(map(named_nic, spec.nics)),
            ),
            persistent=False,
            other_disks=tuple(map(named_disk, other_disks)),
            other_nics=tuple(map(named_nic, other_nics)),
        )

    # --- storage --------------------------------------------------------------------------------

    def sr_found(self) -> Sequence[FoundSR]:
        return [
            FoundSR(
                uuid=sr.name,
                name=sr.name[:8],
                type="file",
                config={"location": str(sr.resolve())} if sr.is_symlink() else {},
            )
            for sr in self.repositories()
        ]

    # --- consoles -------------------------------------------------------------------------------

    def console_read(self, vm: str, position: int) -> ConsoleText:
        return self._line(vm, self.row_of(vm)).read(position)

    def console_write(self, vm: str, data: bytes) -> None:
        self._line(vm, self.domain_of(vm)).write(data)

    def _line(self, vm: str, row: DomainRow | None) -> Line:
        uuid = str(UUID(vm))
        if uuid not in self._consoles:  # one more terminal: those of ended guests are given back
            there = set(self.xen.domains()["domid"])
            for one in tuple(self._consoles.values()):
                one.let_go(there)
        with self._guard:
            line = self._consoles.setdefault(uuid, Line())
        if row is not None and row.state in STATES:
            line.attach(row.domid, self._tty(row))
        return line

    def _tty(self, row: DomainRow) -> str:
        base = f"/local/domain/{row.domid}"
        emulated = self.xen.store.get(f"{base}/serial/0/tty")
        tty = emulated or self.xen.store.get(f"{base}/console/tty")
        if not tty:
            raise EngineError(f"VM {str(row.uuid)!r} has no console yet", engine="Xen")
        return tty


__all__ = ["FoundCalls"]
