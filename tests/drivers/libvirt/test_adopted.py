"""Guests of QEMU that somebody else defined: their definitions stay what their owner wrote."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import libvirt
import pytest
from tests.drivers.libvirt.daemon import Daemon
from tests.patience import until

import xenmgmt
from xenmgmt import Xen, errors

Define = Callable[[str, str], Any]
MIB = 1 << 20
BARE = "<os><type arch='x86_64'>hvm</type></os>"


@pytest.fixture
def owner(libvirtd: Daemon) -> Iterator[Any]:
    """Somebody else at the same daemon."""
    connection = libvirt.open(libvirtd.uri)
    yield connection
    connection.close()


@pytest.fixture
def define(owner: Any) -> Iterator[Define]:
    """Defines a domain: what stands beside its devices, and those."""
    made = []

    def define(head: str, devices: str = "") -> Any:
        name = f"theirs-{uuid.uuid4()}"
        domain = owner.defineXML(
            f"<domain type='qemu'><name>{name}</name><memory unit='MiB'>64</memory>"
            f"{'' if '<os>' in head else BARE}{head}"
            f"<devices>{devices}</devices></domain>"
        )
        made.append(domain)
        return domain

    yield define
    for domain in made:
        if domain.isActive():
            domain.destroy()
        domain.undefine()


@pytest.fixture
def xen(libvirtd: Daemon) -> Iterator[Xen]:
    with xenmgmt.connect(libvirtd.uri) as xen:
        yield xen


def adopted(xen: Xen, domain: Any) -> Any:
    uuid = domain.UUIDString()
    until(lambda: bool(xen.store.find("VM", "uuid", uuid)))
    return xen.VM.get_by_uuid(uuid)


def kept(domain: Any) -> str:
    return str(domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE))


@pytest.mark.parametrize(
    ("word", "field"), [("coredump-restart", "coredump_and_restart"), ("restart", "restart")]
)
def test_what_follows_an_end(
    xen: Xen, define: Define, libvirtd: Daemon, word: str, field: str
) -> None:
    """It is read, stays, and is written when it is changed; while the guest runs, we do it."""
    domain = define(f"<on_reboot>destroy</on_reboot><on_crash>{word}</on_crash>", "")
    vm = adopted(xen, domain)
    assert (vm.actions_after_crash, vm.actions_after_reboot) == (field, "destroy")
    before = kept(domain)
    vm.start()
    assert "<on_crash>preserve</on_crash>" in domain.XMLDesc()
    for line in (f"<on_crash>{word}</on_crash>", "<on_reboot>destroy</on_reboot>"):
        assert line in before
        assert line in kept(domain)
    with xenmgmt.connect(libvirtd.uri) as other:
        assert adopted(other, domain).actions_after_crash == field
    vm.hard_shutdown()
    vm.actions_after_crash, vm.actions_after_reboot = "coredump_and_destroy", "restart"
    vm.start()
    vm.hard_shutdown()
    for line in ("<on_crash>coredump-destroy</on_crash>", "<on_reboot>restart</on_reboot>"):
        assert line in kept(domain)


def test_a_start_that_fails_leaves_the_definition(xen: Xen, define: Define) -> None:
    """What a start would have changed in it is changed back."""
    domain = define("<os><type arch='x86_64'>hvm</type><kernel>/no/such</kernel></os>", "")
    vm = adopted(xen, domain)
    before = kept(domain)
    vm.set_memory_limits(0, 32 * MIB, 32 * MIB, 32 * MIB)
    for _ in range(2):
        with pytest.raises(errors.BootloaderFailed):
            vm.start()
        assert vm.state == "Halted"
        assert vm.memory_static_max == 32 * MIB
        assert kept(domain) == before


def test_a_kernel_that_is_taken_away(xen: Xen, define: Define) -> None:
    """A VM that names no kernel boots from its disks, as its firmware finds them."""
    domain = define("<os><type arch='x86_64'>hvm</type><kernel>/no/such</kernel></os>", "")
    vm = adopted(xen, domain)
    assert vm.PV_kernel == "/no/such"
    vm.PV_kernel = ""
    vm.start()
    assert vm.state == "Running"
    assert "<kernel>" not in kept(domain)


def test_a_disk_of_others_stays(xen: Xen, define: Define, tmp_path: Path) -> None:
    """No disk of ours takes the place of one that lies outside our storage."""
    image = tmp_path / "other.img"
    image.write_bytes(bytes(MIB))
    devices = f"<disk type='file'><source file='{image}'/><target dev='vdb'/></disk>"
    domain = define("", devices)
    vm = adopted(xen, domain)
    before = kept(domain)
    sr = xen.SR.create(
        host=next(iter(xen.host)), type="file", device_config={"location": str(tmp_path / "pool")}
    )
    disk = xen.VDI.create(SR=sr, virtual_size=MIB)
    vbd = xen.VBD.create(VM=vm, VDI=disk, userdevice="1")
    with pytest.raises(errors.DeviceAlreadyExists, match=f"device 1 .*{image}"):
        vm.start()
    assert kept(domain) == before
    vbd.destroy()
    vbd = xen.VBD.create(VM=vm, VDI=disk, userdevice="2")
    vm.start()
    vm.hard_shutdown()
    assert f"file='{image}'" in kept(domain)
    vbd.destroy()
    disk.destroy()
    for pbd in sr.PBDs:
        pbd.unplug()
    sr.destroy()
