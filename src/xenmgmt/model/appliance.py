"""VMs that belong together, and their recovery elsewhere."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, Enum, Map, Ref, Set, String, Void


class VM_appliance(Model, create=True, destroy=True, since="boston", xapi=True):
    """VMs that are started and shut down together.

    Source: xapi datamodel, class VM_appliance.
    """

    uuid = field(String, RO_run, "Unique identifier of the appliance.", since="rio", xapi="P:rio")
    name_label = field(String, RW, "Name for people to read.", since="rio", xapi="P:rio")
    name_description = field(
        String, RW, "Notes about the appliance, for people to read.", since="rio", xapi="P:rio"
    )
    allowed_operations = field(
        Set(Enum(e.vm_appliance_operation)),
        RO_run,
        "Operations that would be accepted now.",
        since="rio",
        xapi="P:rio",
        derived=True,
    )
    current_operations = field(
        Map(String, Enum(e.vm_appliance_operation)),
        RO_run,
        "Operations in progress, by task.",
        since="rio",
        xapi="P:rio",
    )
    VMs = field(Set(Ref("VM")), RO_run, "VMs that are part of it.", since="rio", xapi="P:rio")

    start = message(
        Void,
        "Start all its VMs, each in its turn.",
        Param("paused", Bool, since="boston"),
        errors=("OPERATION_PARTIALLY_FAILED",),
        since="boston",
        xapi="P:boston",
        role="pool-operator",
    )
    clean_shutdown = message(
        Void,
        "Ask all its guests to shut down.",
        errors=("OPERATION_PARTIALLY_FAILED",),
        since="boston",
        xapi="P:boston",
        role="pool-operator",
    )
    hard_shutdown = message(
        Void,
        "Stop all its VMs at once.",
        errors=("OPERATION_PARTIALLY_FAILED",),
        since="boston",
        xapi="P:boston",
        role="pool-operator",
    )
    shutdown = message(
        Void,
        "Ask all its guests to shut down, and stop those that do not.",
        errors=("OPERATION_PARTIALLY_FAILED",),
        since="boston",
        xapi="P:boston",
        role="pool-operator",
    )
    assert_can_be_recovered = message(
        Void,
        "Fail unless another pool could take the appliance over.",
        Param("session_to", Ref("session"), since="boston"),
        errors=("VM_REQUIRES_SR",),
        since="boston",
        xapi="P:boston",
        role="read-only",
    )
    get_SRs_required_for_recovery = message(
        Set(Ref("SR")),
        "List the storage that another pool needs to take it over.",
        Param("session_to", Ref("session"), since="creedence"),
        since="creedence",
        xapi="P:creedence",
        role="read-only",
    )
    recover = message(
        Void,
        "Bring the appliance from a copied database into another pool.",
        Param("session_to", Ref("session"), since="boston"),
        Param("force", Bool, since="boston"),
        errors=("VM_REQUIRES_SR",),
        since="boston",
        xapi="P:boston",
        role="read-only",
    )


class VM_group(Model, create=True, destroy=True, since="24.19.1", xapi=True):
    """VMs that are placed with regard to each other.

    Source: xapi datamodel, class VM_group.
    """

    uuid = field(String, RO_run, "Unique identifier of the group.", since="rio", xapi="P:rio")
    name_label = field(String, RW, "Name for people to read.", since="rio", xapi="P:rio")
    name_description = field(
        String, RW, "Notes about the group, for people to read.", since="rio", xapi="P:rio"
    )
    placement = field(
        Enum(e.placement_policy),
        RO_ins,
        "How its VMs are spread over the hosts.",
        default=e.placement_policy("normal"),
        since="24.19.1",
        xapi="P?:24.19.1",
    )
    VMs = field(Set(Ref("VM")), RO_run, "VMs in the group.", since="24.19.1", xapi="P?:24.19.1")


class DR_task(Model, since="boston", xapi=True):
    """A recovery from the storage of a pool that was lost.

    Source: xapi datamodel, class DR_task.
    """

    uuid = field(String, RO_run, "Unique identifier of the recovery.", since="rio", xapi="P:rio")
    introduced_SRs = field(
        Set(Ref("SR")), RO_run, "Storage that was brought in for it.", since="rio", xapi="P:rio"
    )

    create = message(
        Ref("DR_task"),
        "Begin a recovery with the storage found at a device.",
        Param("type", String, since="boston"),
        Param("device_config", Map(String, String), since="boston"),
        Param("whitelist", Set(String), since="boston"),
        since="boston",
        xapi="P:boston",
        role="pool-operator",
        static=True,
    )
    destroy = message(
        Void,
        "End the recovery; storage that nothing uses is detached.",
        since="boston",
        xapi="P:boston",
        role="pool-operator",
    )
