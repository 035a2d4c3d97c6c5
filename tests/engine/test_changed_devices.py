"""What an engine says of the devices of a VM, and its records afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import xenmgmt
from xenmgmt import Xen
from xenmgmt.abc import DiskSpec, FoundVM, NicSpec, VMSpec, found_uuid
from xenmgmt.engine import followed
from xenmgmt.operations._txn import transact
from xenmgmt.testing import invariants

DISKS = 4
OURS, THEIRS = ("vda", "vdb"), ("sda", "sdb", "sdc")
OUTSIDE = "elsewhere"

slots = st.dictionaries(
    st.sampled_from(OURS + THEIRS), st.sampled_from([*map(str, range(DISKS)), OUTSIDE])
)
"""By drive, the disk that is in it, or one that lies in no repository."""
cards = st.sets(st.sampled_from(["ours", "theirs", "other network"]))


def check_records(xen: Xen) -> None:
    """Both ends of each relation, and who holds what; the simulator itself knows of none of it."""
    rows = invariants.rows_of(xen)
    invariants.relations(rows)
    invariants.devices(rows)
    for vm in xen.VM:
        for numbers in ([vbd.userdevice for vbd in vm.VBDs], [vif.device for vif in vm.VIFs]):
            assert len(set(numbers)) == len(numbers)


class Guest:
    """A VM with two disks and an interface of ours, and what an engine may say of it."""

    def __init__(self, xen: Xen, *, runs: bool, plugged: Sequence[bool]) -> None:
        self.xen, self.runs = xen, runs
        self.sr, self.network = xen.SR.get_all()[0], xen.network.get_all()[0]
        self.disks = [
            xen.VDI.create(SR=self.sr, virtual_size="1MiB", sharable=True) for _ in range(DISKS)
        ]
        self.vm = xen.VM.create(name_label="g", memory_static_max="64MiB")
        self.drives = [
            xen.VBD.create(VM=self.vm, VDI=disk, userdevice=str(number))
            for number, disk in enumerate(self.disks[: len(OURS)])
        ]
        self.card = xen.VIF.create(VM=self.vm, network=self.network)
        if runs:
            self.vm.start()
            for device, is_in in zip((*self.drives, self.card), plugged, strict=True):
                if not is_in:
                    device.unplug()

    def follow(self, found: FoundVM) -> None:
        xen = self.xen
        transact(xen.store, xen.new_id, lambda t: followed.follow_vm(t, self.vm.ref, found))

    def said(self, drives: dict[str, str], cards: set[str], *, noted: bool) -> FoundVM:
        """The engine's words for these drives and cards."""
        uuid = self.vm.uuid
        uuids = dict(zip(OURS, (vbd.uuid for vbd in self.drives), strict=True))
        specs = [
            DiskSpec(
                vbd=uuids.get(name) or found_uuid(uuid, name),
                device=str("abc".index(name[-1])),
                vdi="" if held == OUTSIDE else f"{self.sr.uuid}/{self.disks[int(held)].location}",
            )
            for name, held in sorted(drives.items())
        ]
        nics = {
            "ours": (self.card.uuid, self.card.MAC, self.network.uuid),
            "theirs": (found_uuid(uuid, "theirs"), "52:54:00:00:00:02", self.network.uuid),
            "other network": (found_uuid(uuid, "other"), "52:54:00:00:00:03", ""),
        }
        said = [
            NicSpec(vif=vif, device="0", network=network, mac=mac)
            for name, (vif, mac, network) in nics.items()
            if name in cards
        ]
        known = [self.card.uuid, *uuids.values()]
        spec = VMSpec(
            uuid=uuid,
            name="g",
            memory_static_max=64 << 20,
            memory_target=64 << 20,
            vcpus_max=1,
            vcpus=1,
            disks=tuple(one for one in specs if one.vdi),
            nics=tuple(one for one in said if one.network),
        )
        return FoundVM(
            spec=spec,
            other_disks=tuple(one for one in specs if not one.vdi),
            other_nics=tuple(one for one in said if not one.network),
            noted=frozenset(known if noted else ()),
        )

    def has(self) -> dict[str, str]:
        """The disks of its VBDs by uuid; of those that are attached, if it runs."""
        return {
            vbd.uuid: str(self.disks.index(vbd.VDI))
            for vbd in self.vm.VBDs
            if vbd.state == "Attached" or not self.runs
        }

    def macs(self) -> set[str]:
        return {vif.MAC for vif in self.vm.VIFs if vif.state == "Attached" or not self.runs}

    def revision(self) -> Any:
        return self.xen.store.revision

    def away(self) -> None:
        if self.runs:
            self.vm.hard_shutdown()
        self.vm.destroy()
        for disk in self.disks:
            disk.destroy()


@settings(max_examples=60, deadline=None)
@given(
    told=st.lists(st.tuples(slots, cards), min_size=1, max_size=3),
    plugged=st.tuples(st.booleans(), st.booleans(), st.booleans()),
)
def test_of_a_guest_that_runs(
    told: list[tuple[dict[str, str], set[str]]], plugged: tuple[bool, ...]
) -> None:
    """Attached is what it has, one VBD for each drive; no device of ours is forgotten."""
    with xenmgmt.connect("sim://?seed=1") as xen:
        guest = Guest(xen, runs=True, plugged=plugged)
        ours = {guest.card.uuid, *(vbd.uuid for vbd in guest.drives)}
        for drives, cards in told:
            found = guest.said(drives, cards, noted=False)
            guest.follow(found)
            outside = {disk.vbd for disk in found.other_disks}
            has = [held for uuid, held in guest.has().items() if uuid not in outside]
            assert sorted(has) == sorted(held for held in drives.values() if held != OUTSIDE)
            others = {nic.mac for nic in found.other_nics}
            assert {nic.mac for nic in found.spec.nics} == guest.macs() - others
            there = {one.uuid for one in (*guest.vm.VBDs, *guest.vm.VIFs)}
            assert ours <= there
            before = guest.revision()
            guest.follow(found)
            assert guest.revision() == before
            check_records(xen)
        guest.away()


@settings(max_examples=60, deadline=None)
@given(told=st.lists(st.tuples(slots, cards), min_size=1, max_size=3), noted=st.booleans())
def test_of_a_definition(told: list[tuple[dict[str, str], set[str]]], noted: bool) -> None:
    """The VM has its devices, and those of ours that were never in it."""
    with xenmgmt.connect("sim://?seed=1") as xen:
        guest = Guest(xen, runs=False, plugged=())
        ours = {guest.card.uuid, *(vbd.uuid for vbd in guest.drives)}
        for drives, cards in told:
            found = guest.said(drives, cards, noted=noted)
            guest.follow(found)
            vbds, vifs = guest.vm.VBDs, guest.vm.VIFs
            left = {one.uuid for one in (*vbds, *vifs)}
            in_drives = [held for held in drives.values() if held != OUTSIDE]
            missing = Counter(in_drives) - Counter(guest.has().values())
            assert not missing
            assert {nic.mac for nic in found.spec.nics} <= guest.macs()
            if noted:
                assert len(vbds) <= len(drives)
                assert len(vifs) <= len(cards)
            else:
                assert ours <= left
                assert len(vbds) <= len(drives) + len(OURS)
            assert {one.state for one in (*vbds, *vifs)} <= {"Detached"}
            before = guest.revision()
            guest.follow(found)
            assert guest.revision() == before
            invariants.check_quiet(xen)
            if not ours <= left:
                break  # a device of ours is gone: no engine speaks of it any more
        guest.away()
