"""Moving a running guest to another daemon of the pool. QEMU only, and storage that both see.

libvirt moves a domain in five calls, of which this process makes each; while it does, both daemons
have the domain. When it dies in between, each daemon takes back its own part, as it can: the one
there ends what was to become the guest, the one here lets the guest go on, unless all of it had
been sent already. Then it stays as it was stopped, and nobody but us knows whether it goes on
elsewhere. So a move begins with looking at what an earlier one has left.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from ...errors import (
    EngineError,
    NotSupported,
    TaskCancelled,
    VMRequiresNetwork,
    VMRequiresSR,
    XenError,
)
from . import xml
from ._errors import each, text_of, translated, unless_gone
from ._library import load, load_qemu
from ._rewind import RewindCalls
from ._users import is_one_machine

LEFT = 20.0
"""Seconds that daemons have to take back what a process that died had begun."""

CALM = 1.0
"""Seconds for which one of two copies has run, and none was being sent: daemons are done then."""

LOOK = 0.1
"""Seconds between two looks at that."""

COMING, SENT = "inmigrate", "postmigrate"
"""What QEMU says of a guest that has not arrived yet, and of one that has been sent."""


class Copy(NamedTuple):
    """A domain of a VM on one of the daemons."""

    where: MoveCalls
    domain: Any
    state: int
    reason: int

    @property
    def runs(self) -> bool:
        return self.state == int(load().VIR_DOMAIN_RUNNING)


class MoveCalls(RewindCalls):
    """``vm_migrate``, and what it may find."""

    def vm_migrate(self, vm: str, host: str, live: bool) -> Any:
        if "vm_migrate" in self.cannot:
            self.refuse("vm_migrate")
        move = Move(self, vm, host, live=live)
        return self.work.begin("vm_migrate", move.make, give_up=move.give_up)

    def all_libvirts(self) -> list[MoveCalls]:
        """This engine and the others of its kind in the pool."""
        return [self, *self.libvirts()]

    def _copies(self, vm: str) -> list[Copy]:
        """The domains of a VM that are there, on all daemons.

        Raises:
            HostNotLive: one of them cannot be asked.
        """
        found = []
        for where in self.all_libvirts():
            look = partial(where._copy, vm=vm)
            copy = where._read(look, asks=False)  # it may be moved by what is found
            if copy is not None:
                found.append(copy)
        return found

    def _copy(self, connection: Any, vm: str) -> Copy | None:
        def look() -> Copy | None:
            domain = self._domain(connection, vm)
            return Copy(self, domain, *domain.state()) if domain.isActive() else None

        return unless_gone(look)


class Move:
    """One call: a guest, and where it is to be."""

    def __init__(self, calls: MoveCalls, vm: str, host: str, *, live: bool) -> None:
        self._calls = calls
        self._vm = vm
        self._host = host
        self._live = live
        self._from = calls
        self._way = Path(f"/tmp/xenmgmt-{vm}-{uuid4().hex}.sock")
        """The socket by which a guest goes that stays on its machine."""
        self._stopped = threading.Event()
        self._ended = threading.Event()

    def make(self) -> int:
        """Move it; the number of its domain there. Nothing to do: it is there already."""
        with self._ending():
            there = self._find(self._host)
            copy = self._one_copy()
            if copy.where is not there:
                self._from = copy.where
                self._assert_can_come(copy, there)
                self._send(copy, there)
                copy = self._one_copy()
        if copy.where is not there:
            raise EngineError(f"VM {self._vm!r} did not arrive", engine="libvirt")
        return int(copy.domain.ID())

    @contextmanager
    def _ending(self) -> Iterator[None]:
        libvirt = load()
        try:
            yield
        except libvirt.libvirtError as error:
            raise translated(error) from error
        finally:
            self._ended.set()
            for way in self._way.parent.glob(f"xenmgmt-{self._vm}-*.sock"):
                way.unlink(missing_ok=True)  # also of an earlier move that was cut off

    def _find(self, host: str) -> MoveCalls:
        for one in self._calls.all_libvirts():
            if one.host == host:
                return one
        raise EngineError(f"no host {host!r} here", engine="libvirt")

    # --- giving up ------------------------------------------------------------------------------

    def give_up(self) -> bool:
        """End it as soon as libvirt's job has begun; before that it does not begin."""
        self._stopped.set()
        self._calls.workers.begin("end of a migration", self._abort)
        return True

    def _abort(self) -> None:
        while not self._ended.wait(LOOK):
            self._from._abort(self._vm)

    # --- what an earlier move has left ----------------------------------------------------------

    def _one_copy(self) -> Copy:
        """The one domain of the VM, once there is but one; it runs."""
        until = time.monotonic() + LEFT
        calm_at = time.monotonic() + CALM
        found = self._calls._copies(self._vm)
        while len(found) > 1 and time.monotonic() < min(until, calm_at):
            time.sleep(LOOK)
            found = self._calls._copies(self._vm)
            if any(map(_is_sending, found)) or not any(copy.runs for copy in found):
                calm_at = time.monotonic() + CALM
        if len(found) > 1:
            found = self._chosen(found)
        if not found:
            raise EngineError(f"VM {self._vm!r} has no domain", engine="libvirt")
        (copy,) = found
        _finish_job(copy, until)
        return _let_go_on(copy)

    def _chosen(self, found: list[Copy]) -> list[Copy]:
        """Of several domains of one guest the one in which it goes on; the others are ended."""
        for copy in found:
            with suppress(load().libvirtError):  # it is in no job any more
                if _is_sending(copy):
                    copy.domain.abortJob()
        told = [(copy, _qemu_says(copy)) for copy in self._calls._copies(self._vm)]
        whole = [copy for copy, said in told if said not in (COMING, SENT)]
        if not whole:  # what was sent has not begun to run: it is whole where it came from
            whole = [copy for copy, said in told if said == SENT]
        if len(told) > 1 and len(whole) != 1:
            states = ", ".join(f"{copy.where.host_label}: {said}" for copy, said in told)
            raise EngineError(f"nobody can tell where VM {self._vm!r} is ({states})")
        for copy, _ in told:
            if len(told) > 1 and copy is not whole[0]:
                copy.where._made(lambda c, at=copy.where: at._destroy(c, self._vm))  # type: ignore[misc]
        return whole or [copy for copy, _ in told]

    # --- moving ---------------------------------------------------------------------------------

    def _assert_can_come(self, copy: Copy, there: MoveCalls) -> None:
        """Refuse what would fail, and would not say why."""
        if there.engine != copy.where.engine:
            reason = f"from {copy.where.engine} to {there.engine}"
            raise NotSupported("vm_migrate", capability="vm_migrate", reason=reason)
        told = xml.Domain.parse(copy.domain.XMLDesc(0))
        here_pools, there_pools = copy.where._read(_folders), there._read(_folders)
        for disk in told.disks:
            folder = str(Path(disk.file).parent) if disk.file else ""
            if folder in here_pools and here_pools[folder] != there_pools.get(folder):
                raise VMRequiresSR(self._vm, here_pools[folder], hint=f"it is not at {folder}")
        here_nets, there_nets = copy.where._read(_networks), there._read(_networks)
        for nic in told.interfaces:
            wanted = nic.network or ""
            if wanted in here_nets and here_nets[wanted] != there_nets.get(wanted):
                raise VMRequiresNetwork(self._vm, here_nets[wanted], hint=f"it is {wanted!r} here")

    def _send(self, copy: Copy, there: MoveCalls) -> None:
        libvirt = load()
        here = copy.where
        flags = libvirt.VIR_MIGRATE_AUTO_CONVERGE
        if self._live:
            flags |= libvirt.VIR_MIGRATE_LIVE
        if copy.domain.isPersistent():
            flags |= libvirt.VIR_MIGRATE_PERSIST_DEST | libvirt.VIR_MIGRATE_UNDEFINE_SOURCE
        params: dict[str, Any] = {}
        uris, names = (here.uri, there.uri), (here.host_name, there.host_name)
        if is_one_machine(uris, names):  # one file system, one page cache
            flags |= libvirt.VIR_MIGRATE_UNSAFE
            params[libvirt.VIR_MIGRATE_PARAM_URI] = f"unix://{self._way}"
        line = here._lines.get(self._vm)

        def send() -> None:
            params[libvirt.VIR_MIGRATE_PARAM_DEST_XML] = _arriving(copy.domain, there)
            with there._using() as connection:
                copy.domain.migrate3(connection, params, flags)

        if self._stopped.is_set():
            raise TaskCancelled("")
        try:
            there._with_io(send)
        except libvirt.libvirtError as error:
            if self._has_arrived(there):
                return
            if self._stopped.is_set():
                raise TaskCancelled("", hint=text_of(error)) from error
            raise translated(error) from error
        if line is not None:  # who reads its console reads on
            there._begin_at[self._vm] = line.end
            with suppress(XenError):
                there._read(lambda connection: there._open_line(connection, self._vm))

    def _has_arrived(self, there: MoveCalls) -> bool:
        """Whether the guest goes on there, though the call has failed; else here it does again."""
        return self._one_copy().where is there


