"""Real guests for benchmarks: a daemon of their own, and a bare connection to it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
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


def process_1_looks(limit: float = 10.0) -> None:
    """Return when process 1 has just collected a process that has nobody else.

    A usual one does at once. One that looks at intervals has them begin here, so that what is
    measured can begin at the same moment of an interval, each way.
    """
    code = "import os; p = os.fork(); p and print(p)"
    child = int(
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    )
    until = time.monotonic() + limit
    while time.monotonic() < until:
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        time.sleep(0.001)
    raise TimeoutError(f"process {child} has ended, and nobody collected it in {limit:g} s")
