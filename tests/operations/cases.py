"""Every operation that has steps, on a scene in which it can be called."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from tests.states.arrange import Scene, scene

import xenmgmt
from xenmgmt import backups

MIB = 1 << 20


def running(s: Scene) -> Any:
    s.vm.start()
    return s.vm


def suspended(s: Scene) -> Any:
    s.vm.start()
    s.vm.suspend()
    return s.vm


def marked(s: Scene) -> Any:
    two_disks(s)
    s.vm.start()
    s.vm.mark("clean")
    s.vm.pause()
    return s.vm


def unplugged(name: str) -> Callable[[Scene], Any]:
    def go(s: Scene) -> Any:
        s.vm.start()
        getattr(s, name).unplug()
        return getattr(s, name)

    return go


def attached(name: str) -> Callable[[Scene], Any]:
    def go(s: Scene) -> Any:
        s.vm.start()
        return getattr(s, name)

    return go


def two_disks(s: Scene) -> Any:
    second = s.xen.VDI.create(SR=s.sr, virtual_size=MIB)
    s.xen.VBD.create(VM=s.vm, VDI=second)
    return s.vm


def two_disks_running(s: Scene) -> Any:
    two_disks(s)
    s.vm.start()
    return s.vm


def lost_disk_snapshot(s: Scene) -> Any:
    """A snapshot whose VM has lost its disk since."""
    snapshot = s.vm.snapshot("s")
    s.vbd.destroy()
    s.disk.destroy()
    return snapshot


def busy_host(s: Scene) -> Any:
    s.vm.start_on(s.host)
    for n in range(2):
        s.new_vm(f"more{n}").start_on(s.host)
    return s.host


def disabled(s: Scene) -> Any:
    s.host.disable()
    return s.host


def active_pool(s: Scene) -> Any:
    s.cpu_pool.activate()
    return s.cpu_pool


def running_beside(s: Scene) -> Any:
    s.vm.start()
    return s.xen.DPCI


def running_hba(s: Scene) -> Any:
    s.vm.start()
    return s.xen.DSCSI_HBA


def two_in_appliance(s: Scene) -> Any:
    s.new_vm("second").set_appliance(s.appliance)
    return s.appliance


def group_of_two(s: Scene) -> Any:
    group = s.xen.VM_group.create(name_label="both")
    for vm in (s.vm, s.new_vm("second")):
        vm.set_groups([group])
        disk = s.xen.VDI.create(SR=s.sr, virtual_size=MIB)
        s.xen.VBD.create(VM=vm, VDI=disk)
        vm.start()
    return group


def set_of_two(s: Scene) -> Any:
    return group_of_two(s).snapshot("set")


@cache
def set_in_files() -> Path:
    """A set of two VMs in a folder, the same for all."""
    s = scene()
    place = Path(s.folder) / "set"
    backups.export(s.xen, set_of_two(s), place)
    KEPT.append(s)
    return place


@cache
def a_disk() -> tuple[str, str]:
    """A disk in a file, the same for all, and its hash."""
    s = scene()
    KEPT.append(s)
    return f"{s.folder}/one", s.disk.export_file(f"{s.folder}/one")


def disk_in_file(s: Scene) -> dict[str, Any]:
    """A disk in a file, to be made anew."""
    path, sha256 = a_disk()
    return {"path": path, "sha256": sha256, "sr": s.sr, "virtual_size": s.disk.virtual_size}


KEPT: list[Scene] = []
"""Whose folders are still needed."""


def exported(s: Scene) -> dict[str, Any]:
    """A set in files, to be made anew."""
    place = set_in_files()
    told = json.dumps(backups.read(place).told)
    return {"manifest": told, "folder": str(place), "new_name": "again", "sr": s.sr}


def unprotected(s: Scene) -> Any:
    s.vm.start_on(s.hosts[0])
    return s.protection


def started_protection(s: Scene) -> Any:
    unprotected(s).start()
    return s.protection


def host_gone(s: Scene) -> Any:
    started_protection(s)
    s.sim.host_crash(s.hosts[0].uuid)
    return s.protection


def paused(s: Scene) -> Any:
    s.vm.start()
    s.vm.pause()
    return s.vm


def flexible(s: Scene) -> Any:
    s.vm.set_memory_dynamic_min(32 * MIB)
    s.vm.start()
    return s.vm


def running_beside_scsi(s: Scene) -> Any:
    s.vm.start()
    return s.xen.DSCSI


def a_drive(s: Scene) -> Any:
    s.vm.start()
    return s.xen.VBD.create(VM=s.vm, type="CD", mode="RO")


def a_full_drive(s: Scene) -> Any:
    drive = a_drive(s)
    drive.insert(a_disc(s))
    return drive


def a_disc(s: Scene) -> Any:
    return s.xen.VDI.create(SR=s.sr, virtual_size=MIB, name_label="disc", read_only=True)


def running_appliance(s: Scene) -> Any:
    two_in_appliance(s).start(False)
    return s.appliance


def powered_off(s: Scene) -> Any:
    s.host.disable()
    s.host.shutdown()
    return s.host


def guarded(s: Scene) -> Any:
    s.xen.pool.enable_ha([])
    return s.xen.pool


def an_interface_that_is_down(s: Scene) -> Any:
    s.pif.unplug()
    return s.pif


def an_interface_that_is_forgotten(s: Scene) -> Any:
    s.pif.forget()
    return s.xen.PIF


def a_bond(s: Scene) -> Any:
    return s.xen.Bond.create(s.quiet_network, list(s.host.PIFs), "")


def with_an_address(s: Scene) -> Any:
    s.pif.reconfigure_ip("Static", "10.0.0.2", "255.255.255.0", "", "")
    return s.pif


def a_tunnel(s: Scene) -> Any:
    return s.xen.tunnel.create(with_an_address(s), s.quiet_network)


def a_stick(s: Scene) -> Any:
    stick = s.host.PUSBs[0]
    stick.set_passthrough_enabled(True)
    return stick.USB_group


def given_usb(s: Scene) -> Any:
    s.vm.start_on(s.host)
    return s.xen.VUSB.create(s.vm, a_stick(s))


def given_pci(s: Scene) -> Any:
    s.vm.start_on(s.host)
    return s.xen.DPCI.create(VM=s.vm, PPCI=s.host.PPCIs[0])


def given_scsi(s: Scene) -> Any:
    s.vm.start_on(s.host)
    return s.xen.DSCSI.create(VM=s.vm, PSCSI=s.host.PSCSIs[0])


def given_hba(s: Scene) -> Any:
    s.vm.start_on(s.host)
    return s.xen.DSCSI_HBA.create(VM=s.vm)


def a_full_pool(s: Scene) -> Any:
    active_pool(s).add_host_CPU_live(s.spare_cpu)
    return s.cpu_pool


def detached(s: Scene) -> Any:
    s.pbd.unplug()
    return s.pbd


def an_empty_repository(s: Scene) -> Any:
    made = s.xen.SR.create(type="nfs", shared=True, name_label="new", physical_size=1 << 30)
    for pbd in made.PBDs:
        pbd.unplug()
    return made


def alone(s: Scene) -> Any:
    """A pool of one host without anything, and another one to join."""
    s.vif.destroy()
    s.vbd.destroy()
    s.disk.destroy()
    s.vm.destroy()
    s.xen.pool.eject(s.hosts[1])
    return s.xen.pool


def other_pool(s: Scene) -> dict[str, Any]:
    s.other = xenmgmt.connect("sim://?hosts=1&memory=8GiB&cpus=3", seed=99)
    address = s.other.host.get_all()[0].address
    return {"master_address": address, "master_username": "", "master_password": ""}


def somewhere(s: Scene) -> dict[str, Any]:
    return {"url": (reports() / str(next(NUMBERS))).as_uri(), "options": {}}


NUMBERS = count()


@cache
def reports() -> Path:
    """A folder of this process."""
    folder = Path(tempfile.mkdtemp(prefix="xenmgmt-report-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


ADDRESS = {"mode": "Static", "IP": "10.0.0.2", "netmask": "255.255.255.0", "gateway": "", "DNS": ""}
ADDRESS6 = {"mode": "Static", "IPv6": "fd00::2/64", "gateway": "", "DNS": ""}


Arranged = tuple[Callable[[Scene], Any], Callable[[Scene], dict[str, Any]]]

CASES: dict[str, Arranged] = {
    "VM.start": (lambda s: s.vm, lambda _: {}),
    "VM.start_on": (lambda s: s.vm, lambda s: {"host": s.hosts[1]}),
    "VM.pause": (running, lambda _: {}),
    "VM.suspend": (running, lambda _: {}),
    "VM.resume": (suspended, lambda _: {}),
    "VM.clean_shutdown": (running, lambda _: {}),
    "VM.clean_reboot": (running, lambda _: {}),
    "VM.hard_reboot": (running, lambda _: {}),
    "VM.hard_shutdown": (running, lambda _: {}),
    "VM.destroy": (suspended, lambda _: {}),
    "VM.pool_migrate": (running, lambda s: {"host": s.other_host()}),
    "VM.set_memory_dynamic_range": (running, lambda _: {"min": 32 * MIB, "max": 64 * MIB}),
    "VM.set_VCPUs_number_live": (running, lambda _: {"nvcpu": 1}),
    "VM.add_to_VCPUs_params_live": (running, lambda _: {"key": "cap", "value": "50"}),
    "VM.clone": (two_disks, lambda _: {"new_name": "c"}),
    "VM.copy": (two_disks, lambda _: {"new_name": "c"}),
    "VM.snapshot": (two_disks_running, lambda _: {"new_name": "c"}),
    "VM.checkpoint": (two_disks_running, lambda _: {"new_name": "c"}),
    "VM.revert": (lost_disk_snapshot, lambda _: {}),
    "VBD.plug": (unplugged("vbd"), lambda _: {}),
    "VBD.unplug": (attached("vbd"), lambda _: {}),
    "VIF.plug": (unplugged("vif"), lambda _: {}),
    "VIF.unplug": (attached("vif"), lambda _: {}),
    "VDI.create": (lambda s: s.xen.VDI, lambda s: {"SR": s.sr, "virtual_size": MIB}),
    "VDI.snapshot": (lambda s: s.disk, lambda _: {}),
    "VDI.clone": (lambda s: s.disk, lambda _: {}),
    "VDI.copy": (lambda s: s.disk, lambda s: {"sr": s.sr}),
    "VDI.wipe": (lambda s: s.disk, lambda _: {}),
    "VDI.export_file": (lambda s: s.disk, lambda s: {"path": f"{s.folder}/disk"}),
    "VDI.import_file": (lambda s: s.xen.VDI, disk_in_file),
    "VDI.resize": (lambda s: s.disk, lambda _: {"size": 64 * MIB}),
    "SR.create": (
        lambda s: s.xen.SR,
        lambda _: {"type": "nfs", "shared": True, "name_label": "new", "physical_size": 1 << 30},
    ),
    "SR.scan": (lambda s: s.sr, lambda _: {}),
    "PBD.unplug": (lambda s: s.pbd, lambda _: {}),
    "host.evacuate": (busy_host, lambda _: {}),
    "host.reboot": (disabled, lambda _: {}),
    "host.set_cpu_governor": (lambda s: s.host, lambda _: {"governor": "powersave"}),
    "host.set_cpu_frequency_range": (lambda s: s.host, lambda _: {"min": 1200, "max": 1600}),
    "host.set_C_state_limit": (lambda s: s.host, lambda _: {"limit": 1}),
    "VM.mark": (two_disks_running, lambda _: {"name": "clean"}),
    "VM.rewind": (marked, lambda _: {"name": "clean"}),
    "VM.unmark": (marked, lambda _: {"name": "clean"}),
    "VM.fork": (two_disks_running, lambda _: {"n": 3}),
    "VM.dump_core": (running, lambda _: {}),
    "VM.cpu_pool_migrate": (running, lambda s: {"pool": s.pool_here()}),
    "cpu_pool.activate": (lambda s: s.cpu_pool, lambda _: {}),
    "cpu_pool.deactivate": (active_pool, lambda _: {}),
    "cpu_pool.add_host_CPU_live": (active_pool, lambda s: {"host_cpu": s.spare_cpu}),
    "PIF.unplug": (lambda s: s.pif, lambda _: {}),
    "PIF.create_VLAN": (
        lambda s: s.xen.PIF,
        lambda s: {"device": "eth1", "network": s.quiet_network, "host": s.host, "VLAN": 5},
    ),
    "PIF.destroy": (lambda s: s.vlan, lambda _: {}),
    "Bond.create": (
        lambda s: s.xen.Bond,
        lambda s: {"network": s.quiet_network, "members": list(s.host.PIFs), "MAC": ""},
    ),
    "DPCI.create": (running_beside, lambda s: {"VM": s.vm, "PPCI": s.vm.resident_on.PPCIs[0]}),
    "DSCSI_HBA.create": (running_hba, lambda s: {"VM": s.vm}),
    "VM_group.snapshot": (group_of_two, lambda _: {"new_name": "set"}),
    "VM_group.restore": (set_of_two, lambda _: {"new_name": "again"}),
    "VM_group.export_set": (set_of_two, lambda s: {"folder": s.folder}),
    "VM_group.import_set": (lambda s: s.xen.VM_group, exported),
    "VM_protection.start": (unprotected, lambda _: {}),
    "VM_protection.stop": (started_protection, lambda _: {}),
    "VM_protection.failover": (host_gone, lambda _: {}),
    "VM_appliance.start": (two_in_appliance, lambda _: {"paused": False}),
    "pool.enable_ha": (lambda s: s.xen.pool, lambda _: {"heartbeat_srs": []}),
    "pool.create_VLAN": (
        lambda s: s.xen.pool,
        lambda s: {"device": "eth1", "network": s.quiet_network, "VLAN": 5},
    ),
}


MORE: dict[str, Arranged] = {
    "VM.shutdown": (running, lambda _: {}),
    "VM.unpause": (paused, lambda _: {}),
    "VM.power_state_reset": (running, lambda _: {}),
    "VM.migrate": (running, lambda s: {"dest": s.other_host().name_label, "live": True}),
    "VM.resume_on": (suspended, lambda s: {"host": s.hosts[1]}),
    "VM.send_sysrq": (running, lambda _: {"key": "s"}),
    "VM.send_trigger": (running, lambda _: {"trigger": "nmi"}),
    "VM.set_memory_dynamic_max": (flexible, lambda _: {"value": 64 * MIB}),
    "VM.set_memory_dynamic_min": (running, lambda _: {"value": 32 * MIB}),
    "VM.set_memory_dynamic_max_live": (flexible, lambda _: {"max": 64 * MIB}),
    "VM.set_memory_dynamic_min_live": (running, lambda _: {"min": 32 * MIB}),
    "VM.set_memory_target_live": (running, lambda _: {"target": 128 * MIB}),
    "VM.wait_memory_target_live": (running, lambda _: {}),
    "VM_appliance.hard_shutdown": (running_appliance, lambda _: {}),
    "VM_appliance.clean_shutdown": (running_appliance, lambda _: {}),
    "VM_appliance.shutdown": (running_appliance, lambda _: {}),
    "VBD.insert": (a_drive, lambda s: {"vdi": a_disc(s)}),
    "VBD.eject": (a_full_drive, lambda _: {}),
    "VBD.media_change": (a_drive, lambda s: {"vdi": a_disc(s)}),
    "VBD.unplug_force": (attached("vbd"), lambda _: {}),
    "VIF.unplug_force": (attached("vif"), lambda _: {}),
    "VDI.destroy": (lambda s: a_disc(s), lambda _: {}),
    "VDI.resize_online": (lambda s: s.disk, lambda _: {"size": 64 * MIB}),
    "VDI.set_virtual_size": (lambda s: s.disk, lambda _: {"size": 64 * MIB}),
    "crashdump.destroy": (lambda s: s.crashdump, lambda _: {}),
    "SR.destroy": (an_empty_repository, lambda _: {}),
    "PBD.plug": (detached, lambda _: {}),
    "host.shutdown": (disabled, lambda _: {}),
    "host.power_on": (powered_off, lambda _: {}),
    "host.get_cpu_power": (lambda s: s.host, lambda _: {}),
    "host.dmesg": (lambda s: s.host, lambda _: {}),
    "host.dmesg_clear": (lambda s: s.host, lambda _: {}),
    "host.get_log": (lambda s: s.host, lambda _: {}),
    "host.send_debug_keys": (lambda s: s.host, lambda _: {"keys": "q"}),
    "host.bugreport_upload": (lambda s: s.host, somewhere),
    "cpu_pool.remove_host_CPU_live": (a_full_pool, lambda s: {"host_cpu": s.pooled_cpu}),
    "PIF.plug": (an_interface_that_is_down, lambda _: {}),
    "PIF.reconfigure_ip": (lambda s: s.pif, lambda _: ADDRESS),
    "PIF.reconfigure_ipv6": (lambda s: s.pif, lambda _: ADDRESS6),
    "PIF.scan": (an_interface_that_is_forgotten, lambda s: {"host": s.host}),
    "PIF.introduce": (
        an_interface_that_is_forgotten,
        lambda s: {"host": s.host, "MAC": "", "device": "eth1", "managed": True},
    ),
    "VLAN.create": (
        lambda s: s.xen.VLAN,
        lambda s: {"tagged_PIF": s.pif, "tag": 5, "network": s.quiet_network},
    ),
    "VLAN.destroy": (lambda s: s.vlan.VLAN_master_of, lambda _: {}),
    "Bond.destroy": (a_bond, lambda _: {}),
    "tunnel.create": (
        lambda s: s.xen.tunnel,
        lambda s: {"transport_PIF": with_an_address(s), "network": s.quiet_network},
    ),
    "tunnel.destroy": (a_tunnel, lambda _: {}),
    "pool.create_VLAN_from_PIF": (
        lambda s: s.xen.pool,
        lambda s: {"pif": s.pif, "network": s.quiet_network, "VLAN": 5},
    ),
    "pool.disable_ha": (guarded, lambda _: {}),
    "pool.eject": (lambda s: s.xen.pool, lambda s: {"host": s.hosts[1]}),
    "pool.join": (alone, other_pool),
    "pool.join_force": (alone, other_pool),
    "network.create": (lambda s: s.xen.network, lambda _: {"name_label": "more"}),
    "network.destroy": (lambda s: s.quiet_network, lambda _: {}),
    "DPCI.destroy": (given_pci, lambda _: {}),
    "DSCSI.create": (
        running_beside_scsi,
        lambda s: {"VM": s.vm, "PSCSI": s.vm.resident_on.PSCSIs[0]},
    ),
    "DSCSI.destroy": (given_scsi, lambda _: {}),
    "DSCSI_HBA.destroy": (given_hba, lambda _: {}),
    "PUSB.scan": (lambda s: s.xen.PUSB, lambda s: {"host": s.host}),
    "VUSB.create": (
        lambda s: s.xen.VUSB,
        lambda s: {"VM": running(s), "USB_group": a_stick(s), "other_config": {}},
    ),
    "VUSB.unplug": (given_usb, lambda _: {}),
    "VUSB.destroy": (given_usb, lambda _: {}),
}
"""Operations that cannot fail half way, or have no way back, or share their steps with another."""
