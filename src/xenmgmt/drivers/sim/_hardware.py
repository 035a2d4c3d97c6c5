"""What a simulated host is made of beside CPUs and memory, and its hypervisor's messages."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

from ...abc import DeviceInfo
from ...errors import EngineError, InvalidValue
from ._power import Power

DEBUG_KEYS = {
    "h": "show help",
    "d": "dump registers",
    "q": "dump domain info",
    "r": "dump run queues",
    "m": "memory info",
    "t": "clock skew",
    "e": "event channels",
    "c": "C-states",
}


@dataclass(slots=True)
class Hardware:
    """Devices, interfaces that are up, CPU pools, message buffer and log of one host."""

    devices: tuple[DeviceInfo, ...]
    up: set[tuple[str, int]] = field(default_factory=set)
    addresses: dict[tuple[str, int], dict[str, str]] = field(default_factory=dict)
    pools: dict[str, set[int]] = field(default_factory=dict)
    dmesg: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    power: Power | None = None
    """Since somebody asked."""

    def pool(self, uuid: str) -> set[int]:
        """The CPUs of a pool that must be there."""
        found = self.pools.get(uuid)
        if found is None:
            raise EngineError(f"no CPU pool {uuid} here")
        return found

    def told(self) -> tuple[DeviceInfo, ...]:
        """The devices, with what may change of them: whether an interface is up."""
        return tuple(
            replace(one, data={**one.data, "up": (one.id, -1) in self.up})
            if one.kind == "nic"
            else one
            for one in self.devices
        )

    def reset(self) -> None:
        """As it comes: no CPU pool, no interface beside the physical ones, which are up."""
        self.pools.clear()
        self.addresses.clear()
        self.up = {(one.id, -1) for one in self.devices if one.kind == "nic"}

    def free_cpus(self, count: int) -> set[int]:
        """The CPUs of the first pool."""
        return set(range(count)) - {cpu for cpus in self.pools.values() for cpu in cpus}

    def take_cpus(self, wanted: tuple[int, ...], count: int) -> set[int]:
        """CPUs of the first pool, of which at least one stays."""
        free = self.free_cpus(count)
        if not set(wanted) <= free:
            raise EngineError(f"CPUs {sorted(set(wanted) - free)} are not in the first pool")
        if free == set(wanted):
            raise EngineError("the first pool keeps at least one CPU")
        return set(wanted)

    def keys(self, keys: str) -> None:
        """Debug keys: what they print goes to the message buffer."""
        for key in keys:
            if key not in DEBUG_KEYS:
                known = ", ".join(f"{key} ({what})" for key, what in DEBUG_KEYS.items())
                raise InvalidValue("keys", key, would_do=known)
        for key in keys:
            self.dmesg.append(f"(XEN) '{key}' pressed -> {DEBUG_KEYS[key]}")


def usb_device(path: str, product: str, serial: str) -> DeviceInfo:
    """A USB device in a socket of a host."""
    return DeviceInfo(
        kind="usb",
        id=path,
        data={
            "path": path,
            "vendor_id": "5853",
            "vendor_desc": "xenmgmt simulation",
            "product_id": "0001",
            "product_desc": product,
            "serial": serial,
            "version": "2.00",
            "speed": 480.0,
        },
    )


def build(name: str, number: int, memory: int, cpus: int, rng: random.Random) -> Hardware:
    """The hardware of a host: two network interfaces, an HBA with two disks, a GPU, a USB stick."""
    mac = f"52:54:{rng.getrandbits(8):02x}:{rng.getrandbits(8):02x}:{number & 255:02x}"
    nics = tuple(
        DeviceInfo(
            kind="nic",
            id=f"eth{n}",
            data={
                "MAC": f"{mac}:{n:02x}",
                "MTU": 1500,
                "carrier": True,
                "speed": 10000,
                "duplex": True,
                "vendor_id": "5853",
                "vendor_name": "Simulated networks",
                "device_id": f"000{n}",
                "device_name": "10 Gbit/s interface",
                "pci_bus_path": f"0000:00:0{n + 3}.0",
            },
        )
        for n in range(2)
    )
    pci = tuple(
        DeviceInfo(
            kind="pci",
            id=f"0000:00:{slot:02x}.0",
            data={
                "class_code": class_id,
                "class_name": class_name,
                "vendor_id": 0x5853,
                "vendor_name": "xenmgmt simulation",
                "device_id": slot,
                "device_name": device,
                "domain": 0,
                "bus": 0,
                "slot": slot,
                "func": 0,
                "driver": driver,
            },
        )
        for slot, class_id, class_name, device, driver in (
            (2, 0x03, "VGA compatible controller", "Simulated GPU", "simgpu"),
            (3, 0x02, "Ethernet controller", "10 Gbit/s interface", "simnet"),
            (4, 0x02, "Ethernet controller", "10 Gbit/s interface", "simnet"),
            (5, 0x01, "SCSI storage controller", "Simulated HBA", "simhba"),
        )
    )
    hba = DeviceInfo(kind="scsi_hba", id="2", data={"physical_host": 2})
    disks = tuple(
        DeviceInfo(
            kind="scsi",
            id=f"2:0:{n}:0",
            data={
                "HBA": "2",
                "physical_host": 2,
                "physical_channel": 0,
                "physical_target": n,
                "physical_lun": 0,
                "physical_HCTL": f"2:0:{n}:0",
                "vendor_name": "xenmgmt",
                "model": "SIMDISK",
                "type": "disk",
                "type_id": 0,
                "dev_name": f"sd{'bc'[n]}",
                "sg_name": f"sg{n}",
                "revision": "1.0",
                "scsi_id": f"3600508{number:04d}{n:04d}",
                "scsi_level": 6,
            },
        )
        for n in range(2)
    )
    gpu = DeviceInfo(kind="gpu", id="0000:00:02.0", data={"model": "Simulated GPU", "slots": 4})
    usb = usb_device("1-1", "Simulated stick", f"SIM{number:06d}")
    return Hardware(
        (*nics, *pci, hba, *disks, gpu, usb),
        up={("eth0", -1), ("eth1", -1)},
        dmesg=[
            "(XEN) Xen version 4.17 (simulated)",
            f"(XEN) System RAM: {memory >> 20}MB ({memory >> 10}kB)",
            f"(XEN) Brought up {cpus} CPUs",
            "(XEN) Scheduler: SMP Credit Scheduler (credit)",
        ],
        log=[f"{name}: toolstack started"],
    )
