"""Who uses a file: the disks of domains that run or are defined, and images that lie over it."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ...abc import is_found_uuid
from ...errors import EngineError, VDIInUse
from . import _files as files
from . import xml
from ._alias import uuid_in
from ._errors import each, is_lost
from ._images import ImageCalls
from ._library import load
from ._life import STATES
from ._sources import chain_of, folders_of, uses


class Use(NamedTuple):
    """A disk of a domain: its file, then those below it; and the uuid of its VBD."""

    domain: Any
    disk: xml.Disk
    chain: tuple[Path, ...]
    vbd: str

    @property
    def top(self) -> Path:
        return self.chain[0]

    def says(self, how: str) -> str:
        """Which domain has it, and how."""
        return f"domain {self.domain.name()} {how} {self.top} as {self.disk.target}"


LOCAL = frozenset({"", "localhost", "127.0.0.1", "::1"})
"""What a URI calls the machine that it is used on."""


def is_this_machine(uri: str, name: str) -> bool:
    """Whether a daemon, which says what its host is called, is on this machine.

    Its files are worked with if so, by their paths. Many machines have one name (localhost,
    debian): one that a URI names is another, unless it is named as this one. libvirt gives a name
    with its domain where it knows that, and the system mostly without.
    """
    own = socket.gethostname().lower()
    named = (urlsplit(uri).hostname or "").lower()
    if named not in LOCAL and not _is_one_name(named, own):
        return False
    return _is_one_name(name.lower(), own)


def is_one_machine(uris: tuple[str, str], names: tuple[str, str]) -> bool:
    """Whether two daemons are on one machine, here or elsewhere."""
    one, other = ((urlsplit(uri).hostname or "").lower() for uri in uris)
    is_one_place = one == other or {one, other} <= LOCAL
    return is_one_place and _is_one_name(names[0].lower(), names[1].lower())


def _is_one_name(one: str, other: str) -> bool:
    return one == other or (
        one.partition(".")[0] == other.partition(".")[0] and ("." in one) != ("." in other)
    )


class UserCalls(ImageCalls):
    """The files of disks, with those who use them on all our hosts."""

    def _is_here(self) -> bool:
        """Whether the engine's files are those of this machine."""
        return self.engine != "test" and is_this_machine(self.uri, self.host_name)

    def _folder_of(self, pool: Any) -> Path | None:
        """The directory of a pool, if it is one of this machine and we can work in it."""
        if not files.tool() or not self._is_here():
            return None
        told = xml.Pool.parse(pool.XMLDesc())
        if told.type not in ("dir", "netfs") or not told.path:
            return None
        if not os.access(told.path, os.R_OK | os.W_OK | os.X_OK):  # the daemon may, and we not
            return None
        return Path(told.path) if Path(told.path).is_dir() else None

    def _users(self, connection: Any, which: int, told: int) -> Iterator[Use]:
        """The disks with a file that some of the domains have, by what is told of them.

        Raises:
            HostNotLive: another host cannot be asked; its guests may use any file.
        """
        domains = list(connection.listAllDomains(which))
        for peer in self.libvirts():
            domains += peer._read(lambda other: other.listAllDomains(which))
        for domain, made in each(domains, lambda one: (one, xml.Domain.parse(one.XMLDesc(told)))):
            for disk in made.disks:
                chain = chain_of(domain.connect(), disk)
                for one in chain:
                    if one.name.startswith(files.LIVE):
                        files.take_name(one)  # whoever froze it may have died
                if chain:
                    yield Use(domain, disk, chain, uuid_in(made, disk, disk.target or ""))

    def _in_use(self, connection: Any) -> Iterator[Use]:
        """What running domains have."""
        yield from self._users(connection, load().VIR_CONNECT_LIST_DOMAINS_ACTIVE, 0)

    def _defined_uses(self, connection: Any) -> Iterator[Use]:
        """What definitions name, for the next start."""
        libvirt = load()
        persistent = libvirt.VIR_CONNECT_LIST_DOMAINS_PERSISTENT
        yield from self._users(connection, persistent, libvirt.VIR_DOMAIN_XML_INACTIVE)

    def _user_of(self, connection: Any, path: Path) -> tuple[Any, str] | None:
        """The running domain that may write to a file, and its name there; None: there is none.

        Raises:
            EngineError: one writes to an image of somebody else over it.
        """
        for use in self._in_use(connection):
            if use.disk.readonly:
                continue
            if files.is_same(use.top, path):
                return use.domain, use.disk.target or ""
            if uses(use.chain, path):
                raise files.covered(path, use.top)
        return None

    def _assert_unused(self, connection: Any, path: Path) -> None:
        live = self._user_of(connection, path)
        if live is not None:
            raise EngineError(f"{path.name} is a disk of the running domain {live[0].name()}")

    def _assert_nobodys(self, connection: Any, path: Path) -> None:
        """Raise who would lose a file with a disk: a guest, a definition, an image over it.

        What was given to a VM here and stays in its definition until its next start is ours.
        """
        for use in self._in_use(connection):
            if uses(use.chain, path) and use.domain.state()[0] in STATES:
                raise VDIInUse(path.name, "destroy", hint=use.says("runs with"))
        for use in self._defined_uses(connection):
            ours = files.is_same(use.top, path) and not is_found_uuid(use.vbd)
            if uses(use.chain, path) and not ours:
                raise VDIInUse(path.name, "destroy", hint=use.says("is defined with"))
        folders = {path.parent}
        if self._is_here():
            folders |= set(folders_of(connection))
        for overlay in files.overlays(path, folders):
            hint = f"it lies below {overlay}, which somebody made over it and cannot be read then"
            raise VDIInUse(path.name, "destroy", hint=hint)

    def _put_definitions_right(self, connection: Any) -> None:
        """Let definitions say of disks what they are, when we have made something else of a file.

        They name a disk as such: libvirt writes into them what guests write to now. And they give
        its format: a raw disk that was frozen is an image over what it was. What lies below a disk
        is read from it, not from what a definition says.
        """
        for use in self._defined_uses(connection):
            plain = files.disk_of(use.top)
            if plain is not None:
                use.disk.file = str(plain)
            elif not (use.disk.format in (None, "raw") and files.is_over_frozen(use.top)):
                continue
            use.disk.format = "qcow2"
            for one in use.disk.node.findall("backingStore"):
                use.disk.node.remove(one)
            use.domain.updateDeviceFlags(use.disk.dump(), load().VIR_DOMAIN_AFFECT_CONFIG)

    def _tidy(self, connection: Any, folder: Path) -> None:
        """Remove what nobody needs any more; what a running domain has open is needed."""
        left = [disk for _, disk in files.unfinished(folder)]
        for use in self._in_use(connection) if left else ():
            if any(files.is_same(use.top, one) for one in left):
                use.domain.blockInfo(use.disk.target)  # behind what was asked by who died
        keep = {one for use in self._in_use(connection) for one in use.chain}
        self._put_definitions_right(connection)
        files.tidy(folder, keep)

    def _freeze(self, connection: Any, path: Path) -> None:
        """Let a disk that no guest has be an empty image over a parent."""
        files.freeze(path)
        self._put_definitions_right(connection)

    def _freeze_live(self, domain: Any, dev: str, path: Path) -> Path:
        """The parent that holds what a disk holds now, while its guest goes on over it.

        The emulator is told to write to an empty image over it, which then takes the disk's name.
        An interruption in between leaves a guest with an image that has not its name yet: it takes
        it as soon as anybody looks at the disks of guests, or when it runs no more.
        """
        libvirt = load()
        parent, live = files.begin_over(path)
        made = xml.Snapshot()
        for disk in xml.Domain.parse(domain.XMLDesc(0)).disks:
            taken = xml.SnapshotDisk(name=disk.target, snapshot="no")
            if disk.target == dev:
                taken = xml.SnapshotDisk(name=dev, snapshot="external", type="file")
                taken.format, taken.file = "qcow2", str(live)
            made.disks.add(taken)
        flags = libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY
        flags |= libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA
        flags |= libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT
        flags |= libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC
        try:
            domain.snapshotCreateXML(made.dump(), flags)
        except libvirt.libvirtError as error:
            if not is_lost(error):  # else it may have been done all the same
                live.unlink(missing_ok=True)
            raise
        files.take_name(live)
        return parent
