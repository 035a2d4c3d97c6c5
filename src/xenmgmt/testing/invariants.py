"""What must hold of a model: relations, devices, and the books against the engine's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from ..model import CLASSES
from ..model._layout import LAYOUTS, NULL, STATE
from ..states import TABLES
from ..states._coupling import BOUND, DOMAIN
from ..toolstack import Toolstack

Rows = Mapping[str, Mapping[str, Any]]
_AT = {cls: layout.index for cls, layout in LAYOUTS.items()}


def _hold(condition: object, what: str) -> None:
    if not condition:
        raise AssertionError(what)


def rows_of(xen: Toolstack) -> Rows:
    """Every row of one moment, by class and reference."""
    frozen = xen.store.snapshot(CLASSES)
    return {cls: dict(frozen.items(cls)) for cls in CLASSES}


def check_always(xen: Toolstack) -> None:
    """What holds at every moment, also while operations are in progress."""
    rows = rows_of(xen)
    relations(rows)
    busy(xen, rows)


def check_quiet(xen: Toolstack) -> None:
    """What holds when nothing is in progress and no fault is armed."""
    rows = rows_of(xen)
    relations(rows)
    devices(rows)
    books(xen, rows)
    _hold(xen.store.journal() == {}, f"left in the journal: {xen.store.journal()}")
    for cls, table in TABLES.items():
        place = _AT[cls].get("current_operations")
        if place is None:
            continue
        for ref, row in rows[cls].items():
            word = table.word[row[STATE]]
            _hold(not row[place], f"{cls} {ref} is busy with {row[place]}")
            _hold(not row[STATE] & table.passing, f"{cls} {ref} is left {word}")


def relations(rows: Rows) -> None:
    """Both ends of every relation agree, and no reference leads nowhere."""
    for cls, layout in LAYOUTS.items():
        for one in layout.one_ends:
            for ref, row in rows[cls].items():
                owner = row[one.index]
                if owner != NULL:
                    there = rows[one.many_class].get(owner)
                    _hold(there is not None, f"{cls} {ref} names {one.many_class} {owner}: gone")
                    assert there is not None
                    _hold(ref in there[one.many_index], f"{cls} {ref} is not listed at {owner}")
        for many in layout.many_ends:
            for ref, row in rows[cls].items():
                members = tuple(row[many.index])
                _hold(len(set(members)) == len(members), f"{cls} {ref} lists one twice")
                for member in members:
                    there = rows[many.one_class].get(member)
                    _hold(there is not None, f"{cls} {ref} lists {many.one_class} {member}: gone")
                    assert there is not None
                    _hold(there[many.one_index] == ref, f"{cls} {ref} lists {member}, not its own")


def busy(xen: Toolstack, rows: Rows) -> None:
    """Whoever is busy is so with an operation that runs; no host has given memory twice."""
    running = xen.context.running
    for cls in TABLES:
        place = _AT[cls].get("current_operations")
        if place is None:
            continue
        for ref, row in rows[cls].items():
            for key in row[place]:
                _hold(key in running, f"{cls} {ref} is busy with {key}, which does not run")
    for ref, row in rows["host_metrics"].items():
        free = row[_AT["host_metrics"]["memory_free"]]
        _hold(free >= 0, f"host_metrics {ref} has {free} bytes free")


def devices(rows: Rows) -> None:
    """Joint rules: what is attached belongs to a VM that holds devices, and so on down."""
    word = {cls: TABLES[cls].word for cls in ("VM", "VBD", "VIF", "VDI", "VM_metrics")}
    for cls in ("VBD", "VIF"):
        for ref, row in rows[cls].items():
            attached = word[cls][row[STATE]] == "Attached"
            vm = rows["VM"][row[_AT[cls]["VM"]]]
            shown = row[_AT[cls]["currently_attached"]]
            _hold(shown == attached, f"{cls} {ref} attached: shown {shown}")
            if attached:
                state = word["VM"][vm[STATE]]
                _hold(state in BOUND, f"{cls} {ref} is attached to a VM that is {state}")
    for ref, row in rows["VDI"].items():
        held = any(
            rows["VBD"][vbd][_AT["VBD"]["currently_attached"]] for vbd in row[_AT["VDI"]["VBDs"]]
        )
        state = word["VDI"][row[STATE]]
        _hold((state == "Attached") == held, f"VDI {ref} is {state}, a VBD holds it: {held}")
    for ref, row in rows["VM"].items():
        _one_vm(ref, row, rows, word)
    graphics(rows)


def _one_vm(ref: str, row: Any, rows: Rows, word: Mapping[str, Any]) -> None:
    at = _AT["VM"]
    state = word["VM"][row[STATE]]
    live = state in DOMAIN
    metrics = rows["VM_metrics"][row[at["metrics"]]]
    told = word["VM_metrics"][metrics[STATE]]
    _hold((told == "Live") == live, f"VM {ref} is {state}, its metrics {told}")
    domid = row[at["domid"]]
    _hold((domid >= 0) == (state in (*DOMAIN, "Unknown")), f"VM {ref} is {state}, domid {domid}")
    power = str(row[at["power_state"]])
    _hold(power == state, f"VM {ref} is {state}, power_state {power}")
    image = row[at["suspend_VDI"]]
    _hold((image != NULL) == (state == "Suspended"), f"VM {ref} is {state}, image {image}")
    _hold(image == NULL or image in rows["VDI"], f"VM {ref} has lost its image {image}")


def graphics(rows: Rows) -> None:
    """A share of a graphics device is on one of its VM's host, which has not given out too many."""
    at = _AT["VGPU"]
    given: Counter[tuple[str, str]] = Counter()
    for ref, row in rows["VGPU"].items():
        vm = rows["VM"][row[at["VM"]]]
        state, gpu = TABLES["VM"].word[vm[STATE]], row[at["resident_on"]]
        runs = state in (*DOMAIN, "Unknown")
        _hold(row[at["currently_attached"]] == runs, f"VGPU {ref} of a VM that is {state}")
        _hold((gpu != NULL) == runs, f"VGPU {ref} of a VM that is {state} is on {gpu}")
        if gpu != NULL:
            host = rows["PGPU"][gpu][_AT["PGPU"]["host"]]
            _hold(host == vm[_AT["VM"]["resident_on"]], f"VGPU {ref} is on another host, {host}")
            given[gpu, row[at["type"]]] += 1
    for (gpu, kind), count in given.items():
        most = rows["PGPU"][gpu][_AT["PGPU"]["supported_VGPU_max_capacities"]][kind]
        _hold(count <= most, f"PGPU {gpu} has given out {count} shares of {most}")


