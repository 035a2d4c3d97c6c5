"""The same random calls on two engines have the same outcomes, but for what is listed here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.conformance.random_calls import VERBS, Script, assert_same, furnished
from tests.drivers.libvirt.daemon import Daemon

import xenmgmt
from xenmgmt import Xen

LEFT_OUT = {
    "checkpoint": "libvirt's test driver cannot write memory and go on",
    "plug, unplug": "libvirt's test driver attaches nothing to running domains",
    "VDI.resize": "libvirt's test driver does not resize volumes",
    "migrate": "libvirt's test driver moves no domain; on QEMU it is tried, with two hosts",
    "clone of a suspended VM": "libvirt gives a memory image to no other uuid",
}
"""The differences; none of these is in the scripts."""


NO_GUEST = {
    "clean_shutdown, clean_reboot": "a machine without a system in it answers no button",
    "VBD.unplug, VIF.unplug": "nor does it let a device go",
}
"""What scripts on QEMU leave out beside: their machines have nothing to boot, to be quick."""

ON_QEMU = tuple(
    verb for verb in (*VERBS, "checkpoint", "resize", "plug") if not verb.startswith("clean_")
)


@contextmanager
def engine(kind: str, folder: Path, hosts: int = 1) -> Iterator[tuple[Xen, Any]]:
    """A connection with hosts of 3 GiB, and storage."""
    if kind == "sim":
        with xenmgmt.connect(f"sim://?hosts={hosts}&memory=3GiB&cpus=16", seed=1) as xen:
            yield xen, next(iter(xen.SR))
        return
    pool = "<pool type='dir'><name>p</name><target><path>/p</path></target></pool>"
    (folder / "node.xml").write_text(f"<node>{pool}</node>")
    with xenmgmt.connect(f"test://{folder}/node.xml", seed=1) as xen:
        yield xen, next(iter(xen.SR))


@pytest.mark.parametrize("seed", range(20))
def test_same_outcomes(seed: int, tmp_path: Path) -> None:
    """Step by step, what a call came to, the states of all VMs and all disks are equal."""
    traces = []
    for kind in ("sim", "test"):
        with engine(kind, tmp_path) as (xen, sr):
            traces.append(Script(xen, sr, seed).run(250))
    assert_same(traces[0], traces[1], "libvirt")


@pytest.mark.parametrize("seed", range(100, 103))
def test_same_outcomes_on_qemu(seed: int, libvirtd: Daemon, tmp_path: Path) -> None:
    """The same holds for QEMU, whose machines really pause, sleep and are copied."""
    with engine("sim", tmp_path) as (xen, sr):
        expected = Script(xen, sr, seed, ON_QEMU).run(100)
    with furnished(libvirtd.uri, tmp_path / "images") as (xen, sr):
        found = Script(xen, sr, seed, ON_QEMU).run(100)
    assert_same(expected, found, "QEMU")


@pytest.mark.parametrize("seed", [214, 229])
def test_same_outcomes_in_a_pool(
    seed: int, libvirtd: Daemon, other_libvirtd: Daemon, tmp_path: Path
) -> None:
    """The same holds for two daemons as one pool, whose guests move from one to the other."""
    verbs = (*ON_QEMU, *("migrate",) * 6)
    with engine("sim", tmp_path, hosts=2) as (xen, sr):
        expected = Script(xen, sr, seed, verbs).run(60)
    url = f"{libvirtd.uri} {other_libvirtd.uri}"
    with furnished(url, tmp_path / "images", shared=True) as (xen, sr):
        found = Script(xen, sr, seed, verbs).run(60)
    assert_same(expected, found, "a pool of QEMU")
    assert [told for verb, told, *_ in found if verb == "migrate"].count("done") > 3
