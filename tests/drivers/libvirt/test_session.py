"""``qemu:///session``: guests of an ordinary user, whose daemon libvirt starts by itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tests.patience import PROGRAM

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """
import os
import xenmgmt

assert os.geteuid() != 0
with xenmgmt.connect("qemu:///session") as xen:
    (host,) = xen.host
    place = {"location": os.environ["HOME"] + "/images"}
    sr = xen.SR.create(host=host, type="file", name_label="own", device_config=place)
    given = {"memory_static_max": 64 << 20, "platform": {"accelerator": "tcg"}}
    vm = xen.VM.create(name_label="mine", **given)
    disk = xen.VDI.create(SR=sr, virtual_size=1 << 20)
    xen.VBD.create(VM=vm, VDI=disk, userdevice="0")
    for verb in ("start", "pause", "unpause", "suspend", "resume", "hard_shutdown"):
        getattr(vm, verb)()
        print(verb, vm.state)
    vm.destroy()
    disk.destroy()
    assert os.listdir(place["location"]) == []
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """A home with a short path: the names of sockets below it may have 107 characters."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        run = Path(name) / "run"
        run.mkdir()
        yield Path(name)
        for file in (run / "libvirt").glob("*.pid"):  # they would end in two minutes
            with suppress(ProcessLookupError):
                os.kill(int(file.read_text()), signal.SIGTERM)


def test_a_session_of_ones_own(home: Path) -> None:
    """Somebody who is not root runs guests with storage of their own."""
    done = subprocess.run(
        ["unshare", "--user", "--map-user=1000", sys.executable, "-W", "error", "-c", SCRIPT],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(home / "run"),
            "PYTHONPATH": str(ROOT / "src"),
        },
        capture_output=True,
        text=True,
        timeout=PROGRAM,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "start Running",
        "pause Paused",
        "unpause Running",
        "suspend Suspended",
        "resume Running",
        "hard_shutdown Halted",
    ]
