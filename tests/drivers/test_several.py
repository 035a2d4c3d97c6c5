"""Several engines as one, on simulators; with real guests: tests/drivers/libvirt/test_pool.py."""

from __future__ import annotations

from typing import Any

import pytest

import xenmgmt
from xenmgmt import errors
from xenmgmt.drivers import resolve
from xenmgmt.drivers._in_turn import InTurn, each
from xenmgmt.drivers._pending import Promise
from xenmgmt.drivers._several import BY
from xenmgmt.testing.bench import methods

TWO = "sim://?seed=1&hosts=2 sim://?seed=2&hosts=1"


def test_a_pool_of_engines() -> None:
    """Its hosts are those of each, and a VM lives where it was started."""
    with xenmgmt.connect(TWO) as xen:
        assert len(xen.host) == 3
        vms = [xen.VM.create(memory_static_max=64 << 20) for _ in xen.host]
        for vm, host in zip(vms, xen.host, strict=True):
            vm.start_on(host)
            assert vm.resident_on == host
        found = {info.uuid: info.host for info in xen.driver.vm_list()}
        assert found == {vm.uuid: vm.resident_on.uuid for vm in vms}
        assert [len(member.vm_list()) for member in xen.driver.members] == [2, 1]
        seen = xen.driver.vm_stats(0)
        assert {one.uuid for one in seen.samples} == set(found)
        assert xen.driver.vm_stats(seen.cursor).samples == ()
        for vm in vms:
            vm.mark("here")
            vm.pause()
            vm.rewind("here")
            assert (vm.state, xen.driver.vm_marks(vm.uuid)) == ("Running", ("here",))
            vm.hard_shutdown()
        assert xen.driver.vm_list() == []


def test_what_no_engine_of_a_pool_can_do() -> None:
    """A guest goes to no engine that knows nothing of its own, and stays as it was."""
    with xenmgmt.connect(TWO) as xen:
        hosts = list(xen.host)
        vm = xen.VM.create(name_label="one", memory_static_max=64 << 20)
        vm.start_on(hosts[0])
        vm.pool_migrate(hosts[1])
        with pytest.raises(errors.EngineError):
            vm.pool_migrate(hosts[2])
        assert (vm.state, vm.resident_on) == ("Running", hosts[1])
        with pytest.raises(errors.EngineError, match="has a domain"):
            xen.driver.vm_start(spec_of(vm), hosts[2].uuid, False)


def spec_of(vm: Any) -> Any:
    return xenmgmt.abc.VMSpec(
        uuid=vm.uuid, name="x", memory_static_max=1, memory_target=1, vcpus_max=1, vcpus=1
    )


def test_a_host_that_is_named_twice() -> None:
    """It is refused before anything is done."""
    with pytest.raises(errors.InvalidValue, match="two URLs"):
        xenmgmt.connect("sim://?seed=1 sim://?seed=1")


def test_every_call_is_routed() -> None:
    """A call of the port goes to the engine that it is about, or is made of calls to each."""
    driver = resolve(TWO)
    routed = {name for names in BY.values() for name in names.split()}
    assert routed <= set(methods())
    for name in methods():
        assert name in vars(type(driver)), f"{name} is refused by pools of engines"


def failing(text: str) -> Any:
    raise errors.EngineError(text)


class Later:
    """A driver whose call ends when it is told to."""

    def __init__(self, said: list[str], name: str) -> None:
        self.promise = Promise()
        self.said = said
        self.name = name

    def vm_forget(self, vm: str) -> Promise:
        self.said.append(f"{self.name} {vm}")
        return self.promise


def test_calls_in_turn() -> None:
    """Each begins when the one before has ended; a failure or a cancel ends them, and is undone."""
    said: list[str] = []
    first, second = Later(said, "first"), Later(said, "second")
    both = InTurn(each([first, second], "vm_forget", "x"))
    assert said == ["first x"]
    first.promise.finish()
    assert (said, both.done()) == (["first x", "second x"], False)
    second.promise.finish(7)
    assert both.result() == 7

    undone: list[str] = []
    calls = [lambda: undone.append("done"), lambda: failing("no"), lambda: undone.append("never")]
    undo = [lambda: failing("worse"), lambda: undone.append("undone")]
    failed = InTurn(calls, undo)
    with pytest.raises(errors.EngineError, match="no") as told:
        failed.result()
    assert "worse" in str(told.value.__notes__)
    assert undone == ["done", "undone"]

    waiting = InTurn(
        each([Later(said, "third")], "vm_forget", "x"), [lambda: undone.append("back")]
    )
    assert waiting.cancel()
    with pytest.raises(errors.TaskCancelled):
        waiting.result()
    assert undone[-1] == "back"
