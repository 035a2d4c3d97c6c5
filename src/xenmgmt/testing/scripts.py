"""Random scripts of calls and faults on the simulator, run, checked, and made small.

A script is a list of steps; a step is a verb, how it is called, and a number from which its object
and arguments are drawn. So a script still means something when steps are dropped from it, which is
how a failing one is made small. Everything comes from the seed::

    python -m xenmgmt.testing.scripts --seed 123 --steps 60

runs one script and tells its digest, or why it failed and the fewest steps that still fail.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from .. import errors as err
from .. import scenario
from ..model import CLASSES
from ..model._layout import STATE
from ..model._types import Bool, DateTime, Enum, Float, Int, Map, Ref, Set, String, Type
from ..operations import OPERATIONS
from ..operations._operation import parameters
from ..states import TABLES
from ..toolstack import Xen, connect
from .invariants import check_always, check_quiet

MIB = 1 << 20
STEPS = 60


class Step(NamedTuple):
    """One call: ``mode`` is call (to its end), task (begun), or short (a task with little time)."""

    verb: str
    mode: str
    number: int


# --- which verbs, and how often -------------------------------------------------------------------

OFTEN = (
    "VM.start VM.start VM.start VM.pause VM.unpause VM.suspend VM.resume VM.resume_on VM.start_on "
    "VM.clean_shutdown VM.hard_shutdown VM.clean_reboot VM.hard_reboot VM.pool_migrate "
    "VM.pool_migrate VM.snapshot VM.checkpoint VM.revert VM.clone VM.copy VM.destroy VM.fork "
    "VM.mark VM.mark VM.rewind VM.unmark "
    "VM.power_state_reset VM.set_memory_dynamic_range VM.set_VCPUs_number_live VM.dump_core "
    "VM.create VBD.create VBD.plug VBD.unplug VBD.destroy VIF.create VIF.plug VIF.unplug "
    "VIF.destroy VIF.quarantine VIF.release VDI.create VDI.destroy VDI.snapshot VDI.clone "
    "VDI.copy VDI.resize SR.create SR.scan PBD.plug PBD.unplug PIF.plug PIF.unplug "
    "PIF.create_VLAN network.create host.disable host.enable host.evacuate host.reboot "
    "host.shutdown host.power_on cpu_pool.create cpu_pool.activate cpu_pool.deactivate "
    "VM_appliance.start VM_appliance.clean_shutdown VM_appliance.hard_shutdown "
    "pool.enable_ha pool.disable_ha VM_protection.create VM_protection.start VM_protection.start "
    "VM_protection.stop VM_protection.failover VM_protection.destroy VM.set_groups "
    "VM_group.snapshot VM_group.restore"
).split()
FAULTS = (
    "sim.guest_crash sim.guest_halt sim.guest_reboot sim.host_crash sim.host_recover sim.partition "
    "sim.heal sim.hang sim.unhang sim.slow sim.fail sim.fail sim.fail sim.storage_fault "
    "sim.storage_mended sim.behave"
).split()
OTHERS = ("time.passes",) * 4 + ("task.cancelled", "field.written", "xen.sample")
SEEN = (
    "VM VBD VIF VDI SR PBD PIF network host pool cpu_pool VM_appliance VLAN Bond tunnel console "
    "VTPM DPCI DSCSI DSCSI_HBA crashdump VMSS "
    "VM_group VM_protection"
).split()
LEFT_OUT: Mapping[str, str] = {
    "VDI.forget": "the engine keeps a disk that the model has forgotten",
    "SR.forget": "the engine keeps storage that the model has forgotten",
    "VM.import_metadata": "wants a text that an export has made",
    "VM_group.export_set": "writes files",
    "VDI.export_file": "writes files",
    "VDI.import_file": "wants a file that an export has made",
    "VM_group.import_set": "wants files that an export has made",
    "pool.join": "wants a second pool",
    "pool.join_force": "wants a second pool",
    "host.bugreport_upload": "leaves this machine",
    "host.destroy": "the engine keeps a host that the model has forgotten",
    "pool.eject": "the engine of the host that leaves is gone for good",
    "VM.set_suspend_VDI": "says that another disk is the memory image",
}
VERBS = tuple(
    title for title in OPERATIONS if title.split(".")[0] in SEEN and title not in LEFT_OUT
)
METHODS = (
    "vm_start vm_destroy vm_pause vm_unpause vm_shutdown vm_reboot vm_suspend vm_resume "
    "vm_mark vm_rewind vm_unmark "
    "vm_checkpoint vm_migrate vm_set_memory vm_set_vcpus vm_dump_core vm_fork vbd_plug vbd_unplug "
    "vif_plug vif_unplug sr_create sr_attach sr_detach sr_scan vdi_create vdi_destroy vdi_snapshot "
    "vdi_clone vdi_copy vdi_resize vdi_revert pif_plug pif_unplug cpupool_create cpupool_destroy "
    "host_reboot host_shutdown host_power_on device_plug vm_protect vm_unprotect vm_failover "
    "host_cpu_power host_set_governors"
).split()
WORDS = ("a", "b", "web", "cap", "weight", "", "50", "eth0", "eth1", "nfs", "lvm", "1.2.3.4", "x y")
SIZES = (0, 1, 2, 3, 5, MIB, 8 * MIB, 64 * MIB, 128 * MIB, 300 * MIB, 2 << 30, -1)
URLS = (
    "sim://?memory=1GiB&cpus=3",
    "sim://?memory=1GiB&cpus=3&latency=real",
    "sim://?hosts=1&memory=512MiB&cpus=2&latency=real",
    "sim://?hosts=3&memory=700MiB&cpus=2&latency=real",
)
QUIET = 5000.0
"""Seconds after which everything that was begun must have ended."""


def url(seed: int) -> str:
    """The simulator on which the script of a seed runs."""
    return URLS[seed % len(URLS)]


def script(seed: int, steps: int = STEPS) -> list[Step]:
    """A random script."""
    die = random.Random(seed)
    calm = die.random() < 0.3  # without faults, scripts come further
    found = []
    for _ in range(steps):
        odds = die.random()
        if odds < 0.60:
            verb = die.choice(OFTEN)
        elif odds < 0.72:
            verb = die.choice(VERBS)
        elif odds < 0.84:
            verb = die.choice(OTHERS)
        else:
            verb = die.choice(OTHERS if calm else FAULTS)
        mode = die.choice(("call", "call", "task", "task", "short"))
        found.append(Step(verb, mode, die.getrandbits(32)))
    return found


# --- arguments ------------------------------------------------------------------------------------


class _Drawer:
    """Draws objects and arguments from one step's number."""

    def __init__(self, xen: Xen, number: int) -> None:
        self.xen = xen
        self.die = random.Random(number)

    def one(self, cls: str) -> Any:
        """An object of a class; None when there is none."""
        found = self.xen.collection(cls).get_all()
        return self.die.choice(found) if found else None

    def subject(self, cls: str, verb: str) -> Any:
        """An object for a verb, more often than not in a state in which the verb is legal."""
        found = self.xen.collection(cls).get_all()
        table = TABLES.get(cls)
        if table is not None and verb in table.legal and self.die.random() < 0.75:
            fitting = [one for one in found if one._cell.row[STATE] & table.legal[verb]]
            found = fitting or found
        if cls == "VM" and verb != "revert" and self.die.random() < 0.9:
            found = [vm for vm in found if not vm.is_a_snapshot] or found
        elif verb == "revert":
            found = [vm for vm in found if vm.is_a_snapshot] or found
        return self.die.choice(found) if found else None

    def vm(self) -> Any:
        """A VM; rarely a snapshot."""
        found = [vm for vm in self.xen.VM.get_all() if not vm.is_a_snapshot]
        if not found or self.die.random() < 0.15:
            return self.one("VM")
        return self.die.choice(found)

    def value(self, name: str, kind: Type) -> Any:
        """Something of a type, legal more often than not."""
        die = self.die
        if isinstance(kind, Ref):
            return self.vm() if kind.to == "VM" else self.one(kind.to)
        if kind == Bool:
            return die.random() < 0.5
        if kind == Int:
            if name in ("n", "nvcpu", "VLAN", "tag", "value"):
                return die.choice((1, 2, 3))
            return die.choice(SIZES)
        if kind == Float:
            return die.choice((0.0, 0.5, 1.0))
        if kind == DateTime:
            return self.xen.clock.now()
        if isinstance(kind, Enum):
            return die.choice(list(kind.members))
        if isinstance(kind, Set):
            drawn = [self.value(name, kind.of) for _ in range(die.randrange(3))]
            return [
                each for n, each in enumerate(drawn) if each is not None and each not in drawn[:n]
            ]
        if isinstance(kind, Map):
            return {self.value(name, kind.key): self.value(name, kind.value)}
        if kind == String:
            return die.choice(WORDS)
        return None

    def arguments(self, title: str) -> dict[str, Any]:
        """Arguments of an operation: by a rule of its own, else by the declared types."""
        rule = ARGUMENTS.get(title)
        if rule is not None:
            return rule(self)
        cls, verb = title.split(".")
        if verb == "create" and CLASSES[cls].has_create:
            fields = CLASSES[cls].fields.values()
            return {f.name: self.value(f.name, f.type) for f in fields if f.required}
        declared = OPERATIONS[title].extra or parameters(cls, verb)
        return {
            name: self.value(name, param.type)
            for name, param in declared.items()
            if not param.is_optional or self.die.random() < 0.3
        }


