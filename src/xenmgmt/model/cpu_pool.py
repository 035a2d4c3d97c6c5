"""CPU pools: processors set aside for some VMs."""

from __future__ import annotations

from ._fields import Model, Param, RO_run, RW, field, message
from ._types import Bool, Int, Map, Ref, Set, String, Void

INACTIVE = ("Inactive",)
"""While the group is a plan; what it is made of then changes by its own verbs."""


class cpu_pool(
    Model,
    create=True,
    destroy=True,
    irregular={
        "get_all_records": "the one class for which the document has it",
        "set_name_description": "left out, though the field is RW",
    },
):
    """A group of processors with a scheduler of its own.

    Source: Xen-API 1.0.10, class cpu_pool.
    """

    uuid = field(String, RO_run, "Unique identifier of the group.")
    name_label = field(String, RW, "Name for people to read.")
    name_description = field(String, RW, "Notes about the group, for people to read.")
    resident_on = field(Ref("host"), RO_run, "The host that the processors belong to.", given=True)
    auto_power_on = field(Bool, RW, "Whether the group is activated when its host starts.")
    started_VMs = field(Set(Ref("VM")), RO_run, "VMs that run in the group now.")
    ncpu = field(
        Int,
        RW,
        "How many processors the group wants when it is activated.",
        default=1,
        write=INACTIVE,
    )
    sched_policy = field(
        String, RW, "Scheduler of the group, such as credit.", default="credit", write=INACTIVE
    )
    proposed_CPUs = field(
        Set(String), RW, "Numbers of the processors to take when it is activated.", write=INACTIVE
    )
    host_CPUs = field(Set(Ref("host_cpu")), RO_run, "Processors that the group has now.")
    activated = field(
        Bool, RO_run, "Whether the hypervisor knows the group and VMs can start in it."
    )
    other_config = field(Map(String, String), RW, "Free-form settings of clients, by name.")

    activate = message(
        Void,
        "Set the group up in the hypervisor.",
        errors=(
            "POOL_BAD_STATE",
            "INSUFFICIENT_CPUS",
            "UNKOWN_SCHED_POLICY",
        ),
    )
    deactivate = message(
        Void,
        "Dissolve the group in the hypervisor; no VM may run in it.",
        errors=("POOL_BAD_STATE",),
    )
    add_host_CPU_live = message(
        Void,
        "Give one more processor to the running group.",
        Param("host_cpu", Ref("host_cpu")),
        errors=(
            "POOL_BAD_STATE",
            "INVALID_CPU",
        ),
    )
    remove_host_CPU_live = message(
        Void,
        "Take one processor from the running group.",
        Param("host_cpu", Ref("host_cpu")),
        errors=(
            "POOL_BAD_STATE",
            "INVALID_CPU",
            "LAST_CPU_NOT_REMOVEABLE",
        ),
    )
