"""Put an object into any of its states, passing ones included, by real operations."""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Callable
from functools import cached_property
from tempfile import mkdtemp
from typing import Any

import xenmgmt
from xenmgmt import Xen

SIZE = 16 << 20
URL = "sim://?seed=1&memory=8GiB&cpus=3"


class Scene:
    """A connection with one object in a certain state, and what operations on it need."""

    def __init__(self, xen: Xen) -> None:
        self.xen = xen
        self.sim: Any = xen.driver
        self.hosts = xen.host.get_all()
        self.sr = xen.SR.get_all()[0]
        self.network = xen.network.get_all()[0]
        self.vm = self.new_vm("scene")
        self.disk = xen.VDI.create(SR=self.sr, virtual_size=SIZE, name_label="disk")
        self.vbd = xen.VBD.create(VM=self.vm, VDI=self.disk)
        self.vif = xen.VIF.create(VM=self.vm, network=self.network)
        self.host = self.hosts[0]
        self.pbd = self.host.PBDs[0]
        self.session: Any = xen.session.open("somebody")
        self.task = xen.task.create("by hand", "")
        self.tasks: list[Any] = []

    @cached_property
    def folder(self) -> str:
        """A folder that goes with the scene."""
        place = mkdtemp()
        weakref.finalize(self, shutil.rmtree, place)
        return place

    # What few cells need is made when they ask for it.

    @cached_property
    def pif(self) -> Any:
        return next(pif for pif in self.host.PIFs if pif.device == "eth1")

    @cached_property
    def vlan(self) -> Any:
        network = self.xen.network.create(name_label="tagged")
        self.xen.PIF.create_VLAN("eth1", network, self.host, 7)
        return next(pif for pif in self.host.PIFs if pif.VLAN == 7)

    @cached_property
    def quiet_network(self) -> Any:
        return self.xen.network.create(name_label="quiet")

    @property
    def pool(self) -> Any:
        return self.xen.pool.get_all()[0]

    @cached_property
    def cpu_pool(self) -> Any:
        return self.xen.cpu_pool.create(name_label="cpus", resident_on=self.host)

    @property
    def spare_cpu(self) -> Any:
        return next(cpu for cpu in self.host.host_CPUs if not cpu.cpu_pool)

    @property
    def pooled_cpu(self) -> Any:
        cpus = self.cpu_pool.host_CPUs
        return cpus[0] if cpus else self.host.host_CPUs[0]

    def pool_here(self) -> Any:
        """An active CPU pool of the host that the VM is on."""
        here = self.vm.observe()["resident_on"]
        host = next((host for host in self.hosts if host.ref == here), self.hosts[0])
        pool = self.xen.cpu_pool.create(name_label="here", resident_on=host)
        if host.state == "Enabled":
            pool.activate()
        return pool

    @cached_property
    def crashdump(self) -> Any:
        self.vm.start()
        dump = self.vm.dump_core()
        self.vm.hard_shutdown()
        return dump

    @cached_property
    def console(self) -> Any:
        return self.xen.console.create(VM=self.vm, protocol="vt100")

    @cached_property
    def vtpm(self) -> Any:
        return self.xen.VTPM.create(VM=self.vm)

    @cached_property
    def appliance(self) -> Any:
        appliance = self.xen.VM_appliance.create(name_label="both")
        self.vm.set_appliance(appliance)
        return appliance

    @cached_property
    def protection(self) -> Any:
        return self.xen.VM_protection.create(VM=self.vm, host=self.hosts[1], automatic=False)

    @cached_property
    def subject(self) -> Any:
        return self.xen.subject.create(subject_identifier="u-1")

    @cached_property
    def role(self) -> Any:
        return self.xen.role.get_by_name_label("pool-admin")[0]

    @cached_property
    def secret(self) -> Any:
        return self.xen.secret.create(value="word")

    def new_vm(self, name: str) -> Any:
        return self.xen.VM.create(
            name_label=name, memory_static_max="128MiB", actions_after_crash="preserve"
        )

    def other_host(self) -> Any:
        here = self.vm.observe()["resident_on"]
        return next(host for host in self.hosts if host.ref != here)

    def hang(self, method: str, begin: Any) -> None:
        """Begin an operation whose driver call does not end."""
        self.sim.hang(method)
        self.tasks.append(begin.task())


def scene() -> Scene:
    return Scene(xenmgmt.connect(URL))


# --- VM -------------------------------------------------------------------------------------------


def _running(s: Scene) -> None:
    s.vm.start()


def _paused(s: Scene) -> None:
    s.vm.start(start_paused=True)


def _suspended(s: Scene) -> None:
    s.vm.start()
    s.vm.suspend()


def _crashed(s: Scene) -> None:
    s.vm.start()
    s.sim.guest_crash(s.vm.uuid)


