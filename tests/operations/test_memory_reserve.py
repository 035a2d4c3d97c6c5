"""A host keeps memory back that no guest gets: ``other_config["memory_reserve"]``."""

from __future__ import annotations

from typing import Any

import pytest

import xenmgmt
from xenmgmt import errors

MIB = 1 << 20


@pytest.fixture
def xen() -> Any:
    with xenmgmt.connect("sim://?hosts=1&memory=1GiB", seed=1) as xen:
        yield xen


def guest(xen: Any, size: int, **values: Any) -> Any:
    return xen.VM.create(name_label="guest", memory_static_max=size, memory_static_min=0, **values)


def test_no_guest_gets_it(xen: Any) -> None:
    """What a start, a question for hosts and the host itself say is the same."""
    (host,) = xen.host
    free = host.compute_free_memory()
    vm = guest(xen, free)
    assert vm.get_possible_hosts() == (host,)

    host.add_to_other_config("memory_reserve", "64MiB")

    assert host.compute_free_memory() == free - 64 * MIB
    assert host.metrics.memory_free == free
    assert vm.get_possible_hosts() == ()
    with pytest.raises(errors.HostNotEnoughFreeMemory) as caught:
        vm.start()
    told = (caught.value.needed, caught.value.available)
    assert tuple(map(int, told)) == (free, free - 64 * MIB)  # a server tells words
    assert "memory_reserve of the host keeps 64MiB back" in str(caught.value)
    vm.set_memory_limits(0, free - 64 * MIB, free - 64 * MIB, free - 64 * MIB)
    vm.start()
    assert host.compute_free_memory() == 0


def test_a_running_guest_does_not_grow_into_it(xen: Any) -> None:
    """A target is refused that would take it; one that gives memory back never is."""
    (host,) = xen.host
    free = host.compute_free_memory()
    vm = guest(xen, free, memory_dynamic_min=64 * MIB, memory_dynamic_max=free - 64 * MIB)
    vm.start()
    host.other_config = {"memory_reserve": str(128 * MIB)}

    with pytest.raises(errors.HostNotEnoughFreeMemory):
        vm.set_memory_dynamic_range(free, free)
    vm.set_memory_target_live(128 * MIB)
    assert vm.memory_target == 128 * MIB
    host.remove_from_other_config("memory_reserve")
    vm.set_memory_dynamic_range(free, free)


def test_it_may_be_in_use_already(xen: Any) -> None:
    """Guests that run stay; the host has nothing for others, and says no negative number."""
    (host,) = xen.host
    vm = guest(xen, host.compute_free_memory())
    vm.start()
    host.add_to_other_config("memory_reserve", "1GiB")

    assert (vm.state, host.compute_free_memory()) == ("Running", 0)
    other = guest(xen, 16 * MIB)
    assert other.get_possible_hosts() == ()
    with pytest.raises(errors.HostNotEnoughFreeMemory, match="has 0 bytes"):
        other.start()


@pytest.mark.parametrize("wrong", ["", "much", "-1", "1.5", "1e3"])
def test_what_is_no_size_is_refused(xen: Any, wrong: str) -> None:
    """With the key, the value and what would do; nothing is changed."""
    (host,) = xen.host
    before = dict(host.other_config)
    with pytest.raises(errors.InvalidValue, match="memory_reserve") as caught:
        host.add_to_other_config("memory_reserve", wrong)
    told = wrong or repr(wrong)
    assert f"cannot be {told}; it takes a whole number" in str(caught.value)
    assert dict(host.other_config) == before
