"""``PUT /import``: a virtual machine from an archive.

An import that fails, or is cancelled, leaves nothing behind. With ``resume`` one that only broke
off is kept for so many seconds: its task shows how far it is, ``GET`` tells from which byte on the
archive is wanted, and ``PUT`` with ``Content-Range`` goes on there.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from ... import errors as err
from ...model import CLASSES
from ...model._layout import LAYOUTS, NULL, STATE
from ...states import TABLES
from ...tasks import perform, run
from .. import _spell as spell
from .._app import App, Refused
from .._service import Service
from ..xmlrpc import CONTENT_TYPE, value_xml
from . import _half as half
from . import _range
from ._archive import Manifest, Reader
from ._body import BodyFile
from ._caller import Asked, guarded
from ._disks import DiskBytes
from ._kept import Kept
from ._progress import Progress
from .exports import NOT_TAKEN

TAKE_OVER = 10.0
"""Seconds to wait for a request that another one takes the place of."""


def add_to(app: App, service: Service) -> None:
    """Put it in its place."""
    half.sweep(service.xen)
    imports = Imports(service)
    guarded(app, service, "/import", ("PUT", "GET"), "vm-admin", imports.answer)


@dataclass(slots=True)
class Running:
    """A request that brings an archive now."""

    importer: Importer
    body: BodyFile
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class Imports:
    """Imports of one server, by user and task."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._kept: Kept[Importer] = Kept(
            service.work, service.limits.kept, _give_up, lambda one: one.is_wanted
        )
        self._running: dict[str, Running] = {}
        self._begun: set[Importer] = set()
        service.at_end.append(self._close)

    def _close(self) -> None:
        self._kept.close()
        for one in list(self._begun):
            _give_up(one)

    async def answer(self, asked: Asked) -> None:
        """``PUT``: all of an archive, or the rest of it. ``GET``: from where on it is wanted."""
        task = asked.query.get("task_id", "")
        key = f"{asked.user} {task}"
        if asked.request.method == "GET":
            running = self._running.get(key)
            found = running.importer if running is not None else self._kept.get(key)
            if found is None:
                raise Refused(404, "no import with this task is kept")
            await self._tell(asked, 200, found)
            return
        seconds = min(float(asked.number("resume", 0)), self._service.limits.resume)
        if seconds and not task:
            raise Refused(400, "to go on with an import it needs a task_id")
        place = _range.given(asked.request)
        if task:
            await self._end_running(key)
        importer = self._kept.get(key)
        if importer is not None:
            importer.assert_fits(place)
        elif place.first:
            raise Refused(409, "no import with this task is kept; begin again at byte 0")
        await self._take(asked, self._kept.take(key), place, key, seconds)

    async def _tell(self, asked: Asked, status: int, importer: Importer) -> None:
        told = orjson.dumps({"offset": importer.reached, "total": importer.total})
        await asked.request.answer(status, b"application/json", told)

    async def _end_running(self, key: str) -> None:
        """A client comes back, and its old connections are not yet known to be dead."""
        try:
            async with asyncio.timeout(TAKE_OVER):
                while (running := self._running.get(key)) is not None:
                    running.body.abort()
                    await running.ended.wait()
        except TimeoutError:
            raise Refused(409, "this import is in the middle of something; try again") from None

    async def _take(
        self, asked: Asked, left: Importer | None, place: _range.Given, key: str, seconds: float
    ) -> None:
        service, limits = self._service, self._service.limits
        body = BodyFile(asked.request, limits.transfer, limits.request)
        ref: str | None = None
        try:
            if left is None:
                left = await service.work.run(lambda: Importer(service, asked))
            importer = left
            self._begun.add(importer)
            running = self._running[key] = Running(importer, body)
            try:
                ref = await service.work.run(lambda: importer.take(body, place, keeps=seconds > 0))
                if ref is None:
                    self._kept.put(key, importer, seconds)
            except err.TooManyPendingTasks:
                if not importer.has_ended:  # this was not begun
                    self._kept.put(key, importer, seconds or limits.resume)
                raise
            finally:
                if self._running.get(key) is running:
                    del self._running[key]
                running.ended.set()
                if importer.has_ended:
                    self._begun.discard(importer)
        finally:
            if not body.is_cut:
                await body.drain()
        if ref is not None:
            await asked.request.answer(200, CONTENT_TYPE, value_xml([ref]).encode())
        else:  # who broke off does not read it
            await self._tell(asked, 202, importer)


def _give_up(importer: Importer) -> None:
    importer.fail(err.ImportErrorPrematureEof(hint="the rest did not come"))


