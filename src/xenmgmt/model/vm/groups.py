"""VMs that belong together, and their recovery elsewhere."""

from __future__ import annotations

from .._fields import Param, Part, RO_ins, RO_run, field, message
from .._types import Bool, Ref, Set, Void


class Groups(Part):
    """VMs that belong together, and their recovery elsewhere."""

    appliance = field(
        Ref("VM_appliance"), RO_ins, "The appliance that it is part of.", since="rio", xapi="P:rio"
    )
    set_appliance = message(
        Void,
        "Make it part of an appliance.",
        Param("value", Ref("VM_appliance"), since="boston"),
        since="boston",
        xapi="P:boston",
        role="pool-operator",
    )
    groups = field(
        Set(Ref("VM_group")),
        RO_run,
        "Groups that it is placed with.",
        since="24.19.1",
        xapi="P?:24.19.1",
    )
    set_groups = message(
        Void,
        "Change the groups that it is placed with.",
        Param("value", Set(Ref("VM_group")), since="24.19.1"),
        errors=("OPERATION_NOT_ALLOWED",),
        since="24.19.1",
        xapi="P?:24.19.1",
        role="vm-admin",
    )
    protections = field(
        Set(Ref("VM_protection")),
        RO_run,
        "What keeps a stand-by of it on another host; one at most.",
        since="xenmgmt",
    )
    assert_can_be_recovered = message(
        Void,
        "Raise what it would need to be recovered.",
        Param("session_to", Ref("session"), since="boston"),
        errors=(
            "VM_IS_PART_OF_AN_APPLIANCE",
            "VM_REQUIRES_SR",
        ),
        since="boston",
        xapi="P:boston",
        role="read-only",
    )
    get_SRs_required_for_recovery = message(
        Set(Ref("SR")),
        "Repositories that it would need to be recovered.",
        Param("session_to", Ref("session"), since="creedence"),
        since="creedence",
        xapi="P:creedence",
        role="read-only",
    )
    recover = message(
        Void,
        "Bring it into another pool from replicated data.",
        Param("session_to", Ref("session"), since="boston"),
        Param("force", Bool, since="boston"),
        since="boston",
        xapi="P:boston",
        role="read-only",
    )
