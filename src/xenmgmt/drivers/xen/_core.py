"""What every part of the driver works with: connections, threads, which guests are ours."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from errno import errorcode
from pathlib import Path
from typing import Any, ClassVar
from uuid import NAMESPACE_DNS, UUID, uuid5

from ..._native import (
    Light,
    NoMemory,
    NoShares,
    NoSuchDomain,
    TooManyDomains,
    no_room,
)
from ..._native.pins import pins_of
from ...abc import Clock, DomainInfo, EngineEvent
from ...errors import (
    ConnectionClosed,
    EngineError,
    HandleInvalid,
    HostNotEnoughFreeMemory,
    XenError,
)
from .._base import SkeletonDriver
from .._workers import Work, Workers
from ._claims import Claims
from ._config import Config
from ._notes import sweep, write_file
from .host import XenHost
from .table import DomainRow

STATE = Path("/var/lib/xenmgmt/xen")
USERDATA = Path("/var/lib/xen")
"""Where libxl keeps the configuration of each domain, which it changes with its devices."""
CLAIMS = Path("/run/xenmgmt-xen.claims")
"""Who works on which guest; of one host, as the guests are, wherever each keeps its notes."""
LIMIT = 60.0
"""Seconds that a short call of libxl's may take."""
LONG = 600.0
"""Seconds for one that builds or moves a guest's memory."""

STATES = {"running": "Running", "paused": "Paused", "crashed": "Crashed"}
"""States of rows that are domains to the toolstack; one that has halted is none any more."""


def alive(rows: Iterable[DomainRow]) -> list[DomainRow]:
    """Those that are guests, and not on their way out."""
    return [row for row in rows if row.domid and row.state != "dying"]


