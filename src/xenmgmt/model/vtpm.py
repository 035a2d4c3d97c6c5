"""Virtual TPM devices."""

from __future__ import annotations

from ._fields import Model, RO_ins, RO_run, RW, field, message
from ._types import Map, Ref, String


class VTPM(
    Model,
    create=True,
    destroy=True,
    irregular={
        "get_all": "left out",
        "add_to_other_config": "left out, though the field is RW",
        "remove_from_other_config": "left out, though the field is RW",
    },
):
    """A virtual trusted platform module of a VM.

    Source: Xen-API 1.0.10, class VTPM.
    """

    uuid = field(String, RO_run, "Unique identifier of the device.")
    VM = field(Ref("VM"), RO_ins, "The VM that has it.")
    backend = field(Ref("VM"), RO_ins, "The VM that does the work behind it.")
    other_config = field(Map(String, String), RW, "Free-form settings of clients, by name.")

    get_runtime_properties = message(
        Map(String, String), "Read what the device tells about itself while it is attached."
    )