def _unknown(s: Scene) -> None:
    s.vm.start()
    s.sim.host_crash(s.vm.resident_on.uuid)


def _passing(before: Callable[[Scene], None], method: str, verb: str, *args: Any) -> Any:
    def go(s: Scene) -> None:
        before(s)
        s.sim.hang(method)
        s.tasks.append(getattr(s.vm, verb).task(*args))

    return go


def _migrating(s: Scene) -> None:
    s.vm.start()
    s.sim.hang("vm_migrate")
    s.tasks.append(s.vm.pool_migrate.task(s.other_host(), {}))


def _reverting(s: Scene) -> None:
    snapshot = s.vm.snapshot("before")
    s.vm.start()
    s.sim.hang("vdi_revert")
    s.tasks.append(snapshot.revert.task())


def _marked(s: Scene) -> None:
    s.vm.start()
    s.vm.mark("clean")


def _nothing(_: Scene) -> None:
    pass


VM: dict[str, Callable[[Scene], None]] = {
    "Halted": _nothing,
    "Paused": _paused,
    "Running": _running,
    "Suspended": _suspended,
    "Crashed": _crashed,
    "Unknown": _unknown,
    "starting": _passing(_nothing, "vm_start", "start"),
    "pausing": _passing(_running, "vm_pause", "pause"),
    "unpausing": _passing(_paused, "vm_unpause", "unpause"),
    "suspending": _passing(_running, "vm_suspend", "suspend"),
    "resuming": _passing(_suspended, "vm_resume", "resume"),
    "shutting_down": _passing(_running, "vm_shutdown", "clean_shutdown"),
    "stopping": _passing(_running, "vm_destroy", "hard_shutdown"),
    "rebooting": _passing(_running, "vm_reboot", "clean_reboot"),
    "migrating": _migrating,
    "checkpointing": _passing(_running, "vm_checkpoint", "checkpoint", "memory"),
    "marking": _passing(_running, "vm_mark", "mark", "clean"),
    "rewinding": _passing(_marked, "vm_rewind", "rewind", "clean"),
    "reverting": _reverting,
    "destroying": _passing(_suspended, "vdi_destroy", "destroy"),
}


# --- the other classes ----------------------------------------------------------------------------


def _attached(s: Scene) -> None:
    s.vm.start()


def _of(name: str, before: Callable[[Scene], None], method: str, verb: str, **args: Any) -> Any:
    def go(s: Scene) -> None:
        before(s)
        s.sim.hang(method)
        s.tasks.append(getattr(getattr(s, name), verb).task(**args))

    return go


def _unplugged(name: str) -> Callable[[Scene], None]:
    def go(s: Scene) -> None:
        s.vm.start()
        getattr(s, name).unplug()

    return go


def _unplug_all(s: Scene) -> None:
    for pbd in s.sr.PBDs:
        pbd.unplug()


def _quarantined(s: Scene) -> None:
    s.vif.quarantine()


def _free(s: Scene) -> None:
    s.vbd.destroy()


def _pbd_unplugged(s: Scene) -> None:
    s.pbd.unplug()


def _empty_unplugged(s: Scene) -> None:
    s.vbd.destroy()
    s.disk.destroy()
    _unplug_all(s)


def _disabled(s: Scene) -> None:
    s.host.disable()


def _offline(s: Scene) -> None:
    s.xen.pool.designate_new_master(s.hosts[1])  # a master is not destroyed
    s.host.disable()
    s.host.shutdown()


def _with_guest(s: Scene) -> None:
    s.vm.start_on(s.host)


VBD = {
    "Detached": _nothing,
    "Attached": _attached,
    "plugging": _of("vbd", _unplugged("vbd"), "vbd_plug", "plug"),
    "unplugging": _of("vbd", _attached, "vbd_unplug", "unplug"),
}
VIF = {
    "Detached": _nothing,
    "Attached": _attached,
    "Quarantined": _quarantined,
    "plugging": _of("vif", _unplugged("vif"), "vif_plug", "plug"),
    "unplugging": _of("vif", _attached, "vif_unplug", "unplug"),
}
VDI = {
    "Free": _nothing,
    "Attached": _attached,
    "resizing": _of("disk", _nothing, "vdi_resize", "resize", size=2 * SIZE),
    "destroying": _of("disk", _free, "vdi_destroy", "destroy"),
}
SR = {
    "Attached": _nothing,
    "Detached": _unplug_all,
    "destroying": _of("sr", _empty_unplugged, "sr_destroy", "destroy"),
}
PBD = {
    "Plugged": _nothing,
    "Unplugged": _pbd_unplugged,
    "plugging": _of("pbd", _pbd_unplugged, "sr_attach", "plug"),
    "unplugging": _of("pbd", _nothing, "sr_detach", "unplug"),
}
HOST = {
    "Enabled": _nothing,
    "Disabled": _disabled,
    "Offline": _offline,
    "evacuating": _of("host", _with_guest, "vm_migrate", "evacuate"),
    "rebooting": _of("host", _disabled, "host_reboot", "reboot"),
    "shutting_down": _of("host", _disabled, "host_shutdown", "shutdown"),
    "powering_on": _of("host", _offline, "host_power_on", "power_on"),
}


