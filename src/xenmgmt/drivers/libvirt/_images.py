"""Memory in files: suspend, resume, checkpoint, core dump."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID
from xml.sax.saxutils import escape

from ..._durable import flush_name
from ...abc import VMSpec
from ...errors import EngineError, XenError
from . import _files as files
from . import _saved_image as saved_image
from . import xml
from ._core import PATIENCE
from ._documents import noted
from ._errors import is_lost
from ._library import load
from ._live import LIVE, LiveCalls

SHORTEST = 6
"""Letters of a uuid that hardly any two have in common."""


class ImageCalls(LiveCalls):
    """Memory images. They lie in the files of VDIs that were made for them."""

    def __init__(self, uri: str, **given: Any) -> None:
        super().__init__(uri, **given)
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def close(self) -> None:
        super().close()
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.cleanup()

    def _image_path(self, connection: Any, image: str) -> str:
        """The file of an image. Volumes of libvirt's test driver have none: we keep some."""
        path = self._place(connection, image).path
        return path if self.engine != "test" else str(self._kept(image))

    def _kept(self, image: str) -> Path:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="xenmgmt-images-")
        return Path(self._folder.name) / image.replace("/", "_")

    def _copy_kept(self, image: str, to: str) -> None:
        """An image that was copied with its VDI."""
        if self.engine == "test" and self._kept(image).exists():
            shutil.copyfile(self._kept(image), self._kept(to))

    def _drop_kept(self, image: str) -> None:
        if self.engine == "test":
            self._kept(image).unlink(missing_ok=True)

    def vm_suspend(self, vm: str, image: str) -> Any:
        def do(connection: Any) -> None:
            path = self._image_path(connection, image)
            if self.engine != "xen":  # of QEMU's, libvirt writes the head last
                self._domain(connection, vm).save(path)
                return
            part = Path(f"{path}.part")
            try:
                self._domain(connection, vm).save(str(part))
                part.replace(path)
                flush_name(Path(path))
            finally:
                part.unlink(missing_ok=True)

        return self._begin("vm_suspend", do, lambda: self._abort(vm))

    def _abort(self, vm: str) -> bool:
        """Ask libvirt to end the job that a domain is in."""
        if self.engine == "test":
            return False

        def do(connection: Any) -> None:
            self._domain(connection, vm).abortJob()

        try:
            self.workers.call("giving up", lambda: self._made(do, asks=True), PATIENCE)
        except XenError:
            return False
        return True

    def vm_has_image(self, image: str) -> bool:
        return self._ask("vm_has_image", lambda connection: self._has_image(connection, image))

    def _has_image(self, connection: Any, image: str) -> bool:
        return self._saved(connection, self._image_path(connection, image)) is not None

    def _saved(self, connection: Any, path: str) -> xml.Domain | None:
        """The domain whose memory a file holds, all of it; None when it does not."""
        libvirt = load()
        if self.engine == "xen":  # libvirt does not tell
            found = saved_image.document_of_xen(Path(path))
            return None if found is None else xml.Domain.parse(found)
        try:
            return xml.Domain.parse(connection.saveImageGetXMLDesc(path, 0))
        except libvirt.libvirtError as error:
            if is_lost(error):  # that says nothing of the file
                raise
            return None

    def vm_resume(self, spec: VMSpec, host: str, image: str, paused: bool) -> Any:
        self._assert_host(host)
        return self._begin_with_io("vm_resume", lambda c: self._restore(c, spec, image, paused))

    def _restore(self, connection: Any, spec: VMSpec, image: str, paused: bool) -> int:
        libvirt = load()
        path = self._image_path(connection, image)
        saved = self._saved(connection, path)
        if saved is None:
            raise EngineError(f"disk {image!r} holds no memory image", engine="libvirt")
        if saved.uuid != spec.uuid:
            saved = self._take_over(connection, Path(path), saved, spec)
        left: set[str] = set()
        if self.engine == "test":
            connection.restore(path)
        elif self.engine == "xen":  # it takes the document as it was saved
            connection.restoreFlags(path, None, libvirt.VIR_DOMAIN_SAVE_PAUSED if paused else 0)
        else:
            for disk in spec.disks:
                there = self._same(connection, saved, disk)
                if there is not None:  # its file may have moved; nothing else can change
                    self._fill(connection, there, disk)
            how = "PAUSED" if paused else "RUNNING"
            flags = getattr(libvirt, f"VIR_DOMAIN_SAVE_{how}")
            left = _cut_off(saved, spec)
            self._note(connection, saved, spec)
            connection.restoreFlags(path, saved.dump(), flags)
        domain = self._domain(connection, spec.uuid)
        if self.engine == "qemu":
            _take_away(domain, left)
            macs = {nic.mac for nic in saved.interfaces}
            for nic in spec.nics:
                if nic.mac not in macs:
                    domain.attachDeviceFlags(self._nic(connection, nic).dump(), LIVE)
        if paused:
            self._set_paused(domain, True)
        return int(domain.ID())

    def _take_over(
        self, connection: Any, path: Path, saved: xml.Domain, spec: VMSpec
    ) -> xml.Domain:
        """Make the memory image of a VM that this one is a clone of this one's own.

        libvirt takes an image for no other uuid, name or MAC than those in its head.
        """
        if self.engine != "qemu" or not path.is_file():
            raise EngineError(
                f"the memory image is of VM {saved.uuid}: libvirt gives it to no other",
                engine="libvirt",
            )
        old = saved.uuid or ""
        names = {old: spec.uuid, **_renamed(saved, spec)}
        ours = [nic for nic in saved.interfaces if nic.mac in noted(saved, "nic")]
        if len(ours) == len(spec.nics):
            names.update(
                {there.mac or "": nic.mac for there, nic in zip(ours, spec.nics, strict=True)}
            )
        files.own(path)
        saved_image.rename(path, names)
        return xml.Domain.parse(connection.saveImageGetXMLDesc(str(path), 0))

    def vm_checkpoint(self, vm: str, image: str) -> Any:
        def do(connection: Any) -> None:
            libvirt = load()
            domain = self._domain(connection, vm)
            made = xml.Snapshot(memory="external", memory_file=self._image_path(connection, image))
            for disk in xml.Domain.parse(domain.XMLDesc(0)).disks:
                made.disks.add(xml.SnapshotDisk(name=disk.target, snapshot="no"))
            domain.snapshotCreateXML(made.dump(), libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA)

        return self._begin("vm_checkpoint", do, lambda: self._abort(vm))

    def vm_dump_core(self, vm: str, image: str) -> Any:
        def do(connection: Any) -> None:
            libvirt = load()
            domain = self._domain_or_none(connection, vm)
            if domain is None:
                raise EngineError(f"nothing is left of VM {vm!r}, not its memory", engine="libvirt")
            path = self._image_path(connection, image)
            if self.engine == "qemu":
                domain.coreDumpWithFormat(
                    path, libvirt.VIR_DOMAIN_CORE_DUMP_FORMAT_RAW, libvirt.VIR_DUMP_MEMORY_ONLY
                )
            else:
                domain.coreDump(path, 0)

        return self._begin("vm_dump_core", do, lambda: self._abort(vm))


