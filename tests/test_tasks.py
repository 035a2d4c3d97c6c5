"""Tasks: progress, limits, cancelling, cutting short, waiting, a stuck engine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

import xenmgmt
from xenmgmt import Xen, errors


@pytest.fixture
def xen() -> Iterator[Xen]:
    with xenmgmt.connect("sim://?latency=real&cpus=1", seed=1) as found:
        yield found


@pytest.fixture
def vm(xen: Xen) -> Any:
    vm = xen.VM.create(name_label="a", memory_static_max="128MiB")
    vm.start()
    return vm


def test_a_task_from_begin_to_end(xen: Xen, vm: Any) -> None:
    """It is pending, moves on, and ends with a result; its record says the same."""
    disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="1GiB")
    xen.VBD.create(VM=vm, VDI=disk, userdevice="5")
    task = vm.checkpoint.task("s")
    seen = [task.progress]
    while not task.done:
        xen.clock.advance(0.1)
        seen.append(task.progress)
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0.0, 1.0)
    assert len(set(seen)) > 2
    assert task.wait() == vm.snapshots[0]
    record = task.handle
    assert (str(record.status), record.result, record.name_label) == (
        "success",
        vm.snapshots[0].ref,
        "VM.checkpoint",
    )
    assert record.finished > record.created
    record.destroy()
    assert xen.task.get_all() == []


def test_a_session_knows_its_tasks(xen: Xen, vm: Any) -> None:
    """It has those that were started in it; a task outlives it, and one begun later has none."""
    session = xen.this_session
    vm.pause.task().wait()
    (task,) = session.tasks
    assert (task.name_label, task.session) == ("VM.pause", session)
    session.logout()
    assert task.session is None
    vm.unpause.task().wait()
    assert [each.session for each in xen.task.get_all()] == [None, None]


def test_a_task_that_fails(xen: Xen, vm: Any) -> None:
    """Its record has the error as on the wire; waiting raises it."""
    xen.driver.fail("vm_pause", errors.EngineError("no"))
    task = vm.pause.task()
    with pytest.raises(errors.EngineError):
        task.wait()
    assert task.status == "failure"
    assert task.handle.error_info == ("INTERNAL_ERROR", "no")
    with pytest.raises(errors.InvalidState):
        task.handle.result  # noqa: B018


def test_cancel(xen: Xen, vm: Any) -> None:
    """A cancelled operation is rolled back; the task says cancelled."""
    task = vm.suspend.task()
    assert vm.state == "suspending"
    task.cancel()
    with pytest.raises(errors.TaskCancelled):
        task.wait()
    assert (vm.state, task.status) == ("Running", "cancelled")
    assert vm.current_operations == {}
    assert [str(vdi.type) for vdi in xen.VDI] == []
    with pytest.raises(errors.OperationNotAllowed, match="ended"):
        task.cancel()


def test_cancel_by_record(xen: Xen, vm: Any) -> None:
    """The record of a task cancels it too, as on the wire."""
    task = vm.suspend.task()
    task.handle.cancel()
    with pytest.raises(errors.TaskCancelled):
        task.wait()
    assert vm.state == "Running"


def test_no_way_back(xen: Xen, vm: Any) -> None:
    """Behind the point of no return a task cannot be cancelled; it completes."""
    vm.suspend()
    task = vm.hard_shutdown.task()
    while not task._execution._forward:
        assert xen.clock.step()
    with pytest.raises(errors.OperationNotAllowed, match="too far"):
        task.cancel()
    task.wait()
    assert vm.state == "Halted"


def test_timeout(xen: Xen, vm: Any) -> None:
    """An operation that takes longer than its limit is rolled back."""
    started = xen.clock.monotonic()
    with pytest.raises(errors.Timeout, match=r"0\.1 s"):
        vm.pool_migrate.options(timeout=0.1)(_other(xen, vm))
    assert xen.clock.monotonic() - started == pytest.approx(0.1)
    assert vm.state == "Running"


def _other(xen: Xen, vm: Any) -> Any:
    return next(host for host in xen.host if host != vm.resident_on)


def test_waiting_for_a_task_has_a_limit(xen: Xen, vm: Any) -> None:
    """`wait` gives up after its time; the task goes on."""
    task = vm.suspend.task()
    with pytest.raises(errors.Timeout):
        task.wait(timeout=0.01)
    task.wait()
    assert vm.state == "Suspended"


def test_a_conflict_is_refused_at_once_or_waits(xen: Xen, vm: Any) -> None:
    """The caller chooses: OTHER_OPERATION_IN_PROGRESS, or wait up to a limit."""
    task = vm.suspend.task()
    with pytest.raises(errors.OtherOperationInProgress) as caught:
        vm.pause()
    assert caught.value.operation_ref == task.ref
    with pytest.raises(errors.OtherOperationInProgress):
        vm.resume.options(wait=0.01)()
    vm.resume.options(wait=60)()
    assert task.done
    assert vm.state == "Running"


def test_hard_shutdown_cuts_short(xen: Xen, vm: Any) -> None:
    """A guest that ignores its shutdown is shut down hard; the first task is cancelled."""
    xen.driver.behave(vm.uuid, ignores_shutdown=True)
    task = vm.clean_shutdown.task()
    xen.clock.advance(100)
    assert not task.done
    vm.hard_shutdown()
    assert vm.state == "Halted"
    with pytest.raises(errors.TaskCancelled, match="hard_shutdown"):
        task.wait()


def test_a_task_that_waits_has_its_record(xen: Xen, vm: Any) -> None:
    """Whoever waits for another operation is seen to wait, and ends with a status."""
    vm.suspend.task()
    late = vm.pause.options(wait=0.01).task()
    assert str(late.handle.status) == "pending"
    with pytest.raises(errors.OtherOperationInProgress):
        late.wait()
    assert (late.status, late.handle.error_info[0]) == ("failure", "OTHER_OPERATION_IN_PROGRESS")


def test_what_undoes_is_not_cancelled(xen: Xen, vm: Any) -> None:
    """Time passes while a cancelled suspend takes back what it did; the image is gone."""
    task = vm.suspend.task()
    xen.clock.advance(0.05)
    task.cancel()
    xen.clock.sleep(60)
    assert (task.status, vm.state, xen.VDI.get_all()) == ("cancelled", "Running", [])


def test_an_undo_that_fails_is_tried_again(xen: Xen, vm: Any) -> None:
    """One hiccup of the engine does not leave half an operation behind."""
    xen.driver.fail("vm_suspend", errors.EngineError("first"))
    xen.driver.fail("vdi_destroy", errors.EngineError("hiccup"))
    with pytest.raises(errors.EngineError, match="first"):
        vm.suspend()
    assert (vm.state, xen.VDI.get_all()) == ("Running", [])
    assert xen.sim.sr_summary(xen.SR.get_all()[0].uuid).vdis == ()


def test_only_what_would_fit_is_cut_short(xen: Xen) -> None:
    """A VM that is starting cannot be rebooted: it was halted. It can be shut down: it is again."""
    vm = xen.VM.create(name_label="b", memory_static_max="128MiB")
    task = vm.start.task()
    with pytest.raises(errors.OtherOperationInProgress):
        vm.hard_reboot()
    assert not task.done
    vm.hard_shutdown()
    assert (task.status, vm.state) == ("cancelled", "Halted")


def test_a_stuck_engine(xen: Xen, vm: Any) -> None:
    """A call that never ends: the caller gets a time-out, the task shows it, others go on."""
    other = xen.VM.create(name_label="b")
    xen.driver.hang("vm_pause")
    with pytest.raises(errors.Timeout) as caught:
        vm.pause.options(timeout=3)()
    assert vm.state == "pausing"
    (record,) = xen.task.get_all()
    assert record.ref == caught.value.task
    assert record.other_config["stuck"] == "true"
    other.start()
    with pytest.raises(errors.OtherOperationInProgress):
        vm.suspend()
    xen.driver.unhang("vm_pause")
    assert vm.state == "Running"
    assert vm.current_operations == {}


def test_a_stuck_operation_cannot_be_cut_short(xen: Xen, vm: Any) -> None:
    """What would cut it is told who is in the way, and works once the engine answers."""
    xen.driver.hang("vm_shutdown")
    with pytest.raises(errors.Timeout):
        vm.clean_shutdown.options(timeout=3)()
    for _ in range(2):
        with pytest.raises(errors.OtherOperationInProgress, match="clean_shutdown"):
            vm.hard_shutdown()
    xen.driver.unhang("vm_shutdown")
    vm.hard_shutdown()
    assert vm.state == "Halted"


def test_cutting_short_what_becomes_stuck(xen: Xen, vm: Any) -> None:
    """The engine hangs while an operation waits for another one to be cut short."""
    xen.driver.hang("vm_shutdown")
    vm.clean_shutdown.options(timeout=3).task()
    with pytest.raises(errors.OtherOperationInProgress, match="clean_shutdown"):
        vm.hard_shutdown()
    assert vm.state == "shutting_down"


@pytest.mark.parametrize("how", ["time", "cancel"])
def test_waiting_for_what_is_cut_short_ends(xen: Xen, vm: Any, how: str) -> None:
    """Whoever waits for the undo of what it cut short gives up whole: it has not begun."""
    vm.suspend()
    xen.driver.slow("vdi_destroy", 5)
    xen.driver.slow("vm_destroy", 5)
    resumed = vm.resume.task()
    while xen.driver.vm_info(vm.uuid) is None:
        xen.clock.sleep(0.1)
    task = vm.hard_shutdown.options(timeout=1 if how == "time" else 60).task()
    assert not task.done
    if how == "cancel":
        task.cancel()
    else:
        xen.clock.sleep(1.1)
    assert task.done
    assert not task.stuck
    assert task.status == ("failure" if how == "time" else "cancelled")
    xen.clock.sleep(60)
    assert resumed.status == "cancelled"
    assert vm.state == "Suspended"


def test_callbacks(xen: Xen, vm: Any) -> None:
    """A callback is called once, also when the task has ended."""
    ended: list[Any] = []
    task = vm.pause.task()
    task.add_done_callback(ended.append)
    task.wait()
    task.add_done_callback(ended.append)
    assert ended == [task, task]


def test_old_tasks_are_forgotten() -> None:
    """However many tasks there were, a bounded number of records stays."""
    with xenmgmt.connect("sim://?cpus=1", seed=1) as xen:
        vm = xen.VM.create(name_label="a")
        for _ in range(1500):
            vm.start.task().wait()
            last = vm.hard_shutdown.task()
        assert 1000 <= len(xen.task) <= 2000
        assert last.status == "success"


def test_no_thread_is_left() -> None:
    """Opening, working and closing leaves no thread behind."""
    before = threading.active_count()
    for url in ("sim://", "sim://?clock=real&latency=real"):
        with xenmgmt.connect(url, seed=1) as xen:
            xen.events.subscribe(lambda _: None)
            vm = xen.VM.create(name_label="a")
            vm.pause.options(timeout=1)
            vm.start.options(timeout=10)()
    assert threading.active_count() == before


def test_real_time() -> None:
    """On the real clock an operation takes real time."""
    with xenmgmt.connect("sim://?clock=real", seed=1) as xen:
        from xenmgmt.drivers.sim import LatencyModel

        xen.driver.latency = LatencyModel(calls={"vm_start": 0.05})
        vm = xen.VM.create(name_label="a")
        started = xen.clock.monotonic()
        vm.start()
        assert xen.clock.monotonic() - started >= 0.05


@pytest.mark.parametrize("how", ["time", "cancel"])
def test_what_cannot_be_taken_back_completes(xen: Xen, vm: Any, how: str) -> None:
    """Behind its point of no return an operation outlives its time, and cannot be cancelled."""
    uuid = vm.uuid
    vm.hard_shutdown()
    disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="1GiB")
    xen.VBD.create(VM=vm, VDI=disk)
    vm.start()
    snapshot = vm.snapshot("before")
    xen.driver.slow("vdi_revert", 5)
    task = snapshot.revert.options(timeout=2 if how == "time" else 60).task()
    xen.clock.sleep(1)
    if how == "cancel":
        with pytest.raises(errors.OperationNotAllowed, match="too far"):
            task.cancel()
    xen.clock.sleep(60)
    reverted = xen.VM.get_by_uuid(uuid)
    assert (reverted.state, reverted.current_operations) == ("Halted", {})
    assert xen.task.get_all_records()[task.ref]["status"] == "success"
