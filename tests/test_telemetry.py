"""Logs, spans and explanations: what operations do and why they are refused, for people."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

import xenmgmt
from xenmgmt import Xen, errors, telemetry
from xenmgmt.states import TABLES


@pytest.fixture
def xen() -> Iterator[Xen]:
    with xenmgmt.connect("sim://?hosts=2&memory=2GiB", seed=1) as found:
        yield found


@pytest.fixture
def vm(xen: Xen) -> Any:
    return xen.VM.create(name_label="web", memory_static_max="1GiB")


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Any:
    caplog.set_level(logging.DEBUG, logger="xenmgmt")
    return lambda: [r.xenmgmt for r in caplog.records if hasattr(r, "xenmgmt")]


class TestLog:
    """Structured records."""

    def test_task_and_object(self, xen: Xen, vm: Any, told: Any) -> None:
        """Begin, steps and end name operation, object and task."""
        stop = telemetry.log(xen, steps=True)
        task = vm.start.task()
        task.wait()
        stop()
        vm.pause()
        records = told()
        assert [one["outcome"] for one in records] == ["begun", "step", "done"]
        for one in records:
            assert (one["operation"], one["object"], one["task"]) == ("VM.start", vm.ref, task.ref)
            assert one["name"] == "web"
        assert records[1]["call"] == "vm_start"

    def test_refused_and_failed(self, xen: Xen, vm: Any, told: Any) -> None:
        """A refusal and a roll-back are warnings with the error's code."""
        telemetry.log(xen)
        with pytest.raises(errors.VMBadPowerState):
            vm.pause()
        xen.sim.fail("vm_start", errors.EngineError("no"))
        with pytest.raises(errors.EngineError):
            vm.start()
        outcomes = [(one["outcome"], one.get("error")) for one in told()]
        assert ("refused", "VM_BAD_POWER_STATE") in outcomes
        assert outcomes[-2:] == [
            ("rolling back", "INTERNAL_ERROR"),
            ("failed", "INTERNAL_ERROR"),
        ]

    def test_json_lines(self, xen: Xen, told: Any, caplog: pytest.LogCaptureFixture) -> None:
        """A line of JSON has everything; a new object is the result."""
        telemetry.log(xen)
        made = xen.VM.create(name_label="new")
        line = json.loads(telemetry.JsonLines().format(caplog.records[-1]))
        assert (line["operation"], line["result"], line["level"]) == ("VM.create", made.ref, "INFO")

    def test_a_watcher_that_fails_changes_nothing(
        self, xen: Xen, vm: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        """What it raises is logged; the operation is done."""

        class Broken:
            def begun(self, *_: Any) -> None:
                raise RuntimeError("broken")

            step = rolling_back = ended = begun

        xen.context.watchers = (Broken(),)
        vm.start()
        assert vm.state == "Running"
        assert "failed" in caplog.text


class TestSpans:
    """OpenTelemetry."""

    @pytest.fixture
    def spans(self, xen: Xen) -> Iterator[Any]:
        exporter = InMemorySpanExporter()
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(exporter))
        stop = telemetry.trace(xen, provider)
        yield exporter.get_finished_spans
        stop()

    def test_steps_are_below_their_operation(self, xen: Xen, vm: Any, spans: Any) -> None:
        """One span for the operation, one for each step, all ended."""
        vm.start()
        found: dict[str, ReadableSpan] = {span.name: span for span in spans()}
        start, build = found["VM.start"], found["build"]
        assert build.parent is not None
        assert start.context is not None
        assert build.parent.span_id == start.context.span_id
        assert start.attributes is not None
        assert start.attributes["xenmgmt.object"] == vm.ref
        assert start.attributes["xenmgmt.outcome"] == "done"

    def test_errors(self, xen: Xen, vm: Any, spans: Any) -> None:
        """A failed operation is an error, with a span for its roll-back."""
        xen.sim.fail("vm_start", errors.EngineError("no"))
        with pytest.raises(errors.EngineError):
            vm.start()
        found = {span.name: span for span in spans()}
        assert found["VM.start"].status.status_code.name == "ERROR"
        assert "roll back" in found

    def test_absent(self, xen: Xen, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without the library the error names the extra that brings it."""
        monkeypatch.setitem(sys.modules, "opentelemetry", None)
        with pytest.raises(errors.MissingExtra, match=r"xenmgmt\[otel\]"):
            telemetry.trace(xen)


@pytest.mark.parametrize("wrong", [5, object(), b"xenmgmt"])
def test_neither_logger_nor_provider(xen: Xen, wrong: Any) -> None:
    """What cannot be told to is named, and nothing watches."""
    with pytest.raises(errors.InvalidValue, match="logger"):
        telemetry.log(xen, wrong)
    with pytest.raises(errors.InvalidValue, match="TracerProvider"):
        telemetry.trace(xen, wrong)
    assert xen.context.watchers == ()


class TestExplain:
    """Why not, in words."""

    def test_state(self, vm: Any) -> None:
        """The states that would do, and how to get there."""
        found = xenmgmt.explain(vm, "pause")
        assert not found.allowed
        assert isinstance(found.refusal, errors.VMBadPowerState)
        assert found.way == ("start",)
        assert "needs Running" in str(found)
        getattr(vm, found.way[0])()
        assert xenmgmt.explain(vm, "pause").allowed

    def test_beyond_the_state(self, xen: Xen) -> None:
        """What only beginning would find: no host has the memory. Nothing is changed by asking."""
        big = xen.VM.create(name_label="big", memory_static_max="8GiB")
        before = xen.events.token
        found = xenmgmt.explain(big, "start")
        assert isinstance(found.refusal, errors.HostNotEnoughFreeMemory)
        assert found.way == ()
        assert xen.events.token == before
        assert big.state == "Halted"

    def test_asking_draws_no_numbers(self) -> None:
        """With the same seed, asking changes no uuid that comes later."""
        uuids = []
        for ask in (False, True):
            with xenmgmt.connect("sim://", seed=5) as xen:
                vm = xen.VM.create(name_label="a")
                if ask:
                    assert xenmgmt.explain(vm, "start").allowed
                uuids.append(xen.VM.create(name_label="b").uuid)
        assert uuids[0] == uuids[1]

    def test_agrees_with_the_call(self, xen: Xen, vm: Any) -> None:
        """Of each listed operation without arguments: it is refused when the call is, alike."""
        for name, move in TABLES["VM"].move.items():
            operation = getattr(vm, name, None)
            if move.engine or operation is None or not move.listed or name == "destroy":
                continue
            try:
                told = xenmgmt.explain(vm, name)
            except errors.MessageMethodUnknown:
                continue
            if told.allowed:
                continue
            kinds = (type(told.refusal), errors.MessageParameterCountMismatch)
            with pytest.raises(kinds):
                operation()

    def test_a_row_that_several_share(self, xen: Xen) -> None:
        """Operations without a row of their own in the state table are judged by the shared one."""
        host = xen.host.get_all()[0]
        assert xenmgmt.explain(host, "set_cpu_governor").allowed
        host.disable()
        host.shutdown()
        for name in ("set_cpu_governor", "get_cpu_power", "dmesg", "send_debug_keys"):
            found = xenmgmt.explain(host, name)
            assert isinstance(found.refusal, errors.InvalidState), name
            assert found.way == ("power_on",)

    def test_what_the_engine_has_not(self) -> None:
        """A call that the engine does not have is told before it is tried, with the reason."""
        with xenmgmt.connect("test:///default") as xen:
            found = xenmgmt.explain(xen.host.get_all()[0], "dmesg")
            assert isinstance(found.refusal, errors.NotSupported)
            assert "does not show the hypervisor's messages" in str(found)

    def test_unknown(self, vm: Any) -> None:
        """An operation that there is not is named, with those that there are."""
        with pytest.raises(errors.MessageMethodUnknown):
            xenmgmt.explain(vm, "fly")
        for thing, operation in ((None, "start"), ("web", "start"), (vm, None), (vm, 5)):
            with pytest.raises(errors.FieldTypeError):
                xenmgmt.explain(thing, operation)
