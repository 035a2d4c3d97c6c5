"""Where things lie in the structures of Xen's privileged interface, release by release, x86-64.

`EXPRESSIONS` says each number in C, so that a compiler with a release's headers can be asked
(``tests/native/test_headers.py`` does, and a compiled binding takes the compiler's word for all of
them). `COMMON` and `RELEASES` hold the answers for Xen 4.13 to 4.22. A release that is not here
has no layout: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from .errors import UnknownRelease
from .power_layout import MACRO, POWER, PowerLayout

Release = tuple[int, int]

_SYSCTL = "struct xen_sysctl"
_DOMCTL = "struct xen_domctl"
_INFO = "struct xen_domctl_getdomaininfo"
_PHYS = "struct xen_sysctl_physinfo"
_VCPU = "struct xen_domctl_getvcpuinfo"
_LIST = "struct xen_sysctl_getdomaininfolist"
_SCHED = "struct xen_domctl_scheduler_op"
_POOL = "struct xen_sysctl_cpupool_op"

EXPRESSIONS: Mapping[str, str] = {
    **{name: text for name, (text, _) in POWER.items()},
    "sysctl_version": "XEN_SYSCTL_INTERFACE_VERSION",
    "domctl_version": "XEN_DOMCTL_INTERFACE_VERSION",
    "sysctl_size": f"sizeof({_SYSCTL})",
    "sysctl_u": f"offsetof({_SYSCTL}, u)",
    "domctl_size": f"sizeof({_DOMCTL})",
    "domctl_domain": f"offsetof({_DOMCTL}, domain)",
    "domctl_u": f"offsetof({_DOMCTL}, u)",
    # statistics of domains
    "sysctl_getdomaininfolist": "XEN_SYSCTL_getdomaininfolist",
    "list_first": f"offsetof({_LIST}, first_domain)",
    "list_max": f"offsetof({_LIST}, max_domains)",
    "list_buffer": f"offsetof({_LIST}, buffer)",
    "list_num": f"offsetof({_LIST}, num_domains)",
    "info_size": f"sizeof({_INFO})",
    "info_domain": f"offsetof({_INFO}, domain)",
    "info_flags": f"offsetof({_INFO}, flags)",
    "info_tot_pages": f"offsetof({_INFO}, tot_pages)",
    "info_max_pages": f"offsetof({_INFO}, max_pages)",
    "info_outstanding_pages": f"offsetof({_INFO}, outstanding_pages)",
    "info_shr_pages": f"offsetof({_INFO}, shr_pages)",
    "info_paged_pages": f"offsetof({_INFO}, paged_pages)",
    "info_cpu_time": f"offsetof({_INFO}, cpu_time)",
    "info_nr_online_vcpus": f"offsetof({_INFO}, nr_online_vcpus)",
    "info_max_vcpu_id": f"offsetof({_INFO}, max_vcpu_id)",
    "info_handle": f"offsetof({_INFO}, handle)",
    "info_cpupool": f"offsetof({_INFO}, cpupool)",
    # the host
    "sysctl_physinfo": "XEN_SYSCTL_physinfo",
    "phys_size": f"sizeof({_PHYS})",
    "phys_threads_per_core": f"offsetof({_PHYS}, threads_per_core)",
    "phys_cores_per_socket": f"offsetof({_PHYS}, cores_per_socket)",
    "phys_nr_cpus": f"offsetof({_PHYS}, nr_cpus)",
    "phys_nr_nodes": f"offsetof({_PHYS}, nr_nodes)",
    "phys_cpu_khz": f"offsetof({_PHYS}, cpu_khz)",
    "phys_total_pages": f"offsetof({_PHYS}, total_pages)",
    "phys_free_pages": f"offsetof({_PHYS}, free_pages)",
    "phys_scrub_pages": f"offsetof({_PHYS}, scrub_pages)",
    "phys_outstanding_pages": f"offsetof({_PHYS}, outstanding_pages)",
    # CPU pools
    "sysctl_cpupool_op": "XEN_SYSCTL_cpupool_op",
    "cpupool_info": "XEN_SYSCTL_CPUPOOL_OP_INFO",
    "cpupool_op": f"offsetof({_POOL}, op)",
    "cpupool_id": f"offsetof({_POOL}, cpupool_id)",
    "cpupool_sched_id": f"offsetof({_POOL}, sched_id)",
    # one domain
    "domctl_pausedomain": "XEN_DOMCTL_pausedomain",
    "domctl_unpausedomain": "XEN_DOMCTL_unpausedomain",
    "domctl_getdomaininfo": "XEN_DOMCTL_getdomaininfo",
    "domctl_max_mem": "XEN_DOMCTL_max_mem",
    "domctl_getvcpuinfo": "XEN_DOMCTL_getvcpuinfo",
    "vcpu_size": f"sizeof({_VCPU})",
    "vcpu_online": f"offsetof({_VCPU}, online)",
    "vcpu_blocked": f"offsetof({_VCPU}, blocked)",
    "vcpu_running": f"offsetof({_VCPU}, running)",
    "vcpu_cpu_time": f"offsetof({_VCPU}, cpu_time)",
    "vcpu_cpu": f"offsetof({_VCPU}, cpu)",
    "domctl_scheduler_op": "XEN_DOMCTL_scheduler_op",
    "sched_cmd": f"offsetof({_SCHED}, cmd)",
    "sched_u": f"offsetof({_SCHED}, u)",
    "sched_putinfo": "XEN_DOMCTL_SCHEDOP_putinfo",
    "sched_getinfo": "XEN_DOMCTL_SCHEDOP_getinfo",
    "credit_weight": "offsetof(struct xen_domctl_sched_credit, weight)",
    "credit_cap": "offsetof(struct xen_domctl_sched_credit, cap)",
    "credit2_weight": "offsetof(struct xen_domctl_sched_credit2, weight)",
    "credit2_cap": "offsetof(struct xen_domctl_sched_credit2, cap)",
    # populate on demand
    "mem_set_pod_target": "XENMEM_set_pod_target",
    "pod_size": "sizeof(struct xen_pod_target)",
    "pod_target_pages": "offsetof(struct xen_pod_target, target_pages)",
    "pod_domid": "offsetof(struct xen_pod_target, domid)",
}
"""Name to C expression, given `PREAMBLE`."""

HEADERS = ("stdint.h", "stddef.h", "xen/xen.h", "xen/memory.h", "xen/sysctl.h", "xen/domctl.h")
"""What the expressions need."""

PREAMBLE = "\n".join(
    ("#define __XEN_TOOLS__ 1", *(f"#include <{name}>" for name in HEADERS), MACRO)
)
"""C in front of the expressions."""

COMMON: Mapping[str, int] = {
    **{name: value for name, (_, value) in POWER.items()},
    "sysctl_size": 136,
    "sysctl_u": 8,
    "domctl_size": 144,
    "domctl_domain": 8,
    "domctl_u": 16,
    "sysctl_getdomaininfolist": 6,
    "list_first": 0,
    "list_max": 4,
    "list_buffer": 8,
    "list_num": 16,
    "info_domain": 0,
    "info_flags": 4,
    "info_tot_pages": 8,
    "info_max_pages": 16,
    "info_outstanding_pages": 24,
    "info_shr_pages": 32,
    "info_paged_pages": 40,
    "info_cpu_time": 56,
    "info_nr_online_vcpus": 64,
    "info_max_vcpu_id": 68,
    "info_handle": 76,
    "info_cpupool": 92,
    "sysctl_physinfo": 3,
    "phys_threads_per_core": 0,
    "phys_cores_per_socket": 4,
    "phys_nr_cpus": 8,
    "phys_nr_nodes": 16,
    "phys_cpu_khz": 24,
    "sysctl_cpupool_op": 18,
    "cpupool_info": 3,
    "cpupool_op": 0,
    "cpupool_id": 4,
    "cpupool_sched_id": 8,
    "domctl_pausedomain": 3,
    "domctl_unpausedomain": 4,
    "domctl_getdomaininfo": 5,
    "domctl_max_mem": 11,
    "domctl_getvcpuinfo": 14,
    "vcpu_size": 24,
    "vcpu_online": 4,
    "vcpu_blocked": 5,
    "vcpu_running": 6,
    "vcpu_cpu_time": 8,
    "vcpu_cpu": 16,
    "domctl_scheduler_op": 16,
    "sched_cmd": 4,
    "sched_u": 8,
    "sched_putinfo": 0,
    "sched_getinfo": 1,
    "credit_weight": 0,
    "credit_cap": 2,
    "credit2_weight": 0,
    "credit2_cap": 2,
    "mem_set_pod_target": 16,
    "pod_size": 40,
    "pod_target_pages": 0,
    "pod_domid": 32,
}
"""What is the same in every release from 4.13 to 4.22."""

_DIFFERENT = (
    "sysctl_version",
    "domctl_version",
    "info_size",
    "phys_size",
    "phys_total_pages",
    "phys_free_pages",
    "phys_scrub_pages",
    "phys_outstanding_pages",
)

_NUMBERS: Mapping[Release, tuple[int, ...]] = {
    (4, 13): (0x12, 0x12, 104, 104, 32, 40, 48, 56),
    (4, 14): (0x13, 0x12, 104, 104, 32, 40, 48, 56),
    (4, 15): (0x13, 0x13, 104, 104, 32, 40, 48, 56),
    (4, 16): (0x14, 0x14, 112, 104, 32, 40, 48, 56),
    (4, 17): (0x15, 0x15, 112, 112, 40, 48, 56, 64),
    (4, 18): (0x15, 0x16, 112, 112, 40, 48, 56, 64),
    (4, 19): (0x15, 0x17, 112, 112, 40, 48, 56, 64),
    (4, 20): (0x15, 0x17, 112, 112, 40, 48, 56, 64),
    (4, 21): (0x16, 0x17, 112, 112, 40, 48, 56, 64),
    (4, 22): (0x16, 0x18, 112, 112, 40, 48, 56, 64),
}

RELEASES = tuple(_NUMBERS)
"""The releases that have a layout."""


@dataclass(frozen=True, slots=True)
class Layout(PowerLayout):
    """The numbers of one release, by the names of `EXPRESSIONS`. Sizes and offsets are in bytes."""

    sysctl_version: int
    domctl_version: int
    sysctl_size: int
    sysctl_u: int
    domctl_size: int
    domctl_domain: int
    domctl_u: int
    sysctl_getdomaininfolist: int
    list_first: int
    list_max: int
    list_buffer: int
    list_num: int
    info_size: int
    info_domain: int
    info_flags: int
    info_tot_pages: int
    info_max_pages: int
    info_outstanding_pages: int
    info_shr_pages: int
    info_paged_pages: int
    info_cpu_time: int
    info_nr_online_vcpus: int
    info_max_vcpu_id: int
    info_handle: int
    info_cpupool: int
    sysctl_physinfo: int
    phys_size: int
    phys_threads_per_core: int
    phys_cores_per_socket: int
    phys_nr_cpus: int
    phys_nr_nodes: int
    phys_cpu_khz: int
    phys_total_pages: int
    phys_free_pages: int
    phys_scrub_pages: int
    phys_outstanding_pages: int
    sysctl_cpupool_op: int
    cpupool_info: int
    cpupool_op: int
    cpupool_id: int
    cpupool_sched_id: int
    domctl_pausedomain: int
    domctl_unpausedomain: int
    domctl_getdomaininfo: int
    domctl_max_mem: int
    domctl_getvcpuinfo: int
    vcpu_size: int
    vcpu_online: int
    vcpu_blocked: int
    vcpu_running: int
    vcpu_cpu_time: int
    vcpu_cpu: int
    domctl_scheduler_op: int
    sched_cmd: int
    sched_u: int
    sched_putinfo: int
    sched_getinfo: int
    credit_weight: int
    credit_cap: int
    credit2_weight: int
    credit2_cap: int
    mem_set_pod_target: int
    pod_size: int
    pod_target_pages: int
    pod_domid: int


def layout_of(release: Release) -> Layout:
    """The layout of a release.

    Raises:
        UnknownRelease: the table has none for it.
    """
    numbers = _NUMBERS.get(release)
    if numbers is None:
        raise UnknownRelease(release, RELEASES)
    return Layout(**COMMON, **dict(zip(_DIFFERENT, numbers, strict=True)))


assert [each.name for each in fields(Layout)] == list(EXPRESSIONS)
