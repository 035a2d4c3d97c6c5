"""Records as they were, what changed, and how far back that is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import xenmgmt
from xenmgmt import Xen, errors, history


@pytest.fixture
def xen() -> Any:
    with xenmgmt.connect("sim://", seed=1) as found:
        yield found


def test_a_record_at_a_time_and_at_a_token(xen: Xen) -> None:
    """Before it was made and after it was destroyed there is none."""
    before = xen.clock.now()
    xen.clock.sleep(10)
    vm = xen.VM.create(name_label="a", memory_static_max="64MiB")
    token = xen.events.token
    xen.clock.sleep(10)
    vm.name_label = "b"
    assert history.as_of(xen, before + timedelta(seconds=15), "VM", vm)["name_label"] == "a"
    assert history.as_of(xen, xen.clock.now(), "VM", vm)["name_label"] == "b"
    assert history.as_of(xen, token, "VM", vm.ref)["name_label"] == "a"
    with pytest.raises(errors.HandleInvalid, match="made after"):
        history.as_of(xen, before, "VM", vm)
    vm.destroy()
    assert history.as_of(xen, token, "VM", vm)["name_label"] == "a"
    with pytest.raises(errors.HandleInvalid, match="destroyed before"):
        history.as_of(xen, xen.clock.now(), "VM", vm)
    with pytest.raises(errors.HandleInvalid):
        history.as_of(xen, xen.clock.now(), "VM", "OpaqueRef:nowhere")


def test_what_is_no_longer_kept(xen: Xen) -> None:
    """Refused, unless nothing can have changed since the log begins."""
    vm = xen.VM.create(name_label="a", memory_static_max="64MiB")
    still = xen.VM.create(name_label="still", memory_static_max="64MiB")
    begun = xen.clock.now()
    xen.clock.sleep(10)
    xen.store.compact(xen.store.revision)
    with pytest.raises(errors.InvalidValue, match="not before now"):
        history.as_of(xen, begun, "VM", vm)
    xen.network.create(name_label="n")
    xen.clock.sleep(10)
    middle = xen.clock.now()
    xen.clock.sleep(10)
    vm.name_label = "b"
    with pytest.raises(errors.InvalidValue, match="no longer kept"):
        history.as_of(xen, begun, "VM", vm)
    with pytest.raises(errors.InvalidValue, match="no longer kept"):
        history.as_of(xen, middle, "VM", vm)
    assert history.as_of(xen, middle, "VM", still)["name_label"] == "still"
    assert [(one.operation, one.fields) for one in history.changes(xen, vm)] == [("mod", {})]


def test_changes_and_differences(xen: Xen) -> None:
    vm = xen.VM.create(name_label="a", memory_static_max="64MiB")
    token = xen.events.token
    vm.name_label = "b"
    vm.tags = ["x"]
    found = history.changes(xen, vm)
    assert [one.operation for one in found] == ["add", "mod", "mod"]
    assert found[0].fields["name_label"] == (None, "a")
    assert found[1].fields == {"name_label": ("a", "b")}
    now = xen.events.token
    assert history.between(xen, token, now, "VM", vm) == {
        "name_label": ("a", "b"),
        "tags": ((), ("x",)),
    }
    vm.destroy()
    assert history.changes(xen, vm)[-1].fields["name_label"] == ("b", None)


def test_a_configuration_makes_another_one(xen: Xen) -> None:
    vm = xen.VM.create(name_label="a", memory_static_max="64MiB", VCPUs_max=3, tags=["x"])
    told = history.configuration(history.as_of(xen, xen.events.token, "VM", vm))
    again = xen.VM.create(**told)
    assert history.configuration(again.get_record()) == told
    assert again.uuid != vm.uuid


def test_moments_that_are_none(xen: Xen) -> None:
    vm = xen.VM.create(name_label="a")
    with pytest.raises(errors.InvalidValue, match="time zone"):
        history.as_of(xen, datetime(2026, 1, 1), "VM", vm)  # noqa: DTZ001
    with pytest.raises(errors.EventFromTokenParseFailure):
        history.as_of(xen, "monday", "VM", vm)
    with pytest.raises(errors.UnknownClass):
        history.as_of(xen, datetime(2026, 1, 1, tzinfo=UTC), "nothing", vm)
