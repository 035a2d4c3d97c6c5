"""The processors of a VM: how many, and the CPU pool that they run in."""

from __future__ import annotations

from .._fields import Param, Part, RO_ins, RO_run, RW, field, message
from .._types import Int, Map, Ref, Set, String, Void
from ._when import HALTED, SETTLED


class VCPUs(Part):
    """The processors of a VM: how many, and the CPU pool that they run in."""

    VCPUs_params = field(
        Map(String, String),
        RW,
        "Scheduler parameters: weight, cap, mask.",
        path="VCPUs/params",
        xapi="P:rio",
        write=SETTLED,
    )
    VCPUs_max = field(
        Int,
        RW,
        "Most vCPUs that the guest can ever have.",
        default=1,
        path="VCPUs/max",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=HALTED,
    )
    VCPUs_at_startup = field(
        Int,
        RW,
        "vCPUs that are online when it starts.",
        default=1,
        path="VCPUs/at_startup",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=HALTED,
    )
    set_VCPUs_number_live = message(
        Void,
        "Set how many vCPUs are online; VM Running or Paused.",
        Param("nvcpu", Int),
        errors=(
            "OPERATION_NOT_ALLOWED",
            "LICENCE_RESTRICTION",
        ),
        xapi="P:rio C:ely",
        role="vm-admin",
    )
    add_to_VCPUs_params_live = message(
        Void,
        "Set a scheduler parameter while there is a domain.",
        Param("key", String),
        Param("value", String),
        xapi="P:rio",
        role="vm-admin",
    )
    set_VCPUs_max = message(
        Void,
        "Change the most vCPUs; the VM is Halted.",
        Param("value", Int, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="vm-admin",
        has_async=False,
    )
    set_VCPUs_at_startup = message(
        Void,
        "Change the vCPUs at start; the VM is Halted.",
        Param("value", Int, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="vm-admin",
        has_async=False,
    )
    last_boot_CPU_flags = field(
        Map(String, String), RO_ins, "CPU features when it last started.", since="rio", xapi="P:rio"
    )
    pool_name = field(
        String,
        RO_run,
        "Name of the CPU pool that it is to start in; empty is the first pool of its host.",
        since="xenmgmt",
        write=SETTLED,
    )
    cpu_pool = field(
        Ref("cpu_pool"),
        RO_run,
        "The CPU pool that its domain is in; none is the first pool of its host.",
        since="xenmgmt",
    )
    get_cpu_pool = message(Set(Ref("cpu_pool")), "The CPU pools that it is in.")
    get_pool_name = message(String, "Name of the CPU pool that it is to start in.")
    cpu_pool_migrate = message(
        Void,
        "Move to another CPU pool.",
        Param("pool", Ref("cpu_pool")),
        errors=(
            "POOL_BAD_STATE",
            "VM_BAD_POWER_STATE",
        ),
    )
    set_pool_name = message(
        Void, "Name the CPU pool that it is to start in.", Param("pool_name", String)
    )
