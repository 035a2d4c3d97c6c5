"""Runs of pytest in dom0 of the lab, whose reports come back one by one."""

from __future__ import annotations

import json
import os
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.xen.staging import IN_DOM0, ROOT
from tools.xenlab import Lab, LabError

SECONDS = 960.0
"""So long dom0 may say nothing: longer than any test may take there."""
BOOTS = 3
"""So often a machine is booted for the tests that one which died has left."""
FOUND = (
    Path("tests/conformance/results.json"),
    Path("tests/usecases/real/results.json"),
)
"""What the documentation is made of, compared in dom0 with what is found there."""
WRITE = "XENMGMT_WRITE_RESULTS"


class Reports:
    """What has come back so far of each test, from any machine."""

    def __init__(self) -> None:
        self._come = threading.Condition()
        self._of: dict[str, deque[pytest.TestReport]] = {}
        self._ended: dict[str, str] = {}

    def add(self, report: pytest.TestReport) -> None:
        """One more."""
        with self._come:
            self._of.setdefault(report.nodeid, deque()).append(report)
            if report.when == "teardown":
                self._ended[report.nodeid] = ""
            self._come.notify_all()

    def lose(self, node_ids: Sequence[str], reason: str) -> None:
        """No more will come of these."""
        with self._come:
            self._ended.update(dict.fromkeys(node_ids, reason))
            self._come.notify_all()

    def open(self, node_ids: Sequence[str]) -> list[str]:
        """Those of which something is still to come."""
        with self._come:
            return [each for each in node_ids if each not in self._ended]

    def of(self, node_id: str, seconds: float) -> Iterator[pytest.TestReport]:
        """The reports of one test, as they come; a failure when it did not get to its end."""
        with self._come:
            there = self._of.setdefault(node_id, deque())
        while True:
            with self._come:
                over = self._come.wait_for(lambda: there or node_id in self._ended, seconds)
                report = there.popleft() if there else None
                reason = self._ended.get(node_id, "nothing came") if over else "nothing came"
            if report is None:
                if reason:
                    text = f"this test did not end in dom0:\n{reason}"
                    place = (node_id.partition("::")[0], None, "")
                    yield pytest.TestReport(
                        node_id, place, {}, "failed", text, "call", duration=0.0
                    )
                return
            yield report


class Dom0:
    """One machine with its share of the tests."""

    def __init__(
        self,
        number: int,
        cpus: int,
        node_ids: list[str],
        config: pytest.Config,
        reports: Reports,
    ) -> None:
        self.lab = Lab(name=f"tests-{os.getpid()}-{number}", cpus=cpus, say=lambda text: None)
        self._node_ids = node_ids
        self._config = config
        self._reports = reports
        self._noise = bytearray()
        self._rest = b""
        self._thread: threading.Thread | None = None
        self._stopped = False

    def start(self, work: Path, folder: Path) -> None:
        """Boot, and begin."""
        folder.mkdir()
        self._thread = threading.Thread(target=self._run, args=(work, folder), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Power off."""
        self._stopped = True
        self.lab.stop()
        if self._thread is not None:
            self._thread.join(60)

    def _run(self, work: Path, folder: Path) -> None:
        """Run the tests. One that takes dom0 with it has failed, and the rest gets a new dom0."""
        text = ""
        for _ in range(BOOTS):
            left = self._reports.open(self._node_ids)
            if not left or self._stopped:
                break
            text = self._once(work, folder, left)
            still = self._reports.open(left)
            self._reports.lose(still[:1], text)
            self.lab.stop()
        self._reports.lose(self._reports.open(self._node_ids), text or "the run was stopped")

    def _once(self, work: Path, folder: Path, node_ids: list[str]) -> str:
        """One run of pytest in dom0; how it ended."""
        self._noise.clear()
        self._rest = b""
        (folder / "node_ids").write_text("\n".join(node_ids))
        keep = "; ".join(f"cp --parents {path} $OUT" for path in FOUND)
        command = (
            f"cd work && {IN_DOM0} {WRITE}={os.environ.get(WRITE, '')} "
            f"python3 -m pytest -q @../node_ids 3>&1 >&2; status=$?; {keep}; exit $status"
        )
        out = folder / "out"
        try:
            self.lab.boot()
            status = self.lab.run(
                command,
                files={"work": work, "node_ids": folder / "node_ids"},
                results=out,
                seconds=SECONDS * len(node_ids),
                quiet=SECONDS,
                output=self._take,
                errors=self._noise.extend,
            )
            if os.environ.get(WRITE):
                merge(work, out)
            text = f"pytest in dom0 ended with {status}"
        except LabError as error:
            text = str(error)
        except Exception as error:  # noqa: BLE001  whoever waits for reports has to be told
            text = repr(error)
        return f"{text}\n{self._noise.decode(errors='replace')}"

    def _take(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            report = self._config.hook.pytest_report_from_serializable(
                config=self._config, data=json.loads(line)
            )
            self._reports.add(report)


MERGING = threading.Lock()


def merge(sent: Path, back: Path) -> None:
    """Take over what was found in dom0, and nothing that had only been sent there."""
    for path in FOUND:
        with MERGING:
            before, after = (json.loads((place / path).read_text()) for place in (sent, back))
            known = json.loads((ROOT / path).read_text())
            _take_over(known, before, after)
            (ROOT / path).write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")


def _take_over(known: dict[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    for name, value in after.items():
        was = before.get(name)
        if value == was:
            continue
        if isinstance(value, dict) and isinstance(was, dict) and isinstance(known.get(name), dict):
            _take_over(known[name], was, value)
            for gone in was.keys() - value.keys():
                known[name].pop(gone, None)
        else:
            known[name] = value
