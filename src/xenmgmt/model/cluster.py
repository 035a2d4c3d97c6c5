"""Clusters: hosts that watch each other, for storage that they share."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, DateTime, Enum, Float, Int, Map, Ref, Set, String, Void


class Cluster(Model, since="kolkata", xapi=True):
    """Hosts that watch each other and agree on who is there.

    Source: xapi datamodel, class Cluster.
    """

    uuid = field(
        String,
        RO_run,
        "Unique identifier of the cluster.",
        since="kolkata",
        xapi="P?:kolkata P:lima",
    )
    cluster_hosts = field(
        Set(Ref("Cluster_host")),
        RO_run,
        "Hosts as members of the cluster.",
        since="kolkata",
        xapi="P?:kolkata P:lima",
    )
    pending_forget = field(
        Set(String),
        RO_run,
        "Addresses of hosts that left and are still to be forgotten.",
        since="lima",
        xapi="P:lima",
    )
    cluster_token = field(
        String,
        RO_ins,
        "Secret by which members know each other.",
        since="kolkata",
        xapi="P?:kolkata P:lima",
    )
    cluster_stack = field(
        String,
        RO_ins,
        "Software that does the watching.",
        default="corosync",
        since="kolkata",
        xapi="P?:kolkata P:lima",
    )
    cluster_stack_version = field(
        Int, RO_ins, "Version of that software.", default=2, since="24.15.0", xapi="P?:24.15.0"
    )
    is_quorate = field(
        Bool,
        RO_run,
        "Whether enough members are alive for decisions.",
        since="24.3.0",
        xapi="P?:24.3.0",
    )
    quorum = field(
        Int,
        RO_run,
        "How many members must be alive for decisions.",
        since="24.3.0",
        xapi="P?:24.3.0",
    )
    live_hosts = field(Int, RO_run, "How many members are alive.", since="24.3.0", xapi="P?:24.3.0")
    expected_hosts = field(
        Int, RO_run, "How many members there should be.", since="25.17.0", xapi="P?:25.17.0"
    )
    allowed_operations = field(
        Set(Enum(e.cluster_operation)),
        RO_run,
        "Operations that would be accepted now.",
        since="rio",
        xapi="P:rio",
        derived=True,
    )
    current_operations = field(
        Map(String, Enum(e.cluster_operation)),
        RO_run,
        "Operations in progress, by task.",
        since="rio",
        xapi="P:rio",
    )
    pool_auto_join = field(
        Bool,
        RO_ins,
        "Whether hosts that join the pool join the cluster, too.",
        default=True,
        since="kolkata",
        xapi="P?:kolkata P:lima",
    )
    token_timeout = field(
        Float,
        RO_ins,
        "How long a member may be silent.",
        default=20.0,
        since="kolkata",
        xapi="P?:kolkata C:lima P:lima",
        unit="seconds",
    )
    token_timeout_coefficient = field(
        Float,
        RO_ins,
        "How much longer the silence may be for each further member.",
        default=1.0,
        since="kolkata",
        xapi="P?:kolkata C:lima P:lima",
        unit="seconds",
    )
    cluster_config = field(
        Map(String, String),
        RO_ins,
        "Settings of the software.",
        since="kolkata",
        xapi="P?:kolkata P:lima",
    )
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="kolkata",
        xapi="P?:kolkata P:lima",
    )

    create = message(
        Ref("Cluster"),
        "Make a cluster of this host alone, on one of its interfaces.",
        Param("PIF", Ref("PIF"), since="kolkata"),
        Param("cluster_stack", String, since="kolkata"),
        Param("pool_auto_join", Bool, since="kolkata"),
        Param("token_timeout", Float, default=20.0, since="kolkata"),
        Param("token_timeout_coefficient", Float, default=1.0, since="kolkata"),
        errors=(
            "INVALID_CLUSTER_STACK",
            "INVALID_VALUE",
            "PIF_ALLOWS_UNPLUG",
            "REQUIRED_PIF_IS_UNPLUGGED",
        ),
        since="kolkata",
        xapi="P?:kolkata P:lima",
        role="pool-operator",
        static=True,
    )
    destroy = message(
        Void,
        "Remove a cluster that has one member left.",
        errors=(
            "CLUSTER_DOES_NOT_HAVE_ONE_NODE",
            "CLUSTER_STACK_IN_USE",
        ),
        since="kolkata",
        xapi="P?:kolkata P:lima",
        role="pool-operator",
    )
    get_network = message(
        Ref("network"),
        "Tell the network over which the members talk.",
        since="kolkata",
        xapi="P?:kolkata P:lima",
        role="read-only",
    )
    pool_create = message(
        Ref("Cluster"),
        "Make a cluster of all hosts of the pool, on a network.",
        Param("network", Ref("network"), since="kolkata"),
        Param("cluster_stack", String, since="kolkata"),
        Param("token_timeout", Float, default=20.0, since="kolkata"),
        Param("token_timeout_coefficient", Float, default=1.0, since="kolkata"),
        since="kolkata",
        xapi="P?:kolkata P:lima",
        role="pool-operator",
        static=True,
    )
    pool_force_destroy = message(
        Void,
        "Remove the cluster, whatever state its members are in.",
        errors=("CLUSTER_FORCE_DESTROY_FAILED",),
        since="kolkata",
        xapi="P?:kolkata P:lima",
        role="pool-operator",
    )
    pool_destroy = message(
        Void,
        "Take all members out and remove the cluster.",
        errors=(
            "CLUSTER_STACK_IN_USE",
            "CLUSTERING_DISABLED",
            "CLUSTER_HOST_IS_LAST",
        ),
        since="kolkata",
        xapi="P?:kolkata P:lima",
        role="pool-operator",
    )
    pool_resync = message(
        Void,
        "Bring members and records of the cluster in line again.",
        since="kolkata",
        xapi="P?:kolkata P:lima",
        role="pool-operator",
    )


class Cluster_host(Model, since="kolkata", xapi=True):
    """A host as a member of a cluster.

    Source: xapi datamodel, class Cluster_host.
    """

    uuid = field(
        String,
        RO_run,
        "Unique identifier of the member.",
        since="kolkata",
        xapi="P?:kolkata P:lima",
    )
    cluster = field(
        Ref("Cluster"),
        RO_ins,
        "The cluster that it is a member of.",
        since="kolkata",
        xapi="P?:kolkata P:lima",
    )
    host = field(
        Ref("host"),
        RO_ins,
        "The host that is the member.",
        since="kolkata",
        xapi="P?:kolkata P:lima",
    )
    enabled = field(
        Bool,
        RO_run,
        "Whether the host should take part now.",
        since="kolkata",
        xapi="P?:kolkata P:lima",
    )
    PIF = field(
        Ref("PIF"),
        RO_ins,
        "The interface over which it talks to the others.",
        since="kolkata",
        xapi="P?:kolkata P:lima",
    )
    joined = field(
        Bool,
        RO_run,
        "Whether the host has joined on the level of the software.",
        default=True,
        since="kolkata",
        xapi="P?:kolkata P:lima",
    )
    live = field(
        Bool, RO_run, "Whether the others find the host alive.", since="24.3.0", xapi="P?:24.3.0"
    )
    last_update_live = field(
        DateTime, RO_run, "When that was last looked up.", since="24.3.0", xapi="P?:24.3.0"
    )
    allowed_operations = field(
        Set(Enum(e.cluster_host_operation)),
        RO_run,
        "Operations that would be accepted now.",
        since="rio",
        xapi="P:rio",
        derived=True,
    )
    current_operations = field(
        Map(String, Enum(e.cluster_host_operation)),
        RO_run,
        "Operations in progress, by task.",
        since="rio",
        xapi="P:rio",
    )
    other_config = field(
        Map(String, String),
        RO_ins,
        "Free-form settings of clients, by name.",
        since="kolkata",
        xapi="P?:kolkata P:lima",
    )

    create = message(
        Ref("Cluster_host"),
        "Let a host join a cluster through one of its interfaces.",
        Param("cluster", Ref("Cluster"), since="kolkata"),
        Param("host", Ref("host"), since="kolkata"),
        Param("pif", Ref("PIF"), since="kolkata"),
        errors=(
            "PIF_NOT_ATTACHED_TO_HOST",
            "NO_CLUSTER_HOSTS_REACHABLE",
        ),
        since="kolkata",
        xapi="P?:kolkata P:lima",
        role="pool-operator",
        static=True,
    )
    destroy = message(
        Void,
        "Take the host out of the cluster.",
        errors=(
            "CLUSTER_STACK_IN_USE",
            "CLUSTERING_DISABLED",
            "CLUSTER_HOST_IS_LAST",
        ),
        since="kolkata",
        xapi="P?:kolkata P:lima",
        role="pool-operator",
    )
    enable = message(
        Void,
        "Let the host take part again.",
        errors=(
            "PIF_ALLOWS_UNPLUG",
            "REQUIRED_PIF_IS_UNPLUGGED",
        ),
        since="kolkata",
        xapi="P?:kolkata P:lima",
        role="pool-operator",
    )
    force_destroy = message(
        Void,
        "Drop the member even when its host cannot be reached.",
        errors=("CLUSTER_STACK_IN_USE",),
        since="kolkata",
        xapi="P?:kolkata P:lima",
        role="pool-operator",
    )
    disable = message(
        Void,
        "Let the host no longer take part, but stay a member.",
        errors=("CLUSTER_STACK_IN_USE",),
        since="kolkata",
        xapi="P?:kolkata P:lima",
        role="pool-operator",
    )