def _new_vm(d: _Drawer) -> dict[str, Any]:
    crash = ("preserve", "restart", "destroy", "coredump_and_restart", "rename_restart")
    return {
        "name_label": d.die.choice(("new", "web")),
        "memory_static_max": d.die.choice((64, 128, 200)) * MIB,
        "VCPUs_max": d.die.choice((1, 2)),
        "actions_after_crash": d.die.choice(crash),
        "actions_after_shutdown": d.die.choice(("destroy", "restart")),
    }


def _new_vbd(d: _Drawer) -> dict[str, Any]:
    if d.die.random() < 0.15:
        return {"VM": d.vm(), "type": "CD", "mode": "RO", "empty": True}
    return {"VM": d.vm(), "VDI": d.one("VDI"), "mode": d.die.choice(("RW", "RW", "RO"))}


def _bond(d: _Drawer) -> dict[str, Any]:
    members = [one for one in d.one("host").PIFs if one.VLAN < 0]
    return {"network": d.one("network"), "members": members[:2], "MAC": ""}


def _range(d: _Drawer) -> dict[str, Any]:
    low = d.die.choice((8, 16, 32, 64)) * MIB
    return {"min": low, "max": low + d.die.choice((0, 32)) * MIB}


ARGUMENTS: dict[str, Callable[[_Drawer], dict[str, Any]]] = {
    "VM.create": _new_vm,
    "VM.start": lambda d: {"start_paused": d.die.random() < 0.2},
    "VM.fork": lambda d: {"n": d.die.choice((1, 2)), "new_name": "fork"},
    "VM.mark": lambda d: {"name": d.die.choice(("clean", "later"))},
    "VM.rewind": lambda d: {"name": d.die.choice(("clean", "later"))},
    "VM.unmark": lambda d: {"name": d.die.choice(("clean", "later"))},
    "VM.pool_migrate": lambda d: {"host": d.one("host")},
    "VM.migrate": lambda d: {"dest": d.one("host").address, "live": d.die.random() < 0.5},
    "VM.cpu_pool_migrate": lambda d: {"pool": d.one("cpu_pool")},
    "VM.send_trigger": lambda d: {"trigger": d.die.choice(("nmi", "power", "nmi-crash"))},
    "VM.send_sysrq": lambda d: {"key": d.die.choice(("s", "c"))},
    "VM.set_memory_static_range": lambda d: {
        "min": 8 * MIB,
        "max": d.die.choice((1, 2)) * 128 * MIB,
    },
    "VM.set_memory_dynamic_max_live": lambda d: {"max": d.die.choice((64, 96)) * MIB},
    "VM.set_memory_dynamic_min_live": lambda d: {"min": d.die.choice((8, 32)) * MIB},
    "VM.set_memory_target_live": lambda d: {"target": d.die.choice((32, 64, 96)) * MIB},
    "Bond.create": _bond,
    "pool.create_VLAN": lambda d: {
        "device": d.die.choice(("eth0", "eth1")),
        "network": d.one("network"),
        "VLAN": d.die.choice((1, 2, 3)),
    },
    "VM.set_memory_dynamic_range": _range,
    "VM.set_memory_dynamic_max": lambda d: {"value": d.die.choice((32, 64, 128)) * MIB},
    "VM.set_memory_dynamic_min": lambda d: {"value": d.die.choice((8, 16, 32)) * MIB},
    "VM.set_memory": lambda d: {"value": d.die.choice((32, 64, 128)) * MIB},
    "VBD.create": _new_vbd,
    "VDI.create": lambda d: {
        "SR": d.one("SR"),
        "virtual_size": d.die.choice((1, 4, 16)) * MIB,
        "sharable": d.die.random() < 0.2,
    },
    "VDI.resize": lambda d: {"size": d.die.choice((8, 32, 64)) * MIB},
    "VDI.copy": lambda d: {"sr": d.one("SR")},
    "SR.create": lambda d: {
        "host": d.one("host"),
        "type": d.die.choice(("nfs", "ext")),
        "shared": d.die.random() < 0.5,
        "name_label": "more",
        "physical_size": d.die.choice((64 * MIB, 1 << 30)),
    },
    "network.create": lambda d: {"name_label": "net"},
    "PIF.create_VLAN": lambda d: {
        "device": d.die.choice(("eth0", "eth1")),
        "network": d.one("network"),
        "host": d.one("host"),
        "VLAN": d.die.choice((1, 2, 3)),
    },
    "PIF.introduce": lambda d: {
        "host": d.one("host"),
        "MAC": "",
        "device": d.die.choice(("eth0", "eth1")),
    },
    "cpu_pool.create": lambda d: {
        "name_label": "cpus",
        "resident_on": d.one("host"),
        "auto_power_on": d.die.random() < 0.2,
    },
    "pool.enable_ha": lambda d: {"heartbeat_srs": [d.one("SR")] if d.die.random() < 0.5 else []},
    "console.create": lambda d: {"VM": d.vm(), "protocol": d.die.choice(("vt100", "rfb"))},
    "VTPM.create": lambda d: {"VM": d.vm()},
    "DPCI.create": lambda d: {"VM": d.vm(), "PPCI": d.one("PPCI")},
    "DSCSI.create": lambda d: {"VM": d.vm(), "PSCSI": d.one("PSCSI")},
    "DSCSI_HBA.create": lambda d: {"VM": d.vm(), "assignment_mode": "LUN"},
    "VM_appliance.create": lambda d: {"name_label": "both"},
    "VM_protection.create": lambda d: {
        "VM": d.vm(),
        "host": d.one("host"),
        "interval": d.die.choice((1.0, 20.0)),
        "automatic": d.die.random() < 0.7,
    },
    "VM_group.create": lambda d: {"name_label": "set"},
    "VM.set_groups": lambda d: {"value": [d.one("VM_group")] if d.one("VM_group") else []},
    "VM.set_appliance": lambda d: {"value": d.one("VM_appliance")},
}
MAKES_VMS = (
    "VM.create",
    "VM.clone",
    "VM.copy",
    "VM.snapshot",
    "VM.checkpoint",
    "VM.fork",
    "VM_group.snapshot",
    "VM_group.restore",
)
MOST_VMS = 12


