"""Disks of QEMU's guests are read and written by io_uring, where that works.

Going back to a mark is thousands of small reads, and takes half the time so. Whether an emulator
has it is known when one has tried: its build, the kernel's settings and what the daemon is enclosed
in have a say. Where it is refused it is not asked for again, as long as the connection is open.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from .._workers import Work
from . import xml
from ._errors import text_of
from ._hosts import HostCalls
from ._library import load

R = TypeVar("R")

URING = "io_uring"
SPELLINGS = (URING, "io uring")
"""As QEMU and libvirt write it in their errors."""


class UringCalls(HostCalls):
    """What starts an emulator, or gives it a disk."""

    def __init__(self, uri: str, **given: Any) -> None:
        super().__init__(uri, **given)
        self._io: str | None = URING if self.engine == "qemu" else None

    def _with_io(self, work: Callable[[], R]) -> R:
        """Do what has an emulator open disks; once more without io_uring if that was refused."""
        io = self._io
        try:
            return work()
        except load().libvirtError as error:
            if io is None or not any(word in text_of(error) for word in SPELLINGS):
                raise
            self._io = None
            return work()

    def _begin_with_io(self, what: str, fn: Callable[[Any], Any]) -> Work:
        """A call that changes something, and has an emulator open disks: a Pending."""
        return self._begin(what, lambda connection: self._with_io(lambda: fn(connection)))

    def _fit_io(self, disk: xml.Disk) -> None:
        """Take io_uring from a disk where it was refused; what else its owner wrote stays."""
        if disk.io == URING:
            disk.io = self._io
