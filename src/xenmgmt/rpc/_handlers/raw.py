"""``/export_raw_vdi`` and ``/import_raw_vdi``: the bytes of one disk.

A transfer that broke off goes on where it ended: GET takes ``Range: bytes=…``, PUT takes
``Content-Range: bytes …``.
"""

from __future__ import annotations

import re

from ... import errors as err
from .._app import App, Refused
from .._service import Service
from ._archive import PIECE
from ._body import BodyFile
from ._caller import Asked, guarded
from ._disks import DiskBytes
from ._progress import Progress

_RANGE = re.compile(r"bytes=(\d{1,18})-(\d{0,18})", re.ASCII)
_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)", re.ASCII)


def add_to(app: App, service: Service) -> None:
    """Put both in their places."""
    guarded(app, service, "/export_raw_vdi", ("GET",), "vm-admin", lambda a: _export(service, a))
    guarded(app, service, "/import_raw_vdi", ("PUT",), "vm-admin", lambda a: _import(service, a))


async def _export(service: Service, asked: Asked) -> None:
    ref = asked.ref_of(service, "VDI", "vdi", "uuid")
    if asked.query.get("format", "raw") != "raw":
        raise Refused(400, "the one format is raw")
    work, request = service.work, asked.request
    disk = await work.run(lambda: DiskBytes(service.xen, ref))
    first, last, status = 0, disk.size - 1, 200
    wanted = request.header(b"range")
    if wanted:
        found = _RANGE.fullmatch(wanted)
        first = int(found[1]) if found else disk.size
        last = min(last, int(found[2])) if found and found[2] else last
        status = 206
        if first > last:
            raise Refused(416, "no such range", (b"content-range", f"bytes */{disk.size}".encode()))
    progress = await work.run(lambda: Progress(service, asked, "VDI.export_raw"))
    try:
        await request.start(
            status,
            (b"content-type", b"application/octet-stream"),
            (b"content-length", str(last + 1 - first).encode()),
            (b"content-range", f"bytes {first}-{last}/{disk.size}".encode()),
            (b"accept-ranges", b"bytes"),
            (b"x-task", progress.ref.encode()),
        )
        offset = first
        while offset <= last:
            length = min(PIECE, last + 1 - offset)
            data = await work.run(lambda o=offset, n=length: disk.read(o, n))  # type: ignore[misc]
            offset += length
            await request.part(data, more=offset <= last)
            part = (offset - first) / (last + 1 - first)
            await work.run(lambda part=part: progress.at(part))  # type: ignore[misc]
    except BaseException as error:
        failure = error
        await work.run(lambda: progress.failed(failure))
        raise
    await work.run(progress.succeeded)


async def _import(service: Service, asked: Asked) -> None:
    ref = asked.ref_of(service, "VDI", "vdi", "uuid")
    wanted = asked.request.header(b"content-range")
    found = _CONTENT_RANGE.fullmatch(wanted)
    if wanted and found is None:
        raise Refused(400, "content-range is bytes FIRST-LAST/SIZE")
    first = int(found[1]) if found is not None else 0
    body = BodyFile(asked.request, service.limits.transfer, service.limits.request)

    def take() -> int:
        disk = DiskBytes(service.xen, ref, write=True)
        progress = Progress(service, asked, "VDI.import_raw")
        offset = first
        try:
            while data := body.read(PIECE):
                if offset + len(data) > disk.size:
                    raise err.ImportError(f"the disk ends at {disk.size} bytes")
                disk.write(offset, data)
                offset += len(data)
                progress.at(offset / max(1, disk.size))
        except BaseException as error:
            progress.failed(error)
            raise
        progress.succeeded()
        return offset - first

    try:
        taken = await service.work.run(take)
    finally:
        await body.drain()
    await asked.request.answer(200, b"text/plain", f"{taken} bytes\n".encode())
