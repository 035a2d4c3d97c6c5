"""``/export_raw_vdi`` and ``/import_raw_vdi``: the bytes of one disk.

A transfer that broke off goes on where it ended: GET takes ``Range: bytes=…``, PUT takes
``Content-Range: bytes …``.
"""

from __future__ import annotations

from ... import errors as err
from .._app import App, Refused
from .._service import Service
from . import _range
from ._archive import PIECE
from ._body import BodyFile, Gone, Sending
from ._caller import Asked, guarded
from ._disks import DiskBytes
from ._progress import Progress


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
    span = _range.wanted(request, disk.size)
    progress = await work.run(lambda: Progress(service, asked, "VDI.export_raw"))
    try:
        async with Sending(request, service.limits.request) as sending:
            await request.start(
                span.status,
                (b"content-type", b"application/octet-stream"),
                (b"x-task", progress.ref.encode()),
                *span.headers(disk.size),
            )
            for offset in range(span.first, span.last + 1, PIECE):
                length = min(PIECE, span.last + 1 - offset)
                data = await work.run(lambda o=offset, n=length: disk.read(o, n))  # type: ignore[misc]
                done = offset + length
                await sending.part(data, more=done <= span.last)
                part = (done - span.first) / span.length
                await work.run(lambda part=part: progress.at(part))  # type: ignore[misc]
    except BaseException as error:
        failure = error
        await work.run(lambda: progress.failed(failure))
        if isinstance(error, Gone):
            return
        raise
    await work.run(progress.succeeded)


async def _import(service: Service, asked: Asked) -> None:
    ref = asked.ref_of(service, "VDI", "vdi", "uuid")
    first = _range.given(asked.request).first
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