# --- running --------------------------------------------------------------------------------------


class Run:
    """One script on one connection."""

    def __init__(self, xen: Xen) -> None:
        self.xen = xen
        self.tasks: list[Any] = []

    def furnish(self) -> None:
        """Three VMs with disks and interfaces, an appliance."""
        xen = self.xen
        appliance = xen.VM_appliance.create(name_label="first")
        for n in range(3):
            vm = xen.VM.create(
                name_label=f"vm{n}",
                memory_static_max=(96 + 32 * n) * MIB,
                actions_after_crash="restart" if n == 2 else "preserve",
            )
            disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size=4 * MIB)
            xen.VBD.create(VM=vm, VDI=disk)
            xen.VIF.create(VM=vm, network=xen.network.get_all()[0])
            if n == 0:
                vm.set_groups([xen.VM_group.create(name_label="set")])
            if n < 2:
                vm.set_appliance(appliance)
            if n > 0:
                vm.start()

    def do(self, step: Step) -> None:
        """One step. A refusal or an error of the engine is fine; anything else is a mistake."""
        drawer = _Drawer(self.xen, step.number)
        try:
            self._do(step, drawer)
        except (err.CallerError, err.HostError) as error:
            assert_expected(error)

    def _do(self, step: Step, d: _Drawer) -> None:
        cls, name = step.verb.split(".")
        if cls == "sim":
            getattr(_People, name)(self.xen, d)
        elif step.verb == "time.passes":
            self.xen.clock.sleep(d.die.choice((0.1, 0.5, 1.0, 5.0, 40.0)))
        elif step.verb == "task.cancelled":
            if self.tasks:
                d.die.choice(self.tasks).cancel()
        elif step.verb == "xen.sample":
            self.xen.sample()
        elif step.verb == "field.written":
            found = d.one(d.die.choice(("VM", "VDI", "network", "SR", "host")))
            if found is not None:
                found.name_label = f"name{d.die.randrange(9)}"
        else:
            self._operate(cls, name, step, d)

    def _operate(self, cls: str, name: str, step: Step, d: _Drawer) -> None:
        if step.verb in MAKES_VMS and len(self.xen.VM) > MOST_VMS:
            return
        if OPERATIONS[step.verb].static:
            owner = self.xen.collection(cls)
        else:
            owner = d.subject(cls, name)
        if owner is None:
            return
        arguments = d.arguments(step.verb)
        operation = getattr(owner, name)
        if step.mode == "call":
            operation(**arguments)
            return
        if not hasattr(operation, "task"):
            operation(**arguments)
            return
        if step.mode == "short":
            operation = operation.options(
                timeout=d.die.choice((0.1, 1.0, 3.0)), wait=d.die.choice((0.0, 0.0, 2.0))
            )
        self.tasks.append(operation.task(**arguments))

    def settle(self) -> None:
        """Take every fault away and let all that was begun end."""
        xen = self.xen
        faults = xen.sim.faults
        for method in tuple(faults.hanging):
            xen.sim.unhang(method)
        for method in tuple(faults.slow):
            xen.sim.slow(method, 0)
        faults.plans.clear()
        for sr in xen.SR:
            try:
                xen.sim.storage_fault(sr.uuid, None)
            except err.EngineError:  # taken away already
                continue
        xen.sim.heal()
        xen.clock.sleep(QUIET)

    def check_quiet(self) -> None:
        """What must hold once everything has ended."""
        for task in self.tasks:
            assert task.done, f"{task!r} has not ended"
            error = task._execution.error
            if error is not None:
                assert_expected(error)
        assert not self.xen.context.running, f"running: {self.xen.context.running}"
        check_quiet(self.xen)


