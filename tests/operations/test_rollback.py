"""Whatever driver call of an operation fails, everything is as it was before."""

from __future__ import annotations

from typing import Any

import pytest
from tests.operations.cases import CASES, MORE
from tests.states.arrange import Scene, scene

from xenmgmt import errors
from xenmgmt.model import CLASSES
from xenmgmt.model._layout import LAYOUTS, REV
from xenmgmt.operations import OPERATIONS

CALLS = (
    *("vm_", "vbd_", "vif_", "vdi_", "sr_", "host_", "device_"),
    *("pif_", "cpupool_"),
)
ASKING = ("vm_info", "vm_list", "host_list", "host_info", "sr_types")


class Failing:
    """A driver whose nth call fails; 0 fails none. Undoing does not count."""

    def __init__(self, driver: Any, fail: int) -> None:
        self._driver = driver
        self._fail = fail
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._driver, name)
        if not name.startswith(CALLS) or name in ASKING:
            return found

        def call(*args: Any) -> Any:
            self.calls.append(name)
            if len(self.calls) == self._fail:
                raise errors.EngineError(f"{name} was made to fail")
            return found(*args)

        return call


def model(s: Scene) -> dict[str, Any]:
    """All records without their revisions."""
    frozen = s.xen.store.snapshot(CLASSES)
    return {
        cls: {
            ref: tuple(v for n, v in enumerate(row) if n != REV) for ref, row in frozen.items(cls)
        }
        for cls in CLASSES
    }


def engine(s: Scene) -> dict[str, Any]:
    """What the engine holds, but for domids, which are never used twice."""
    domains = {d.uuid: (d.host, d.state, d.memory, d.vcpus) for d in s.sim.vm_list()}
    hosts = {h.uuid: (h.memory_free, h.live) for h in s.sim.host_list()}
    disks = {sr.uuid: s.sim.sr_summary(sr.uuid) for sr in s.xen.SR}
    power = {h.uuid: settings(s.sim, h.uuid) for h in s.sim.host_list() if h.live}
    return {"domains": domains, "hosts": hosts, "disks": disks, "power": power}


def settings(sim: Any, host: str) -> list[Any]:
    """What drives the CPUs of a host."""
    return [(c.governor, c.least, c.most, c.deepest) for c in sim.host_cpu_power(host)]


def prepared(title: str, fail: int) -> tuple[Scene, Any, dict[str, Any], Failing]:
    s = scene()
    arrange, arguments = CASES[title]
    subject = arrange(s)
    given = arguments(s)
    driver = Failing(s.sim, fail)
    s.xen.context.driver = driver  # type: ignore[assignment]
    return s, subject, given, driver


def count(title: str) -> int:
    _, subject, given, driver = prepared(title, 0)
    getattr(subject, title.split(".")[1])(**given)
    return len(driver.calls)


POINTS = [(title, n) for title in CASES for n in range(1, count(title) + 1)]


@pytest.mark.parametrize(("title", "point"), POINTS)
def test_a_failed_call_leaves_everything_as_it_was(title: str, point: int) -> None:
    """Model, journal and engine are as before; the caller gets the engine's error."""
    s, subject, given, driver = prepared(title, point)
    before = model(s), engine(s)
    with pytest.raises(errors.EngineError, match="made to fail"):
        getattr(subject, title.split(".")[1])(**given)
    assert len(driver.calls) >= point
    after = model(s), engine(s)
    assert _without_domids(after[0]) == _without_domids(before[0])
    assert after[1] == before[1]
    assert s.xen.store.journal() == {}


def _without_domids(found: dict[str, Any]) -> dict[str, Any]:
    place = LAYOUTS["VM"].index["domid"] - 1
    vms = {
        ref: tuple(v for n, v in enumerate(row) if n != place) for ref, row in found["VM"].items()
    }
    return {**found, "VM": vms}


def test_every_operation_with_steps_has_a_case() -> None:
    """Nothing that the engine takes part in is left out of the tests of rollback and recovery."""
    with_steps = {title for title, kind in OPERATIONS.items() if kind.steps is not None}
    assert with_steps == {*CASES, *MORE}
    assert not CASES.keys() & MORE.keys()
