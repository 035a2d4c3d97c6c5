"""Tests below ``inside`` run in dom0 of the lab; their results are the results of this run.

They are collected here like any others. When the first of them is to run, the lab boots, and one
pytest in dom0 is given all of them; its reports come back one by one, and each is handed on for
its test as if that had run here.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.xen.staging import IN_DOM0, ROOT, stage
from tools.xenlab import Lab, LabError

INSIDE = Path(__file__).parent / "inside"
SECONDS = 1800.0
"""For all of them together; each has the limit that every test has."""


RESULTS = ROOT / "tests" / "conformance" / "results.json"
WRITE = "XENMGMT_WRITE_RESULTS"
"""The conformance suite's findings in dom0 are compared there with this file, or go into it."""


def merge(found: Path) -> None:
    """Take over what was found in dom0: the engines that are there alone."""
    known = json.loads(RESULTS.read_text())
    told = json.loads(found.read_text())
    known.update({name: one for name, one in told.items() if "Xen" in name})
    RESULTS.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")


class Inside:
    """The run of the tests in dom0."""

    def __init__(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        self._config = config
        self._node_ids = [item.nodeid for item in items]
        self._reports: queue.Queue[pytest.TestReport | str] = queue.Queue()
        self._noise = bytearray()
        self._rest = b""
        self._thread: threading.Thread | None = None
        self._ended = ""
        self.lab = Lab(name=f"tests-{os.getpid()}", say=lambda text: None)

    def start(self, folder: Path) -> None:
        """Boot, and begin; reports arrive from now on, one a line, on descriptor 3 of pytest."""
        self.lab.boot()
        work = stage(folder)
        shutil.copytree(INSIDE, work / INSIDE.relative_to(ROOT))
        (work / RESULTS.parent.relative_to(ROOT)).mkdir()
        for path in (RESULTS, RESULTS.with_suffix(".py")):
            shutil.copy2(path, work / path.relative_to(ROOT))
        (work / "node_ids").write_text("\n".join(self._node_ids))
        files = {"work": work}
        self._thread = threading.Thread(target=self._run, args=(files,), daemon=True)
        self._thread.start()

    def _run(self, files: dict[str, Path]) -> None:
        command = f"cd work && {IN_DOM0} {WRITE}={os.environ.get(WRITE, '')} "
        command += "python3 -m pytest -q @node_ids 3>&1 >&2; status=$?; "
        command += f"cp {RESULTS.relative_to(ROOT)} $OUT; exit $status"
        out = files["work"].parent
        try:
            status = self.lab.run(
                command,
                files=files,
                results=out,
                seconds=SECONDS,
                output=self._take,
                errors=self._noise.extend,
            )
            if os.environ.get(WRITE):
                merge(out / RESULTS.name)
            text = f"pytest in dom0 ended with {status}"
        except LabError as error:
            text = str(error)
        self._reports.put(f"{text}\n{self._noise.decode(errors='replace')}")

    def _take(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            report = self._config.hook.pytest_report_from_serializable(
                config=self._config, data=json.loads(line)
            )
            self._reports.put(report)

    def reports_of(self, node_id: str) -> Iterator[pytest.TestReport]:
        """The reports of one test, as they come; a failure when dom0 did not get so far."""
        while not self._ended:
            report = self._reports.get()
            if isinstance(report, str):
                self._ended = report
            elif report.nodeid == node_id:
                yield report
                if report.when == "teardown":
                    return
        text = f"this test did not end in dom0:\n{self._ended}"
        yield pytest.TestReport(
            node_id, (str(INSIDE), None, ""), {}, "failed", text, "call", duration=0.0
        )

    def stop(self) -> None:
        """Power off."""
        self.lab.stop()
        if self._thread is not None:
            self._thread.join(30)


KEY = pytest.StashKey[Inside | None]()


def is_inside(item: pytest.Item) -> bool:
    return INSIDE in item.path.parents


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test's limit is counted where it runs; here the first one waits for the lab, too.

    What bounds the wait is `SECONDS`, and the lab's own limits.
    """
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.timeout(0 if is_inside(item) else SECONDS), append=False)


@pytest.fixture(scope="session", autouse=True)
def images() -> None:
    """The lab's images; the first test that needs them waits until they are made."""
    Lab().prepare()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Let dom0 run it, and report what it says."""
    if not is_inside(item):
        return None
    inside = run_of(item.session)
    ihook = item.ihook
    ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for report in inside.reports_of(item.nodeid):
        report.location = item.location
        ihook.pytest_runtest_logreport(report=report)
    ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def run_of(session: pytest.Session) -> Inside:
    found: Inside | None = session.stash.get(KEY, None)
    if found is None:
        items = [item for item in session.items if is_inside(item)]
        found = session.stash[KEY] = Inside(session.config, items)
        factory: Any = session.config._tmp_path_factory  # type: ignore[attr-defined]
        found.start(factory.mktemp("dom0"))
    return found


def pytest_sessionfinish(session: pytest.Session) -> None:
    if (found := session.stash.get(KEY, None)) is not None:
        found.stop()
