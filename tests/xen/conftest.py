"""Tests below ``inside`` run in dom0 of the lab; their results are the results of this run.

They are collected here like any others. When the first of them is to run, the lab boots, and a
pytest in dom0 is given them; its reports come back one by one, and each is handed on for its test
as if that had run here. Where no other tests run beside them, two machines share the files.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.xen.dom0 import BOOTS, SECONDS, Dom0, Reports
from tests.xen.staging import ROOT, stage
from tools.xenlab import Lab

INSIDE = Path(__file__).parent / "inside"
SHARED = (
    "tests/patience.py",
    "tests/conformance/random_calls.py",
    "tests/conformance/results.*",
    "tests/drivers/libvirt/guests.py",
    "tests/usecases/story.py",
    "tests/usecases/real/*.*",
)
"""Files of other tests that those in dom0 use."""
CPUS = dict.fromkeys(
    ("test_pins.py", "test_pools.py", "test_conformance.py", "test_conformance_libvirt.py"), 2
)
"""The files whose tests need a machine with more CPUs than one; they get one of their own."""
LONGEST = ("test_usecases.py", "test_driver.py")
"""The files that take the most time; the rest goes to whichever machine has fewer tests."""


class Inside:
    """The machines that the tests of this session run in."""

    def __init__(self, config: pytest.Config, items: list[pytest.Item], folder: Path) -> None:
        Lab().prepare()
        self.reports = Reports()
        self.seconds = BOOTS * SECONDS * len(items)
        """What bounds a wait, were there no machine left to say that it is lost."""
        alone = "PYTEST_XDIST_WORKER" not in os.environ
        ordinary = [item for item in items if item.path.name not in CPUS]
        machines = min(2, os.cpu_count() or 1) if alone else 1
        shares = [(1, share) for share in shared_out(ordinary, machines)]
        for cpus in sorted(set(CPUS.values())):
            those = [item for item in items if CPUS.get(item.path.name) == cpus]
            shares += [(cpus, share) for share in shared_out(those, 1)]
        self._machines = [
            Dom0(number, cpus, share, config, self.reports)
            for number, (cpus, share) in enumerate(shares)
        ]
        work = stage(folder)
        shutil.copytree(INSIDE, work / INSIDE.relative_to(ROOT))
        for path in (path for pattern in SHARED for path in ROOT.glob(pattern)):
            there = work / path.relative_to(ROOT)
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, there)
        for number, machine in enumerate(self._machines):
            machine.start(work, folder / str(number))

    def stop(self) -> None:
        """Power off."""
        for machine in self._machines:
            machine.stop()


def shared_out(items: list[pytest.Item], machines: int) -> list[list[str]]:
    """The tests for each machine: whole files, the longest apart, then by their numbers."""
    files: dict[Path, list[str]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item.nodeid)
    shares: list[list[str]] = [[] for _ in range(machines)]
    order = sorted(files, key=lambda path: (path.name not in LONGEST, -len(files[path])))
    for path in order:
        min(shares, key=len).extend(files[path])
    return [share for share in shares if share]


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
    for report in inside.reports.of(item.nodeid, inside.seconds):
        report.location = item.location
        ihook.pytest_runtest_logreport(report=report)
    ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def run_of(session: pytest.Session) -> Inside:
    found: Inside | None = session.stash.get(KEY, None)
    if found is None:
        items = [item for item in session.items if is_inside(item)]
        factory: Any = session.config._tmp_path_factory  # type: ignore[attr-defined]
        found = session.stash[KEY] = Inside(session.config, items, factory.mktemp("dom0"))
    return found


def pytest_sessionfinish(session: pytest.Session) -> None:
    if (found := session.stash.get(KEY, None)) is not None:
        found.stop()
