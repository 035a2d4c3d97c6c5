"""How long a list takes as a command, beside what it cannot do without, and beside virsh."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import xenmgmt

VMS = 1000
ROUNDS = 25
COMMAND = (sys.executable, "-c", "import sys; from xenmgmt.cli import main; sys.exit(main())")
"""As the script does that an installation makes."""
READ = """
import json, sqlite3, xenmgmt
file = sqlite3.connect({path!r})
schemas = file.execute("SELECT id, data FROM schema")
(schema,) = [number for number, data in schemas if data[:15] == b'{{"class":"VM","']
found = file.execute("SELECT data FROM object WHERE schema = ? ORDER BY id", (schema,))
rows = [json.loads(data) for (data,) in found]
assert len(rows) == {vms}
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "store.db"
    with xenmgmt.connect("sim://?seed=1&guests=kept&memory=1TiB", store=path) as xen:
        for number in range(VMS):
            vm = xen.VM.create(name_label=f"vm{number}", memory_static_max="64MiB")
            if number % 2:
                vm.start()
    return path


def timed(*commands: tuple[str, ...]) -> list[float]:
    """The medians of the wall times of some commands that take turns."""
    # An installation has compiled files; a checkout has them after the first run.
    cached = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    for command in commands:
        subprocess.run(command, capture_output=True, check=True, timeout=60, env=cached)
    found: list[list[float]] = [[] for _ in commands]
    for _ in range(ROUNDS):
        for times, command in zip(found, commands, strict=True):
            start = time.perf_counter()
            done = subprocess.run(command, capture_output=True, check=True, timeout=60)
            times.append(time.perf_counter() - start)
            assert done.returncode == 0
    return [statistics.median(times) for times in found]


def bench_list(compare: Any, store: Path) -> None:
    """``xenmgmt vm list`` of 1,000 VMs, beside ``import xenmgmt`` and reading the bare rows."""
    ours, read, bare = timed(
        (*COMMAND, "vm", "list", "--store", str(store)),
        (sys.executable, "-c", READ.format(path=str(store), vms=VMS)),
        (sys.executable, "-c", "import xenmgmt"),
    )
    compare.idle()
    compare.note(
        "xenmgmt vm list, 1,000 VMs, whole process",
        ours,
        read,
        target=1.3,
        peer_name="import xenmgmt, and the rows by sqlite3 and json",
    )
    print(f"\nimport xenmgmt alone: {bare * 1000:.1f} ms")


def bench_list_beside_virsh(compare: Any, store: Path, tmp_path: Path) -> None:
    """The same beside ``virsh list --all`` of as many domains of libvirt's test driver."""
    virsh = shutil.which("virsh")
    assert virsh is not None, "virsh is not installed"
    node = tmp_path / "node.xml"
    domains = "".join(
        f"<domain type='test'><name>vm{n}</name><memory>65536</memory><os><type>hvm</type></os>"
        "</domain>"
        for n in range(VMS)
    )
    node.write_text(f"<node>{domains}</node>")
    ours, theirs = timed(
        (*COMMAND, "vm", "list", "--store", str(store)),
        (virsh, "-c", f"test://{node}", "list", "--all"),
    )
    compare.idle()
    compare.note("the same", ours, theirs, target=1.0, peer_name="virsh list --all, test driver")


def bench_json(compare: Any, store: Path) -> None:
    """All fields of 1,000 VMs as JSON, beside the rows alone."""
    ours, read = timed(
        (*COMMAND, "vm", "list", "--json", "--store", str(store)),
        (sys.executable, "-c", READ.format(path=str(store), vms=VMS)),
    )
    compare.idle()
    compare.note(
        "xenmgmt vm list --json, all fields",
        ours,
        read,
        target=2.0,
        peer_name="import xenmgmt, and the rows by sqlite3 and json",
    )
    done = subprocess.run(
        (*COMMAND, "vm", "list", "--json", "--store", str(store)),
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert len(json.loads(done.stdout)) == VMS
