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
from xenmgmt.model import CLASSES
from xenmgmt.model._layout import LAYOUTS, NULL, STATE
from xenmgmt.states import TABLES
from xenmgmt.states._coupling import BOUND, DOMAIN

AT = {cls: layout.index for cls, layout in LAYOUTS.items()}

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


def check(xen: Xen) -> None:
    """Everything that must hold between two calls."""
    frozen = xen.store.snapshot(CLASSES)
    rows = {cls: dict(frozen.items(cls)) for cls in CLASSES}
    relations(rows)
    devices(rows)
    books(xen, rows)
    assert xen.store.journal() == {}
    for cls, found in rows.items():
        if cls in TABLES and "current_operations" in AT[cls]:
            for row in found.values():
                assert not row[AT[cls]["current_operations"]]
                assert not row[STATE] & TABLES[cls].passing


def relations(rows: Any) -> None:
    """Both ends of every relation agree, and no reference leads nowhere."""
    for cls, layout in LAYOUTS.items():
        for end in layout.one_ends:
            for ref, row in rows[cls].items():
                owner = row[end.index]
                if owner != NULL:
                    assert ref in rows[end.many_class][owner][end.many_index]
        for many in layout.many_ends:
            for ref, row in rows[cls].items():
                assert len(set(row[many.index])) == len(row[many.index])
                for member in row[many.index]:
                    assert rows[many.one_class][member][many.one_index] == ref


def devices(rows: Any) -> None:
    """Joint rules: what is attached belongs to a VM that holds devices, and so on down."""
    word = {cls: TABLES[cls].word for cls in ("VM", "VBD", "VIF", "VDI", "VM_metrics")}
    for cls in ("VBD", "VIF"):
        for row in rows[cls].values():
            attached = word[cls][row[STATE]] == "Attached"
            vm = rows["VM"][row[AT[cls]["VM"]]]
            assert row[AT[cls]["currently_attached"]] == attached
            if attached:
                assert word["VM"][vm[STATE]] in BOUND
    for row in rows["VDI"].values():
        held = any(
            rows["VBD"][vbd][AT["VBD"]["currently_attached"]] for vbd in row[AT["VDI"]["VBDs"]]
        )
        assert (word["VDI"][row[STATE]] == "Attached") == held
    for row in rows["VM"].values():
        live = word["VM"][row[STATE]] in DOMAIN
        metrics = rows["VM_metrics"][row[AT["VM"]["metrics"]]]
        assert (word["VM_metrics"][metrics[STATE]] == "Live") == live
        assert (row[AT["VM"]["domid"]] >= 0) == (word["VM"][row[STATE]] in (*DOMAIN, "Unknown"))
        assert str(row[AT["VM"]["power_state"]]) == word["VM"][row[STATE]]
        image = row[AT["VM"]["suspend_VDI"]]
        assert (image != NULL) == (word["VM"][row[STATE]] == "Suspended")
        assert image == NULL or image in rows["VDI"]


def books(xen: Xen, rows: Any) -> None:
    """The records say what the engine holds: domains, memory, disks."""
    domains = {info.uuid: info for info in xen.driver.vm_list()}
    for row in rows["VM"].values():
        info = domains.pop(row[AT["VM"]["uuid"]], None)
        state = TABLES["VM"].word[row[STATE]]
        if state == "Unknown":
            continue
        assert (info is not None) == (state in DOMAIN)
        if info is not None:
            assert (info.state, info.domid) == (state, row[AT["VM"]["domid"]])
    assert domains == {}
    for info in xen.driver.host_list():
        host = xen.host.get_by_uuid(info.uuid)
        unknown = sum(
            max(
                row[AT["VM"]["memory_target"]],
                rows["VM_metrics"][row[AT["VM"]["metrics"]]][AT["VM_metrics"]["memory_actual"]],
            )
            for row in rows["VM"].values()
            if TABLES["VM"].word[row[STATE]] == "Unknown"
            and row[AT["VM"]["resident_on"]] == host.ref
        )
        assert host.metrics.memory_free + unknown == info.memory_free
    for sr in xen.SR:
        found = {info.location: info for info in xen.sim.sr_summary(sr.uuid).vdis}
        assert {vdi.location for vdi in sr.VDIs} == set(found)
        for vdi in sr.VDIs:
            assert vdi.virtual_size == found[vdi.location].virtual_size
        assert sr.virtual_allocation == sum(vdi.virtual_size for vdi in sr.VDIs)


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(STEPS)
def test_the_model_stays_whole(steps: list[tuple[str, int, int]]) -> None:
    """After every call of a random script, every invariant holds."""
    with xenmgmt.connect("sim://?memory=1GiB&cpus=1", seed=1) as xen:
        furnish(xen)
        for verb, a, b in steps:
            act(xen, verb, a, b)
            check(xen)


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
        check(xen)


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
