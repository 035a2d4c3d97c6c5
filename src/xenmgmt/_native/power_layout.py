"""Where things lie in the structures about C-states, P-states and governors.

They are the same in Xen 4.13 to 4.22, though a part of one has another name from 4.18 on and a
third from 4.21 on: `MACRO` gives it one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_STAT = "struct xen_sysctl_get_pmstat"
_PX = "struct pm_px_stat"
_VALUE = "struct pm_px_val"
_CX = "struct pm_cx_stat"
_OP = "struct xen_sysctl_pm_op"
_PARA = "struct xen_get_cpufreq_para"

MACRO = """
#if defined(GET_CPUFREQ_CPPC)
#define XENMGMT_SCALING(member) s.member
#elif defined(SET_CPUFREQ_CPPC)
#define XENMGMT_SCALING(member) u.s.member
#else
#define XENMGMT_SCALING(member) member
#endif
"""


def _scaling(member: str) -> str:
    return f"offsetof({_PARA}, XENMGMT_SCALING({member}))"


POWER: Mapping[str, tuple[str, int]] = {
    "phys_max_cpu_id": ("offsetof(struct xen_sysctl_physinfo, max_cpu_id)", 12),
    # how long it was in which state
    "sysctl_get_pmstat": ("XEN_SYSCTL_get_pmstat", 10),
    "stat_type": (f"offsetof({_STAT}, type)", 0),
    "stat_cpu": (f"offsetof({_STAT}, cpuid)", 4),
    "stat_u": (f"offsetof({_STAT}, u)", 8),
    "stat_max_px": ("PMSTAT_get_max_px", 0x11),
    "stat_px": ("PMSTAT_get_pxstat", 0x12),
    "stat_max_cx": ("PMSTAT_get_max_cx", 0x21),
    "stat_cx": ("PMSTAT_get_cxstat", 0x22),
    "px_total": (f"offsetof({_PX}, total)", 0),
    "px_trans": (f"offsetof({_PX}, trans_pt)", 8),
    "px_values": (f"offsetof({_PX}, pt)", 16),
    "value_size": (f"sizeof({_VALUE})", 24),
    "value_freq": (f"offsetof({_VALUE}, freq)", 0),
    "value_residency": (f"offsetof({_VALUE}, residency)", 8),
    "value_count": (f"offsetof({_VALUE}, count)", 16),
    "cx_number": (f"offsetof({_CX}, nr)", 0),
    "cx_triggers": (f"offsetof({_CX}, triggers)", 16),
    "cx_residencies": (f"offsetof({_CX}, residencies)", 24),
    # governors, limits
    "sysctl_pm_op": ("XEN_SYSCTL_pm_op", 12),
    "pm_cmd": (f"offsetof({_OP}, cmd)", 0),
    "pm_cpu": (f"offsetof({_OP}, cpuid)", 4),
    "pm_u": (f"offsetof({_OP}, u)", 8),
    "pm_get_para": ("GET_CPUFREQ_PARA", 0x11),
    "pm_set_governor": ("SET_CPUFREQ_GOV", 0x12),
    "pm_set_para": ("SET_CPUFREQ_PARA", 0x13),
    "pm_get_max_cstate": ("XEN_SYSCTL_pm_op_get_max_cstate", 0x22),
    "pm_set_max_cstate": ("XEN_SYSCTL_pm_op_set_max_cstate", 0x23),
    "para_cpus": (f"offsetof({_PARA}, cpu_num)", 0),
    "para_freqs": (f"offsetof({_PARA}, freq_num)", 4),
    "para_governors": (f"offsetof({_PARA}, gov_num)", 8),
    "para_cpus_at": (f"offsetof({_PARA}, affected_cpus)", 16),
    "para_freqs_at": (f"offsetof({_PARA}, scaling_available_frequencies)", 24),
    "para_governors_at": (f"offsetof({_PARA}, scaling_available_governors)", 32),
    "para_driver": (f"offsetof({_PARA}, scaling_driver)", 40),
    "para_name_size": ("CPUFREQ_NAME_LEN", 16),
    "para_hardware_max": (f"offsetof({_PARA}, cpuinfo_max_freq)", 60),
    "para_hardware_min": (f"offsetof({_PARA}, cpuinfo_min_freq)", 64),
    "para_current": (_scaling("scaling_cur_freq"), 68),
    "para_governor": (_scaling("scaling_governor"), 72),
    "para_max": (_scaling("scaling_max_freq"), 88),
    "para_min": (_scaling("scaling_min_freq"), 92),
    "para_turbo": (f"offsetof({_PARA}, turbo_enabled)", 112),
    "limit_type": ("offsetof(struct xen_set_cpufreq_para, ctrl_type)", 0),
    "limit_value": ("offsetof(struct xen_set_cpufreq_para, ctrl_value)", 4),
    "limit_max": ("SCALING_MAX_FREQ", 1),
    "limit_min": ("SCALING_MIN_FREQ", 2),
}
"""Name to C expression, given `MACRO`, and its value in every release."""


@dataclass(frozen=True, slots=True)
class PowerLayout:
    """The numbers by the names of `POWER`. Sizes and offsets are in bytes."""

    phys_max_cpu_id: int
    sysctl_get_pmstat: int
    stat_type: int
    stat_cpu: int
    stat_u: int
    stat_max_px: int
    stat_px: int
    stat_max_cx: int
    stat_cx: int
    px_total: int
    px_trans: int
    px_values: int
    value_size: int
    value_freq: int
    value_residency: int
    value_count: int
    cx_number: int
    cx_triggers: int
    cx_residencies: int
    sysctl_pm_op: int
    pm_cmd: int
    pm_cpu: int
    pm_u: int
    pm_get_para: int
    pm_set_governor: int
    pm_set_para: int
    pm_get_max_cstate: int
    pm_set_max_cstate: int
    para_cpus: int
    para_freqs: int
    para_governors: int
    para_cpus_at: int
    para_freqs_at: int
    para_governors_at: int
    para_driver: int
    para_name_size: int
    para_hardware_max: int
    para_hardware_min: int
    para_current: int
    para_governor: int
    para_max: int
    para_min: int
    para_turbo: int
    limit_type: int
    limit_value: int
    limit_max: int
    limit_min: int
