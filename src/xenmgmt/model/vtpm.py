"""Virtual TPM devices."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, Enum, Map, Ref, Set, String, Void


class VTPM(
    Model,
    create=True,
    destroy=True,
    xapi=True,
    irregular={
        "get_all": "left out",
        "add_to_other_config": "left out, though the field is RW",
        "remove_from_other_config": "left out, though the field is RW",
    },
):
    """A virtual trusted platform module of a VM.

    Source: Xen-API 1.0.10, class VTPM; xapi datamodel, class VTPM.
    """

    uuid = field(String, RO_run, "Unique identifier of the device.", xapi="P:rio")
    VM = field(Ref("VM"), RO_ins, "The VM that has it.", xapi="P:rio")
    backend = field(
        Ref("VM"),
        RO_ins,
        "The VM that does the work behind it.",
        xapi="P:rio",
        xapi_qualifier=RO_run,
    )
    other_config = field(Map(String, String), RW, "Free-form settings of clients, by name.")
    allowed_operations = field(
        Set(Enum(e.vtpm_operations)),
        RO_run,
        "Operations that would be accepted now.",
        since="rio",
        xapi="P:rio",
        derived=True,
    )
    current_operations = field(
        Map(String, Enum(e.vtpm_operations)),
        RO_run,
        "Operations in progress on the device, by task.",
        since="rio",
        xapi="P:rio",
    )
    persistence_backend = field(
        Enum(e.persistence_backend),
        RO_run,
        "Where its contents are kept.",
        since="22.26.0",
        xapi="P?:22.26.0",
    )
    is_unique = field(
        Bool,
        RO_ins,
        "Whether there may be only one copy of its contents.",
        since="22.26.0",
        xapi="P?:22.26.0",
    )
    is_protected = field(
        Bool,
        RO_run,
        "Whether its contents are kept under protection.",
        since="22.26.0",
        xapi="P?:22.26.0",
    )

    get_runtime_properties = message(
        Map(String, String), "Read what the device tells about itself while it is attached."
    )
    create = message(
        Ref("VTPM"),
        "Give a halted VM a device.",
        Param("vM", Ref("VM"), since="22.26.0"),
        Param("is_unique", Bool, since="22.26.0"),
        since="22.26.0",
        xapi="P?:22.26.0",
        role="vm-admin",
        static=True,
    )
    destroy = message(
        Void,
        "Remove the device with its contents.",
        since="22.26.0",
        xapi="P?:22.26.0",
        role="vm-admin",
    )
