"""What a VM uses, and what its guest agent reports."""

from __future__ import annotations

from .. import _enums as e
from .._fields import Model, RO_ins, RO_run, RW, field
from .._types import Bool, DateTime, Enum, Float, Int, Map, Set, String
from ._when import METERED


class VM_metrics(Model, xapi=True):
    """Live values of a VM, for as long as it has a domain.

    Source: Xen-API 1.0.10, class VM_metrics; xapi datamodel, class VM_metrics.
    """

    uuid = field(
        String, RO_run, "Identity of the object, the same for its whole life.", xapi="P:rio"
    )
    memory_actual = field(
        Int,
        RO_run,
        "Memory that the guest has now.",
        path="memory/actual",
        read=METERED,
        unit="bytes",
        xapi="P:rio",
    )
    VCPUs_number = field(
        Int, RO_run, "vCPUs that are online.", path="VCPUs/number", read=METERED, xapi="P:rio"
    )
    VCPUs_utilisation = field(
        Map(Int, Float),
        RO_run,
        "Share of time that each vCPU was busy, 0 to 1.",
        path="VCPUs/utilisation",
        read=METERED,
    )
    VCPUs_CPU = field(
        Map(Int, Int),
        RO_run,
        "The CPU that each vCPU runs on.",
        path="VCPUs/CPU",
        read=METERED,
        xapi="P:rio",
    )
    VCPUs_params = field(
        Map(String, String),
        RO_run,
        "Scheduler parameters in force.",
        path="VCPUs/params",
        read=METERED,
        xapi="P:rio",
    )
    VCPUs_flags = field(
        Map(Int, Set(String)),
        RO_run,
        "Flags of each vCPU, such as online or blocked.",
        path="VCPUs/flags",
        read=METERED,
        xapi="P:rio",
    )
    state = field(
        Set(String),
        RO_run,
        "Words for the state of the domain, such as running.",
        read=METERED,
        xapi="P:rio",
    )
    start_time = field(DateTime, RO_run, "When it was last started.", read=METERED, xapi="P:rio")
    last_updated = field(DateTime, RO_run, "When the values were last measured.", xapi="P:rio")
    install_time = field(DateTime, RO_run, "When the VM was installed.", since="rio", xapi="P:rio")
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="orlando",
        xapi="P:orlando",
    )
    hvm = field(Bool, RO_run, "Whether the domain is fully virtualised.", since="ely", xapi="P:ely")
    nested_virt = field(
        Bool, RO_run, "Whether the guest may run VMs of its own.", since="ely", xapi="P:ely"
    )
    nomigrate = field(
        Bool, RO_run, "Whether the running domain is tied to its host.", since="ely", xapi="P:ely"
    )
    current_domain_type = field(
        Enum(e.domain_type),
        RO_run,
        "How the running domain is virtualised.",
        default=e.domain_type("unspecified"),
        since="jura",
        xapi="P?:jura P:kolkata",
    )
    numa_optimised = field(
        Bool,
        RO_ins,
        "Whether it was placed with the memory nodes in mind.",
        since="26.2.0",
        xapi="P?:26.2.0",
    )
    numa_nodes = field(
        Int, RO_ins, "How many memory nodes its memory lies on.", since="26.2.0", xapi="P?:26.2.0"
    )
    numa_node_memory = field(
        Map(Int, Int),
        RO_run,
        "Memory that it has on each memory node.",
        unit="bytes",
        since="26.2.0",
        xapi="P?:26.2.0",
    )


class VM_guest_metrics(Model, xapi=True):
    """What the guest agent of a VM reports.

    Source: Xen-API 1.0.10, class VM_guest_metrics; xapi datamodel, class VM_guest_metrics.
    """

    uuid = field(
        String, RO_run, "Identity of the object, the same for its whole life.", xapi="P:rio"
    )
    os_version = field(
        Map(String, String), RO_run, "Operating system, by parts of its version.", xapi="P:rio"
    )
    PV_drivers_version = field(
        Map(String, String), RO_run, "Version of the guest's drivers, by parts.", xapi="P:rio"
    )
    memory = field(Map(String, String), RO_run, "Memory as the guest sees it.")
    disks = field(Map(String, String), RO_run, "Disks as the guest sees them.")
    networks = field(Map(String, String), RO_run, "Addresses, by interface.", xapi="P:rio")
    other = field(Map(String, String), RO_run, "Whatever else the agent tells.", xapi="P:rio")
    last_updated = field(DateTime, RO_run, "When the values were last measured.", xapi="P:rio")
    netbios_name = field(
        Map(String, String),
        RO_run,
        "Name of a Windows guest on its network.",
        since="24.28.0",
        xapi="P?:24.28.0",
    )
    PV_drivers_up_to_date = field(
        Bool, RO_run, "Whether the guest's drivers are current.", since="rio", xapi="P:rio D:dundee"
    )
    other_config = field(
        Map(String, String),
        RW,
        "Free keys and values of clients.",
        since="orlando",
        xapi="P:orlando",
    )
    live = field(
        Bool, RO_run, "Whether the agent reports at present.", since="orlando", xapi="P:orlando"
    )
    can_use_hotplug_vbd = field(
        Enum(e.tristate_type),
        RO_run,
        "Whether the guest takes disks while it runs.",
        default=e.tristate_type("unspecified"),
        since="dundee",
        xapi="P:dundee",
    )
    can_use_hotplug_vif = field(
        Enum(e.tristate_type),
        RO_run,
        "Whether the guest takes interfaces while it runs.",
        default=e.tristate_type("unspecified"),
        since="dundee",
        xapi="P:dundee",
    )
    PV_drivers_detected = field(
        Bool,
        RO_run,
        "Whether drivers for Xen were seen in the guest.",
        since="dundee",
        xapi="P:dundee",
    )
    services = field(
        Map(String, String),
        RO_run,
        "Services that the guest announces.",
        since="25.15.0",
        xapi="P?:25.15.0",
    )
