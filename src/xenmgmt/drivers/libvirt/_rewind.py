"""Turning a running guest back without ending its emulator: QEMU's own snapshots.

libvirt reverts by starting the emulator anew. QEMU itself writes its memory and the state of its
devices into a guest's qcow2 disk (``savevm``) and takes them back from there (``loadvm``), which it
is told through libvirt's monitor. libvirt hears QEMU stop and go on, so its view of the state is
right; its view of the devices is too as long as they are the same, which is looked at first. What
libvirt calls this is a tainted domain: somebody else spoke to its monitor.

Nothing of it is kept here. Which marks a domain has is noted in its metadata, which libvirt keeps
as long as the domain, and counts only as far as QEMU has the snapshots too. Snapshots that outlive
their domain are dropped when the disk is next given to one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ...abc import EngineEvent, VMSpec
from ...errors import EngineError
from . import _files as files
from . import xml
from ._agent import AgentCalls
from ._errors import code_of, text_of, unless_gone
from ._files import MARK as OURS
from ._library import load, load_qemu
from ._sources import source_of
from .xml import marks as notes

HMP = 1
"""VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP."""


class RewindCalls(AgentCalls):
    """Marks in the life of a running guest, and going back to them. QEMU only.

    Its writable disks must be qcow2, and there must be one.
    """

    def vm_mark(self, vm: str, mark: str) -> Any:
        return self._begin("vm_mark", lambda c: self._mark(self._domain(c, vm), mark))

    def vm_rewind(self, vm: str, mark: str) -> Any:
        return self._begin("vm_rewind", lambda c: self._rewind(self._domain(c, vm), vm, mark))

    def vm_unmark(self, vm: str, mark: str) -> Any:
        def do(connection: Any) -> None:
            domain = self._domain_or_none(connection, vm)
            if domain is not None and domain.isActive():
                _tell(domain, f"delvm {OURS}{mark}")
                noted = _noted(domain)
                _note(domain, [one for one in noted if one.name != mark], before=noted)

        return self._begin("vm_unmark", do)

    def vm_marks(self, vm: str) -> Sequence[str]:
        def look(connection: Any) -> tuple[str, ...]:
            domain = self._domain(connection, vm)
            if not domain.isActive():
                return ()
            noted = self._of(domain, _noted(domain))
            tags = _tags(domain) if noted else set()
            return tuple(one.name or "" for one in noted if f"{OURS}{one.name}" in tags)

        return self._ask("vm_marks", lambda connection: unless_gone(lambda: look(connection)) or ())

    def _of(self, domain: Any, marks: list[notes.DomainMark]) -> list[notes.DomainMark]:
        """Those that were set in this domain, and not in what it was on another host, or before."""
        here = self.host, domain.ID()
        return [one for one in marks if (one.host, one.domain) == here]

    def _mark(self, domain: Any, mark: str) -> None:
        paused = not _runs(domain)
        _told_nothing(_tell(domain, f"savevm {OURS}{mark}"), "savevm")
        made = notes.DomainMark(name=mark, host=self.host, domain=int(domain.ID()))
        made.devices, made.paused = _devices(xml.Domain.parse(domain.XMLDesc(0))), paused
        noted = _noted(domain)
        _note(domain, [*(one for one in noted if one.name != mark), made], before=noted)

    def _rewind(self, domain: Any, vm: str, mark: str) -> str:
        told = xml.Domain.parse(domain.XMLDesc(0))
        found = next(
            (one for one in self._of(domain, notes.marks_in(told)) if one.name == mark), None
        )
        if found is None:
            raise EngineError(f"the domain of VM {vm!r} has no mark {mark!r}", engine="libvirt")
        if found.devices != _devices(told):
            raise EngineError("its devices are not those of the mark any more", engine="libvirt")
        with self._stopped(domain, bool(found.paused)):  # QEMU says when it has not the snapshot
            _told_nothing(_tell(domain, f"loadvm {OURS}{mark}"), "loadvm")
        if _runs(domain) == bool(found.paused):  # libvirt heard of it before QEMU answered
            raise EngineError("it does not run as it did at the mark", engine="libvirt")
        return "Paused" if found.paused else "Running"

    @contextmanager
    def _stopped(self, domain: Any, paused: bool) -> Iterator[None]:
        """QEMU lets a guest go on as it was before it went back; it is to be as at the mark."""
        was_paused = not _runs(domain)
        if paused:
            self._set_paused(domain, True)
        try:
            yield
        except EngineError:
            self._set_paused(domain, was_paused)
            raise
        self._set_paused(domain, paused)

    def _document(self, connection: Any, spec: VMSpec, known: xml.Domain | None) -> xml.Domain:
        """What a domain is built of: its disks have no marks of an earlier one any more."""
        made = super()._document(connection, spec, known)
        if self.engine == "qemu":
            for disk in made.disks:
                source = source_of(connection, disk)
                if source and not disk.readonly:
                    with suppress(EngineError):  # somebody else has it open, and is told by QEMU
                        files.drop_marks(Path(source))
        return made

    def _freeze_live(self, domain: Any, dev: str, path: Path) -> Path:
        """The marks of a domain end when a disk is frozen: QEMU goes back in what it writes to."""
        noted = _noted(domain)
        for one in noted:
            _tell(domain, f"delvm {OURS}{one.name}")
        _note(domain, [], before=noted)
        if noted:
            event = EngineEvent(kind="changed", subject=domain.UUIDString())
            self._post(lambda: self.emit(event))
        return super()._freeze_live(domain, dev, path)


# --- what QEMU says -------------------------------------------------------------------------------


def _tell(domain: Any, command: str) -> str:
    """A command for people; what QEMU's monitor printed."""
    return str(_monitor(domain, command, HMP)).strip()


