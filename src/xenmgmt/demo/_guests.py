"""The guests of a demonstration that is given none: two xl files and a libvirt domain."""

from __future__ import annotations

from ..importers import GuestDefinition, parse_guest

WEB = """\
name = "web"
type = "pv"
memory = 512
maxmem = 1024
vcpus = 2
kernel = "/boot/vmlinuz-guest"
extra = "root=/dev/xvda ro console=hvc0"
disk = [ "/dev/vg0/web,raw,xvda,rw" ]
vif = [ "mac=00:16:3e:1a:2b:11, bridge=xenbr0" ]
on_watchdog = "restart"
"""
CACHE = """\
name = "cache"
type = "pvh"
memory = 1024
vcpus = 1
kernel = "/boot/vmlinuz-guest"
disk = [ "format=qcow2, vdev=xvda, access=rw, target=/srv/images/cache.qcow2" ]
vif = [ "mac=00:16:3e:1a:2b:12, bridge=xenbr0" ]
"""
BUILD = """\
<domain type="kvm">
  <name>build</name>
  <memory unit="GiB">2</memory>
  <vcpu>4</vcpu>
  <os><type>hvm</type><boot dev="hd"/></os>
  <devices>
    <disk type="file" device="disk">
      <driver name="qemu" type="qcow2"/>
      <source file="/srv/images/build.qcow2"/>
      <target dev="vda" bus="virtio"/>
    </disk>
    <interface type="bridge">
      <mac address="00:16:3e:1a:2b:13"/>
      <source bridge="xenbr0"/>
    </interface>
  </devices>
</domain>
"""


def examples() -> list[GuestDefinition]:
    """Read them."""
    named = (("web.cfg", WEB), ("cache.cfg", CACHE), ("build.xml", BUILD))
    return [parse_guest(text, source) for source, text in named]
