"""The life of a host: power, guests that come and go, what must be done to it."""

from __future__ import annotations

from .. import _enums as e
from .._fields import Param, Part, RO_run, field, message
from .._types import Bool, Enum, Int, Map, Ref, Set, String, Void


class Life(Part):
    """The life of a host: power, guests that come and go, what must be done to it."""

    enabled = field(Bool, RO_run, "Whether new VMs may start here.", xapi="P:rio")
    resident_VMs = field(
        Set(Ref("VM")), RO_run, "VMs that are here now, the control domain included.", xapi="P:rio"
    )
    memory_overhead = field(
        Int,
        RO_run,
        "Memory that the hypervisor keeps for itself.",
        since="rio",
        xapi="P:rio",
        unit="bytes",
    )
    allowed_operations = field(
        Set(Enum(e.host_allowed_operations)),
        RO_run,
        "Operations that would be accepted now.",
        since="rio",
        xapi="P:rio",
        derived=True,
    )
    current_operations = field(
        Map(String, Enum(e.host_allowed_operations)),
        RO_run,
        "Operations in progress, by task.",
        since="rio",
        xapi="P:rio",
    )
    ha_statefiles = field(
        Set(String),
        RO_run,
        "Files through which the host takes part in high availability.",
        since="orlando",
        xapi="P:orlando",
    )
    ha_network_peers = field(
        Set(String),
        RO_run,
        "Hosts that this one sees over the network, for high availability.",
        since="orlando",
        xapi="P:orlando",
    )
    power_on_mode = field(
        String,
        RO_run,
        "Way to switch the host on from afar: empty, wake-on-lan, IPMI and so on.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    power_on_config = field(
        Map(String, String),
        RO_run,
        "Settings of the way to switch the host on.",
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    control_domain = field(
        Ref("VM"), RO_run, "The VM that controls the host (domain 0).", since="ely", xapi="P:ely"
    )
    updates_requiring_reboot = field(
        Set(Ref("pool_update")),
        RO_run,
        "Updates that take effect only after the host has rebooted.",
        since="ely",
        xapi="P:ely",
    )
    pending_guidances = field(
        Set(Enum(e.update_guidances)),
        RO_run,
        "What must still be restarted before updates are complete.",
        since="1.303.0",
        xapi="P:1.303.0",
    )
    tls_verification_enabled = field(
        Bool,
        RO_run,
        "Whether the host checks the certificates of those it connects to.",
        since="1.313.0",
        xapi="P:1.313.0",
    )
    pending_guidances_recommended = field(
        Set(Enum(e.update_guidances)),
        RO_run,
        "What should still be restarted to profit from updates.",
        since="24.10.0",
        xapi="P?:24.10.0",
    )
    pending_guidances_full = field(
        Set(Enum(e.update_guidances)),
        RO_run,
        "What would have to be restarted for everything new to take effect.",
        since="24.10.0",
        xapi="P?:24.10.0",
    )
    ssh_enabled = field(
        Bool,
        RO_run,
        "Whether people may log in over SSH.",
        default=True,
        since="25.21.0",
        xapi="P?:25.21.0",
    )
    disable = message(
        Void,
        "Let no new VM start here.",
        Param("auto_enable", Bool, default=True, since="rio"),
        xapi="P:rio C:25.31.0",
        role="pool-operator",
        client_cert=True,
    )
    enable = message(
        Void, "Let VMs start here again.", xapi="P:rio", role="pool-operator", client_cert=True
    )
    shutdown = message(
        Void,
        "Switch the host off; it must be disabled and empty.",
        xapi="P:rio",
        role="pool-operator",
    )
    reboot = message(
        Void, "Restart the host; it must be disabled and empty.", xapi="P:rio", role="pool-operator"
    )
    destroy = message(
        Void,
        "Forget a host that will not come back.",
        since="rio",
        xapi="P:rio",
        role="pool-operator",
    )
    power_on = message(
        Void,
        "Switch the host on from afar.",
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
    )
    emergency_ha_disable = message(
        Void,
        "Turn high availability off on this host alone, when all else failed.",
        Param("soft", Bool, default=False, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
        static=True,
        has_async=False,
    )
    assert_can_evacuate = message(
        Void,
        "Fail unless all VMs here could move elsewhere.",
        since="miami",
        xapi="P:miami",
        role="pool-operator",
    )
    get_vms_which_prevent_evacuation = message(
        Map(Ref("VM"), Set(String)),
        "Tell which VMs cannot move elsewhere, and why.",
        since="orlando",
        xapi="P:orlando",
        role="read-only",
    )
    get_uncooperative_resident_VMs = message(
        Set(Ref("VM")),
        "List VMs that do not give memory back when asked.",
        since="midnight-ride",
        xapi="P:midnight-ride D:tampa",
        role="read-only",
    )
    evacuate = message(
        Void,
        "Move all running VMs to other hosts.",
        Param("network", Ref("network"), default="OpaqueRef:NULL", since="miami"),
        Param("evacuate_batch_size", Int, default=0, since="miami"),
        since="miami",
        xapi="P:miami E:1.297.0 E:23.27.0",
        role="pool-operator",
        client_cert=True,
    )
    restart_agent = message(
        Void,
        "Restart the toolstack; VMs go on running.",
        since="rio",
        xapi="P:rio",
        role="pool-operator",
    )
    shutdown_agent = message(
        Void,
        "Stop the toolstack; VMs go on running.",
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
        static=True,
        has_async=False,
    )
    compute_free_memory = message(
        Int,
        "Work out how much memory new VMs could have: what is free, less ``memory_reserve``.",
        since="orlando",
        xapi="P:orlando",
        role="read-only",
    )
    compute_memory_overhead = message(
        Int,
        "Work out how much memory the hypervisor keeps for itself.",
        since="midnight-ride",
        xapi="P:midnight-ride",
        role="read-only",
    )
    retrieve_wlb_evacuate_recommendations = message(
        Map(Ref("VM"), Set(String)),
        "Ask the load balancer where the VMs here should go.",
        since="george",
        xapi="P:george",
        role="read-only",
    )
    set_power_on_mode = message(
        Void,
        "Choose how the host is switched on from afar.",
        Param("power_on_mode", String, since="cowley"),
        Param("power_on_config", Map(String, String), since="cowley"),
        since="cowley",
        xapi="P:cowley C:stockholm C:24.19.0",
        role="pool-operator",
    )
    migrate_receive = message(
        Map(String, String),
        "Make ready to receive a VM; the answer goes to the sender.",
        Param("network", Ref("network"), since="tampa"),
        Param("options", Map(String, String), since="tampa"),
        since="tampa",
        xapi="P:tampa",
        role="vm-power-admin",
    )
    declare_dead = message(
        Void,
        "Tell the pool that this host is down, so its VMs may start elsewhere.",
        since="clearwater",
        xapi="P:clearwater",
        role="pool-operator",
    )
    emergency_clear_mandatory_guidance = message(
        Void,
        "Forget what must be restarted before the host may be enabled.",
        since="24.10.0",
        xapi="P?:24.10.0",
        role="local root",
        static=True,
        has_async=False,
    )
