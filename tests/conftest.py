"""Settings for every test: the header that says what is being tested with what."""

from __future__ import annotations

import inspect
import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.drivers.libvirt.daemon import Daemon

LIBRARIES = (
    "transitions",
    "libvirt-python",
    "cffi",
    "numpy",
    "pandas",
    "hypothesis",
    "python-statemachine",
)


def installed(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "absent"


def default_driver() -> str:
    """The URL that `xenmgmt.connect()` uses when it is given none."""
    try:
        import xenmgmt

        return str(inspect.signature(xenmgmt.connect).parameters["url"].default)
    except (ImportError, AttributeError, KeyError) as error:
        return f"unknown ({error!r})"


def xen_binding() -> str:
    """Which native binding to Xen's libraries the tests get."""
    from xenmgmt import _native

    return _native.describe()


def pytest_report_header() -> list[str]:
    libvirtd = shutil.which("libvirtd", path="/usr/sbin:/usr/local/sbin:/usr/bin") or "absent"
    return [
        f"xenmgmt: {installed('xenmgmt')}, default driver: {default_driver()}",
        f"python: {platform.python_implementation()} {platform.python_version()} on "
        f"{platform.system()} {platform.release()}, libvirtd: {libvirtd}",
        f"binding to Xen's libraries: {xen_binding()}",
        "libraries: " + ", ".join(f"{name} {installed(name)}" for name in LIBRARIES),
    ]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests have counted; a worker of pytest-xdist cannot print it itself."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{name}: {value}")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Two workers share the tests: the longest are to begin first."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        from tests.workers import put_in_order

        put_in_order(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from tests.workers import ByFile

    return ByFile(config, log)


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """In memory, for the tests of stores."""
    from tests.in_memory import MEMORY, has_room, writes_stores

    if not (writes_stores(request) and has_room()):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(prefix="xenmgmt-", dir=MEMORY) as name:
        yield Path(name)


@pytest.fixture(scope="session")
def guest_files() -> tuple[Path, Path]:
    """Kernel and initramfs of a small guest."""
    from tools.make_guest import make

    return make()


@pytest.fixture(scope="session")
def libvirtd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    """A libvirtd of the tests' own, with QEMU in software emulation."""
    from tests.drivers.libvirt.daemon import running

    with running(tmp_path_factory.mktemp("libvirtd")) as daemon:
        yield daemon


@pytest.fixture(scope="session")
def other_libvirtd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    """Another one on the same machine: a second host."""
    from tests.drivers.libvirt.daemon import running

    with running(tmp_path_factory.mktemp("other")) as daemon:
        yield daemon