def assert_expected(error: BaseException) -> None:
    """Raise an error again that no caller and no engine can be blamed for."""
    if not isinstance(error, err.XenError) or type(error) is err.InternalError:
        raise error


class _People:
    """What the person at the simulator does."""

    @staticmethod
    def guest_crash(xen: Xen, d: _Drawer) -> None:
        if xen.VM:
            xen.sim.guest_crash(d.vm().uuid)

    @staticmethod
    def guest_halt(xen: Xen, d: _Drawer) -> None:
        if xen.VM:
            xen.sim.guest_halt(d.vm().uuid)

    @staticmethod
    def guest_reboot(xen: Xen, d: _Drawer) -> None:
        running = [vm for vm in xen.VM if vm.state == "Running"]
        if running:
            xen.sim.guest_reboot(d.die.choice(running).uuid)

    @staticmethod
    def host_crash(xen: Xen, d: _Drawer) -> None:
        if d.die.random() < 0.5:
            xen.sim.host_crash(d.one("host").uuid)

    @staticmethod
    def host_recover(xen: Xen, d: _Drawer) -> None:
        dead = [info.uuid for info in xen.driver.host_list() if not info.live]
        if dead:
            xen.sim.host_recover(d.die.choice(dead))

    @staticmethod
    def partition(xen: Xen, d: _Drawer) -> None:
        xen.sim.partition(d.one("host").uuid)

    @staticmethod
    def heal(xen: Xen, d: _Drawer) -> None:
        xen.sim.heal()

    @staticmethod
    def hang(xen: Xen, d: _Drawer) -> None:
        xen.sim.hang(d.die.choice(METHODS))

    @staticmethod
    def unhang(xen: Xen, d: _Drawer) -> None:
        for method in tuple(xen.sim.faults.hanging):
            xen.sim.unhang(method)

    @staticmethod
    def slow(xen: Xen, d: _Drawer) -> None:
        xen.sim.slow(d.die.choice(METHODS), d.die.choice((0.0, 0.5, 20.0)))

    @staticmethod
    def fail(xen: Xen, d: _Drawer) -> None:
        after = d.die.choice((0, 0, 1, 2))
        xen.sim.fail(d.die.choice(METHODS), err.EngineError("made to fail"), after=after)

    @staticmethod
    def storage_fault(xen: Xen, d: _Drawer) -> None:
        xen.sim.storage_fault(d.one("SR").uuid, d.die.choice(("EIO", "ENOSPC")))

    @staticmethod
    def storage_mended(xen: Xen, d: _Drawer) -> None:
        xen.sim.storage_fault(d.one("SR").uuid, None)

    @staticmethod
    def behave(xen: Xen, d: _Drawer) -> None:
        found = d.vm()
        xen.sim.behave(
            found.uuid if found is not None else None,
            boot_seconds=d.die.choice((0.0, 3.0)),
            shutdown_seconds=d.die.choice((0.0, 2.0)),
            ignores_shutdown=d.die.random() < 0.2,
            ignores_reboot=d.die.random() < 0.2,
            balloon_rate=d.die.choice((0, 8 * MIB)),
            balloon_floor=d.die.choice((0, 24 * MIB)),
        )


