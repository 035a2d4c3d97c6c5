"""``GET /export``: a virtual machine as an archive.

An export is of a snapshot that is taken for it, so the machine may run meanwhile. With ``resume``
the snapshot is kept for so many seconds more, and ``Range`` gives the rest of what broke off.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ... import dispatch
from ... import errors as err
from ...model import CLASSES
from ...model import _types as t
from ...model._layout import LAYOUTS, NULL
from ...tasks import run
from .. import _spell as spell
from .._app import App, Refused
from .._service import Service
from ..jsonrpc import value_json
from . import _half as half
from . import _range
from ._archive import PIECE, Manifest, Piece, Plan, piece
from ._body import Gone, Sending
from ._caller import Asked, guarded
from ._disks import DiskBytes
from ._kept import Kept
from ._progress import Progress

_VM = LAYOUTS["VM"].index
NOT_TAKEN = frozenset(("uuid", "is_a_snapshot", "is_control_domain", "suspend_VDI"))
"""Fields that an archive does not carry."""


NOTHING = Plan(b"", (), b"", (0,))


@dataclass(eq=False, slots=True)
class Export:
    """One machine as it was at a moment, and how its archive is laid out."""

    vm: str
    snapshot: str
    transfer: str
    plan: Plan
    disks: list[DiskBytes]
    users: int = 0
    """Requests that send it now; a client may fetch several parts at the same time."""

    @property
    def tag(self) -> str:
        """What names these bytes, as an ETag."""
        return f'"{self.transfer}"'

    def part(self, number: int) -> bytes:
        """One part of the archive. Blocking."""
        if number == 0:
            return self.plan.head
        if number > len(self.plan.pieces):
            return self.plan.tail
        disk, offset, length = self.plan.pieces[number - 1]
        return piece(Piece(disk, offset, self.disks[disk].read(offset, length)))


def add_to(app: App, service: Service) -> None:
    """Put it in its place."""
    exports = Exports(service)
    guarded(app, service, "/export", ("GET", "DELETE"), "vm-admin", exports.answer)


class Exports:
    """Exports of one server."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._kept: Kept[Export] = Kept(
            service.work, service.limits.kept, self._forget, busy=lambda one: one.users > 0
        )
        self._begun: set[Export] = set()
        service.at_end.append(self._close)

    def _close(self) -> None:
        self._kept.close()
        for one in list(self._begun):
            self._forget(one)

    async def answer(self, asked: Asked) -> None:
        """``GET``: the archive or a part of it. ``DELETE``: what is kept of it is not wanted."""
        ref = asked.ref_of(self._service, "VM", "ref", "uuid")
        key = f"{asked.user} {ref}"
        if asked.request.method == "DELETE":
            left = self._kept.take(key)
            if left is None:
                raise Refused(404, "no export of this machine is kept")
            await self._service.work.run(lambda: self._forget(left))
            await asked.request.answer(200, b"text/plain", b"")
            return
        seconds = min(float(asked.number("resume", 0)), self._service.limits.resume)
        found = self._find(asked, key)
        export = found or await self._begin(asked, ref)
        if seconds:
            self._kept.put(key, export, seconds)
        export.users += 1
        try:
            rest = await self._send(asked, export)
        except Gone:
            return  # nobody is there to be told
        except err.TaskCancelled:
            seconds = min(seconds, 0.01)
            raise
        finally:
            export.users -= 1
            if seconds:
                self._kept.put(key, export, seconds)
            elif found is None:
                await self._service.work.run(lambda: self._forget(export))
        # A client that reads the end knows that nothing is left of the export but what is kept.
        await asked.request.part(rest, more=False)

    def _find(self, asked: Asked, key: str) -> Export | None:
        """The export that a client comes back for."""
        first = _range.first_wanted(asked.request)
        tag = asked.request.header(b"if-range")
        left = self._kept.get(key)
        if not first:
            return None
        if left is not None and tag in ("", left.tag):
            return left
        if not tag:
            raise Refused(412, "no export of this machine is kept; begin again at byte 0")
        return None

    async def _begin(self, asked: Asked, ref: str) -> Export:
        return await self._service.work.run(lambda: self._make(asked, ref))

    def _make(self, asked: Asked, ref: str) -> Export:
        xen = self._service.xen
        transfer = str(uuid.uuid4())
        half.begin(transfer)
        snapshot = ref
        try:
            snapshot = self._snapshot(asked, ref)
            if snapshot != ref:
                half.mark(xen, "VM", snapshot, transfer)
            manifest, disks = describe(self._service, ref, snapshot)
            pieces = [
                (number, offset, length)
                for number, disk in enumerate(disks)
                for offset, length in disk.pieces(PIECE)
            ]
        except BaseException:
            self._forget(Export(ref, snapshot, transfer, NOTHING, []))
            raise
        export = Export(ref, snapshot, transfer, Plan.of(manifest, pieces), disks)
        self._begun.add(export)
        return export

    def _snapshot(self, asked: Asked, ref: str) -> str:
        xen = self._service.xen
        row = xen.row("VM", ref)
        if row is not None and row[_VM["is_a_snapshot"]]:
            return ref
        message = dispatch.find("VM.snapshot", "xapi")
        name = f"export of {row[_VM['name_label']] if row is not None else ref}"
        given = dispatch.completed(message, [ref, name])
        execution = dispatch.prepare(xen, message, given, session=asked.ref)
        assert execution is not None
        return str(run(execution))

    def _forget(self, export: Export) -> None:
        """Take the snapshot away, and its disks with it. Blocking."""
        if export.snapshot != export.vm:
            half.take_away(self._service.xen, export.snapshot, export.transfer)
        half.end(export.transfer)
        self._begun.discard(export)

    async def _send(self, asked: Asked, export: Export) -> bytes:
        """Send what is asked for but the last of it, which is the result."""
        work, request, plan = self._service.work, asked.request, export.plan
        is_same = request.header(b"if-range") in ("", export.tag)
        span = _range.wanted(request, plan.size) if is_same else _range.whole(plan.size)
        progress = await work.run(lambda: Progress(self._service, asked, "VM.export"))
        held = b""
        try:
            async with Sending(request, self._service.limits.request) as sending:
                await request.start(
                    span.status,
                    (b"content-type", b"application/octet-stream"),
                    (b"content-disposition", b'attachment; filename="vm.tar"'),
                    (b"etag", export.tag.encode()),
                    (b"x-task", progress.ref.encode()),
                    *span.headers(plan.size),
                )
                for number, start, stop in plan.parts(span.first, span.last):
                    if held:
                        await sending.part(held)
                    part = await work.run(lambda number=number: export.part(number))  # type: ignore[misc]
                    held = part[start:stop]
                    done = (plan.starts[number] + stop - span.first) / span.length
                    await work.run(lambda done=done: progress.at(done))  # type: ignore[misc]
        except BaseException as error:
            failure = error
            await work.run(lambda: progress.failed(failure))
            raise
        await work.run(progress.succeeded)
        return held