class Importer:
    """Makes a machine from an archive, which may come in several parts. Blocking."""

    def __init__(self, service: Service, asked: Asked) -> None:
        self._xen = service.xen
        self._session = asked.ref
        self._service = service
        self._asked = asked
        self._sr = self._find_sr()
        self._progress = Progress(service, asked, "VM.import")
        self._transfer = str(uuid.uuid4())
        half.begin(self._transfer)
        self._made: list[tuple[str, str]] = []
        self._manifest: Manifest | None = None
        self._vm = ""
        self._disks: list[DiskBytes] = []
        self._pieces = 0
        self.has_ended = False
        """Whether the machine is made, or given up."""
        self.reached = 0
        """Bytes of the archive that are behind it."""
        self.total: int | None = None
        """Bytes of the archive, when the client has said so."""

    @property
    def task(self) -> str:
        """The task that shows how far it is."""
        return self._progress.ref

    @property
    def is_wanted(self) -> bool:
        """Whether its task still runs: somebody may have cancelled it."""
        row = self._xen.row("task", self.task)
        return row is not None and TABLES["task"].word[row[STATE]] == "pending"

    def take(self, body: BodyFile, place: _range.Given, *, keeps: bool) -> str | None:
        """Read on. The reference of the new machine; None when the archive has not ended yet.

        When the machine cannot be made, nothing is left of it.
        """
        try:
            self.total = place.total or self.total
            body.skip(self.reached - place.first)
            vm = self._read(body)
            half.clear(self._xen, self._made, bool(self._manifest_of().vm.get("is_a_template")))
        except (err.ImportError, err.ImportErrorPrematureEof) as error:
            is_whole = self._manifest is not None or not self._made
            if keeps and (body.is_cut or place.is_short) and is_whole and self.is_wanted:
                return None
            self.fail(error)
            raise
        except BaseException as error:
            self.fail(error)
            raise
        self.has_ended = True
        half.end(self._transfer)
        self._progress.succeeded(value_xml([vm]))
        return vm

    def assert_fits(self, place: _range.Given) -> None:
        """Refuse what is no rest of the archive that was begun, or leaves a gap."""
        if place.total is not None and self.total not in (None, place.total):
            text = f"an archive of {place.total} bytes; this one has {self.total}"
            raise Refused(409, text)
        if place.first > self.reached:
            raise Refused(409, f"go on at byte {self.reached}, not at {place.first}")

    def _manifest_of(self) -> Manifest:
        assert self._manifest is not None
        return self._manifest

    def _read(self, body: BodyFile) -> str:
        reader = Reader(body, self._manifest, self.reached, self._pieces)
        if self._manifest is None:
            self._make(reader.manifest)
            self._manifest, self.reached = reader.manifest, reader.behind
        sizes = [disk.size for disk in self._disks]
        total = sum(sizes) or 1
        for one in reader.pieces():
            disk = self._disks[one.disk]
            if one.offset + len(one.data) > disk.size:
                raise err.ImportError(f"disk {one.disk} ends at {disk.size} bytes")
            disk.write(one.offset, one.data)
            self._progress.at((sum(sizes[: one.disk]) + one.offset) / total)
            self._pieces, self.reached = reader.count, reader.behind
        return self._vm

    def fail(self, error: BaseException) -> None:
        """Take back what was made; the task has failed, or somebody has cancelled it."""
        if self.has_ended:
            return
        self.has_ended = True
        reason = error if self.is_wanted else err.TaskCancelled(self.task)
        order = {"VBD": 0, "VIF": 0, "VDI": 1, "VM": 2}
        for cls, ref in sorted(self._made, key=lambda one: order[one[0]]):
            try:
                perform(self._xen.context, f"{cls}.destroy", ref, {})
            except err.XenError:
                continue  # gone with another one already
        half.end(self._transfer)
        self._progress.failed(reason)

    # --- the objects ----------------------------------------------------------------------------

    def _find_sr(self) -> str:
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
            if name in known and known[name].at_creation and name not in NOT_TAKEN
        }
        owner = self._xen.collection(cls)
        values = {**fields, **more}
        if cls in ("VM", "VDI"):  # before the object is whole, it is only this transfer's
            config = values.get("other_config", {})
            values["other_config"] = {**config, half.MARK: self._transfer}
        ref = str(
            run(self._xen.execution(owner, "create", (), values, None, session=self._session))
        )
        self._made.append((cls, ref))
        return ref

    def _make(self, manifest: Manifest) -> None:
        # Until it is whole it is a template: nobody can start it.
        self._vm = self._create("VM", {**manifest.vm, "is_a_template": True})
        for one in manifest.disks:
            vdi = self._create("VDI", _record(one, "VDI"), SR=self._sr)
            self._create("VBD", _record(one, "VBD"), VM=self._vm, VDI=vdi)
            self._disks.append(DiskBytes(self._xen, vdi, write=True))
        for one in manifest.interfaces:
            fields = _record(one, "VIF")
            if self._asked.query.get("restore") != "true":
                fields.pop("MAC", None)
            network = self._network(str(one.get("network")))
            self._create("VIF", fields, VM=self._vm, network=network)

    def _network(self, name: str) -> str:
        for ref in self._xen.store.find("network", "name_label", name):
            return ref
        for cell in self._xen.store.cells("network"):
            return cell.ref
        raise err.ImportError(f"there is no network {name!r}, nor another one")


def _record(one: Mapping[str, Any], cls: str) -> dict[str, Any]:
    found = one.get(cls)
    if not isinstance(found, dict):
        raise err.ImportError(f"the manifest has something without a {cls}")
    return dict(found)
