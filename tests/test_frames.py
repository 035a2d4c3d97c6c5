"""Objects, events, histories and statistics as pandas frames."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

import xenmgmt
from xenmgmt import Xen, balloon, errors, frames, history, metering, plots
from xenmgmt.drivers.sim import Load
from xenmgmt.model import CLASSES
from xenmgmt.model._layout import LAYOUTS
from xenmgmt.model._types import Bool, DateTime, Enum, Float, Int, Ref, String
from xenmgmt.objects._record import NotApplicable

START = datetime(2026, 1, 1, tzinfo=UTC)
UTC_TIME = "datetime64[us, UTC]"


@pytest.fixture
def xen() -> Iterator[Xen]:
    with xenmgmt.connect("sim://?hosts=2", seed=3) as xen:
        for n in range(4):
            vm = xen.VM.create(name_label=f"vm{n}", memory_static_max="256MiB")
            xen.VIF.create(VM=vm, network=xen.network.get_all()[0], device="0")
            if n < 3:
                vm.start()
                xen.sim.load(Load(cpu=0.2 * (n + 1), net_send=1024.0 * n), vm.uuid)
        yield xen


class TestRecords:
    @pytest.mark.parametrize("cls", sorted(CLASSES))
    def test_every_class(self, xen: Xen, cls: str) -> None:
        """Each class has a frame: a row for each object, a column of a fitting type for each field.

        What means nothing is missing, and everything else is what the object says.
        """
        collection = xen.collection(cls)
        frame = collection.to_frame()
        fields = LAYOUTS[cls].fields
        names = [field.name for field in fields if field.name != "allowed_operations"]
        assert list(frame.columns) == ["state", *(name for name in names if name != "state")] or (
            "state" in names and list(frame.columns) == ["state", *names]
        )
        assert list(frame.index) == [handle.ref for handle in collection]
        kinds = {String: "string", Int: "Int64", Float: "Float64", Bool: "boolean"}
        for field in fields:
            if field.name not in frame:
                continue
            kind = frame[field.name].dtype
            if field.type in kinds:
                assert kind == kinds[field.type], field.name
            elif isinstance(field.type, Ref):
                assert kind == "string", field.name
            elif field.type is DateTime:
                assert str(kind) == UTC_TIME, field.name
            elif isinstance(field.type, Enum):
                assert kind == "category", field.name
        for handle in collection:
            seen = handle.observe()
            for name in names:
                value = frame.at[handle.ref, name]
                if isinstance(seen[name], NotApplicable):
                    assert pd.isna(value), name
                elif isinstance(value, str | int | float) and not pd.isna(value):
                    assert value == getattr(seen[name], "value", seen[name]), name

    def test_units_and_chosen_columns(self, xen: Xen) -> None:
        """Columns can be chosen; the frame says in which units they are."""
        frame = xen.VM.to_frame(["name_label", "memory_target", "domid", "state"])
        assert frame.attrs["units"] == {"memory_target": "bytes"}
        assert frame["memory_target"].sum() == 3 * 256 << 20
        assert frame["domid"].isna().tolist() == [False, False, False, True]
        assert frame["state"].tolist() == ["Running"] * 3 + ["Halted"]
        allowed = xen.VM.to_frame(["allowed_operations"])["allowed_operations"]
        assert list(allowed) == [vm.allowed_operations for vm in xen.VM]
        with pytest.raises(errors.UnknownField, match="nmae"):
            xen.VM.to_frame(["nmae"])

    def test_references_join(self, xen: Xen) -> None:
        """A reference in one frame is the index of another."""
        vms = xen.VM.to_frame(["name_label", "resident_on"])
        hosts = xen.host.to_frame(["name_label"]).add_prefix("host_")
        joined = vms.join(hosts, on="resident_on")
        assert joined["host_name_label"].tolist()[:3] == [
            vm.resident_on.name_label for vm in xen.VM.get_all()[:3] if vm.resident_on
        ]
        assert pd.isna(joined["host_name_label"].iloc[3])

    def test_one_record(self, xen: Xen) -> None:
        """One record is a table of its fields with unit and meaning."""
        vm = xen.VM.get_all()[3]
        frame = vm.observe().to_frame()
        assert frame.loc["memory_static_max", "value"] == 256 << 20
        assert frame.loc["memory_static_max", "unit"] == "bytes"
        assert pd.isna(frame.loc["domid", "value"])
        assert (frame["meaning"] != "").all()
        assert vm.get_record().to_frame().loc["domid", "value"] == -1

    def test_words_of_a_newer_server_are_kept(self) -> None:
        """A word that the model does not know is in the column, and among its categories."""
        kind = CLASSES["VM"].fields["power_state"].type
        column = frames.column(pd, kind, ["Running", "Hibernated", None])
        assert list(column)[:2] == ["Running", "Hibernated"]
        assert "Hibernated" in column.categories


class TestLog:
    def test_events(self, xen: Xen) -> None:
        """Events by UTC time, in order; those of some classes, or after a bookmark."""
        token = xen.events.token
        xen.clock.sleep(5)
        xen.VM.get_all()[0].pause()
        frame = xen.events.to_frame(["VM"])
        assert str(frame.index.dtype) == UTC_TIME
        assert frame.index.is_monotonic_increasing
        assert frame["revision"].is_monotonic_increasing
        assert set(frame["cls"]) == {"VM"}
        later = xen.events.to_frame(["VM"], token)
        assert later[later["name"] == "vm0"]["state"].tolist()[-2:] == ["pausing", "Paused"]
        assert later.index[-1] >= START + timedelta(seconds=5)
        assert len(xen.events.to_frame(["VM"], xen.events.token)) == 0

    def test_history(self, xen: Xen) -> None:
        """Each field of each change has a row, with what it was and what it became."""
        vm = xen.VM.get_all()[3]
        vm.name_description = "a shop"
        frame = history.to_frame(history.changes(xen, vm))
        row = frame[frame["field"] == "name_description"].iloc[-1]
        assert (row["before"], row["after"], row["operation"]) == ("", "a shop", "mod")
        assert str(frame.index.dtype) == UTC_TIME
        assert len(history.to_frame([])) == 0

    def test_accounts(self, xen: Xen) -> None:
        """Accounts are those that `metering.usage` gives."""
        xen.clock.sleep(100)
        frame = metering.to_frame(xen)
        assert frame["running_seconds"].tolist() == [100.0] * 3
        assert frame["cpu_seconds"].round(6).tolist() == [20.0, 40.0, 60.0]
        assert str(frame["first_seen"].dtype) == UTC_TIME


class TestStatistics:
    def test_values(self, xen: Xen) -> None:
        """CPUs, bytes and bytes per second of each VM, from when they were so until they end."""
        stop = xen.sampling(10)
        xen.clock.sleep(60)
        first, second = xen.VM.get_all()[:2]
        second.hard_shutdown()
        xen.clock.sleep(60)
        stop()
        frame = frames.statistics(xen)
        assert set(frame["name"]) == {"vm0", "vm1", "vm2"}
        assert str(frame.index.dtype) == UTC_TIME
        assert frame.attrs["units"] == frames.STATISTICS
        one = frame[frame["ref"] == first.ref]
        assert one["cpu"].round(6).max() == 0.2
        assert set(one["memory"]) == {256 << 20}
        ended = frame[frame["ref"] == second.ref]
        assert ended["net_sent"].round(3).max() == 1024.0
        assert ended.index[-1] == START + timedelta(seconds=60)
        assert ended.iloc[-1][["cpu", "memory", "net_sent"]].tolist() == [0, 0, 0]

    def test_nothing_yet(self) -> None:
        """Without a sample the frame is empty, and has its columns."""
        with xenmgmt.connect("sim://", seed=1) as xen:
            frame = frames.statistics(xen)
            assert list(frame.columns) == ["ref", "name", *frames.STATISTICS]
            assert len(frame) == 0

    def test_surveys(self, xen: Xen) -> None:
        """A survey has the sums over the running guests."""
        vm = xen.VM.get_all()[0]
        xen.sim.behave(vm.uuid, balloon_rate=1 << 20)
        vm.set_memory_dynamic_range("64MiB", "256MiB")
        xen.sim.load(Load(memory=512 << 20), vm.uuid)
        vm.set_memory_target_live("128MiB")
        found = []
        for _ in range(3):
            found.append(balloon.survey(xen))
            xen.clock.sleep(64)
        assert [one.target for one in found] == [640 << 20] * 3
        assert [one.memory >> 20 for one in found] == [768, 704, 640]
        assert [one.settled for one in found] == [2, 2, 3]
        assert [(one.guests, one.short, one.need) for one in found] == [(3, 1, 512 << 20)] * 3
        frame = balloon.to_frame(found)
        assert frame["memory"].tolist() == [one.memory for one in found]
        assert str(frame.index.dtype) == UTC_TIME

    def test_a_survey_counts_no_overdrawn_host(self, xen: Xen) -> None:
        """A host whose reserve is in use has nothing for guests, and takes nothing from others."""
        first, *others = xen.host
        first.add_to_other_config("memory_reserve", str(first.metrics.memory_total * 2))
        left = sum(host.metrics.memory_free for host in others)
        assert balloon.survey(xen).free == left


def _timeline(xen: Xen) -> Any:
    return plots.life(xen).to_frame()


@pytest.mark.parametrize(
    "call",
    [
        lambda xen: xen.VM.to_frame(),
        lambda xen: xen.VM.get_all()[0].get_record().to_frame(),
        lambda xen: xen.VM.get_all()[0].observe().to_frame(),
        lambda xen: xen.events.to_frame(),
        lambda xen: history.to_frame([]),
        lambda xen: metering.to_frame(xen),
        lambda xen: balloon.to_frame([]),
        lambda xen: frames.statistics(xen),
        _timeline,
    ],
)
def test_without_pandas(
    xen: Xen, call: Callable[[Xen], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without pandas each says so, and which command installs it."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(errors.MissingExtra, match=r"pip install 'xenmgmt\[pandas\]'"):
        call(xen)


class TestTimeline:
    def test_spans(self, xen: Xen) -> None:
        """A row for each stretch in a state, up to now."""
        xen.clock.sleep(10)
        vm = xen.VM.get_all()[0]
        vm.pause()
        xen.clock.sleep(5)
        frame = plots.life(xen, [vm]).to_frame()
        assert frame["label"].tolist() == ["vm0"] * 2
        assert frame["state"].tolist() == ["Running", "Paused"]
        assert frame["end"].dt.total_seconds().tolist() == [10.0, 15.0]
        cut = plots.life(xen, [vm]).after(12.0)
        assert [(one.state, one.start, one.end) for one in cut.rows["vm0"]] == [("Paused", 0, 3)]