def _arriving(domain: Any, there: MoveCalls) -> str:
    """The document for the daemon there: it looks itself at what lies below each disk.

    What this one knows of that goes by names that were given to other files since (`_files`).
    """
    libvirt = load()
    flags = libvirt.VIR_DOMAIN_XML_MIGRATABLE | libvirt.VIR_DOMAIN_XML_SECURE
    made = xml.Domain.parse(domain.XMLDesc(flags))
    for disk in made.disks:
        there._fit_io(disk)
        for one in disk.node.findall("backingStore"):
            disk.node.remove(one)
    return made.dump()


def _is_sending(copy: Copy) -> bool:
    """Whether libvirt is at work to send it, for whomever."""
    libvirt = load()
    try:
        return bool(copy.domain.jobInfo()[0] != libvirt.VIR_DOMAIN_JOB_NONE)
    except libvirt.libvirtError:  # it comes, or it has gone
        return False


def _finish_job(copy: Copy, until: float) -> None:
    """Wait for a job that nobody waits for; when that takes too long, end it.

    Raises:
        EngineError: it does not end.
    """
    libvirt = load()
    aborted = False
    while _is_sending(copy):
        if time.monotonic() > until:
            if aborted:
                name = copy.domain.name()
                raise EngineError(f"libvirt is at work on {name}, and does not stop when asked to")
            with suppress(libvirt.libvirtError):  # it ended by itself
                copy.domain.abortJob()
            aborted, until = True, time.monotonic() + LEFT
        time.sleep(LOOK)


def _let_go_on(copy: Copy) -> Copy:
    """A guest that was stopped for a move that did not come to its end goes on."""
    libvirt = load()
    state, reason = copy.domain.state()
    if state == libvirt.VIR_DOMAIN_PAUSED and reason == libvirt.VIR_DOMAIN_PAUSED_MIGRATION:
        copy.domain.resume()
    return copy


def _qemu_says(copy: Copy) -> str:
    libvirt = load()
    try:
        told = load_qemu().qemuMonitorCommand(copy.domain, '{"execute":"query-status"}', 0)
    except libvirt.libvirtError:
        return ""
    return str(json.loads(told)["return"]["status"])


def _folders(connection: Any) -> dict[str, str]:
    """The directories of storage that is attached, and its uuids."""
    active = connection.listAllStoragePools(load().VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE)
    return dict(
        each(active, lambda one: (xml.Pool.parse(one.XMLDesc()).path or "", one.UUIDString()))
    )


def _networks(connection: Any) -> dict[str, str]:
    """The networks that are up, by name, and their uuids."""
    active = load().VIR_CONNECT_LIST_NETWORKS_ACTIVE
    return {one.name(): one.UUIDString() for one in connection.listAllNetworks(active)}
