"""What the tests in dom0 share. Outside of dom0, this module is only read."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

import pytest

from xenmgmt._native import Hypervisor, XenStore

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


@pytest.fixture
def hypervisor() -> Iterator[Hypervisor]:
    with Hypervisor() as opened:
        yield opened


@pytest.fixture
def store() -> Iterator[XenStore]:
    with XenStore() as opened:
        yield opened
