"""Replace another vendor step by step"""

from __future__ import annotations

import hashlib
import tarfile
from pathlib import Path
from typing import Any

import pytest
from tests.usecases.real.qemu import QemuWorld
from tests.usecases.real.world import MIB, World
from tests.usecases.story import Story
from tools.make_guest import arguments

from xenmgmt import errors, ovf
from xenmgmt.drivers import qemu_img
from xenmgmt.importers import GuestFormatError

TEXT = """<?xml version="1.0"?>
<Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:o="http://schemas.dmtf.org/ovf/envelope/1"
 xmlns:r="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData">
 <References><File o:href="{name}.vmdk" o:id="f1"/></References>
 <DiskSection><Info/><Disk o:capacity="8" o:capacityAllocationUnits="byte * 2^20"
  o:diskId="d1" o:fileRef="f1"/></DiskSection>
 <NetworkSection><Info/><Network o:name="VM Network"/></NetworkSection>
 <VirtualSystem o:id="{name}"><Info/><Name>{name}</Name><VirtualHardwareSection><Info/>
  <Item><r:ResourceType>3</r:ResourceType><r:VirtualQuantity>2</r:VirtualQuantity></Item>
  <Item><r:AllocationUnits>MegaBytes</r:AllocationUnits><r:ResourceType>4</r:ResourceType>
   <r:VirtualQuantity>96</r:VirtualQuantity></Item>
  <Item><r:ElementName>USB controller</r:ElementName><r:ResourceType>23</r:ResourceType></Item>
  <Item><r:HostResource>ovf:/disk/d1</r:HostResource><r:ResourceType>17</r:ResourceType></Item>
  <Item><r:Connection>VM Network</r:Connection><r:ResourceType>10</r:ResourceType></Item>
 </VirtualHardwareSection></VirtualSystem></Envelope>"""


def package(folder: Path, name: str) -> Path:
    """An OVA as others write them."""
    disk, text = folder / f"{name}.vmdk", folder / f"{name}.ovf"
    plain = folder / "plain"
    plain.write_bytes(f"service {name}".encode().ljust(8 * MIB, b"\0"))
    stream = ("-o", "subformat=streamOptimized")
    qemu_img.run("convert", "-f", "raw", "-O", "vmdk", *stream, str(plain), str(disk))
    text.write_text(TEXT.format(name=name))
    lines = [
        f"SHA256({one.name})= {hashlib.sha256(one.read_bytes()).hexdigest()}\n"
        for one in (text, disk)
    ]
    (folder / f"{name}.mf").write_text("".join(lines))
    with tarfile.open(folder / f"{name}.ova", "w") as tar:
        for one in (text, folder / f"{name}.mf", disk):
            tar.add(one, one.name)
    return folder / f"{name}.ova"


def test_uc08(world: World, story: Story) -> None:
    xen, names = world.xen, ("mail", "web")
    boot: dict[str, Any] = {}
    if isinstance(world, QemuWorld):
        kernel, ramdisk = map(str, world.lab.files)
        boot = {"PV_kernel": kernel, "PV_ramdisk": ramdisk, "PV_args": arguments(2)}
    old = set(names)  # what the other vendor still runs
    packages = {name: package(world.folder, name) for name in names}
    with story.step("look into a package of the other vendor, and what has no place here"):
        guest = ovf.read(packages["mail"])
        assert (guest.name, guest.record["VCPUs_max"]) == ("mail", 2)
        assert guest.record["memory_static_max"] == 96 * MIB
        assert [one.key for one in guest.unsupported] == ["USB controller"]
    for name in names:
        with story.step(f"cut {name} over: it ends there, and runs here"):
            vm = ovf.deploy(
                xen, packages[name], world.sr, networks={"VM Network": world.network}, **boot
            )
            assert world.held(vm.VBDs[0].VDI, 8 + len(name)) == f"service {name}".encode()
            old.remove(name)
            vm.start()
            running = {one.name_label for one in xen.VM.get_all() if one.state == "Running"}
            assert running | old == set(names)
            assert not running & old
            assert vm.VIFs[0].state == "Attached"
    with story.step("refuse a package with one byte changed, and one whose network is not here"):
        data = bytearray(packages["web"].read_bytes())
        data[-9000] ^= 1
        packages["web"].write_bytes(data)
        before = len(xen.VM), len(xen.VDI)
        with pytest.raises(GuestFormatError, match="damaged"):
            ovf.deploy(xen, packages["web"], world.sr, networks={"VM Network": world.network})
        with pytest.raises(errors.ImportErrorFailedToFindObject, match="network 'VM Network'"):
            ovf.deploy(xen, packages["mail"], world.sr)
        assert (len(xen.VM), len(xen.VDI)) == before
    story.limit("What is in a guest stays as it is: drivers for other devices are its own to have.")
