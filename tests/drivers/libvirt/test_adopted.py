"""Guests of QEMU that somebody else defined: their definitions stay what their owner wrote."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import libvirt
import pytest
from tests.drivers.libvirt.daemon import Daemon
from tests.patience import until

import xenmgmt
from xenmgmt import Xen

Define = Callable[[str, str], Any]
MIB = 1 << 20


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
            f"<os><type arch='x86_64' machine='q35'>hvm</type></os>{head}"
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
    ("word", "field", "live"),
    [
        ("coredump-restart", "coredump_and_restart", "preserve"),
        ("restart", "restart", "destroy"),
    ],
)
def test_what_follows_an_end(
    xen: Xen, define: Define, libvirtd: Daemon, word: str, field: str, live: str
) -> None:
    """It is read, stays, and is written when it is changed; while the guest runs, we do it."""
    domain = define(f"<on_reboot>destroy</on_reboot><on_crash>{word}</on_crash>", "")
    vm = adopted(xen, domain)
    assert (vm.actions_after_crash, vm.actions_after_reboot) == (field, "destroy")
    before = kept(domain)
    vm.start()
    assert f"<on_crash>{live}</on_crash>" in domain.XMLDesc()
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
