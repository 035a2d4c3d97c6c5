"""Scenarios: recorded, saved, replayed with the same events."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

import xenmgmt
from xenmgmt import Xen, errors, scenario
from xenmgmt.drivers.sim import Load, Program, wandering

MIB = 1 << 20


def outage(xen: Xen) -> None:
    """Two guests; one is suspended, cancelled, crashed; a host loses power."""
    xen.sim.behave(boot_seconds=3.0)
    guests = []
    for n in range(2):
        vm = xen.VM.create(name_label=f"g{n}", memory_static_max="256MiB")
        disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="16MiB")
        xen.VBD.create(VM=vm, VDI=disk)
        xen.VIF.create(VM=vm, network=xen.network.get_all()[0])
        vm.start()
        guests.append(vm)
    a, b = guests
    xen.sim.load(Load(cpu=0.5, net_send=1000.0), a.uuid)
    a.name_label = "renamed"
    a.add_to_other_config("key", "value")
    a.tags = ["one"]
    stop = xen.sampling(every=10)
    xen.clock.sleep(25)
    xen.sim.fail("vm_pause", errors.EngineError("made to"))
    with pytest.raises(errors.EngineError):
        a.pause()
    task = a.suspend.task()
    xen.clock.sleep(0.2)
    task.cancel()
    xen.clock.sleep(5)
    with pytest.raises(errors.Refused):
        b.resume()
    xen.sim.guest_crash(b.uuid)
    xen.clock.sleep(30)
    xen.sim.power_cut(a.resident_on.uuid)
    xen.clock.sleep(1)
    stop()
    xen.sample()


def test_a_replay_gives_the_same_events(tmp_path: Path) -> None:
    """From the saved form, in another connection: the same events at the same times."""
    for url in ("sim://?hosts=2&latency=real", "sim://?hosts=3&latency=real&cpus=1"):
        recording = scenario.record(outage, url, seed=7)
        recording.save(tmp_path / "outage.json")
        replayed = scenario.load(tmp_path / "outage.json").replay()
        assert replayed.digest == recording.digest
        assert replayed.steps == recording.steps


def test_another_seed_gives_other_events() -> None:
    """The digest is not blind."""
    found = {scenario.record(outage, "sim://?latency=real", seed=n).digest for n in range(3)}
    assert len(found) == 3


def wild(seed: int) -> Any:
    """A random scenario."""

    def run(xen: Xen) -> None:
        die = random.Random(seed)
        vms: list[Any] = []
        for _ in range(40):
            verb = die.choice("create start suspend resume pause snapshot sleep task crash".split())
            vm = die.choice(vms) if vms else None
            try:
                if verb == "create" or vm is None:
                    vms.append(xen.VM.create(name_label="x", memory_static_max="64MiB"))
                elif verb == "sleep":
                    xen.clock.sleep(die.random() * 10)
                elif verb == "task":
                    vm.start.task()
                elif verb == "crash":
                    xen.sim.guest_crash(vm.uuid)
                elif verb == "snapshot":
                    vm.snapshot("s")
                else:
                    getattr(vm, verb)()
            except (errors.Refused, errors.HostError):
                continue

    return run


@pytest.mark.parametrize("seed", range(20))
def test_any_scenario_replays(seed: int) -> None:
    recording = scenario.record(wild(seed), "sim://?hosts=2&memory=1GiB&latency=real", seed=seed)
    assert recording.replay().digest == recording.digest


def test_an_error_names_the_seed() -> None:
    """A scenario that ends with an error of the library keeps it, with the seed."""

    def fails(xen: Xen) -> None:
        xen.VM.create(name_label="a", memory_static_max="999GiB").start()

    recording = scenario.record(fails, seed=12)
    assert "HOST_NOT_ENOUGH_FREE_MEMORY" in recording.error
    assert "(seed 12)" in recording.error
    assert recording.replay().digest == recording.digest


def test_what_is_no_data_is_not_recorded() -> None:
    """A function cannot be kept in a file, and is refused."""

    def strange(xen: Xen) -> None:
        xen.sim.at("vm_start", lambda: None)

    assert "a file can hold" in scenario.record(strange, seed=1).error


def test_parts_of_the_simulator_are_kept() -> None:
    """Programs and loads are data; a source of load that is a function is not."""

    def good(xen: Xen) -> None:
        xen.sim.program(Program(answers={"hi": "there"}))

    assert scenario.record(good, seed=1).error == ""

    def bad(xen: Xen) -> None:
        xen.sim.load(wandering())

    assert scenario.record(bad, seed=1).error


@pytest.mark.parametrize("text", ["", "{}", '{"format": 99}', "[1]"])
def test_a_file_that_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "s.json"
    path.write_text(text)
    with pytest.raises(errors.InvalidValue):
        scenario.load(path)


def test_the_file_is_readable(tmp_path: Path) -> None:
    """Steps are times, targets and values."""
    recording = scenario.record(outage, "sim://?latency=real", seed=7)
    assert recording.error == ""
    recording.save(tmp_path / "s.json")
    told = json.loads((tmp_path / "s.json").read_text())
    assert {"call", "task", "write", "sim", "method", "cancel"} <= {
        s["kind"] for s in told["steps"]
    }
    assert any(step.get("raised") == "VM_BAD_POWER_STATE" for step in told["steps"])


def test_digest_of_a_connection() -> None:
    """Two connections with one seed that did the same have the same digest."""
    found = set()
    for _ in range(2):
        with xenmgmt.connect("sim://", seed=3) as xen:
            xen.VM.create(name_label="a").start()
            found.add(scenario.digest(xen))
    assert len(found) == 1
