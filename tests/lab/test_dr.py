"""Two sites: the other one always has one whole set, and nobody guesses about the first."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.lab.shops import by_name, on_disk, shop, size, write

import xenmgmt
from xenmgmt import dr, errors
from xenmgmt.testing.invariants import check_quiet

PLAN = dr.Plan(("shop",), rpo_seconds=900)


class Sites:
    """Two sites on one clock, and a shop that writes the same number on both its disks."""

    def __init__(self, folder: Path, url: str = "sim://?hosts=2&memory=4GiB") -> None:
        self.here = xenmgmt.connect(url, seed=19)
        self.clock = self.here.clock
        self.there = xenmgmt.connect(url, seed=20, clock=self.clock)
        self.group = shop(self.here)
        self.folder = folder
        self.copies = dr.Replication(
            self.here, self.there, self.group, folder, rpo_seconds=PLAN.rpo_seconds
        )
        self.number = 0

    def write(self) -> None:
        """Both guests write what belongs together."""
        self.number += 1
        for vm in self.group.VMs:
            write(self.here, vm, self.number, self.number % 4)

    def is_lost(self) -> None:
        """The whole site, at once."""
        for host in self.here.host:
            if host.state != "Offline":
                self.here.sim.power_cut(host.uuid)

    def proof(self, seconds: float = 0.0) -> dr.Proof:
        at = self.clock.now() - timedelta(seconds=seconds)
        return dr.Proof(by="night shift", how="breakers open", at=at)

    def running_there(self) -> dict[str, Any]:
        (group,) = [one for one in self.there.VM_group if one.name_label == "shop"]
        return by_name(group)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    writes=st.lists(st.integers(1, 3000), max_size=12),
    every=st.sampled_from([120, 300, 700]),
    loss=st.integers(1, 3000),
    fault=st.sampled_from(["", "vdi_export", "vdi_import", "vdi_clone", "vdi_snapshot"]),
)
def test_the_other_site_has_one_whole_set_of_a_moment_within_the_rpo(
    tmp_path: Path, writes: list[int], every: int, loss: int, fault: str
) -> None:
    """Whenever the site is lost, and whichever call failed once: both disks are of one moment."""
    s = Sites(tmp_path / f"{len(list(tmp_path.iterdir()))}")
    s.copies.round()
    stop = s.copies.every(every)
    for moment in sorted(writes):
        s.clock.call_later(moment, s.write)
    if fault:
        site = s.there if fault in ("vdi_import", "vdi_clone") else s.here
        s.clock.call_later(
            loss / 2, lambda: site.sim.fail(fault, errors.EngineError("made to"), after=0)
        )
    held: dict[Any, Any] = {}

    def note() -> None:
        held[s.clock.now()] = tuple(on_disk(s.here, vm) for vm in s.group.VMs)

    for moment in range(every, loss + 1, every):
        s.clock.call_later(moment - 0.001, note)
    s.clock.sleep(loss)
    last = tuple(on_disk(s.here, vm) for vm in s.group.VMs)
    s.is_lost()
    stop()

    report = dr.failover(s.there, PLAN, s.proof(), here=s.here)
    disks = [on_disk(s.there, vm) for vm in s.running_there().values()]
    assert disks[0] == disks[1]  # of one moment
    empty = ([None] * 4, [None] * 4)
    assert tuple(disks) in [empty, last, *held.values()]
    assert report.lost_seconds["shop"] <= (2 if fault else 1) * every + 1
    assert report.within_rpo == (report.lost_seconds["shop"] <= PLAN.rpo_seconds)
    assert set(report.started) == {"web", "db"}
    check_quiet(s.there)


@pytest.fixture
def sites(tmp_path: Path) -> Sites:
    found = Sites(tmp_path / "exchange")
    found.write()
    return found


def test_only_differences_travel(sites: Sites) -> None:
    """The first round is everything; the next ones are what was written."""
    for vm in sites.group.VMs:
        for block in range(4):
            write(sites.here, vm, "x" * 1000, block)
    first = sites.copies.round()
    idle = sites.copies.round()
    sites.write()
    small = sites.copies.round()
    assert first.bytes > 8 * 1000
    assert idle.bytes < small.bytes < 1000
    assert [first.number, idle.number, small.number] == [1, 2, 3]
    copies = [one for one in sites.there.VM_group if "copy of" in one.name_label]
    assert len(copies) == 1
    assert all(vm.is_a_template for vm in copies[0].VMs)
    assert {vm.uuid for vm in copies[0].VMs} <= {vm.uuid for vm in sites.there.VM}
    macs = {vif.MAC for vm in sites.group.VMs for vif in vm.VIFs}
    assert {vif.MAC for vm in copies[0].VMs for vif in vm.VIFs} == macs
    check_quiet(sites.here)
    check_quiet(sites.there)


def test_the_base_is_gone(sites: Sites) -> None:
    """Without its folder, its snapshots or its copy, a round takes everything again."""
    sites.copies.round()
    for path in sites.folder.iterdir():
        for one in path.iterdir():
            one.unlink()
    sites.write()
    sites.copies.round()
    dr.failover(sites.there, PLAN, sites.proof())
    disks = [on_disk(sites.there, vm) for vm in sites.running_there().values()]
    assert disks == [on_disk(sites.here, vm) for vm in sites.group.VMs]


def test_no_proof_no_failover(sites: Sites) -> None:
    """Nothing, a proof of before the last sign of life, one of tomorrow, and a guest that runs."""
    sites.clock.sleep(100)
    sites.copies.round()
    sites.clock.sleep(100)
    sites.is_lost()
    before = size(sites.there), sites.there.events.token
    for proof, why in (
        (None, "nobody has proved"),
        (sites.proof(150), "the site was alive"),
        (sites.proof(-1), "a time that has been"),
        (dr.Proof("", "", sites.clock.now()), "who, how, and when"),
    ):
        with pytest.raises(errors.CallerError, match=why):
            dr.failover(sites.there, PLAN, proof)
    with pytest.raises(errors.OperationNotAllowed, match="no copy of 'other'"):
        dr.failover(sites.there, dr.Plan(("shop", "other")), sites.proof())
    assert (size(sites.there), sites.there.events.token) == before


def test_a_guest_that_runs_at_the_first_site_counts_more_than_a_proof(sites: Sites) -> None:
    sites.copies.round()
    sites.clock.sleep(10)
    with pytest.raises(errors.OperationNotAllowed, match="runs at the first site"):
        dr.failover(sites.there, PLAN, sites.proof(), here=sites.here)


def test_the_order_of_the_plan(sites: Sites) -> None:
    """Web before db, against what they say themselves; what is for later is ready, and halted."""
    sites.copies.round()
    sites.is_lost()
    stream = sites.there.events.stream(["VM"])
    dr.failover(sites.there, dr.Plan(("shop",), order={"web": 1, "db": 2}), sites.proof())
    started = [e.snapshot["name_label"] for e in stream.poll() if e.snapshot.state == "Running"]
    assert list(dict.fromkeys(started)) == ["web", "db"]


def test_what_is_for_later(sites: Sites) -> None:
    sites.copies.round()
    sites.is_lost()
    plan = dr.Plan(("shop",), later=frozenset({"web"}))
    assert dr.failover(sites.there, plan, sites.proof()).started == ("db",)
    assert sites.running_there()["web"].state == "Halted"


def test_a_failover_that_was_interrupted_goes_on(sites: Sites) -> None:
    """Called again it does what is left, and starts nobody twice."""
    sites.copies.round()
    sites.is_lost()
    sites.there.sim.fail("vm_start", errors.EngineError("no"), after=1)
    with pytest.raises(errors.EngineError):
        dr.failover(sites.there, PLAN, sites.proof())
    report = dr.failover(sites.there, PLAN, sites.proof())
    assert set(report.started) == {"web", "db"}
    assert len(sites.there.driver.vm_list()) == 2
    check_quiet(sites.there)


def test_a_plan_is_tried_and_nothing_is_different(sites: Sites) -> None:
    """Copies of the copies run cut off; replication goes on, and its next round is a small one."""
    sites.copies.round()
    before = size(sites.there)
    report = dr.test(sites.there, PLAN)
    assert report.passed, report
    assert report.members == 2
    assert size(sites.there) == before
    assert sites.copies.round().bytes < 300
    sites.there.sim.behave(boot_seconds=1e6)
    assert dr.test(sites.there, PLAN).late


def test_the_copy_is_too_old(sites: Sites) -> None:
    """When rounds fail the other site is told, and when more may be lost than was promised."""
    sites.copies.round()
    stop = sites.copies.every(300)
    sites.clock.sleep(301)
    sites.is_lost()
    sites.clock.sleep(1300)
    stop()
    names = [message.name for message in sites.there.message]
    assert names.count(dr.ROUND_FAILED) == 4
    assert names.count(dr.RPO_EXCEEDED) == 1
    assert sites.copies.lag() > 900
    report = dr.failover(sites.there, PLAN, sites.proof())
    assert not report.within_rpo


def test_by_a_schedule(sites: Sites) -> None:
    """A VMSS says when."""
    schedule = sites.there.VMSS.create(
        name_label="hourly", type="snapshot", frequency="hourly", schedule={"min": "30"}
    )
    stop = sites.copies.follow(schedule)
    sites.clock.sleep(3 * 3600)
    stop()
    copies = [one for one in sites.there.VM_group if "copy of" in one.name_label]
    assert [one.name_label for one in copies] == ["copy of shop 000003"]
    assert sites.copies.worst_seconds == pytest.approx(3600, abs=1)


def test_there_and_back_again(sites: Sites) -> None:
    """After a failover the way back loses nothing, and the guests of before never start again."""
    sites.copies.round()
    sites.is_lost()
    dr.failover(sites.there, PLAN, sites.proof())
    for vm in sites.running_there().values():
        write(sites.there, vm, "sold at the other site", 3)
    held = {name: on_disk(sites.there, vm) for name, vm in sites.running_there().items()}
    for host in sites.here.host:
        sites.here.sim.host_recover(host.uuid)
        host.enable()
    old = list(sites.group.VMs)
    for vm in old:
        vm.power_state_reset()
    sites.group.name_label = "shop of before"
    report = dr.failback(sites.there, sites.here, PLAN, sites.folder / "back")["shop"]
    assert report.lost_seconds == {"shop": 0.0}
    (back,) = [one for one in sites.here.VM_group if one.name_label == "shop"]
    assert {name: on_disk(sites.here, vm) for name, vm in by_name(back).items()} == held
    assert {vm.state for vm in back.VMs} == {"Running"}
    for vm in (*old, *sites.running_there().values()):
        with pytest.raises(errors.OperationBlocked, match=dr.SUPERSEDED):
            vm.start()
    check_quiet(sites.here)
    check_quiet(sites.there)


def test_no_way_back_over_a_guest_that_runs(sites: Sites) -> None:
    """Two have been going on: only a person can say which of them counts."""
    sites.copies.round()
    sites.is_lost()
    dr.failover(sites.there, PLAN, sites.proof())
    for host in sites.here.host:
        sites.here.sim.host_recover(host.uuid)
        host.enable()
    for vm in sites.group.VMs:
        vm.power_state_reset()
        vm.start()
    before = size(sites.here)
    with pytest.raises(errors.OperationNotAllowed, match="runs at the first site"):
        dr.failback(sites.there, sites.here, PLAN, sites.folder / "back")
    assert size(sites.here) == before


def test_a_planned_move_loses_nothing(sites: Sites) -> None:
    """The guests are shut down before the last round."""
    held = {name: on_disk(sites.here, vm) for name, vm in by_name(sites.group).items()}
    report = dr.switch(sites.copies, PLAN)
    assert report.within_rpo
    assert {n: on_disk(sites.there, vm) for n, vm in sites.running_there().items()} == held
    assert {vm.state for vm in sites.group.VMs} == {"Halted"}
