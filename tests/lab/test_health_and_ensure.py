"""What is not well, why it crashed, and making it so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.lab.test_load import guest

import xenmgmt
from xenmgmt import Xen, ensure, errors, health


@pytest.fixture
def xen() -> Any:
    with xenmgmt.connect("sim://?hosts=2&memory=4GiB", seed=1) as found:
        yield found


def kinds(xen: Xen) -> set[str]:
    return {finding.kind for finding in health.check(xen)}


def test_all_is_well(xen: Xen) -> None:
    guest(xen)
    revision = xen.store.revision
    assert health.check(xen) == []
    assert xen.store.revision == revision


def test_what_is_not_well_is_found(xen: Xen) -> None:
    """Drift, crashes, lost hosts, full storage, failed and stuck tasks."""
    vm = guest(xen)
    vm.actions_after_crash = "preserve"
    xen.sim._remove(vm.uuid)
    assert kinds(xen) == {"drift"}
    vm.power_state_reset()
    vm.start()
    xen.sim.guest_crash(vm.uuid)
    assert kinds(xen) == {"crashed"}
    vm.hard_shutdown()
    vm.start()
    xen.sim.partition(vm.resident_on.uuid)
    assert kinds(xen) == {"unknown", "offline"}
    xen.sim.heal()
    assert kinds(xen) == set()
    xen.sim.fail("vm_pause", errors.EngineError("no"))
    vm.pause.task()
    assert kinds(xen) == {"failed"}
    xen.sim.hang("vm_suspend")
    vm.suspend.options(timeout=5).task()
    xen.clock.sleep(10)
    assert kinds(xen) == {"failed", "stuck"}
    assert all(str(finding).endswith(".") for finding in health.check(xen))


def test_a_full_repository_is_found(xen: Xen) -> None:
    sr = xen.SR.create(type="lvm", shared=True, name_label="small", physical_size=100 << 20)
    xen.VDI.create(SR=sr, virtual_size=95 << 20)
    assert kinds(xen) == {"full"}


def test_a_bundle_has_what_is_asked_for_later(xen: Xen, tmp_path: Path) -> None:
    """Record, states with their times, host logs, and the seed; what is missing says why."""
    vm = guest(xen)
    vm.actions_after_crash = "preserve"
    xen.sim.guest_crash(vm.uuid)
    health.write_bundle(xen, vm, tmp_path / "b.json")
    told = json.loads((tmp_path / "b.json").read_text())
    assert told["state"] == "Crashed"
    assert [event["state"] for event in told["events"]][-1] == "Crashed"
    assert "not available" in told["console"]
    assert told["seed"] == 1
    assert all("Xen version" in host["dmesg"] for host in told["hosts"].values())


def test_ensure_does_what_is_missing_and_no_more(xen: Xen) -> None:
    """Create, set, move; the second time nothing."""
    fields = {"memory_static_max": "256MiB", "tags": ["shop"]}
    first = ensure.vm(xen, "web", state="Running", **fields)
    assert first.changes == ("create", "start")
    revision = xen.store.revision
    again = ensure.vm(xen, "web", state="Running", **fields)
    assert (again.changed, again.object) == (False, first.object)
    assert xen.store.revision == revision
    assert ensure.vm(xen, "web", tags=["shop", "new"]).changes == ("set tags",)


@pytest.mark.parametrize("begin", ["Running", "Paused", "Suspended", "Halted"])
@pytest.mark.parametrize("end", ensure.STATES)
def test_every_state_leads_to_every_other(xen: Xen, begin: str, end: str) -> None:
    vm = ensure.vm(xen, "web", state=begin).object
    assert vm is not None
    assert vm.state == begin
    after = ensure.vm(xen, "web", state=end).object
    assert (after.state if after is not None else "absent") == end


def test_ensure_changes_all_or_nothing(xen: Xen) -> None:
    """A field that cannot be written now leaves the others as they were."""
    vm = ensure.vm(xen, "web", state="Running", memory_static_max="256MiB").object
    assert vm is not None
    with pytest.raises(errors.Refused):
        ensure.vm(xen, "web", tags=["new"], VCPUs_max=4, user_version=7)
    assert (vm.tags, vm.user_version) == ((), 0)


def test_ensure_refuses_what_it_cannot_know(xen: Xen) -> None:
    guest(xen, "twice")
    guest(xen, "twice")
    with pytest.raises(errors.InvalidValue, match="not 2"):
        ensure.vm(xen, "twice")
    with pytest.raises(errors.UnknownField):
        ensure.vm(xen, "new", colour="red")
    assert xen.VM.get_by_name_label("new") == []
    with pytest.raises(errors.InvalidValue, match="Running"):
        ensure.vm(xen, "new", state="running")


def test_networks(xen: Xen) -> None:
    assert ensure.network(xen, "lan", MTU=9000).changes == ("create",)
    assert ensure.network(xen, "lan", MTU=9000).changes == ()
    assert ensure.network(xen, "lan", "absent").changes == ("destroy",)
