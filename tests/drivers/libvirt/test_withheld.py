"""Interfaces that a guest is not to have connected, or has elsewhere than its definition says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.drivers.libvirt.daemon import Daemon
from tests.drivers.libvirt.guests import Lab, lab_of_its_own
from tests.patience import until

from xenmgmt.drivers.libvirt import xml

MAC = "52:54:00:aa:00:07"
DEFINITION = """<domain type='qemu'><name>carded</name><memory unit='MiB'>16</memory>
<os><type arch='x86_64'>hvm</type></os><features><acpi/></features><devices>
<interface type='network'><mac address='{mac}'/><source network='{network}'/>
<model type='e1000'/></interface></devices></domain>
"""


@pytest.fixture
def lab(libvirtd: Daemon, guest_files: tuple[Path, Path], tmp_path: Path) -> Iterator[Lab]:
    with lab_of_its_own(libvirtd.uri, guest_files, tmp_path / "images") as lab:
        yield lab


@pytest.fixture
def theirs(lab: Lab, libvirtd: Daemon, tmp_path: Path) -> Any:
    """A halted VM that somebody defined, with an interface on a network of ours."""
    document = tmp_path / "theirs.xml"
    document.write_text(DEFINITION.format(mac=MAC, network=name_of(libvirtd, lab.network)))
    libvirtd.virsh("define", str(document))
    (vm,) = until(lambda: lab.xen.VM.get_by_name_label("carded"))
    return vm


def name_of(libvirtd: Daemon, network: Any) -> str:
    return libvirtd.virsh("net-info", network.uuid).split()[1]


def cards(libvirtd: Daemon, vm: Any, *how: str) -> list[tuple[str | None, str | None, str | None]]:
    """MAC, network and link of the interfaces in its document."""
    made = xml.Domain.parse(libvirtd.virsh("dumpxml", vm.uuid, *how))
    return [(one.mac, one.network, one.link) for one in made.interfaces]


def test_in_quarantine(lab: Lab, libvirtd: Daemon, theirs: Any) -> None:
    """It has no cable, also in its owner's definition, until it is released; it stays there."""
    (vif,) = theirs.VIFs
    network = name_of(libvirtd, lab.network)
    for _ in range(2):
        vif.quarantine()
        theirs.start()
        assert cards(libvirtd, theirs) == [(MAC, network, "down")]
        assert vif.state == "Quarantined"
        theirs.hard_shutdown()
        assert cards(libvirtd, theirs, "--inactive") == [(MAC, network, "down")]
        assert list(theirs.VIFs) == [vif]
        vif.release()
        theirs.start()
        assert cards(libvirtd, theirs) == [(MAC, network, None)]
        assert vif.state == "Attached"
        theirs.hard_shutdown()


def test_released_while_the_guest_runs(lab: Lab, libvirtd: Daemon, theirs: Any) -> None:
    """It gets its cable when it is plugged, and not before."""
    (vif,) = theirs.VIFs
    vif.quarantine()
    theirs.start()
    vif.release()
    theirs.pause()
    theirs.unpause()
    assert vif.state == "Detached"
    assert [link for *_, link in cards(libvirtd, theirs)] == ["down"]
    vif.plug()
    assert [link for *_, link in cards(libvirtd, theirs)] == ["up"]
    assert vif.state == "Attached"
    theirs.hard_shutdown()
    assert list(theirs.VIFs) == [vif]


def test_a_cable_that_its_owner_took(lab: Lab, libvirtd: Daemon, theirs: Any) -> None:
    """Who has no part in it leaves it alone."""
    libvirtd.virsh("domif-setlink", theirs.uuid, MAC, "down", "--config")
    theirs.start()
    assert [link for *_, link in cards(libvirtd, theirs)] == ["down"]


def test_on_another_network(lab: Lab, libvirtd: Daemon, theirs: Any, tmp_path: Path) -> None:
    """A VIF that was moved is there at the start; where its owner put it since, it stays."""
    other = lab.xen.network.create(name_label="other")
    (vif,) = theirs.VIFs
    vif.move(other)
    theirs.start()
    assert cards(libvirtd, theirs) == [(MAC, name_of(libvirtd, other), None)]
    theirs.hard_shutdown()
    assert cards(libvirtd, theirs, "--inactive") == [(MAC, name_of(libvirtd, other), None)]

    document, first = tmp_path / "edited.xml", name_of(libvirtd, lab.network)
    told = libvirtd.virsh("dumpxml", theirs.uuid, "--inactive")
    document.write_text(told.replace(f"'{name_of(libvirtd, other)}'", f"'{first}'"))
    libvirtd.virsh("define", str(document))
    theirs.start()
    assert cards(libvirtd, theirs) == [(MAC, first, None)]
    theirs.hard_shutdown()
