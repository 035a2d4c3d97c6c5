"""Threads and asyncio: no transition happens twice, reads are consistent, nothing deadlocks."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from tests.patience import LONG

import xenmgmt
from xenmgmt import errors


def in_threads(count: int, work: Any) -> list[BaseException]:
    """Run ``work(n)`` in threads; what they raised."""
    failures: list[BaseException] = []
    gate = threading.Barrier(count)

    def go(n: int) -> None:
        gate.wait()
        try:
            work(n)
        except BaseException as error:  # noqa: BLE001  handed to the test
            failures.append(error)

    threads = [threading.Thread(target=go, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
        assert not thread.is_alive()
    return failures


def test_a_transition_happens_once() -> None:
    """Eight threads start one VM: one wins, seven are refused; a hundred times."""
    with xenmgmt.connect("sim://?cpus=1", seed=1) as xen:
        vm = xen.VM.create(name_label="a")
        for _ in range(100):
            failures = in_threads(8, lambda _: vm.start())
            assert len(failures) == 7
            assert all(isinstance(f, errors.Refused) for f in failures)
            assert len(xen.driver.vm_list()) == 1
            vm.hard_shutdown()


def test_memory_is_never_given_twice() -> None:
    """Starts that do not all fit: as many as fit win, and the books are exact."""
    with xenmgmt.connect("sim://?hosts=1&memory=1GiB&cpus=1", seed=1) as xen:
        vms = [xen.VM.create(name_label=f"vm{n}", memory_static_max="300MiB") for n in range(8)]
        failures = in_threads(8, lambda n: vms[n].start())
        assert len(failures) == 5
        assert all(isinstance(f, errors.HostNotEnoughFreeMemory) for f in failures)
        host = xen.host.get_all()[0]
        assert host.metrics.memory_free == (1 << 30) - 3 * (300 << 20)
        assert xen.driver.host_info(host.uuid).memory_free == host.metrics.memory_free


def test_reading_while_others_write() -> None:
    """Records of one read are of one moment: VM and VBD agree about each other."""
    stop = threading.Event()
    with xenmgmt.connect("sim://?cpus=1", seed=1) as xen:
        sr = xen.SR.get_all()[0]

        def work(n: int) -> None:
            if n < 4:
                while not stop.is_set():
                    vm = xen.VM.create(name_label=f"vm{n}")
                    disk = xen.VDI.create(SR=sr, virtual_size=1 << 20)
                    xen.VBD.create(VM=vm, VDI=disk)
                    vm.start()
                    vm.hard_shutdown()
                    vm.destroy()
                    disk.destroy()
                return
            try:
                for _ in range(150):
                    frozen = xen.store.snapshot(("VM", "VBD", "VDI"))
                    check(frozen)
                    for record in xen.VM.get_all_records().values():
                        dict(record)
            finally:
                stop.set()

        assert in_threads(5, work) == []


def check(frozen: Any) -> None:
    from xenmgmt.model._layout import LAYOUTS

    vm_at, vbd_at, vdi_at = (LAYOUTS[cls].index for cls in ("VM", "VBD", "VDI"))
    for ref, row in frozen.items("VM"):
        for vbd in row[vm_at["VBDs"]]:
            assert frozen.row("VBD", vbd)[vbd_at["VM"]] == ref
    for ref, row in frozen.items("VBD"):
        assert ref in frozen.row("VM", row[vbd_at["VM"]])[vm_at["VBDs"]]
        assert ref in frozen.row("VDI", row[vbd_at["VDI"]])[vdi_at["VBDs"]]


def test_crossing_operations_do_not_deadlock() -> None:
    """Evacuations, migrations and starts over the same objects end, one way or the other."""
    with xenmgmt.connect("sim://?hosts=3&cpus=1", seed=1) as xen:
        vms = [xen.VM.create(name_label=f"vm{n}") for n in range(6)]
        hosts = xen.host.get_all()

        def work(n: int) -> None:
            for turn in range(40):
                vm, host = vms[(n + turn) % 6], hosts[turn % 3]
                for call in (
                    vm.start,
                    lambda vm=vm, host=host: vm.pool_migrate(host),
                    host.evacuate if n == 0 else vm.hard_reboot,
                    host.enable,
                    vm.hard_shutdown,
                ):
                    try:
                        call()
                    except (errors.Refused, errors.HostError, errors.CallerError):
                        continue

        assert in_threads(4, work) == []
        for vm in vms:
            assert vm.current_operations == {}
            assert vm.state in ("Halted", "Running")
        free = {host.uuid: host.metrics.memory_free for host in hosts}
        assert free == {h.uuid: h.memory_free for h in xen.driver.host_list()}


def test_asyncio_has_the_same_names() -> None:
    """The asynchronous face does what the blocking one does."""

    async def main() -> None:
        async with xenmgmt.aio.connect("sim://?latency=real&cpus=1", seed=1) as xen:
            vms = await asyncio.gather(*(xen.VM.create(name_label=f"vm{n}") for n in range(5)))
            await asyncio.gather(*(vm.start() for vm in vms))
            assert {vm.state for vm in vms} == {"Running"}
            snapshot = await vms[0].snapshot("s")
            assert snapshot.is_a_snapshot
            vm = await snapshot.revert()
            assert vm.state == "Halted"
            with pytest.raises(errors.VMBadPowerState):
                await vm.pause()
            task = vms[1].suspend.task()
            with pytest.raises(errors.Timeout):
                await task.wait(timeout=0)
            assert await task is None
            assert vms[1].state == "Suspended"
            with pytest.raises(errors.Timeout):
                await vms[2].suspend.options(timeout=0.01)()
            seen = []
            async for event in xen.watch(["VM"], token=str(xen.store.oldest)):
                seen.append(event)
                if event.operation == "mod":
                    break
            assert seen[0].operation == "add"

    asyncio.run(main())


def test_an_awaiting_task_that_is_cancelled_rolls_back() -> None:
    """Cancelling the coroutine cancels the operation."""

    async def main() -> None:
        async with xenmgmt.aio.connect("sim://?latency=real&cpus=1", seed=1) as xen:
            vm = await xen.VM.create(name_label="a")
            await vm.start()
            running = asyncio.ensure_future(vm.suspend())
            await asyncio.sleep(0)
            running.cancel()
            with pytest.raises(asyncio.CancelledError):
                await running
            assert vm.state == "Running"

    asyncio.run(main())
