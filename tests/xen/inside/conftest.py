"""What the tests in dom0 share. Outside of dom0, this module is only read."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator

import pytest
from tests.patience import PROGRAM
from tests.xen.inside.guests import LOGS, is_up, within, xl

from xenmgmt._native import Hypervisor, XenStore
from xenmgmt.drivers.xen import XenHost

REPORTS = 3
"""The descriptor that reports go to."""

if os.environ.get("XENMGMT_IN_DOM0"):

    def pytest_configure(config: pytest.Config) -> None:
        config.pluginmanager.register(Reporter(config))


class Reporter:
    """Sends each report to whoever started this run."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        hook = self._config.hook
        data = hook.pytest_report_to_serializable(config=self._config, report=report)
        os.write(REPORTS, json.dumps(data).encode() + b"\n")


class Guests:
    """Guests that a test starts; they are gone after it."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def start(self, kind: str, name: str = "", *settings: str) -> int:
        """Start one of the lab's guests with xl; its number."""
        name = name or f"test-{kind}-{len(self.names)}"
        self.names.append(name)
        xl("create", "-q", f"/srv/xen/{kind}.cfg", f'name="{name}"', *settings)
        return int(xl("domid", name))

    def wait_up(self, name: str = "") -> None:
        """Wait until a Linux guest says on its console that it is up."""
        within(lambda: is_up(name or self.names[-1]))


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    """Whatever a test did, and however it ended: no domain and no console of it meets the next."""
    yield
    with XenHost() as host:

        def are_gone() -> bool:
            left = [row.domid for row in host.domains().rows() if row.domid]
            for domid in left:
                subprocess.run(["xl", "destroy", str(domid)], capture_output=True, timeout=PROGRAM)
            return not left

        within(are_gone)
    for log in LOGS.glob("guest-*.log"):
        log.unlink()


@pytest.fixture
def guests() -> Guests:
    return Guests()


@pytest.fixture
def xen() -> Iterator[XenHost]:
    with XenHost() as opened:
        yield opened


@pytest.fixture
def hypervisor() -> Iterator[Hypervisor]:
    with Hypervisor() as opened:
        yield opened


@pytest.fixture
def store() -> Iterator[XenStore]:
    with XenStore() as opened:
        yield opened
