"""The native engine: this host's Xen, from its control domain.

Looking, pausing, memory, shares and events go to Xen and xenstore directly. What builds, saves and
ends a guest is libxl, in this process: what it makes, anybody's ``xl`` can handle, and its guests
and ours live beside each other. Few things that are rare are left to ``xl`` itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self
from urllib.parse import SplitResult, parse_qs

from ...abc import Clock, HostInfo, HostStats
from ...errors import InvalidValue
from ._core import STATE
from ._power import PowerCalls
from ._xl import xl

OURS = "the host is left to those who run it"
LATER = "not done yet by this driver"
NO_MARKS = "libxl takes a domain back to its memory image by building it anew"
REMUS = "a stand-by needs a second host, and this driver manages one"


class XenDriver(PowerCalls):
    """Guests of this host. ``xen+native://``, with ``?state=/a/folder`` for what it keeps."""

    cannot: Mapping[str, str] = {
        "host_reboot": OURS,
        "host_shutdown": OURS,
        "host_power_on": OURS,
        "host_devices": LATER,
        "host_log": "xl keeps a log for each guest, and none of its own",
        "host_join": "it manages the host that it runs on, and no other",
        "host_eject": "it manages the host that it runs on, and no other",
        "pif_plug": OURS,
        "pif_unplug": OURS,
        "pif_configure": OURS,
        **dict.fromkeys(("vm_protect", "vm_unprotect", "vm_failover", "vm_standby"), REMUS),
        **dict.fromkeys(("vm_mark", "vm_rewind", "vm_unmark", "vm_marks"), NO_MARKS),
        "vm_fork": "Xen forks a domain for introspection only",
        "vm_unfork": "Xen forks a domain for introspection only",
        "vm_memory_needs": "guests tell Xen what they have, not what they need",
        "console_resize": "a console of Xen's has no size",
        "device_plug": LATER,
        "device_unplug": LATER,
        "vbd_media": "there are no CD drives without a device model",
        "console_screenshot": "guests have no screen",
    }

    @classmethod
    def from_url(cls, url: SplitResult, *, seed: int | None, clock: Clock | None) -> Self:
        """A driver for ``xen+native://``."""
        given = parse_qs(url.query, keep_blank_values=True)
        if url.netloc or url.path.strip("/") or set(given) - {"state"}:
            raise InvalidValue("url", url.geturl(), would_do="xen+native:// or with ?state=/folder")
        state = Path(given["state"][-1]) if "state" in given else STATE
        if not state.is_absolute():
            raise InvalidValue("state", str(state), would_do="an absolute path")
        return cls(clock, state=state)

    # --- the host -------------------------------------------------------------------------------

    def host_list(self) -> Sequence[HostInfo]:
        return [self.host_info(self.host_uuid)]

    def host_info(self, host: str) -> HostInfo:
        self.assert_host(host)
        told = self.xen.physinfo()
        cpu = cpu_facts()
        release = ".".join(map(str, self.xen.hypervisor.release))
        return HostInfo(
            uuid=self.host_uuid,
            name=Path("/proc/sys/kernel/hostname").read_text().strip(),
            memory_total=told.memory_total,
            memory_free=told.memory_free,
            cpus=told.cpus,
            cpu_speed=told.cpu_khz // 1000,
            cpu_vendor=cpu.get("vendor_id", ""),
            cpu_model=cpu.get("model name", ""),
            cpu_flags=cpu.get("flags", ""),
            software_version={"xen": release},
            sched_policy=self.xen.scheduler(),
            cpu_pools=self.cpu_pools(),
        )

    def host_stats(self, host: str) -> HostStats:
        self.assert_host(host)
        table, before = self.xen.domains(), self._before
        self._before = table
        told = self.xen.physinfo()
        share = 0.0
        if before is not None and table.time > before.time:
            share = min(1.0, sum(table.since(before).rates()) / max(1, told.cpus))
        return HostStats(
            cpu_share=share, memory_total=told.memory_total, memory_free=told.memory_free
        )

    _before: Any = None

    def host_dmesg(self, host: str, clear: bool) -> Any:
        self.assert_host(host)
        return self.workers.begin("host_dmesg", lambda: xl("dmesg", *(["-c"] if clear else [])))

    def host_debug_keys(self, host: str, keys: str) -> Any:
        self.assert_host(host)
        return self.workers.begin("host_debug_keys", lambda: xl("debug-keys", keys) and None)


def cpu_facts() -> dict[str, str]:
    """The first CPU, as Linux tells it."""
    first = Path("/proc/cpuinfo").read_text().partition("\n\n")[0]
    pairs = (line.partition(":") for line in first.splitlines())
    return {name.strip(): value.strip() for name, _, value in pairs}


__all__ = ["XenDriver"]