def play(xen: Xen, steps: Iterable[Step], *, every: int = 10) -> None:
    """Run a script to its quiet end, with a look at the whole model after ``every`` steps."""
    run = Run(xen)
    run.furnish()
    for number, step in enumerate(steps, 1):
        run.do(step)
        if every and number % every == 0:
            check_always(xen)
    run.settle()
    run.check_quiet()


@dataclass(slots=True)
class Outcome:
    """How a script ended: the digest of its events, and the error, if it has failed."""

    digest: str
    error: BaseException | None = None

    @property
    def kind(self) -> tuple[str, str]:
        """Which mistake it is: the error's type, and the line that raised it."""
        if self.error is None:
            return "", ""
        frames = traceback.extract_tb(self.error.__traceback__)
        place = f"{frames[-1].name}:{frames[-1].lineno}" if frames else ""
        return type(self.error).__name__, place


def attempt(seed: int, steps: Sequence[Step], *, every: int = 10) -> Outcome:
    """Run a script; what comes of it."""
    with connect(url(seed), seed=seed) as xen:
        try:
            play(xen, steps, every=every)
        except Exception as error:  # noqa: BLE001  a mistake of any kind is what is looked for
            return Outcome(scenario.digest(xen), error)
        return Outcome(scenario.digest(xen))


