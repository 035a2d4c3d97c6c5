"""Random scripts of calls, crashes and failures: whatever is called, the model stays whole."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import xenmgmt
from xenmgmt import Xen, errors
from xenmgmt.testing.invariants import check_quiet

VERBS = (
    "start start_paused pause unpause suspend resume clean_shutdown hard_shutdown clean_reboot "
    "hard_reboot migrate snapshot checkpoint revert clone destroy plug_vbd unplug_vbd plug_vif "
    "unplug_vif add_disk drop_disk add_vif balloon crash halt crash_host recover_host reset "
    "evacuate enable disable rename fail_next"
).split()
STEPS = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 5), st.integers(0, 5)), max_size=60
)
METHODS = (
    "vm_start",
    "vm_pause",
    "vm_suspend",
    "vm_migrate",
    "vdi_snapshot",
    "vdi_clone",
    "vbd_plug",
    "vif_unplug",
    "vm_checkpoint",
    "vdi_revert",
    "vm_set_memory",
    "vdi_destroy",
)


def pick(items: Any, n: int) -> Any:
    found = list(items)
    return found[n % len(found)] if found else None


def furnish(xen: Xen) -> None:
    """Two VMs, each with a disk and an interface."""
    for n in range(2):
        vm = xen.VM.create(
            name_label=f"vm{n}", memory_static_max="128MiB", actions_after_crash="preserve"
        )
        disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size=1 << 22)
        xen.VBD.create(VM=vm, VDI=disk)
        xen.VIF.create(VM=vm, network=xen.network.get_all()[0])


def act(xen: Xen, verb: str, a: int, b: int) -> None:
    """One call; a refusal or a failed engine call is fine."""
    vm = pick([vm for vm in xen.VM if not vm.is_a_snapshot], a)
    snapshot = pick([vm for vm in xen.VM if vm.is_a_snapshot], b)
    host, sr, network = pick(xen.host, b), xen.SR.get_all()[0], xen.network.get_all()[0]
    if verb in ("snapshot", "checkpoint", "clone") and len(xen.VM) > 12:
        return
    calls: dict[str, Any] = {
        "start_paused": lambda: vm.start(start_paused=True),
        "migrate": lambda: vm.pool_migrate(host),
        "snapshot": lambda: vm.snapshot("s"),
        "checkpoint": lambda: vm.checkpoint("s"),
        "revert": lambda: snapshot.revert(),
        "clone": lambda: vm.clone("c", quarantine=b % 2 == 0),
        "destroy": lambda: (snapshot or vm).destroy(),
        "plug_vbd": lambda: pick(vm.VBDs, b).plug(),
        "unplug_vbd": lambda: pick(vm.VBDs, b).unplug(),
        "plug_vif": lambda: pick(vm.VIFs, b).plug(),
        "unplug_vif": lambda: pick(vm.VIFs, b).unplug(),
        "add_disk": lambda: xen.VBD.create(
            VM=vm, VDI=xen.VDI.create(SR=sr, virtual_size=(b + 1) << 21)
        ),
        "drop_disk": lambda: pick(xen.VDI, b).destroy(),
        "add_vif": lambda: xen.VIF.create(VM=vm, network=network),
        "balloon": lambda: vm.set_memory_dynamic_range((b + 1) << 24, (b + 1) << 24),
        "crash": lambda: xen.sim.guest_crash(vm.uuid),
        "halt": lambda: xen.sim.guest_halt(vm.uuid),
        "crash_host": lambda: xen.sim.host_crash(host.uuid),
        "recover_host": lambda: None if host.state != "Offline" else recover(xen, host),
        "reset": lambda: vm.power_state_reset(),
        "evacuate": lambda: host.evacuate(),
        "enable": lambda: host.enable(),
        "disable": lambda: host.disable(),
        "rename": lambda: setattr(vm, "name_label", f"name{b}"),
        "fail_next": lambda: xen.sim.fail(METHODS[(6 * a + b) % 12], errors.EngineError("made to")),
    }
    call = calls.get(verb) or (lambda: getattr(vm, verb)())
    if vm is None:
        xen.VM.create(
            name_label="first", memory_static_max="128MiB", actions_after_crash="preserve"
        )
        return
    if (
        (verb == "revert" and snapshot is None)
        or (verb in ("plug_vbd", "unplug_vbd") and not vm.VBDs)
        or (verb in ("plug_vif", "unplug_vif") and not vm.VIFs)
    ):
        return
    if verb == "drop_disk" and not len(xen.VDI):
        return
    try:
        call()
    except (errors.CallerError, errors.HostError):
        return


def recover(xen: Xen, host: Any) -> None:
    xen.sim.host_recover(host.uuid)


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(STEPS)
def test_the_model_stays_whole(steps: list[tuple[str, int, int]]) -> None:
    """After every call of a random script, every invariant holds."""
    with xenmgmt.connect("sim://?memory=1GiB&cpus=1", seed=1) as xen:
        furnish(xen)
        for verb, a, b in steps:
            act(xen, verb, a, b)
            check_quiet(xen)


SLOW_VERBS = (
    "start pause unpause suspend resume clean_shutdown hard_shutdown clean_reboot hard_reboot "
    "migrate snapshot checkpoint revert clone destroy balloon evacuate enable crash halt advance "
    "advance advance cancel fail_next"
).split()
SLOW_STEPS = st.lists(
    st.tuples(st.sampled_from(SLOW_VERBS), st.integers(0, 5), st.integers(0, 5)), max_size=40
)


def begin(xen: Xen, verb: str, a: int, b: int, tasks: list[Any]) -> None:
    """Begin one operation as a task, let time pass, or cancel."""
    vm = pick([vm for vm in xen.VM if not vm.is_a_snapshot], a)
    snapshot = pick([vm for vm in xen.VM if vm.is_a_snapshot], b)
    host = pick(xen.host, b)
    if verb == "advance":
        xen.clock.sleep((a + 1) * (b + 1) / 4)
        return
    if vm is None or (len(xen.VM) > 12 and verb in ("snapshot", "checkpoint", "clone")):
        return
    operations: dict[str, Any] = {
        "migrate": lambda: vm.pool_migrate.task(host),
        "snapshot": lambda: vm.snapshot.task("s"),
        "checkpoint": lambda: vm.checkpoint.task("s"),
        "revert": lambda: snapshot.revert.task() if snapshot else None,
        "clone": lambda: vm.clone.task("c"),
        "balloon": lambda: vm.set_memory_dynamic_range.task((b + 1) << 24, (b + 1) << 24),
        "evacuate": lambda: host.evacuate.task(),
        "enable": lambda: host.enable.task(),
        "crash": lambda: xen.sim.guest_crash(vm.uuid),
        "halt": lambda: xen.sim.guest_halt(vm.uuid),
        "cancel": lambda: tasks[a % len(tasks)].cancel() if tasks else None,
        "fail_next": lambda: xen.sim.fail(METHODS[(6 * a + b) % 12], errors.EngineError("made to")),
    }
    call = operations.get(verb) or (lambda: getattr(vm, verb).options(timeout=30).task())
    try:
        task = call()
    except (errors.CallerError, errors.HostError):
        return
    if task is not None:
        tasks.append(task)


def overlap(steps: Iterable[tuple[str, int, int]]) -> None:
    with xenmgmt.connect("sim://?memory=1GiB&cpus=1&latency=real", seed=1) as xen:
        furnish(xen)
        tasks: list[Any] = []
        for verb, a, b in steps:
            begin(xen, verb, a, b, tasks)
        xen.clock.sleep(3000)
        assert all(task.done for task in tasks)
        assert not any(task.stuck for task in tasks)
        assert {task.status for task in tasks} <= {"success", "failure", "cancelled"}
        check_quiet(xen)


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(SLOW_STEPS)
def test_tasks_that_overlap(steps: list[tuple[str, int, int]]) -> None:
    """Tasks begun, cancelled, cut short and overtaken: when all have ended, all is whole."""
    overlap(steps)


@pytest.mark.parametrize("first", range(0, 300, 50))
def test_many_tasks_that_overlap(first: int) -> None:
    """Long scripts with even odds, which a search for small ones does not reach."""
    for seed in range(first, first + 50):
        die = random.Random(seed)
        try:
            overlap((die.choice(SLOW_VERBS), die.randrange(6), die.randrange(6)) for _ in range(60))
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise
