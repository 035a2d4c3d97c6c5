"""Networks of all hosts, and balancing by a server elsewhere."""

from __future__ import annotations

from .._fields import Param, Part, RO_run, RW, field, message
from .._types import Bool, Int, Map, Ref, Set, String, Void


class Networks(Part):
    """Networks of all hosts, and balancing by a server elsewhere."""

    wlb_url = field(
        String, RO_run, "Address of the load balancer.", since="george", xapi="P:george"
    )
    wlb_username = field(
        String,
        RO_run,
        "Name under which the load balancer is called.",
        since="george",
        xapi="P:george",
    )
    wlb_enabled = field(
        Bool, RW, "Whether the load balancer is asked for advice.", since="george", xapi="P:george"
    )
    vswitch_controller = field(
        String,
        RO_run,
        "Address of the controller of the virtual switches.",
        since="midnight-ride",
        xapi="P:midnight-ride D:falcon",
    )
    igmp_snooping_enabled = field(
        Bool,
        RO_run,
        "Whether the switches watch who wants multicast traffic.",
        since="inverness",
        xapi="P:inverness",
    )
    create_VLAN = message(
        Set(Ref("PIF")),
        "Make a VLAN on the same device of every host.",
        Param("device", String, since="rio"),
        Param("network", Ref("network"), since="rio"),
        Param("VLAN", Int, since="rio"),
        errors=("VLAN_TAG_INVALID",),
        since="rio",
        xapi="P:rio",
        role="pool-operator",
        static=True,
    )
    management_reconfigure = message(
        Void,
        "Move the management traffic of all hosts to another network.",
        Param("network", Ref("network"), since="inverness"),
        errors=(
            "HA_IS_ENABLED",
            "PIF_NOT_PRESENT",
            "CANNOT_PLUG_BOND_SLAVE",
            "PIF_INCOMPATIBLE_PRIMARY_ADDRESS_TYPE",
            "PIF_HAS_NO_NETWORK_CONFIGURATION",
            "PIF_HAS_NO_V6_NETWORK_CONFIGURATION",
        ),
        since="inverness",
        xapi="P:inverness",
        role="pool-operator",
        static=True,
    )
    create_VLAN_from_PIF = message(
        Set(Ref("PIF")),
        "Make a VLAN on every host, with one interface as the model.",
        Param("pif", Ref("PIF"), since="rio"),
        Param("network", Ref("network"), since="rio"),
        Param("VLAN", Int, since="rio"),
        errors=("VLAN_TAG_INVALID",),
        since="rio",
        xapi="P:rio",
        role="pool-operator",
        static=True,
    )
    initialize_wlb = message(
        Void,
        "Connect the pool to a load balancer.",
        Param("wlb_url", String, since="george"),
        Param("wlb_username", String, since="george"),
        Param("wlb_password", String, since="george"),
        Param("xenserver_username", String, since="george"),
        Param("xenserver_password", String, since="george"),
        since="george",
        xapi="P:george",
        role="pool-operator",
        static=True,
    )
    deconfigure_wlb = message(
        Void,
        "Disconnect the pool from its load balancer.",
        since="george",
        xapi="P:george",
        role="pool-operator",
        static=True,
    )
    send_wlb_configuration = message(
        Void,
        "Send settings to the load balancer.",
        Param("config", Map(String, String), since="george"),
        since="george",
        xapi="P:george",
        role="pool-operator",
        static=True,
    )
    retrieve_wlb_configuration = message(
        Map(String, String),
        "Read the settings of the load balancer.",
        since="george",
        xapi="P:george",
        role="read-only",
        static=True,
    )
    retrieve_wlb_recommendations = message(
        Map(Ref("VM"), Set(String)),
        "Ask the load balancer which VMs should move where.",
        since="george",
        xapi="P:george",
        role="read-only",
        static=True,
    )
    set_vswitch_controller = message(
        Void,
        "Let a controller manage the virtual switches.",
        Param("address", String, since="midnight-ride"),
        since="midnight-ride",
        xapi="P:midnight-ride E:cowley D:falcon",
        role="pool-operator",
        static=True,
    )
    set_igmp_snooping_enabled = message(
        Void,
        "Choose whether the switches watch who wants multicast traffic.",
        Param("value", Bool, since="inverness"),
        since="inverness",
        xapi="P:inverness",
        role="pool-operator",
    )