def _told_nothing(answer: str, what: str) -> None:
    """These commands print something only when they fail."""
    if answer:
        raise EngineError(f"{what}: {answer}", engine="QEMU")


def _ask_qemu(domain: Any, question: str) -> Any:
    return json.loads(_monitor(domain, json.dumps({"execute": question}), 0))["return"]


def _monitor(domain: Any, command: str, flags: int) -> Any:
    try:
        return load_qemu().qemuMonitorCommand(domain, command, flags)
    except load().libvirtError as error:
        raise EngineError(text_of(error), engine="QEMU") from error


def _tags(domain: Any) -> set[str]:
    """The names of the snapshots in its disks; one that came since may be without."""
    media = [one["inserted"] for one in _ask_qemu(domain, "query-block") if "inserted" in one]
    return {tag["name"] for medium in media for tag in medium["image"].get("snapshots", ())}


def _runs(domain: Any) -> bool:
    return bool(domain.state()[0] == load().VIR_DOMAIN_RUNNING)


# --- what libvirt keeps ---------------------------------------------------------------------------


def _noted(domain: Any) -> list[notes.DomainMark]:
    libvirt = load()
    try:
        told = domain.metadata(
            libvirt.VIR_DOMAIN_METADATA_ELEMENT, notes.URI, libvirt.VIR_DOMAIN_AFFECT_LIVE
        )
    except libvirt.libvirtError as error:
        if code_of(error) == libvirt.VIR_ERR_NO_DOMAIN_METADATA:
            return []
        raise
    return list(notes.DomainMarks.parse(told).marks)


def _note(
    domain: Any, marks: list[notes.DomainMark], *, before: Sequence[notes.DomainMark]
) -> None:
    if marks == before:
        return
    libvirt = load()
    told = notes.DomainMarks()
    told.marks = marks
    domain.setMetadata(
        libvirt.VIR_DOMAIN_METADATA_ELEMENT,
        told.dump() if marks else None,
        notes.KEY,
        notes.URI,
        libvirt.VIR_DOMAIN_AFFECT_LIVE,
    )


def _devices(made: xml.Domain) -> str:
    """The digest of what has to be the same: devices, CPUs and memory as libvirt sees them."""
    for disk in made.disks:
        for tag in ("backingStore", "mirror"):
            for one in disk.node.findall(tag):
                disk.node.remove(one)
    for channel in made.channels:
        channel.state = None  # whether an agent listens is the guest's matter
    for one in made.node.findall("metadata"):
        made.node.remove(one)
    made.current_memory = None
    return hashlib.sha256(repr(xml.meaning(made.node)).encode()).hexdigest()
