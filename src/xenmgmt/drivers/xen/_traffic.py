"""What dom0's back ends have carried for each guest: bytes of its disks and interfaces.

Linux counts for every back end that it has; a guest's sums are what its devices of now carried. So
that a sum never goes back, what an unplugged device had carried is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

NETWORK = Path("/sys/class/net")
BLOCKS = Path("/sys/bus/xen-backend/devices")
SECTOR = 512

_VIF = re.compile(r"vif(\d+)\.\d+")
_VBD = re.compile(r"vbd-(\d+)-\d+")


class Carried(NamedTuple):
    """Bytes, as the guest sees them."""

    disk_read: int = 0
    disk_written: int = 0
    net_received: int = 0
    net_sent: int = 0

    def plus(self, other: Carried) -> Carried:
        """Both together."""
        return Carried(*(one + more for one, more in zip(self, other, strict=True)))


class Traffic:
    """Sums for each domain; ask it from one thread at a time."""

    def __init__(self, network: Path = NETWORK, blocks: Path = BLOCKS) -> None:
        self._network, self._blocks = network, blocks
        self._devices: dict[str, tuple[int, Carried]] = {}
        self._past: dict[int, Carried] = {}

    def read(self) -> dict[int, Carried]:
        """By the domain's number, for those that have or had devices since the last question."""
        now = {name: (domid, carried) for name, domid, carried in self._now()}
        for name, (domid, carried) in self._devices.items():
            again = now.get(name)
            if again is None or any(new < old for new, old in zip(again[1], carried, strict=True)):
                self._past[domid] = self._past.get(domid, Carried()).plus(carried)
        self._devices = now
        sums = dict(self._past)
        for domid, carried in now.values():
            sums[domid] = sums.get(domid, Carried()).plus(carried)
        return sums

    def forget(self, domids: set[int]) -> None:
        """Only these domains are there."""
        for domid in self._past.keys() - domids:
            del self._past[domid]

    def _now(self) -> Iterator[tuple[str, int, Carried]]:
        for folder, pattern, read in (
            (self._network, _VIF, self._interface),
            (self._blocks, _VBD, self._disk),
        ):
            with suppress(FileNotFoundError):  # no such back end has ever been there
                for path in folder.iterdir():
                    if found := pattern.fullmatch(path.name):
                        with suppress(OSError, ValueError):  # it goes just now
                            yield path.name, int(found[1]), read(path / "statistics")

    @staticmethod
    def _interface(folder: Path) -> Carried:
        """What dom0 has sent, the guest has received."""
        sent, received = (_number(folder / name) for name in ("rx_bytes", "tx_bytes"))
        return Carried(net_received=received, net_sent=sent)

    @staticmethod
    def _disk(folder: Path) -> Carried:
        read, written = (_number(folder / name) for name in ("rd_sect", "wr_sect"))
        return Carried(disk_read=read * SECTOR, disk_written=written * SECTOR)


def _number(path: Path) -> int:
    return int(path.read_text())


__all__ = ["Carried", "Traffic"]