def books(xen: Toolstack, rows: Rows) -> None:
    """The records say what the engine holds: domains, memory, disks."""
    at = _AT["VM"]
    domains = {info.uuid: info for info in xen.driver.vm_list()}
    lost: dict[str, int] = {}  # what hosts still keep for VMs of which nobody knows
    for ref, row in rows["VM"].items():
        info = domains.pop(row[at["uuid"]], None)
        state = TABLES["VM"].word[row[STATE]]
        if state == "Unknown":
            host = row[at["resident_on"]]
            actual = rows["VM_metrics"][row[at["metrics"]]][_AT["VM_metrics"]["memory_actual"]]
            lost[host] = lost.get(host, 0) + max(row[at["memory_target"]], actual)
            continue
        _hold((info is not None) == (state in DOMAIN), f"VM {ref} is {state}, engine: {info}")
        if info is not None:
            seen = info.state, info.domid
            _hold(seen == (state, row[at["domid"]]), f"VM {ref} is {state}, engine: {seen}")
        if row[at["marks"]] or info is not None:
            marked = set(xen.driver.vm_marks(row[at["uuid"]]))
            told = set(row[at["marks"]])
            _hold(marked == told == set(row[at["marked_devices"]]), f"VM {ref}: {told}, {marked}")
    _hold(not domains, f"domains without a VM: {domains}")
    for one in xen.driver.host_list():
        host = xen.store.find("host", "uuid", one.uuid)[0]
        metrics = rows["host_metrics"][rows["host"][host][_AT["host"]["metrics"]]]
        free = metrics[_AT["host_metrics"]["memory_free"]] + lost.get(host, 0)
        _hold(free == one.memory_free, f"host {host}: {free} free, engine {one.memory_free}")
    protections(xen, rows)
    for ref, row in rows["SR"].items():
        storage(xen, rows, ref, row)


def protections(xen: Toolstack, rows: Rows) -> None:
    """A VM is protected by the records when the engine has a stand-by of it, on that host."""
    at = _AT["VM_protection"]
    guarded: dict[str, str] = {}
    for ref, row in rows["VM_protection"].items():
        state, held = TABLES["VM_protection"].word[row[STATE]], row[at["memory"]]
        _hold((state == "Protected") == (held > 0), f"VM_protection {ref} is {state}, holds {held}")
        if state == "Protected":
            guarded[row[at["VM"]]] = row[at["host"]]
    for ref, row in rows["VM"].items():
        found = xen.driver.vm_standby(row[_AT["VM"]["uuid"]])
        where = rows["host"][guarded[ref]][_AT["host"]["uuid"]] if ref in guarded else None
        told = found.host if found is not None else None
        _hold(told == where, f"VM {ref} is protected on {where}, engine: {told}")


def storage(xen: Toolstack, rows: Rows, ref: str, row: Any) -> None:
    """The disks of a repository are those that the engine has, of the same sizes."""
    found = {info.location: info for info in xen.sim.sr_summary(row[_AT["SR"]["uuid"]]).vdis}
    at, total = _AT["VDI"], 0
    listed = set()
    for vdi in row[_AT["SR"]["VDIs"]]:
        disk = rows["VDI"][vdi]
        location, size = disk[at["location"]], disk[at["virtual_size"]]
        listed.add(location)
        total += size
        there = found.get(location)
        _hold(there is not None, f"VDI {vdi} at {location!r} is not in the engine")
        assert there is not None
        _hold(size == there.virtual_size, f"VDI {vdi}: {size} bytes, engine {there.virtual_size}")
    _hold(listed == set(found), f"SR {ref}: disks without a VDI {sorted(set(found) - listed)}")
    told = row[_AT["SR"]["virtual_allocation"]]
    _hold(told == total, f"SR {ref}: virtual_allocation {told}, of its disks {total}")