def shrink(steps: Sequence[Any], fails: Callable[[Sequence[Any]], bool]) -> list[Any]:
    """The fewest steps, found by leaving out ever smaller pieces, that still fail."""
    kept = list(steps)
    size = max(1, len(kept) // 2)
    while True:
        place, dropped = 0, False
        while place < len(kept):
            fewer = kept[:place] + kept[place + size :]
            if fails(fewer):
                kept, dropped = fewer, True
            else:
                place += size
        if size == 1 and not dropped:
            return kept
        size = max(1, size // 2) if not dropped or size > 1 else 1


def run_seed(seed: int, steps: int = STEPS) -> str:
    """Run the script of a seed; its digest. A failure says how to see it again."""
    played = script(seed, steps)
    outcome = attempt(seed, played)
    if outcome.error is not None:
        raise AssertionError(report(seed, played, outcome))
    return outcome.digest


def smallest(seed: int, steps: Sequence[Step], outcome: Outcome) -> list[Step]:
    """The fewest steps that fail in the same way."""
    return shrink(steps, lambda fewer: attempt(seed, fewer, every=1).kind == outcome.kind)


def report(seed: int, steps: Sequence[Step], outcome: Outcome) -> str:
    """How to see a failure again, the fewest steps that do, and what went wrong."""
    assert outcome.error is not None
    small = smallest(seed, steps, attempt(seed, steps, every=1))
    lines = [
        f"seed {seed} fails: {outcome.error!r}",
        f"  python -m xenmgmt.testing.scripts --seed {seed} --steps {len(steps)}",
        f"  {len(small)} of {len(steps)} steps do:",
        *(f"    {step!r}," for step in small),
    ]
    shown = attempt(seed, small, every=1).error or outcome.error
    lines += ["".join(traceback.format_exception(shown))]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line: 0 when every script has ended well."""
    parser = argparse.ArgumentParser(prog="python -m xenmgmt.testing.scripts", description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--count", type=int, default=1, help="how many seeds from there on")
    parser.add_argument("--steps", type=int, default=STEPS, help="how long each script is")
    parser.add_argument("--failures", type=int, default=1, help="after how many failures to stop")
    parser.add_argument("--digests", action="store_true", help="print the digest of each seed")
    given = parser.parse_args(arguments)
    began, failures = time.monotonic(), 0
    for seed in range(given.seed, given.seed + given.count):
        steps = script(seed, given.steps)
        outcome = attempt(seed, steps)
        if outcome.error is not None:
            print(report(seed, steps, outcome), flush=True)
            failures += 1
            if failures >= given.failures:
                return 1
        elif given.digests or given.count == 1:
            print(seed, outcome.digest)
    took = time.monotonic() - began
    print(f"{given.count} scripts of {given.steps} steps, {failures} failed", file=sys.stdout)
    print(f"{took:.1f} s", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
