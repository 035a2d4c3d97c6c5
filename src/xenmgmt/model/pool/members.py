"""Hosts that join, leave and lead a pool."""

from __future__ import annotations

from .. import _enums as e
from .._fields import Param, Part, RO_run, RW, field, message
from .._types import Bool, Enum, Map, Ref, Set, String, Void


class Members(Part):
    """Hosts that join, leave and lead a pool."""

    master = field(
        Ref("host"),
        RO_run,
        "The host that coordinates the others and keeps the database.",
        since="rio",
        xapi="P:rio",
    )
    allowed_operations = field(
        Set(Enum(e.pool_allowed_operations)),
        RO_run,
        "Operations that would be accepted now.",
        since="rio",
        xapi="P:rio",
        derived=True,
    )
    current_operations = field(
        Map(String, Enum(e.pool_allowed_operations)),
        RO_run,
        "Operations in progress, by task.",
        since="rio",
        xapi="P:rio",
    )
    coordinator_bias = field(
        Bool,
        RW,
        "Whether VMs start on the coordinator only when they must.",
        default=True,
        since="22.37.0",
        xapi="P?:22.37.0 P:rio",
    )
    join = message(
        Void,
        "Make the host that is asked join another pool.",
        Param("master_address", String, since="rio"),
        Param("master_username", String, since="rio"),
        Param("master_password", String, since="rio"),
        errors=("JOINING_HOST_CANNOT_CONTAIN_SHARED_SRS",),
        since="rio",
        xapi="P:rio",
        role="pool-operator",
        static=True,
    )
    join_force = message(
        Void,
        "Join another pool even if some checks fail.",
        Param("master_address", String, since="rio"),
        Param("master_username", String, since="rio"),
        Param("master_password", String, since="rio"),
        since="rio",
        xapi="P:rio",
        role="pool-operator",
        static=True,
    )
    eject = message(
        Void,
        "Remove a host from the pool; it starts afresh.",
        Param("host", Ref("host"), since="rio"),
        since="rio",
        xapi="P:rio",
        role="pool-operator",
        static=True,
    )
    emergency_transition_to_master = message(
        Void,
        "Make the host that is asked the coordinator, without asking anyone.",
        since="rio",
        xapi="P:rio",
        role="pool-operator",
        static=True,
        has_async=False,
    )
    emergency_reset_master = message(
        Void,
        "Tell a cut-off host where its coordinator now is.",
        Param("master_address", String, since="rio"),
        since="rio",
        xapi="P:rio",
        role="pool-operator",
        static=True,
        has_async=False,
    )
    recover_slaves = message(
        Set(Ref("host")),
        "Point all hosts that lost their coordinator at this one.",
        since="rio",
        xapi="P:rio",
        role="pool-operator",
        static=True,
    )
    sync_database = message(
        Void,
        "Copy the database to all hosts now.",
        since="rio",
        xapi="P:rio",
        role="pool-operator",
        static=True,
    )
    designate_new_master = message(
        Void,
        "Make another host the coordinator, in good order.",
        Param("host", Ref("host"), since="miami"),
        since="miami",
        xapi="P:miami",
        role="pool-operator",
        static=True,
    )
