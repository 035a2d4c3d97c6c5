"""DOC"""

from __future__ import annotations

from ._fields import Model, Param, RO_run, RW, field, message
from ._types import Bool, Int, Map, Ref, Set, String, Void


class cpu_pool(Model, create=True, destroy=True):
    """DOC"""

    uuid = field(String, RO_run, "DOC")
    name_label = field(String, RW, "DOC")
    name_description = field(String, RW, "DOC")
    resident_on = field(Ref("host"), RO_run, "DOC")
    auto_power_on = field(Bool, RW, "DOC")
    started_VMs = field(Set(Ref("VM")), RO_run, "DOC")
    ncpu = field(Int, RW, "DOC")
    sched_policy = field(String, RW, "DOC")
    proposed_CPUs = field(Set(String), RW, "DOC")
    host_CPUs = field(Set(Ref("VM")), RO_run, "DOC")
    activated = field(Bool, RO_run, "DOC")
    other_config = field(Map(String, String), RW, "DOC")

    activate = message(
        Void,
        "DOC",
        errors=(
            "POOL_BAD_STATE",
            "INSUFFICIENT_CPUS",
            "UNKOWN_SCHED_POLICY",
        ),
    )
    deactivate = message(Void, "DOC", errors=("POOL_BAD_STATE",))
    add_host_CPU_live = message(
        Void,
        "DOC",
        Param("host_cpu", Ref("host_cpu")),
        errors=(
            "POOL_BAD_STATE",
            "INVALID_CPU",
        ),
    )
    remove_host_CPU_live = message(
        Void,
        "DOC",
        Param("host_cpu", Ref("host_cpu")),
        errors=(
            "POOL_BAD_STATE",
            "INVALID_CPU",
            "LAST_CPU_NOT_REMOVEABLE",
        ),
    )
