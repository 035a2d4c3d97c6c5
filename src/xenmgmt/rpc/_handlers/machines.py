"""``/export`` and ``/import``: whole virtual machines as archives, streamed both ways.

An export is of a snapshot that is taken for it, so the machine may run meanwhile. An import that
fails, or is cancelled, leaves nothing behind.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ... import dispatch
from ... import errors as err
from ...model import CLASSES
from ...model import _types as t
from ...model._layout import LAYOUTS, NULL
from ...tasks import perform, run
from .. import _spell as spell
from .._app import App
from .._service import Service
from ..jsonrpc import value_json
from ..xmlrpc import CONTENT_TYPE, value_xml
from ._archive import PIECE, Manifest, Piece, Reader, begin, end, piece
from ._body import BodyFile
from ._caller import Asked, guarded
from ._disks import DiskBytes
from ._progress import Progress

_VM, _VBD, _VIF, _VDI = (LAYOUTS[cls].index for cls in ("VM", "VBD", "VIF", "VDI"))
_NOT_TAKEN = frozenset(("uuid", "is_a_snapshot", "is_control_domain", "suspend_VDI"))


def add_to(app: App, service: Service) -> None:
    """Put both in their places."""
    guarded(app, service, "/export", ("GET",), "vm-admin", lambda a: _export(service, a))
    guarded(app, service, "/import", ("PUT",), "vm-admin", lambda a: _import(service, a))


# --- export ---------------------------------------------------------------------------------------


async def _export(service: Service, asked: Asked) -> None:
    ref = asked.ref_of(service, "VM", "ref", "uuid")
    snapshot = await service.work.run(lambda: _snapshot(service, asked, ref))
    try:
        pieces = await _send(service, asked, ref, snapshot)
    finally:
        if snapshot != ref:
            await service.work.run(lambda: _forget(service, snapshot))
    await asked.request.part(end(pieces), more=False)


def _forget(service: Service, snapshot: str) -> None:
    """Take a snapshot away, and its disks with it."""
    record = service.xen.record_of("VM", snapshot)
    disks = [service.xen.record_of("VBD", vbd)["VDI"] for vbd in record["VBDs"]]
    perform(service.xen.context, "VM.destroy", snapshot, {})
    for disk in disks:
        if disk != NULL:
            perform(service.xen.context, "VDI.destroy", disk, {})


def _snapshot(service: Service, asked: Asked, ref: str) -> str:
    row = service.xen.row("VM", ref)
    if row is not None and row[_VM["is_a_snapshot"]]:
        return ref
    message = dispatch.find("VM.snapshot", "xapi")
    name = f"export of {row[_VM['name_label']] if row is not None else ref}"
    given = dispatch.completed(message, [ref, name])
    execution = dispatch.prepare(service.xen, message, given, session=asked.ref)
    assert execution is not None
    return str(run(execution))


async def _send(service: Service, asked: Asked, ref: str, snapshot: str) -> int:
    """Send all but the end; how many pieces that was."""
    work = service.work
    manifest, disks = await work.run(lambda: describe(service, ref, snapshot))
    plan = [
        (number, offset, length)
        for number, disk in enumerate(disks)
        for offset, length in await work.run(lambda disk=disk: disk.pieces(PIECE))  # type: ignore[misc]
    ]
    progress = await work.run(lambda: Progress(service, asked, "VM.export"))
    request = asked.request
    total = sum(length for _, _, length in plan) or 1
    done = 0
    try:
        await request.start(
            200,
            (b"content-type", b"application/octet-stream"),
            (b"content-disposition", b'attachment; filename="vm.tar"'),
            (b"x-task", progress.ref.encode()),
        )
        await request.part(begin(manifest))
        for number, offset, length in plan:
            data = await work.run(
                lambda n=number, o=offset, size=length: disks[n].read(o, size)  # type: ignore[misc]
            )
            await request.part(piece(Piece(number, offset, data)))
            done += length
            part = done / total
            await work.run(lambda part=part: progress.at(part))  # type: ignore[misc]
    except BaseException as error:
        failure = error
        await work.run(lambda: progress.failed(failure))
        raise
    await work.run(progress.succeeded)
    return len(plan)


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
        name: spell.field_speller(cls, name, None)(record[name])
        for name, field in CLASSES[cls].fields.items()
        if field.at_creation and not _points(field.type) and name not in _NOT_TAKEN
    }
    found: dict[str, Any] = json.loads(value_json(fields))
    return found


def _points(kind: Any) -> bool:
    """Whether a type has references in it, which mean nothing elsewhere."""
    parts = [getattr(kind, name, None) for name in ("of", "key", "value")]
    return isinstance(kind, t.Ref) or any(isinstance(p, t.Type) and _points(p) for p in parts)


# --- import ---------------------------------------------------------------------------------------


async def _import(service: Service, asked: Asked) -> None:
    limits = service.limits
    body = BodyFile(asked.request, limits.transfer, limits.request)
    try:
        ref = await service.work.run(lambda: Importer(service, asked).run(body))
    finally:
        await body.drain()
    result = value_xml([ref]).encode()
    await asked.request.answer(200, CONTENT_TYPE, result)


class Importer:
    """Makes a machine from an archive. Blocking."""

    def __init__(self, service: Service, asked: Asked) -> None:
        self._xen = service.xen
        self._session = asked.ref
        self._service = service
        self._asked = asked
        self._undo: list[tuple[str, str]] = []

    def run(self, body: BodyFile) -> str:
        """The reference of the new machine; when it cannot be made, nothing is left of it."""
        sr = self._sr()
        progress = Progress(self._service, self._asked, "VM.import")
        try:
            reader = Reader(body)
            ref = self._make(reader, sr, progress.at)
            self._finish(ref, reader.manifest)
        except BaseException as error:
            self._take_back()
            progress.failed(error)
            raise
        progress.succeeded(value_xml([ref]))
        return ref

    def _sr(self) -> str:
        if self._asked.query.get("sr_id") or self._asked.query.get("sr_uuid"):
            return self._asked.ref_of(self._service, "SR", "sr_id", "sr_uuid")
        for cell in self._xen.store.cells("pool"):
            default: str = cell.row[LAYOUTS["pool"].index["default_SR"]]
            if default != NULL:
                return default
        raise err.DefaultSRNotFound(NULL)

    def _create(self, cls: str, told: Mapping[str, Any], **more: Any) -> str:
        known = CLASSES[cls].fields
        fields = {
            name: value
            for name, value in spell.read_record(cls, told, None).items()
            if name in known and known[name].at_creation and name not in _NOT_TAKEN
        }
        owner = self._xen.collection(cls)
        values = {**fields, **more}
        ref = str(
            run(self._xen.execution(owner, "create", (), values, None, session=self._session))
        )
        self._undo.append((cls, ref))
        return ref

    def _make(self, reader: Reader, sr: str, at: Callable[[float], None]) -> str:
        manifest = reader.manifest
        # Until it is whole it is a template: nobody can start it.
        vm = self._create("VM", {**manifest.vm, "is_a_template": True})
        disks = []
        for one in manifest.disks:
            vdi = self._create("VDI", _record(one, "VDI"), SR=sr)
            self._create("VBD", _record(one, "VBD"), VM=vm, VDI=vdi)
            disks.append(DiskBytes(self._xen, vdi, write=True))
        for one in manifest.interfaces:
            fields = _record(one, "VIF")
            if self._asked.query.get("restore") != "true":
                fields.pop("MAC", None)
            self._create("VIF", fields, VM=vm, network=self._network(str(one.get("network"))))
        total = sum(disk.size for disk in disks) or 1
        before = [sum(disk.size for disk in disks[:number]) for number in range(len(disks))]
        for one_piece in reader.pieces():
            disk = disks[one_piece.disk]
            if one_piece.offset + len(one_piece.data) > disk.size:
                raise err.ImportError(f"disk {one_piece.disk} ends at {disk.size} bytes")
            disk.write(one_piece.offset, one_piece.data)
            at((before[one_piece.disk] + one_piece.offset) / total)
        return vm

    def _finish(self, vm: str, manifest: Manifest) -> None:
        if not manifest.vm.get("is_a_template"):
            self._xen.write(self._xen.handle_of("VM", vm), "is_a_template", False)

    def _network(self, name: str) -> str:
        for ref in self._xen.store.find("network", "name_label", name):
            return ref
        for cell in self._xen.store.cells("network"):
            return cell.ref
        raise err.ImportError(f"there is no network {name!r}, nor another one")

    def _take_back(self) -> None:
        order = {"VBD": 0, "VIF": 0, "VDI": 1, "VM": 2}
        for cls, ref in sorted(self._undo, key=lambda one: order[one[0]]):
            try:
                perform(self._xen.context, f"{cls}.destroy", ref, {})
            except err.XenError:
                continue  # gone with another one already


def _record(one: Mapping[str, Any], cls: str) -> dict[str, Any]:
    found = one.get(cls)
    if not isinstance(found, dict):
        raise err.ImportError(f"the manifest has something without a {cls}")
    return dict(found)
