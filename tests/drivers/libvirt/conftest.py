"""What tests of real guests share."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.drivers.libvirt.daemon import Daemon
from tests.drivers.libvirt.guests import Lab, take_all_away
from tests.patience import until

import xenmgmt


@pytest.fixture(scope="module")
def lab(
    libvirtd: Daemon, guest_files: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Lab]:
    """Guests of a module's tests; no thread of the connection is left after them."""
    before = set(threading.enumerate())
    with xenmgmt.connect(libvirtd.uri) as xen:
        yield Lab(xen, guest_files, tmp_path_factory.mktemp("pool") / "images")
        take_all_away(xen)
    until(lambda: set(threading.enumerate()) <= before)
