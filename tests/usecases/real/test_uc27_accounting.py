"""Bill what guests have used"""

from __future__ import annotations

import csv
import io

from tests.usecases.real.world import World
from tests.usecases.story import Story

from xenmgmt import metering


def test_uc27(world: World, story: Story) -> None:
    xen = world.xen

    def account() -> metering.Usage:
        xen.sample()
        (found,) = [one for one in metering.usage(xen) if one.name_label == "client"]
        return found

    vm = world.ready("client")
    with story.step("let it work, and read its account"):
        before = account()
        if world.name != "simulator":
            world.shell(vm).run("i=0; while [ $i -lt 2000 ]; do i=$((i+1)); done")
        xen.clock.sleep(1)
        first = account()
        assert first.running_seconds > before.running_seconds
        assert first.cpu_seconds > before.cpu_seconds or world.name == "simulator"
    with story.step("write on its disk: bytes are counted"):
        world.write(vm, "x" * 100)
        second = account()
        assert second.disk_written > first.disk_written or world.name == "simulator"
    for what in ("suspend and resume it", "restart it"):
        with story.step(f"{what}: nothing is taken back"):
            used = account()
            if what == "restart it":
                vm.hard_reboot()
            else:
                vm.suspend()
                vm.resume()
            xen.clock.sleep(0.5)
            now = account()
            assert now.cpu_seconds >= used.cpu_seconds
            assert now.running_seconds >= used.running_seconds
            assert now.disk_written >= used.disk_written
    with story.step("remove the guest, and bill it from the table"):
        last = account()
        vm.hard_shutdown()
        disk = vm.VBDs[0].VDI
        vm.destroy()
        disk.destroy()
        rows = csv.DictReader(io.StringIO(metering.to_csv(xen)))
        (row,) = [row for row in rows if row["name_label"] == "client"]
        assert float(row["cpu_seconds"]) >= last.cpu_seconds
    story.limit("What a guest uses between the last sample and its end is not known.")
