"""The libvirt engine: the driver port over a libvirt connection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self
from urllib.parse import SplitResult

from ...abc import Clock
from ...errors import InvalidValue
from .._base import SkeletonDriver
from ._move import MoveCalls

ONE_HOST = "libvirt manages one host per connection"
OURS = "libvirt has no such call"

NO_POWER = "libvirt neither tells nor sets what drives the frequencies of CPUs, or their C-states"

NEVER: Mapping[str, str] = {
    "host_reboot": OURS,
    "host_shutdown": OURS,
    "host_power_on": OURS,
    "host_devices": "the host's devices are left to the host",
    "host_cpu_power": NO_POWER,
    "host_set_governors": NO_POWER,
    "host_set_frequencies": NO_POWER,
    "host_set_c_states": NO_POWER,
    "host_dmesg": "libvirt does not show the hypervisor's messages",
    "host_log": "libvirt does not show its log",
    "host_debug_keys": OURS,
    "host_join": ONE_HOST,
    "host_eject": ONE_HOST,
    "cpupool_create": "libvirt has no CPU pools",
    "cpupool_destroy": "libvirt has no CPU pools",
    "cpupool_add_cpu": "libvirt has no CPU pools",
    "cpupool_remove_cpu": "libvirt has no CPU pools",
    "vm_set_cpupool": "libvirt has no CPU pools",
    "pif_plug": "the host's interfaces are left to the host",
    "pif_unplug": "the host's interfaces are left to the host",
    "pif_configure": "the host's interfaces are left to the host",
    "vm_migrate": f"{ONE_HOST}, and no other was named",
    "vm_fork": "libvirt cannot make a domain share memory with another",
    "vm_unfork": "libvirt cannot make a domain share memory with another",
    "console_resize": "a serial line has no size",
    "device_plug": "devices other than disks and interfaces are not handed to libvirt yet",
    "device_unplug": "devices other than disks and interfaces are not handed to libvirt yet",
}
"""What no engine of libvirt can do here, and why."""

TEST = "libvirt's test driver does not do it"
NO_MARKS = dict.fromkeys(
    ("vm_mark", "vm_rewind", "vm_unmark", "vm_marks"), "only QEMU takes snapshots into its disks"
)
NO_BYTES = "disks of libvirt's test driver have no content"
BY_ENGINE: Mapping[str, Mapping[str, str]] = {
    "test": {
        **NO_MARKS,
        "vm_migrate": TEST,
        "vm_memory_needs": "libvirt's test driver has no guests that need memory",
        "vm_checkpoint": TEST,
        "vbd_plug": TEST,
        "vbd_unplug": TEST,
        "vbd_media": TEST,
        "vif_plug": TEST,
        "vif_unplug": TEST,
        "vdi_resize": TEST,
        "vdi_extents": NO_BYTES,
        "vdi_read": NO_BYTES,
        "vdi_write": NO_BYTES,
        "vdi_export": NO_BYTES,
        "vdi_import": NO_BYTES,
        "vdi_wipe": NO_BYTES,
        "console_read": TEST,
        "console_write": TEST,
        "console_endpoint": TEST,
        "vm_set_sched": "libvirt's test driver refuses it for running domains",
    },
    "xen": {
        **NO_MARKS,
        "vm_memory_needs": "libxl does not tell libvirt what guests need",
        "vm_checkpoint": "libxl saves a domain and ends it",
        "vm_send": "libvirt's driver for Xen sends a guest no keys and no triggers",
        "vbd_media": "a paravirtual guest has no drive for CDs",
        "console_endpoint": "a paravirtual guest has no screen",
        "console_screenshot": "libxl has no screenshot",
        "host_stats": "libvirt does not tell how busy a Xen host is",
    },
}


class LibvirtDriver(MoveCalls):
    """Domains, networks and storage of one libvirt connection.

    Args:
        uri: libvirt's own: ``qemu:///system``, ``test:///default``, ``xen:///system``.
        clock: the real one when left out.
        limit: seconds that a question to libvirt may take.
    """

    def __init__(self, uri: str, **given: Any) -> None:
        super().__init__(uri, **given)
        self.cannot = {**NEVER, **BY_ENGINE.get(self.engine, {})}

    def join(self, peers: Sequence[SkeletonDriver]) -> None:
        super().join(peers)
        if any(peer.engine == self.engine for peer in self.libvirts()):
            self.cannot = {what: why for what, why in self.cannot.items() if what != "vm_migrate"}
            self.cannot |= BY_ENGINE.get(self.engine, {})

    @classmethod
    def from_url(cls, url: SplitResult, *, seed: int | None, clock: Clock | None) -> Self:
        """A driver for a URL, which is libvirt's URI as it is."""
        if not url.path.strip("/"):
            uri = f"{url.scheme}:///system"
            raise InvalidValue("url", f"{url.scheme}://{url.netloc}", would_do=f'such as "{uri}"')
        query = f"?{url.query}" if url.query else ""
        return cls(f"{url.scheme}://{url.netloc}{url.path}{query}", clock=clock)
