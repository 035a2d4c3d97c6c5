"""The engines that a scenario runs on, each started once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.drivers.libvirt.daemon import Daemon, running
from tests.drivers.libvirt.guests import Lab
from tests.usecases.real.qemu import QemuWorld
from tests.usecases.real.results import recorded
from tests.usecases.real.world import SimWorld, World
from tests.usecases.story import Story

import xenmgmt


@pytest.fixture(scope="session")
def own_daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    """A daemon of its own: a connection adopts, and restarts, what others run on the same one."""
    with running(tmp_path_factory.mktemp("real-libvirtd")) as daemon:
        yield daemon


@pytest.fixture(scope="session")
def qemu(
    own_daemon: Daemon, guest_files: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[QemuWorld]:
    folder = tmp_path_factory.mktemp("real")
    with xenmgmt.connect(own_daemon.uri) as xen:
        lab = Lab(xen, guest_files, folder / "images")
        yield QemuWorld(folder, lab, own_daemon)
        for vm in list(xen.VM):
            if vm.state != "Halted":
                vm.hard_shutdown()
            vm.destroy()
        for disk in list(lab.sr.VDIs):
            disk.destroy()
        assert list((folder / "images").iterdir()) == []
        for pbd in lab.sr.PBDs:
            pbd.unplug()
        lab.sr.destroy()
        lab.network.destroy()


@pytest.fixture
def world(request: pytest.FixtureRequest, story: Story, tmp_path: Path) -> Iterator[World]:
    """The engine of this run; what the scenario did there is compared with what is recorded."""
    kind = request.param
    if kind == "simulator":
        with xenmgmt.connect("sim://?hosts=1&memory=8GiB&cpus=4", seed=1) as xen:
            yield from _entered(SimWorld(tmp_path, xen))
    else:
        found: QemuWorld = request.getfixturevalue("qemu")
        found.folder = tmp_path
        yield from _entered(found)
    recorded(request.node, kind, story)


def _entered(world: World) -> Iterator[World]:
    world.enter()
    yield world
    world.leave()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "world" in metafunc.fixturenames:
        wanted = getattr(metafunc.module, "ENGINES", ("simulator", "libvirt QEMU"))
        metafunc.parametrize("world", wanted, indirect=True)
