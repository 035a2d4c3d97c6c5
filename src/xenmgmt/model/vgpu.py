"""Graphics processors of VMs: whole ones and shares."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, Enum, Int, Map, Ref, Set, String, Void


class VGPU(Model, since="boston", xapi=True):
    """A graphics processor of a VM: a whole one or a share.

    Source: xapi datamodel, class VGPU.
    """

    uuid = field(
        String,
        RO_run,
        "Unique identifier of the virtual processor.",
        since="boston",
        xapi="P:boston",
    )
    VM = field(Ref("VM"), RO_run, "The VM that has it.", since="boston", xapi="P:boston")
    GPU_group = field(
        Ref("GPU_group"), RO_run, "The group that it takes from.", since="boston", xapi="P:boston"
    )
    device = field(
        String,
        RO_run,
        "Its place among the graphics processors of the VM.",
        default="0",
        since="boston",
        xapi="P:boston",
    )
    currently_attached = field(
        Bool, RO_run, "Whether the running VM has it now.", since="boston", xapi="P:boston"
    )
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="boston",
        xapi="P:boston",
    )
    type = field(
        Ref("VGPU_type"),
        RO_run,
        "What kind of virtual processor it is.",
        since="vgpu-tech-preview",
        xapi="P:vgpu-tech-preview",
    )
    resident_on = field(
        Ref("PGPU"),
        RO_run,
        "The processor that it runs on.",
        since="vgpu-tech-preview",
        xapi="P:vgpu-tech-preview",
    )
    scheduled_to_be_resident_on = field(
        Ref("PGPU"),
        RO_run,
        "The processor set aside for it while its VM starts or moves.",
        since="dundee",
        xapi="P:dundee",
    )
    compatibility_metadata = field(
        Map(String, String),
        RO_run,
        "What decides whether it can migrate to another processor.",
        since="inverness",
        xapi="P:inverness",
    )
    extra_args = field(
        String,
        RW,
        "More arguments for the software that provides it.",
        since="quebec",
        xapi="P:quebec",
    )
    PCI = field(
        Ref("PCI"),
        RO_run,
        "The device passed through to the VM, if there is one.",
        since="quebec",
        xapi="P:quebec",
    )

    create = message(
        Ref("VGPU"),
        "Give a VM a virtual processor out of a group.",
        Param("VM", Ref("VM"), since="boston"),
        Param("GPU_group", Ref("GPU_group"), since="boston"),
        Param("device", String, default="0", since="boston"),
        Param("other_config", Map(String, String), default={}, since="boston"),
        Param("type", Ref("VGPU_type"), default="OpaqueRef:NULL", since="boston"),
        since="boston",
        xapi="P:boston",
        role="pool-operator",
        static=True,
    )
    destroy = message(
        Void,
        "Take the virtual processor from its VM.",
        since="boston",
        xapi="P:boston",
        role="pool-operator",
    )


class VGPU_type(Model, since="vgpu-tech-preview", xapi=True):
    """A kind of virtual graphics processor that hardware offers.

    Source: xapi datamodel, class VGPU_type.
    """

    uuid = field(
        String,
        RO_run,
        "Unique identifier of the type.",
        since="vgpu-tech-preview",
        xapi="P:vgpu-tech-preview",
    )
    vendor_name = field(
        String,
        RO_ins,
        "Maker of the hardware.",
        since="vgpu-tech-preview",
        xapi="P:vgpu-tech-preview",
    )
    model_name = field(
        String,
        RO_ins,
        "Name that the maker gave the type.",
        since="vgpu-tech-preview",
        xapi="P:vgpu-tech-preview",
    )
    framebuffer_size = field(
        Int,
        RO_ins,
        "Memory for the picture.",
        since="vgpu-tech-preview",
        xapi="P:vgpu-tech-preview",
        unit="bytes",
    )
    max_heads = field(
        Int,
        RO_ins,
        "How many screens it drives.",
        since="vgpu-tech-preview",
        xapi="P:vgpu-tech-preview",
    )
    max_resolution_x = field(
        Int,
        RO_ins,
        "Width of the largest picture, in pixels.",
        since="vgpu-productisation",
        xapi="P:vgpu-productisation",
    )
    max_resolution_y = field(
        Int,
        RO_ins,
        "Height of the largest picture, in pixels.",
        since="vgpu-productisation",
        xapi="P:vgpu-productisation",
    )
    supported_on_PGPUs = field(
        Set(Ref("PGPU")),
        RO_run,
        "Processors that offer the type.",
        since="vgpu-tech-preview",
        xapi="P:vgpu-tech-preview",
    )
    enabled_on_PGPUs = field(
        Set(Ref("PGPU")),
        RO_run,
        "Processors that may be split into it.",
        since="vgpu-tech-preview",
        xapi="P:vgpu-tech-preview",
    )
    VGPUs = field(
        Set(Ref("VGPU")),
        RO_run,
        "Virtual processors of the type.",
        since="vgpu-tech-preview",
        xapi="P:vgpu-tech-preview",
    )
    supported_on_GPU_groups = field(
        Set(Ref("GPU_group")),
        RO_run,
        "Groups with a member that offers the type.",
        since="vgpu-productisation",
        xapi="P:vgpu-productisation",
    )
    enabled_on_GPU_groups = field(
        Set(Ref("GPU_group")),
        RO_run,
        "Groups with a member that may be split into it.",
        since="vgpu-productisation",
        xapi="P:vgpu-productisation",
    )
    implementation = field(
        Enum(e.vgpu_type_implementation),
        RO_ins,
        "By what means the hardware is shared.",
        since="dundee",
        xapi="P:dundee",
    )
    identifier = field(
        String,
        RO_ins,
        "Key by which the toolstack tells types apart.",
        since="dundee",
        xapi="P:dundee",
    )
    experimental = field(
        Bool,
        RO_ins,
        "Whether it is there to try, without support.",
        since="dundee",
        xapi="P:dundee",
    )
    compatible_types_in_vm = field(
        Set(Ref("VGPU_type")),
        RO_run,
        "Types that one VM may have beside it.",
        since="quebec",
        xapi="P:quebec",
    )
