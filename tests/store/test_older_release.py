"""A file that an older release wrote: all of it is there, and work goes on.

``tests/data/store/0.1-durable.db.xz`` was written by the first release with a durable store (commit
c8701d1 of this repository): three VMs with disks and interfaces, one Running and one Suspended, a
snapshot, a lease, and more than thirty changes. The JSON file beside it has what that release said
of it. Classes and fields have come since.
"""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

import pytest

import xenmgmt
from xenmgmt.clock import VirtualClock
from xenmgmt.store.sqlite import SqliteStore
from xenmgmt.testing.invariants import check_quiet

DATA = Path(__file__).parents[1] / "data" / "store"
TOLD: dict[str, Any] = json.loads((DATA / "0.1-durable.json").read_text())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "store.db"
    found.write_bytes(lzma.decompress((DATA / "0.1-durable.db.xz").read_bytes()))
    return found


def test_every_record_is_there(path: Path) -> None:
    """Names, uuids and states are what the older release said; nothing was dropped."""
    store = SqliteStore(path, VirtualClock())
    assert store.check() == []
    assert (store.revision, store.oldest) == (TOLD["revision"], TOLD["oldest"])
    assert not store.lease("job", "you", 60)
    assert store.report.dropped_fields == {}
    assert store.report.replaced == []
    assert "protections" in store.report.added_fields["VM"]
    events, revision = store.events(store.oldest)
    assert {event.revision for event in events} == set(range(store.oldest + 1, revision + 1))
    for cls, records in TOLD["records"].items():
        assert {cell.ref for cell in store.cells(cls)} == set(records)
    store.close()


def test_work_goes_on(path: Path) -> None:
    """Opened with an engine: what ran is Halted, as the simulator begins anew; the rest is kept."""
    with xenmgmt.connect("sim://?hosts=2&memory=4GiB&cpus=2", seed=11, store=path) as xen:
        for cls, records in TOLD["records"].items():
            now = xen.collection(cls).get_all_records()
            for ref, told in records.items():
                assert now[ref]["uuid"] == told["uuid"]
                assert now[ref].get("name_label", "") == told["name"]
        states = {vm.name_label: vm.state for vm in xen.VM}
        assert states == {
            "renamed": "Halted",
            "vm1": "Suspended",
            "vm2": "Halted",
            "before": "Halted",
        }
        (owner,) = {vm.other_config["owner"] for vm in xen.VM.get_by_name_label("renamed")}
        assert owner == "team 0"
        vm = xen.VM.get_by_name_label("vm2")[0]
        assert vm.name_description == "change 19"
        assert vm.protections == ()
        vm.start()
        vm.hard_shutdown()
        vm = vm.snapshots[0].revert()
        assert vm.name_description == ""
        check_quiet(xen)
    with xenmgmt.connect("sim://?hosts=2&memory=4GiB&cpus=2", seed=11, store=path) as xen:
        assert len(xen.VM) == 4
        assert xen.store.check() == []
