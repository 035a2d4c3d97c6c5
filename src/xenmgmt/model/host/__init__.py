"""Hosts, what they measure and their processors."""

from __future__ import annotations

from .._fields import Model
from .hardware import Hardware
from .identity import Identity
from .life import Life
from .metrics import host_cpu, host_metrics
from .trust import Trust
from .upkeep import Upkeep

__all__ = ["host", "host_cpu", "host_metrics"]


class host(
    Identity,
    Life,
    Hardware,
    Trust,
    Upkeep,
    Model,
    xapi=True,
    first="""uuid name_label name_description API_version_major API_version_minor API_version_vendor
    API_version_vendor_implementation enabled software_version other_config capabilities
    cpu_configuration sched_policy supported_bootloaders resident_VMs logging PIFs
    suspend_image_sr crash_dump_sr PBDs PPCIs PSCSIs PSCSI_HBAs host_CPUs metrics
    resident_cpu_pools""",
):
    """A physical machine that runs VMs.

    Source: Xen-API 1.0.10, class host; xapi datamodel, class host.
    """
