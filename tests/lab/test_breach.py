"""Back to before a breach: the right set, the right changes, and no way out until it is clean."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.lab.shops import NAMES, by_name, on_disk, shop, size, write

import xenmgmt
from xenmgmt import Xen, backups, breach, errors
from xenmgmt.objects import VM
from xenmgmt.testing.invariants import check_quiet

CHANGES: dict[str, Any] = {
    "tags": lambda vm, n: setattr(vm, "tags", [f"t{n}"]),
    "notes": lambda vm, n: setattr(vm, "name_description", f"note {n}"),
    "config": lambda vm, n: vm.add_to_other_config(f"key{n % 3}", str(n)),
    "memory": lambda vm, n: vm.set_memory_limits(0, (64 + n) << 20, 32 << 20, (64 + n) << 20),
    "cpus": lambda vm, n: setattr(vm, "VCPUs_max", 1 + n),
    "order": lambda vm, n: setattr(vm, "order", n),
}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from(sorted(CHANGES)), st.sampled_from(NAMES)), max_size=8))
def test_all_changes_made_again_give_the_configuration_of_now(
    changes: list[tuple[str, str]],
) -> None:
    """And none of them gives the one of then."""
    xen = xenmgmt.connect("sim://", seed=31)
    group = shop(xen, running=False)
    then = {name: configured(vm) for name, vm in by_name(group).items()}
    taken = group.snapshot("then")
    xen.clock.sleep(60)
    for number, (what, name) in enumerate(changes):
        CHANGES[what](by_name(group)[name], number)
        xen.clock.sleep(1)
    again = breach.isolate(xen, taken, "again")
    assert {name: configured(vm) for name, vm in by_name(again.group).items()} == then
    made = again.replay(lambda _: True)
    assert again.refused == []
    assert made == again.drift()
    now = {name: configured(vm) for name, vm in by_name(group).items()}
    assert {name: configured(vm) for name, vm in by_name(again.group).items()} == now
    check_quiet(xen)


def test_every_field_of_the_configuration_can_be_written() -> None:
    """What a change was made to can be changed again."""
    for name in breach.CONFIGURED:
        written = getattr(VM, name).fset is not None or hasattr(VM, f"set_{name}")
        assert written or name.startswith("memory_"), name


def configured(vm: Any) -> dict[str, Any]:
    """The configuration of a VM, without what only copies have."""
    record = vm.get_record()
    found = {name: record[name] for name in breach.CONFIGURED}
    found["other_config"] = {
        k: v for k, v in record["other_config"].items() if not k.startswith(("backup:", "group:"))
    }
    return found


@pytest.fixture
def world(tmp_path: Path) -> tuple[Xen, Any, list[Path]]:
    """Three sets of a shop, a day apart."""
    xen = xenmgmt.connect("sim://?hosts=2&memory=4GiB", seed=31)
    group = shop(xen)
    folders = []
    for day in ("monday", "tuesday", "wednesday"):
        for vm in group.VMs:
            write(xen, vm, day)
        folders.append(tmp_path / day)
        backups.export(xen, group.snapshot(day), folders[-1])
        xen.clock.sleep(86400)
    return xen, group, folders


def moment_of(folder: Path) -> datetime:
    return backups.read(folder).taken


def test_the_last_set_before_it(world: tuple[Xen, Any, list[Path]]) -> None:
    """The latest whole one that is older; a damaged one does not count, and is named."""
    _, _, folders = world
    monday, tuesday, wednesday = folders
    breached = moment_of(wednesday)
    assert breach.last_before(breached, folders) == tuesday
    (tuesday / "0.disk").unlink()
    assert breach.last_before(breached, folders) == monday
    with pytest.raises(errors.OperationNotAllowed, match=r"0\.disk.*monday|monday.*0\.disk"):
        breach.last_before(moment_of(monday), folders)


def test_only_what_is_accepted_is_made_again(world: tuple[Xen, Any, list[Path]]) -> None:
    """The changes of before the breach, and none of the intruder's."""
    xen, group, folders = world
    vm = by_name(group)["web"]
    vm.tags = ["shop"]
    xen.clock.sleep(10)
    breached = xen.clock.now()
    vm.add_to_other_config("backdoor", "open")
    again = breach.isolate(xen, folders[-1], "clean")
    made = again.replay(lambda change: change.at < breached)
    assert [(change.field, change.after) for change in made] == [("tags", ("shop",))]
    clean = by_name(again.group)["web"]
    assert list(clean.tags) == ["shop"]
    assert "backdoor" not in clean.other_config


def test_cut_off_until_it_may_go_back(world: tuple[Xen, Any, list[Path]]) -> None:
    """It runs on a network of its own; it takes the place of the other once that is off."""
    xen, group, folders = world
    home = xen.network.get_all()[0]
    again = breach.isolate(xen, folders[1], "clean")
    seen: list[tuple[str, datetime]] = []

    def transactions(vm: Any, since: datetime) -> None:
        seen.append((vm.name_label, since))
        write(xen, vm, "orders of wednesday", 1)

    again.logs(transactions)
    assert {since for _, since in seen} == {moment_of(folders[1])}
    assert again.boot(60) == []
    members = by_name(again.group)
    assert {on_disk(xen, vm)[0] for vm in members.values()} == {"tuesday"}
    assert {on_disk(xen, vm)[1] for vm in members.values()} == {"orders of wednesday"}
    assert {vif.network for vm in members.values() for vif in vm.VIFs} == {again.network}
    assert again.network.state == "Isolated"
    with pytest.raises(errors.OperationNotAllowed, match="is Running"):
        again.connect()
    for vm in group.VMs:
        vm.hard_shutdown()
    again.connect()
    assert {vif.network for vm in members.values() for vif in vm.VIFs} == {home}
    assert {vif.state for vm in members.values() for vif in vm.VIFs} == {"Attached"}
    check_quiet(xen)


def test_a_hook_that_fails_leaves_it_cut_off(world: tuple[Xen, Any, list[Path]]) -> None:
    """And it can be thrown away."""
    xen, _, folders = world
    before = size(xen)
    again = breach.isolate(xen, folders[0], "clean")

    def fails(vm: Any, since: datetime) -> None:
        raise RuntimeError("the log has a gap")

    with pytest.raises(RuntimeError, match="gap"):
        again.logs(fails)
    assert {vm.state for vm in again.group.VMs} == {"Halted"}
    again.discard()
    assert size(xen) == before


def test_a_damaged_set_changes_nothing(world: tuple[Xen, Any, list[Path]]) -> None:
    xen, _, folders = world
    (folders[0] / "1.disk").write_bytes(b"")
    before = size(xen)
    with pytest.raises(errors.BackupDamaged):
        breach.isolate(xen, folders[0], "clean")
    assert size(xen) == before
