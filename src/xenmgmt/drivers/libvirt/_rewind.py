"""Turning a running guest back without ending its emulator: QEMU's own snapshots.

libvirt reverts by starting the emulator anew. QEMU itself writes its memory and the state of its
devices into a guest's qcow2 disk (``savevm``) and takes them back from there (``loadvm``), which it
is told through libvirt's monitor. libvirt hears QEMU stop and go on, so its view of the state is
right; its view of the devices is too as long as they are the same, which is looked at first. What
libvirt calls this is a tainted domain: somebody else spoke to its monitor.
"""

from __future__ import annotations

import json
import re
from typing import Any

from ...errors import EngineError, InvalidValue
from . import xml
from ._agent import AgentCalls
from ._library import load, load_qemu

NAMED = re.compile(r"[\w.-]{1,60}\Z", re.ASCII)
HMP = 1
"""VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP."""


class RewindCalls(AgentCalls):
    """Marks in the life of a running guest, and going back to them. QEMU only."""

    def __init__(self, uri: str, **given: Any) -> None:
        super().__init__(uri, **given)
        self._marks: dict[tuple[str, str], tuple[int, xml.Domain]] = {}
        """Number of the domain, and its devices, when a mark was set."""

    def vm_mark(self, vm: str, mark: str) -> Any:
        """Remember memory, devices and disks of a guest that runs, which goes on.

        Its writable disks must be qcow2, and there must be one. A mark lasts as long as its domain.
        """
        return self._begin("vm_mark", lambda c: self._mark(self._asked(c, vm, mark), vm, mark))

    def vm_rewind(self, vm: str, mark: str) -> Any:
        """Make the guest what it was at a mark, running or paused as it was then."""
        return self._begin("vm_rewind", lambda c: self._rewind(self._asked(c, vm, mark), vm, mark))

    def vm_unmark(self, vm: str, mark: str) -> Any:
        """Forget a mark. Idempotent."""

        def do(connection: Any) -> None:
            self._marks.pop((vm, mark), None)
            domain = self._domain_or_none(connection, vm)
            if domain is not None and domain.isActive():
                self._monitor(domain, f"delvm {mark}", "")

        return self._begin("vm_unmark", do)

    def _asked(self, connection: Any, vm: str, mark: str) -> Any:
        if not NAMED.match(mark):
            raise InvalidValue("mark", mark, would_do="letters, digits, dots, dashes")
        return self._domain(connection, vm)

    def _mark(self, domain: Any, vm: str, mark: str) -> None:
        self._monitor(domain, f"savevm {mark}", "savevm")
        self._marks[vm, mark] = (domain.ID(), _devices(domain))

    def _rewind(self, domain: Any, vm: str, mark: str) -> None:
        number, devices = self._marks.get((vm, mark), (-1, None))
        if devices is None or number != domain.ID():
            raise EngineError(f"the domain of VM {vm!r} has no mark {mark!r}", engine="libvirt")
        if devices != _devices(domain):
            raise EngineError("its devices are not those of the mark any more", engine="libvirt")
        self._monitor(domain, f"loadvm {mark}", "loadvm")

    def _monitor(self, domain: Any, command: str, told: str) -> None:
        """A command of QEMU's monitor, which prints something only when it fails."""
        libvirt = load()
        try:
            answer = load_qemu().qemuMonitorCommand(domain, command, HMP).strip()
            status = load_qemu().qemuMonitorCommand(domain, '{"execute":"query-status"}', 0)
        except libvirt.libvirtError as error:
            raise EngineError(str(error), engine="QEMU") from error
        if answer and told:
            raise EngineError(f"{told}: {answer}", engine="QEMU")
        running = bool(json.loads(status)["return"]["running"])
        if running != (domain.state()[0] == libvirt.VIR_DOMAIN_RUNNING):
            raise EngineError("QEMU and libvirt disagree whether it runs", engine="libvirt")


def _devices(domain: Any) -> xml.Domain:
    """What has to be the same: the devices, CPUs and memory as libvirt sees them."""
    made = xml.Domain.parse(domain.XMLDesc(0))
    for disk in made.disks:
        for tag in ("backingStore", "mirror"):
            for one in disk.node.findall(tag):
                disk.node.remove(one)
    for channel in made.channels:
        channel.state = None  # whether an agent listens is the guest's matter
    made.metadata = []
    made.current_memory = None
    return made
