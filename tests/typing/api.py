"""Ordinary user code, for the type checkers: what editors complete and checkers check."""

from __future__ import annotations

import asyncio
from typing import assert_type

import pandas

import xenmgmt
from xenmgmt import Observation, Record, Task, Xen
from xenmgmt.objects import SR, VBD, VDI, VM, host


def blocking() -> None:
    with xenmgmt.connect("sim://", seed=1) as xen:
        assert_type(xen, Xen)
        vm = xen.VM.create(name_label="a", memory_static_max="512MiB", VCPUs_max=2)
        assert_type(vm, VM)
        assert_type(vm.domid, int)
        assert_type(vm.name_label, str)
        assert_type(vm.resident_on, host | None)
        assert_type(vm.VBDs, tuple[VBD, ...])
        assert_type(xen.SR.get_all(), list[SR])
        disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size=1 << 30)
        assert_type(disk, VDI)
        xen.VBD.create(VM=vm, VDI=disk)
        assert_type(vm.start(), None)
        assert_type(vm.start.task(start_paused=True), Task[None])
        assert_type(vm.snapshot("s"), VM)
        assert_type(vm.snapshot.task("s").wait(timeout=5), VM)
        assert_type(vm.get_record(), Record)
        assert_type(xen.VM.to_frame(["name_label"]), pandas.DataFrame)
        assert_type(vm.observe(), Observation)
        assert_type(xen.VM.get_by_name_label("a"), list[VM])
        vm.name_label = "b"
        xen.sim.behave(vm.uuid, boot_seconds=2.0)
        xen.clock.sleep(3)
        vm.memory_dynamic_min = "256MiB"
        vm.add_to_other_config("key", "value")


async def awaited() -> None:
    async with xenmgmt.aio.connect("sim://", seed=1) as xen:
        vm = await xen.VM.create(name_label="a")
        await vm.start()
        await vm.clean_shutdown.options(timeout=5)()
        task = vm.start.task()
        await task
        assert_type(vm.name_label, str)


if __name__ == "__main__":
    blocking()
    asyncio.run(awaited())
