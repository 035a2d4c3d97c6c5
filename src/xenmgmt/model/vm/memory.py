"""The memory of a VM: limits, targets, overhead."""

from __future__ import annotations

from .._fields import Param, Part, RO_ins, RO_run, RW, field, message
from .._types import Bool, Float, Int, Void
from ._when import BALLOONABLE, HALTED


class Memory(Part):
    """The memory of a VM: limits, targets, overhead."""

    memory_static_max = field(
        Int,
        RW,
        "Most memory that the guest can ever see.",
        default=256 * 1024 * 1024,
        path="memory/static_max",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=HALTED,
        unit="bytes",
    )
    memory_dynamic_max = field(
        Int,
        RW,
        "Most memory that the balloon leaves it.",
        default=256 * 1024 * 1024,
        path="memory/dynamic_max",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=BALLOONABLE,
        unit="bytes",
    )
    memory_dynamic_min = field(
        Int,
        RW,
        "Least memory that the balloon leaves it.",
        default=256 * 1024 * 1024,
        path="memory/dynamic_min",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=BALLOONABLE,
        unit="bytes",
    )
    memory_static_min = field(
        Int,
        RW,
        "Least memory that the guest can live with.",
        path="memory/static_min",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=HALTED,
        unit="bytes",
    )
    memory_overhead = field(
        Int,
        RO_run,
        "Memory of the host that it takes beyond its own.",
        since="rio",
        xapi="P:rio",
        unit="bytes",
    )
    memory_target = field(
        Int,
        RO_ins,
        "Balloon target; 0 without a domain.",
        since="rio",
        xapi="P:rio D:midnight-ride",
        unit="bytes",
    )
    set_memory_dynamic_max_live = message(
        Void, "Set the upper dynamic limit while there is a domain.", Param("max", Int)
    )
    set_memory_dynamic_min_live = message(
        Void, "Set the lower dynamic limit while there is a domain.", Param("min", Int)
    )
    compute_memory_overhead = message(
        Int,
        "Memory of the host that it would take beyond its own.",
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="read-only",
    )
    set_memory_dynamic_max = message(
        Void,
        "Set the upper dynamic limit; a running guest follows.",
        Param("value", Int, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="vm-power-admin",
        has_async=False,
    )
    set_memory_dynamic_min = message(
        Void,
        "Set the lower dynamic limit; a running guest follows.",
        Param("value", Int, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="vm-power-admin",
        has_async=False,
    )
    set_memory_dynamic_range = message(
        Void,
        "Set both dynamic limits; a running guest follows.",
        Param("min", Int, since="midnight-ride"),
        Param("max", Int, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="vm-power-admin",
    )
    set_memory_static_max = message(
        Void,
        "Set the upper static limit; the VM is Halted.",
        Param("value", Int, since="orlando"),
        errors=("HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN",),
        since="orlando",
        xapi="P:orlando",
        role="vm-power-admin",
        has_async=False,
    )
    set_memory_static_min = message(
        Void,
        "Set the lower static limit; the VM is Halted.",
        Param("value", Int, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="vm-power-admin",
        has_async=False,
    )
    set_memory_static_range = message(
        Void,
        "Set both static limits; the VM is Halted.",
        Param("min", Int, since="midnight-ride"),
        Param("max", Int, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="vm-power-admin",
    )
    set_memory_limits = message(
        Void,
        "Set all four limits at once; the VM is Halted.",
        Param("static_min", Int, since="midnight-ride"),
        Param("static_max", Int, since="midnight-ride"),
        Param("dynamic_min", Int, since="midnight-ride"),
        Param("dynamic_max", Int, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="vm-power-admin",
    )
    set_memory = message(
        Void,
        "Give it exactly this much memory; the VM is Halted.",
        Param("value", Int, since="ely"),
        since="ely",
        xapi="P:ely",
        role="vm-power-admin",
    )
    set_memory_target_live = message(
        Void,
        "Set the balloon target within the dynamic limits.",
        Param("target", Int, since="rio"),
        since="rio",
        xapi="P:rio D:midnight-ride",
        role="vm-power-admin",
    )
    wait_memory_target_live = message(
        Void,
        "Wait until the guest has reached its balloon target.",
        since="orlando",
        xapi="P:orlando D:midnight-ride",
        role="read-only",
    )
    get_cooperative = message(
        Bool,
        "Whether the guest follows its balloon target.",
        since="midnight-ride",
        xapi="P:midnight-ride D:tampa",
        role="read-only",
    )
    HVM_shadow_multiplier = field(
        Float,
        RO_ins,
        "Shadow memory, as a multiple of the default.",
        default=1.0,
        since="miami",
        xapi="P:miami",
        write=HALTED,
    )
    set_HVM_shadow_multiplier = message(
        Void,
        "Change the shadow memory; the VM is Halted.",
        Param("value", Float, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="vm-power-admin",
        has_async=False,
    )
    set_shadow_multiplier_live = message(
        Void,
        "Change the shadow memory of a running VM.",
        Param("multiplier", Float, since="rio"),
        since="rio",
        xapi="P:rio",
        role="vm-power-admin",
    )
    maximise_memory = message(
        Int,
        "The most memory that fits into an amount of the host's.",
        Param("total", Int, since="miami"),
        Param("approximate", Bool, since="miami"),
        since="miami",
        xapi="P:miami",
        role="read-only",
    )
