"""Restart of guests elsewhere when a host is lost."""

from __future__ import annotations

from .._fields import Param, Part, RO_run, RW, field, message
from .._types import Bool, Int, Map, Ref, Set, String, Void


class Availability(Part):
    """Restart of guests elsewhere when a host is lost."""

    ha_enabled = field(
        Bool, RO_run, "Whether high availability is on.", since="orlando", xapi="P:orlando"
    )
    ha_configuration = field(
        Map(String, String),
        RO_run,
        "Settings of high availability.",
        since="orlando",
        xapi="P:orlando",
    )
    ha_statefiles = field(
        Set(String),
        RO_run,
        "Disks through which the hosts watch each other.",
        since="orlando",
        xapi="P:orlando",
    )
    ha_host_failures_to_tolerate = field(
        Int,
        RO_run,
        "How many hosts may fail with all protected VMs still restartable.",
        since="orlando",
        xapi="P:orlando",
    )
    ha_plan_exists_for = field(
        Int,
        RO_run,
        "How many host failures the present plan copes with.",
        since="orlando",
        xapi="P:orlando",
    )
    ha_allow_overcommit = field(
        Bool,
        RW,
        "Whether more may be protected than the plan can restart.",
        since="orlando",
        xapi="P:orlando",
    )
    ha_overcommitted = field(
        Bool,
        RO_run,
        "Whether more is protected than the plan can restart.",
        since="orlando",
        xapi="P:orlando",
    )
    redo_log_enabled = field(
        Bool,
        RO_run,
        "Whether every change of the database is also logged on shared storage.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    redo_log_vdi = field(
        Ref("VDI"),
        RO_run,
        "Disk that holds that log.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    ha_cluster_stack = field(
        String,
        RO_run,
        "Software that does the watching for high availability.",
        since="dundee",
        xapi="P:dundee",
    )
    ha_reboot_vm_on_internal_shutdown = field(
        Bool,
        RW,
        "Whether a protected VM that shuts itself down is started again.",
        default=True,
        since="25.16.0",
        xapi="P?:25.16.0",
    )
    enable_ha = message(
        Void,
        "Turn high availability on.",
        Param("heartbeat_srs", Set(Ref("SR")), since="miami"),
        Param("configuration", Map(String, String), since="miami"),
        since="miami",
        xapi="P:miami",
        role="pool-operator",
        client_cert=True,
        static=True,
    )
    disable_ha = message(
        Void,
        "Turn high availability off.",
        since="miami",
        xapi="P:miami",
        role="pool-operator",
        client_cert=True,
        static=True,
    )
    ha_prevent_restarts_for = message(
        Void,
        "Hold back automatic restarts for some seconds.",
        Param("seconds", Int, since="orlando-update-1"),
        since="orlando-update-1",
        xapi="P:orlando-update-1",
        role="pool-operator",
        static=True,
        has_async=False,
    )
    ha_failover_plan_exists = message(
        Bool,
        "Tell whether a plan copes with so many host failures.",
        Param("n", Int, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
        static=True,
        has_async=False,
    )
    ha_compute_max_host_failures_to_tolerate = message(
        Int,
        "Work out how many host failures could be coped with.",
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
        static=True,
        has_async=False,
    )
    ha_compute_hypothetical_max_host_failures_to_tolerate = message(
        Int,
        "The same, were other VMs protected.",
        Param("configuration", Map(Ref("VM"), String), since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="read-only",
        static=True,
        has_async=False,
    )
    ha_compute_vm_failover_plan = message(
        Map(Ref("VM"), Map(String, String)),
        "Work out where VMs would restart if these hosts failed.",
        Param("failed_hosts", Set(Ref("host")), since="orlando"),
        Param("failed_vms", Set(Ref("VM")), since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
        static=True,
        has_async=False,
    )
    set_ha_host_failures_to_tolerate = message(
        Void,
        "Choose how many host failures to prepare for.",
        Param("value", Int, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
    )
    enable_redo_log = message(
        Void,
        "Log every change of the database on this storage too.",
        Param("sr", Ref("SR"), since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="pool-operator",
        static=True,
    )
    disable_redo_log = message(
        Void,
        "Log changes of the database no more.",
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="pool-operator",
        static=True,
    )
