"""Somebody broke in: go back, and keep what was right

The shop is restored as it was before the breach, out of everybody's reach. Its configuration has
been changed since, by the owners and by the intruder; what the owners did is done again. Then the
shop's own logs of transactions are brought in, and it takes the place of what was broken into.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.usecases.story import Story
from tests.usecases.test_uc19_site_lost import read, write

import xenmgmt
from xenmgmt import backups, breach, errors, history
from xenmgmt.testing.invariants import check_quiet


def test_uc31(story: Story) -> None:
    url = "sim://?hosts=2&memory=4GiB&latency=real"
    with xenmgmt.connect(url, seed=31) as xen, TemporaryDirectory() as place:
        home = xen.network.get_all()[0]
        group = xen.VM_group.create(name_label="shop")
        for name in ("web", "db"):
            vm = xen.VM.create(name_label=name, memory_static_max="256MiB", tags=["shop"])
            disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="8MiB")
            xen.VBD.create(VM=vm, VDI=disk)
            xen.VIF.create(VM=vm, network=home)
            vm.set_groups([group])
            vm.start()
        web, db = group.VMs

        with story.step("keep a set of each day") as step:
            folders = []
            for day in ("monday", "tuesday", "wednesday"):
                write(xen, group.VMs, day)
                folders.append(Path(place) / day)
                backups.export(xen, group.snapshot(day), folders[-1])
                xen.clock.sleep(86400)
                if day == "monday":
                    web.name_description = "new front page"
                if day == "tuesday":
                    breached = xen.clock.now()
                    web.add_to_other_config("backdoor", "open")
                    db.tags = []
                    write(xen, group.VMs, "stolen")
            xen.clock.sleep(3600)
            web.order = 5
            step.gives(f"{len(folders)} sets; before the last one somebody broke in")

        with story.step("see how it was when it happened, and what was changed then") as step:
            then = history.as_of(xen, backups.read(folders[1]).taken, "VM", web)
            assert "backdoor" not in then["other_config"]
            late = [c.fields for c in history.changes(xen, web) if c.timestamp == breached]
            assert [list(fields) for fields in late if fields] == [["other_config"]]
            step.gives("the event log has the moment of each change")

        with story.step("find the last set of before") as step:
            chosen = breach.last_before(breached, folders)
            assert chosen.name == "tuesday"
            step.gives(f"{chosen.name}, and it is whole")

        with story.step("restore it on a network that leads nowhere") as step:
            clean = breach.isolate(xen, chosen, "clean")
            members = {vm.name_label: vm for vm in clean.group.VMs}
            assert {read(xen, vm) for vm in members.values()} == {"tuesday"}
            assert clean.network.state == "Isolated"
            assert {vif.network for v in members.values() for vif in v.VIFs} == {clean.network}
            step.gives(f"{len(members)} guests with the disks of {chosen.name}")

        with story.step("ask what was changed of the configuration since") as step:
            drift = clean.drift()
            assert [(one.vm, one.field) for one in drift] == [
                ("clean web", "other_config"),
                ("clean db", "tags"),
                ("clean web", "order"),
            ]
            step.gives("; ".join(f"{one.vm}: {one.field}" for one in drift))

        with story.step("make again what the owners did, and not the rest") as step:
            made = clean.replay(lambda change: change.at > breached)
            assert [one.field for one in made] == ["order"]
            assert (members["clean web"].order, list(members["clean db"].tags)) == (5, ["shop"])
            assert "backdoor" not in members["clean web"].other_config
            assert members["clean web"].name_description == "new front page"
            step.gives(f"{len(made)} change; there is no back door, and the tags are there")

        with story.step("bring in the orders since, from the shop's own logs") as step:
            told: list[datetime] = []

            def transactions(vm: Any, since: datetime) -> None:
                told.append(since)
                disk = vm.VBDs[0].VDI
                xen.sim.disk_write(disk.SR.uuid, disk.location, 2 << 20, "orders since")

            clean.logs(transactions)
            assert set(told) == {clean.taken}
            assert clean.boot(60) == []
            step.gives("the function of the shop was called for each guest; all report")

        with story.refused("let it in while the other one runs", errors.OperationNotAllowed):
            clean.connect()
        with story.step("end what was broken into, and let the clean one in") as step:
            for vm in (web, db):
                vm.hard_shutdown()
            clean.connect()
            assert {vif.network for v in members.values() for vif in v.VIFs} == {home}
            check_quiet(xen)
            step.gives("it is on the shop's network; the other is kept for who investigates")

        story.limit("Which change was right is not known here: you say so, change by change.")
        story.limit("Devices that came or went are not made again; configuration of VMs is.")
        story.limit("What a guest's own log means is the guest's: a function of yours applies it.")
