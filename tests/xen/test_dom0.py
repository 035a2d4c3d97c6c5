"""How tests in dom0 are run from outside: shares, reports, and a dom0 that ends in the middle."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.xen import dom0
from tests.xen.dom0 import Dom0, Reports
from tools.xenlab import LabError

IDS = ["one.py::test_a", "one.py::test_b", "one.py::test_c"]


class DyingLab:
    """In place of the lab: dom0 runs the tests, and ends in one of them."""

    def __init__(self, deadly: str, config: pytest.Config) -> None:
        self.deadly = deadly
        self.config = config
        self.boots = 0

    def boot(self) -> None:
        self.boots += 1

    def stop(self) -> None:
        pass

    def run(self, command: str, files: dict[str, Path], output: Callable[[bytes], None], **_: Any):
        for node_id in files["node_ids"].read_text().split():
            if node_id == self.deadly:
                raise LabError("the virtual machine went away")
            for when in ("setup", "call", "teardown"):
                report = pytest.TestReport(node_id, ("one.py", 1, ""), {}, "passed", None, when)
                hook = self.config.hook
                told = hook.pytest_report_to_serializable(config=self.config, report=report)
                output(json.dumps(told).encode() + b"\n")
        return 0


def outcomes(reports: Reports) -> dict[str, list[str]]:
    return {each: [report.outcome for report in reports.of(each, 60)] for each in IDS}


@pytest.mark.parametrize("deadly", [*IDS, ""])
def test_dom0_that_ends(
    deadly: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test that ran has failed, with the reason; each of the others has run, in a new dom0."""
    lab = DyingLab(deadly, request.config)
    monkeypatch.setattr(dom0, "Lab", lambda **_: lab)
    reports = Reports()
    machine = Dom0(0, 1, list(IDS), request.config, reports)
    machine.start(tmp_path, tmp_path / "folder")
    found = outcomes(reports)
    machine.stop()

    passed = ["passed"] * 3
    assert found == {each: ["failed"] if each == deadly else passed for each in IDS}
    assert lab.boots == (2 if deadly in IDS[:2] else 1)


def test_nothing_is_waited_for_without_end() -> None:
    """A report that does not come is a failure when the time is up."""
    (report,) = Reports().of("one.py::test_a", 0.01)

    assert report.failed
    assert "nothing came" in str(report.longrepr)