def _status(word: str) -> Callable[[Scene], None]:
    def go(s: Scene) -> None:
        s.task.set_status(word)

    return go


def _cancelling(s: Scene) -> None:
    s.task.cancel()


TASK = {
    "pending": _nothing,
    "cancelling": _cancelling,
    "success": _status("success"),
    "failure": _status("failure"),
    "cancelled": _status("cancelled"),
}


def _expired(s: Scene) -> None:
    s.session.expire()


SESSION = {"Active": _nothing, "Expired": _expired}


def _down(s: Scene) -> None:
    s.pif.unplug()


PIF = {
    "Plugged": _nothing,
    "Unplugged": _down,
    "plugging": _of("pif", _down, "pif_plug", "plug"),
    "unplugging": _of("pif", _nothing, "pif_unplug", "unplug"),
}


def _connected(s: Scene) -> None:
    network = s.quiet_network
    s.xen.PIF.create_VLAN("eth1", network, s.host, 9)


NETWORK = {"Isolated": _nothing, "Connected": _connected}


def _protected(s: Scene) -> None:
    s.xen.pool.enable_ha([])


def _ha(verb: str, before: Callable[[Scene], None]) -> Callable[[Scene], None]:
    def go(s: Scene) -> None:
        before(s)
        s.sim.hang("host_devices")
        arguments = ([],) if verb == "enable_ha" else ()
        s.tasks.append(getattr(s.xen.pool, verb).task(*arguments))

    return go


def _joining(s: Scene) -> None:
    s.vm.destroy()
    s.xen.pool.eject(s.hosts[1])
    s.sim.hang("host_join")
    s.tasks.append(s.xen.pool.join.task("elsewhere", "", ""))


POOL = {
    "Ready": _nothing,
    "Protected": _protected,
    "enabling_ha": _ha("enable_ha", _nothing),
    "disabling_ha": _ha("disable_ha", _protected),
    "joining": _joining,
}


def _active(s: Scene) -> None:
    s.cpu_pool.activate()


CPU_POOL = {
    "Inactive": _nothing,
    "Active": _active,
    "activating": _of("cpu_pool", _nothing, "cpupool_create", "activate"),
    "deactivating": _of("cpu_pool", _active, "cpupool_destroy", "deactivate"),
}
CRASHDUMP = {
    "Present": _nothing,
    "destroying": _of("crashdump", _nothing, "vdi_destroy", "destroy"),
}


def _with(name: str, then: Callable[[Scene], None]) -> Callable[[Scene], None]:
    def go(s: Scene) -> None:
        getattr(s, name)
        then(s)

    return go


CONSOLE = {"Idle": _with("console", _nothing), "Live": _with("console", _running)}
VTPM = {"Detached": _with("vtpm", _nothing), "Attached": _with("vtpm", _running)}
APPLIANCE = {
    "Ready": _with("appliance", _nothing),
    "starting": _of("appliance", _nothing, "vm_start", "start", paused=False),
    "stopping": _of("appliance", _with("appliance", _running), "vm_destroy", "hard_shutdown"),
}


def _without_role(s: Scene) -> None:
    s.subject.remove_from_roles(s.role)


SUBJECT = {"Powerless": _without_role, "Active": _nothing}
SECRET = {"Kept": _nothing}


def _guarded(s: Scene) -> None:
    s.vm.start_on(s.hosts[0])
    s.protection.start()


def _lost_standby(s: Scene) -> None:
    _guarded(s)
    s.sim.partition(s.hosts[1].uuid)
    s.xen.clock.sleep(1)
    s.sim.heal()
    s.hosts[1].enable()


def _lost_guest(s: Scene) -> None:
    _guarded(s)
    s.sim.host_crash(s.hosts[0].uuid)


def _failed_over(s: Scene) -> None:
    _lost_guest(s)
    s.protection.failover()


def _on_first(s: Scene) -> None:
    s.vm.start_on(s.hosts[0])


PROTECTION = {
    "Idle": _with("protection", _nothing),
    "Protected": _guarded,
    "Lost": _lost_standby,
    "FailedOver": _failed_over,
    "starting": _of("protection", _on_first, "vm_protect", "start"),
    "stopping": _of("protection", _guarded, "vm_unprotect", "stop"),
    "failing_over": _of("protection", _lost_guest, "vm_failover", "failover"),
}