def describe(service: Service, ref: str, snapshot: str) -> tuple[Manifest, list[DiskBytes]]:
    """What an archive of a machine holds, and its disks as they are in the snapshot."""
    xen = service.xen
    vm = _made_of(xen.record_of("VM", ref), "VM")
    disks, found = [], []
    for vbd in xen.record_of("VM", snapshot)["VBDs"]:
        record = xen.record_of("VBD", vbd)
        if record["VDI"] == NULL:
            continue
        disk = xen.record_of("VDI", record["VDI"])
        disks.append({"VBD": _made_of(record, "VBD"), "VDI": _made_of(disk, "VDI")})
        found.append(DiskBytes(xen, record["VDI"]))
    interfaces = []
    for vif in xen.record_of("VM", ref)["VIFs"]:
        record = xen.record_of("VIF", vif)
        network = xen.record_of("network", record["network"])["name_label"]
        interfaces.append({"VIF": _made_of(record, "VIF"), "network": network})
    return Manifest(vm, disks, interfaces), found


def _made_of(record: Mapping[str, Any], cls: str) -> dict[str, Any]:
    """The fields of a record that make an object like it elsewhere."""
    fields = {
        name: spell.field_speller(cls, name, None)(half.without_mark(name, record[name]))
        for name, field in CLASSES[cls].fields.items()
        if field.at_creation and not _points(field.type) and name not in NOT_TAKEN
    }
    found: dict[str, Any] = json.loads(value_json(fields))
    return found


def _points(kind: Any) -> bool:
    """Whether a type has references in it, which mean nothing elsewhere."""
    parts = [getattr(kind, name, None) for name in ("of", "key", "value")]
    return isinstance(kind, t.Ref) or any(isinstance(p, t.Type) and _points(p) for p in parts)
