"""Real guests for benchmarks: a daemon of their own, and a bare connection to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import libvirt
from tests.drivers.libvirt.daemon import Daemon
from tests.drivers.libvirt.guests import Lab
from tools.make_guest import make

import xenmgmt


@contextmanager
def real_guests(folder: Path, *, collects: bool = False) -> Iterator[tuple[Lab, Any]]:
    """A laboratory, and libvirt as it is; what still runs at the end goes with the daemon.

    Emulators are collected as the machine does that, or at once.
    """
    (folder / "daemon").mkdir()
    daemon = Daemon(folder / "daemon", collects=collects)
    daemon.start()
    try:
        with xenmgmt.connect(daemon.uri) as xen:
            other = libvirt.open(daemon.uri)
            yield Lab(xen, make(), folder / "images"), other
            other.close()
    finally:
        daemon.destroy()