def _renamed(saved: xml.Domain, spec: VMSpec) -> dict[str, str]:
    """Another name for the domain, as long as the one that it has in its image.

    Raises:
        EngineError: somebody gave it one so short that no other is sure to be free.
    """
    old, name = saved.uuid or "", saved.name or ""
    if name.endswith(f"-{old[:8]}"):
        return {f"-{old[:8]}<": f"-{spec.uuid[:8]}<"}
    said = escape(name)
    if len(said) < SHORTEST:
        raise EngineError(
            f"the memory image is of domain {name!r}: its copy needs a name of {SHORTEST} letters, "
            "and libvirt takes none longer than that; rename the domain before it is suspended",
            engine="libvirt",
        )
    letters = (UUID(spec.uuid).hex * (1 + len(said) // 32))[: len(said)]
    return {f"<name>{said}</name>": f"<name>{letters}</name>"}


def _cut_off(saved: xml.Domain, spec: VMSpec) -> set[str]:
    """Take the cable out of interfaces that the guest had and the VM has not; their MACs.

    The machine must have them as it had them, or QEMU does not take the memory image.
    """
    had = noted(saved, "nic") | {nic.mac for nic in spec.withheld}
    left = had - {nic.mac for nic in spec.nics}
    for nic in saved.interfaces:
        if nic.mac in left:
            nic.link = "down"
    return left


def _take_away(domain: Any, macs: set[str]) -> None:
    """Ask the guest to let those interfaces go; they stay cut off if it does not."""
    libvirt = load()
    for nic in xml.Domain.parse(domain.XMLDesc(0)).interfaces if macs else ():
        if nic.mac in macs:
            with suppress(libvirt.libvirtError):
                domain.detachDeviceFlags(nic.dump(), LIVE)
