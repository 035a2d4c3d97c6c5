"""Graphics processors of hosts, and groups of them."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, Enum, Int, Map, Ref, Set, String, Void


class PGPU(Model, since="boston", xapi=True):
    """A graphics processor of a host.

    Source: xapi datamodel, class PGPU.
    """

    uuid = field(
        String, RO_run, "Unique identifier of the processor.", since="boston", xapi="P:boston"
    )
    PCI = field(Ref("PCI"), RO_ins, "The PCI device that it is.", since="boston", xapi="P:boston")
    GPU_group = field(
        Ref("GPU_group"), RO_ins, "The group that it belongs to.", since="boston", xapi="P:boston"
    )
    host = field(
        Ref("host"), RO_run, "The host that it is built into.", since="boston", xapi="P:boston"
    )
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="boston",
        xapi="P:boston",
    )
    supported_VGPU_types = field(
        Set(Ref("VGPU_type")),
        RO_run,
        "Types of virtual processor that the hardware offers.",
        since="vgpu-tech-preview",
        xapi="P:vgpu-tech-preview",
    )
    enabled_VGPU_types = field(
        Set(Ref("VGPU_type")),
        RO_run,
        "Types of virtual processor that it may be split into.",
        since="vgpu-tech-preview",
        xapi="P:vgpu-tech-preview",
    )
    resident_VGPUs = field(
        Set(Ref("VGPU")),
        RO_run,
        "Virtual processors that run on it.",
        since="vgpu-tech-preview",
        xapi="P:vgpu-tech-preview",
    )
    supported_VGPU_max_capacities = field(
        Map(Ref("VGPU_type"), Int),
        RO_run,
        "How many of each type an empty processor holds.",
        since="vgpu-productisation",
        xapi="P:vgpu-productisation",
    )
    dom0_access = field(
        Enum(e.pci_dom0_access),
        RO_run,
        "Whether the control domain may use the device.",
        since="cream",
        xapi="P:cream D:24.14.0",
    )
    is_system_display_device = field(
        Bool, RO_run, "Whether it drives the screen of the host.", since="cream", xapi="P:cream"
    )
    compatibility_metadata = field(
        Map(String, String),
        RO_run,
        "What decides whether virtual processors can migrate here.",
        since="inverness",
        xapi="P:inverness",
    )

    add_enabled_VGPU_types = message(
        Void,
        "Let it be split into one more type.",
        Param("value", Ref("VGPU_type"), since="vgpu-tech-preview"),
        since="vgpu-tech-preview",
        xapi="P:vgpu-tech-preview",
        role="pool-operator",
    )
    remove_enabled_VGPU_types = message(
        Void,
        "Let it no longer be split into this type.",
        Param("value", Ref("VGPU_type"), since="vgpu-tech-preview"),
        since="vgpu-tech-preview",
        xapi="P:vgpu-tech-preview",
        role="pool-operator",
    )
    set_enabled_VGPU_types = message(
        Void,
        "Say into which types it may be split.",
        Param("value", Set(Ref("VGPU_type")), since="vgpu-tech-preview"),
        since="vgpu-tech-preview",
        xapi="P:vgpu-tech-preview",
        role="pool-operator",
    )
    set_GPU_group = message(
        Void,
        "Move it to another group.",
        Param("value", Ref("GPU_group"), since="vgpu-tech-preview"),
        since="vgpu-tech-preview",
        xapi="P:vgpu-tech-preview",
        role="pool-operator",
    )
    get_remaining_capacity = message(
        Int,
        "Tell how many more of a type it holds.",
        Param("vgpu_type", Ref("VGPU_type"), since="vgpu-tech-preview"),
        since="vgpu-tech-preview",
        xapi="P:vgpu-tech-preview",
        role="read-only",
    )
    enable_dom0_access = message(
        Enum(e.pci_dom0_access),
        "Let the control domain use the device, from the next boot on.",
        since="cream",
        xapi="P:cream D:24.14.0",
        role="pool-operator",
    )
    disable_dom0_access = message(
        Enum(e.pci_dom0_access),
        "Keep the device from the control domain, from the next boot on.",
        since="cream",
        xapi="P:cream D:24.14.0",
        role="pool-operator",
    )


class GPU_group(Model, since="boston", xapi=True):
    """Graphics processors, over all hosts, that are alike to a VM.

    Source: xapi datamodel, class GPU_group.
    """

    uuid = field(String, RO_run, "Unique identifier of the group.", since="boston", xapi="P:boston")
    name_label = field(String, RW, "Name for people to read.", since="boston", xapi="P:boston")
    name_description = field(
        String, RW, "Notes about the group, for people to read.", since="boston", xapi="P:boston"
    )
    PGPUs = field(
        Set(Ref("PGPU")), RO_run, "Processors in the group.", since="boston", xapi="P:boston"
    )
    VGPUs = field(
        Set(Ref("VGPU")),
        RO_run,
        "Virtual processors that take from the group.",
        since="boston",
        xapi="P:boston",
    )
    GPU_types = field(
        Set(String),
        RO_run,
        "Models of the processors in the group.",
        since="boston",
        xapi="P:boston",
    )
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="boston",
        xapi="P:boston",
    )
    allocation_algorithm = field(
        Enum(e.allocation_algorithm),
        RW,
        "Whether new virtual processors are spread out or packed.",
        default=e.allocation_algorithm("depth_first"),
        since="vgpu-tech-preview",
        xapi="P:vgpu-tech-preview",
    )
    supported_VGPU_types = field(
        Set(Ref("VGPU_type")),
        RO_run,
        "Types of virtual processor that some member offers.",
        since="vgpu-productisation",
        xapi="P:vgpu-productisation",
    )
    enabled_VGPU_types = field(
        Set(Ref("VGPU_type")),
        RO_run,
        "Types of virtual processor that some member may be split into.",
        since="vgpu-productisation",
        xapi="P:vgpu-productisation",
    )

    create = message(
        Ref("GPU_group"),
        "Make an empty group.",
        Param("name_label", String, default="", since="boston"),
        Param("name_description", String, default="", since="boston"),
        Param("other_config", Map(String, String), default={}, since="boston"),
        since="boston",
        xapi="P:boston",
        role="pool-operator",
        static=True,
    )
    destroy = message(
        Void,
        "Remove the group, once it is empty.",
        since="boston",
        xapi="P:boston",
        role="pool-operator",
    )
    get_remaining_capacity = message(
        Int,
        "Tell how many more of a type the group holds.",
        Param("vgpu_type", Ref("VGPU_type"), since="vgpu-tech-preview"),
        since="vgpu-tech-preview",
        xapi="P:vgpu-tech-preview",
        role="read-only",
    )