class XenCore(SkeletonDriver):
    """Guests of this host.

    Args:
        clock: the real one when left out; Xen's guests live in no other.
        state: a folder for the configurations that our guests were built from.
    """

    name = "xen"
    features: ClassVar[frozenset[str]] = frozenset({"adoption"})

    def __init__(self, clock: Clock | None = None, *, state: Path = STATE) -> None:
        super().__init__(clock)
        self.state = state
        self.workers = Workers("xenmgmt-xen")
        self.host_uuid = host_identity()
        self._xen: XenHost | None = None
        self._light: Light | None = None
        self._listener: Callable[[EngineEvent], None] | None = None
        self._guard = threading.Lock()
        self._busy: dict[str, int] = {}
        self._names: dict[str, str] = {}
        """What guests are to be called that are being built."""
        self.claims = Claims()
        """Which guests this connection works on, of all that know the same guests as theirs."""

    # --- open and close -------------------------------------------------------------------------

    def open(self, listener: Callable[[EngineEvent], None]) -> None:
        self._xen = XenHost()
        try:
            self._light = Light(self._xen.hypervisor.release)
            self._open_files()
        except BaseException:
            self._xen.close()
            raise
        self._listener = listener

    def _open_files(self) -> None:
        try:
            self.state.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            what = (
                f"nothing can be kept in {self.state} (xen+native://?state=/folder names another)"
            )
            raise linux_failed(what, error) from error
        try:
            self.claims.open(CLAIMS)
        except OSError as error:
            raise linux_failed(
                f"who works on which guest cannot be noted in {CLAIMS}", error
            ) from error
        sweep(self.state, self.claims)

    def close(self) -> None:
        self._listener = None
        self.workers.close()
        xen, self._xen = self._xen, None
        if xen is not None:
            xen.close()
        self.claims.close()

    @property
    def xen(self) -> XenHost:
        """The host's Xen."""
        if self._xen is None:
            raise ConnectionClosed("xen+native://")
        return self._xen

    @property
    def light(self) -> Light:
        """libxl, which builds, moves and ends domains."""
        if self._light is None:
            raise ConnectionClosed("xen+native://")
        return self._light

    def emit(self, event: EngineEvent) -> None:
        """Tell the listener."""
        if (listener := self._listener) is not None:
            listener(event)

    # --- domains --------------------------------------------------------------------------------

    def row_of(self, vm: str) -> DomainRow | None:
        """The domain of a VM, also one that has shut down; None when there is none."""
        found = None
        for row in self.xen.domains().named(UUID(vm).bytes):
            if row.domid:
                found = row
                if row.state != "dying":
                    return row
        return found

    def rows_of(self, vm: str) -> list[DomainRow]:
        """Its domains: two while it moves."""
        return alive(self.xen.domains().named(UUID(vm).bytes))

    def domain_of(self, vm: str) -> DomainRow:
        """The domain of a VM that has one.

        Raises:
            HandleInvalid: it has none.
        """
        row = self.row_of(vm)
        if row is None or row.state not in STATES:
            raise HandleInvalid("VM", vm)
        return row

    def info_of(self, row: DomainRow) -> DomainInfo:
        """A row as the port has it."""
        return DomainInfo(
            uuid=str(row.uuid),
            host=self.host_uuid,
            domid=row.domid,
            state=STATES[row.state],
            memory=row.memory,
            vcpus=row.vcpus,
            cpu_time=row.cpu_time / 1e9,
        )

    def assert_host(self, host: str) -> None:
        """Raise unless it is this one."""
        if host != self.host_uuid:
            raise HandleInvalid("host", host)

    # --- what is under way ----------------------------------------------------------------------

    @contextmanager
    def busy(self, vm: str, *, alone: bool = True) -> Iterator[None]:
        """While an operation changes a domain, nobody tells that it has changed.

        Another connection waits with what it wants of the guest, unless this one only looks at it.
        """
        with self._guard:
            self._busy[vm] = self._busy.get(vm, 0) + 1
        try:
            if alone:
                self.claims.take(vm, LIMIT)
            yield
        finally:
            try:
                self.settle(vm)
            finally:
                self._leave(vm)

    def _leave(self, vm: str) -> None:
        with self._guard:
            self._busy[vm] -= 1
            if not self._busy[vm]:
                del self._busy[vm]
                self._names.pop(vm, None)
                self.claims.give_back(vm)

    def is_busy(self, vm: str) -> bool:
        """Whether an operation is at it, of this connection or of another."""
        with self._guard:
            if vm in self._busy:
                return True
        return self.claims.is_elsewhere(vm)

    def settle(self, vm: str) -> None:
        """An operation has left a domain as it is now: that is no news to tell."""

    def begin(
        self,
        what: str,
        vm: str,
        work: Callable[[], Any],
        *,
        give_up: Callable[[], object] | None = None,
        alone: bool = True,
    ) -> Work:
        """Do something with a domain in a thread of the pool."""

        def do() -> Any:
            with self.busy(vm, alone=alone):
                try:
                    return work()
                except NoSuchDomain as error:
                    raise HandleInvalid("VM", vm, message=str(error)) from error
                except NoMemory as error:
                    raise self._no_room(error) from error
                except XenError:
                    raise  # a Timeout is one of Python's OSErrors, too
                except OSError as error:
                    raise linux_failed(f"{what} of {vm!r}", error) from error

        return self.workers.begin(what, do, give_up=give_up)

    def begin_here(self, what: str, subject: str, work: Callable[[], Any]) -> Work:
        """The same with what is no guest: other connections do not wait for it."""
        return self.begin(what, subject, work, alone=False)

    def _no_room(self, error: NoMemory) -> XenError:
        found = no_room(error, len(self.xen.domains()))
        if isinstance(found, TooManyDomains):
            return found
        free = self.xen.physinfo().memory_free
        text = f"the host {self.host_uuid!r} has {free} bytes of memory free: {error.message}"
        return HostNotEnoughFreeMemory(None, free, message=text)

    def begin_long(
        self, what: str, vm: str, work: Callable[[threading.Event], Any], *, alone: bool = True
    ) -> Work:
        """The same for what can be given up: the work is handed the event that says so."""
        enough = threading.Event()

        def give_up() -> bool:
            enough.set()
            return True

        return self.begin(what, vm, lambda: work(enough), give_up=give_up, alone=alone)

    # --- our guests -----------------------------------------------------------------------------

    def note_path(self, vm: str) -> Path:
        """What we note of a guest that we built; its file marks it as ours."""
        return self.state / f"{UUID(vm)}.json"

    def note_of(self, vm: str) -> dict[str, Any]:
        """What is noted: its name, its configuration, the uuids of its devices; {} of others'."""
        try:
            noted = json.loads(self.note_path(vm).read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return dict(noted)

    def is_ours(self, vm: str) -> bool:
        """Whether this library built it, and so has to see to its end."""
        return self.note_path(vm).exists()

    def make_ours(self, vm: str, config: Config) -> None:
        """From now on we see to its end, whoever had made it."""
        if not self.is_ours(vm):
            name = config["c_info"]["name"]
            noted = {"name": name, "config": config, "vbds": {}, "vifs": {}}
            write_file(self.note_path(vm), json.dumps(noted))

    def forget(self, vm: str) -> None:
        """It has gone."""
        self.note_path(vm).unlink(missing_ok=True)

    @staticmethod
    def userdata_path(row: DomainRow) -> Path:
        """Where libxl keeps the configuration of a domain, from when it has nearly built it."""
        return USERDATA / f"userdata-d.{row.domid}.{row.uuid}.libxl-json"

    def config_of_domain(self, row: DomainRow) -> Config | None:
        """The configuration of a domain as it is now, whoever built it; None when there is none.

        libxl keeps it, and does not take devices out of it that have gone, nor note another
        name, or the pool that the domain has moved to. A domain built from it gets its own number.
        """
        try:
            found: dict[str, Any] = json.loads(self.userdata_path(row).read_text().rstrip("\0"))
        except (FileNotFoundError, ValueError):
            return None
        found["c_info"].pop("domid", None)
        found["c_info"]["poolid"] = row.cpupool
        store, base = self.xen.store, f"/libxl/{row.domid}/device"
        name = store.get(f"/local/domain/{row.domid}/name")
        found["c_info"]["name"] = name or found["c_info"].get("name", "")
        there = {
            store.get(f"{store.get(f'{base}/vbd/{each}/backend')}/dev")
            for each in store.list(f"{base}/vbd")
        }
        vifs = {int(each) for each in store.list(f"{base}/vif")}
        found["disks"] = [one for one in found.get("disks", ()) if one.get("vdev") in there]
        found["nics"] = [one for one in found.get("nics", ()) if one.get("devid", 0) in vifs]
        return found

    def config_of_successor(self, row: DomainRow) -> Config | None:
        """The same with weight, cap and pins as they are, for a domain that takes its place."""
        config = self.config_of_domain(row)
        if config is None:
            return None
        built: dict[str, Any] = dict(config["b_info"])
        built.pop("vcpu_hard_affinity", None)
        if pins := pins_of(self.light, row.domid):
            built |= {"vcpu_hard_affinity": pins, "numa_placement": "False"}
        with suppress(NoShares):
            now = self.xen.sched(row.domid)
            built["sched_params"] = {"weight": now.weight, "cap": now.cap}
        return {**config, "b_info": built}

    def free_name(self, name: str, vm: str) -> str:
        """A name that no other guest has: two VMs may share one, and Xen's guests may not."""
        cleaned = "".join(char if char.isprintable() and char != "/" else "_" for char in name)
        wanted = cleaned or f"vm-{vm[:8]}"
        with self._guard:  # before it is looked who has it: it is there, or on its way, or free
            is_taken = wanted in self._names.values()
            self._names[vm] = wanted
        store = self.xen.store
        names = (store.get(f"/local/domain/{each}/name") for each in store.list("/local/domain"))
        return f"{wanted}-{vm[:8]}" if is_taken or wanted in names else wanted

    def destroy(self, row: DomainRow) -> None:
        """Take a domain away."""
        with suppress(NoSuchDomain):  # it ended meanwhile
            self.light.destroy(row.domid, LIMIT)


def linux_failed(what: str, error: OSError) -> EngineError:
    """What the kernel refused, as an error of ours."""
    code = errorcode.get(error.errno or 0)
    return EngineError(f"{what}: {error}", engine="Linux", native_code=code)


def host_identity() -> str:
    """A uuid for this host that stays: of its machine id, else of its name."""
    text = ""
    with suppress(OSError):
        text = Path("/etc/machine-id").read_text().strip()
    return str(uuid5(NAMESPACE_DNS, f"xenmgmt:{text or socket.gethostname()}"))


__all__ = ["LIMIT", "LONG", "STATES", "XenCore", "linux_failed"]
