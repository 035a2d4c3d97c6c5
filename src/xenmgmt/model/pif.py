"""Physical network interfaces, VLANs on them among these."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, DateTime, Enum, Float, Int, Map, Ref, Set, String, Void


class PIF(Model, destroy=True, xapi=True):
    """A network interface of a host, or a VLAN on one.

    Source: Xen-API 1.0.10, class PIF; xapi datamodel, class PIF.
    """

    uuid = field(String, RO_run, "Unique identifier of the interface.", xapi="P:rio")
    device = field(
        String, RW, "Name of the device, such as eth0.", xapi="P:rio", xapi_qualifier=RO_ins
    )
    network = field(Ref("network"), RO_ins, "The network that it connects to.", xapi="P:rio")
    host = field(Ref("host"), RO_ins, "The host that it belongs to.", xapi="P:rio")
    MAC = field(String, RW, "Hardware address.", xapi="P:rio", xapi_qualifier=RO_ins)
    MTU = field(
        Int,
        RW,
        "Largest packet that it carries.",
        default=1500,
        unit="bytes",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
    )
    VLAN = field(
        Int,
        RW,
        "Tag of the VLAN, or -1 for the untagged interface itself.",
        default=-1,
        xapi="P:rio",
        xapi_qualifier=RO_ins,
    )
    metrics = field(Ref("PIF_metrics"), RO_run, "What the interface measures.", xapi="P:rio")
    physical = field(
        Bool, RO_run, "Whether there is a real device behind it.", since="miami", xapi="P:miami"
    )
    currently_attached = field(
        Bool, RO_run, "Whether it is up now.", default=True, since="miami", xapi="P:miami"
    )
    ip_configuration_mode = field(
        Enum(e.ip_configuration_mode),
        RO_run,
        "How the interface gets its IPv4 address.",
        since="miami",
        xapi="P:miami",
    )
    IP = field(String, RO_run, "IPv4 address of the interface.", since="miami", xapi="P:miami")
    netmask = field(String, RO_run, "IPv4 netmask of the interface.", since="miami", xapi="P:miami")
    gateway = field(String, RO_run, "IPv4 gateway of the interface.", since="miami", xapi="P:miami")
    DNS = field(
        String, RO_run, "Name servers, with commas between them.", since="miami", xapi="P:miami"
    )
    bond_slave_of = field(
        Ref("Bond"), RO_run, "The bond that it is a member of.", since="miami", xapi="P:miami"
    )
    bond_master_of = field(
        Set(Ref("Bond")), RO_run, "The bonds that it stands for.", since="miami", xapi="P:miami"
    )
    VLAN_master_of = field(
        Ref("VLAN"),
        RO_run,
        "The VLAN that it is the tagged side of.",
        since="miami",
        xapi="P:miami",
    )
    VLAN_slave_of = field(
        Set(Ref("VLAN")), RO_run, "The VLANs that it carries.", since="miami", xapi="P:miami"
    )
    management = field(
        Bool, RO_run, "Whether the host is managed through it.", since="miami", xapi="P:miami"
    )
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="miami",
        xapi="P:miami",
    )
    disallow_unplug = field(
        Bool, RO_run, "Whether it must stay up.", since="orlando", xapi="P:orlando"
    )
    tunnel_access_PIF_of = field(
        Set(Ref("tunnel")),
        RO_run,
        "The tunnels that it is the entrance of.",
        since="cowley",
        xapi="P:cowley",
    )
    tunnel_transport_PIF_of = field(
        Set(Ref("tunnel")),
        RO_run,
        "The tunnels whose packets it carries.",
        since="cowley",
        xapi="P:cowley",
    )
    ipv6_configuration_mode = field(
        Enum(e.ipv6_configuration_mode),
        RO_run,
        "How the interface gets its IPv6 addresses.",
        since="tampa",
        xapi="P:tampa",
    )
    IPv6 = field(
        Set(String),
        RO_run,
        "IPv6 addresses of the interface, each with its prefix length.",
        since="tampa",
        xapi="P:tampa",
    )
    ipv6_gateway = field(
        String, RO_run, "IPv6 gateway of the interface.", since="tampa", xapi="P:tampa"
    )
    primary_address_type = field(
        Enum(e.primary_address_type),
        RO_run,
        "Which of its addresses the host is reached by.",
        since="tampa",
        xapi="P:tampa",
    )
    managed = field(
        Bool,
        RO_ins,
        "Whether the toolstack sets it up.",
        default=True,
        since="vgpu-productisation",
        xapi="P:vgpu-productisation",
    )
    properties = field(
        Map(String, String),
        RO_run,
        "Settings of the device, by name.",
        since="creedence",
        xapi="P:creedence",
    )
    capabilities = field(
        Set(String), RO_run, "What the device can do.", since="dundee", xapi="P:dundee"
    )
    igmp_snooping_status = field(
        Enum(e.pif_igmp_status),
        RO_run,
        "Whether its bridge follows who listens to multicasts.",
        default=e.pif_igmp_status("unknown"),
        since="inverness",
        xapi="P:inverness",
    )
    sriov_physical_PIF_of = field(
        Set(Ref("network_sriov")),
        RO_run,
        "The SR-IOV networks that share out its device.",
        since="kolkata",
        xapi="P:kolkata",
    )
    sriov_logical_PIF_of = field(
        Set(Ref("network_sriov")),
        RO_run,
        "The SR-IOV networks that it stands for.",
        since="kolkata",
        xapi="P:kolkata",
    )
    PCI = field(Ref("PCI"), RO_run, "The PCI device behind it.", since="kolkata", xapi="P:kolkata")

    create_VLAN = message(
        Ref("PIF"),
        "Make an interface for one VLAN of a device.",
        Param("device", String),
        Param("network", Ref("network")),
        Param("host", Ref("host")),
        Param("VLAN", Int),
        errors=("VLAN_TAG_INVALID",),
        xapi="P:rio D:miami",
        role="pool-operator",
        static=True,
    )
    destroy = message(
        Void,
        "Remove a VLAN interface.",
        errors=("PIF_IS_PHYSICAL",),
        since="rio",
        xapi="P:rio D:miami",
        role="pool-operator",
    )
    reconfigure_ip = message(
        Void,
        "Change how the interface gets its IPv4 address.",
        Param("mode", Enum(e.ip_configuration_mode), since="miami"),
        Param("IP", String, since="miami"),
        Param("netmask", String, since="miami"),
        Param("gateway", String, since="miami"),
        Param("DNS", String, since="miami"),
        errors=("CLUSTERING_ENABLED",),
        since="miami",
        xapi="P:miami",
        role="pool-operator",
    )
    reconfigure_ipv6 = message(
        Void,
        "Change how the interface gets its IPv6 addresses.",
        Param("mode", Enum(e.ipv6_configuration_mode), since="tampa"),
        Param("IPv6", String, since="tampa"),
        Param("gateway", String, since="tampa"),
        Param("DNS", String, since="tampa"),
        errors=("CLUSTERING_ENABLED",),
        since="tampa",
        xapi="P:tampa",
        role="pool-operator",
    )
    set_primary_address_type = message(
        Void,
        "Choose which address the host is reached by.",
        Param("primary_address_type", Enum(e.primary_address_type), since="tampa"),
        since="tampa",
        xapi="P:tampa",
        role="pool-operator",
    )
    scan = message(
        Void,
        "Look for interfaces of a host that are not known yet.",
        Param("host", Ref("host"), since="miami"),
        since="miami",
        xapi="P:miami",
        role="pool-operator",
        static=True,
    )
    introduce = message(
        Ref("PIF"),
        "Make a device of a host known as an interface.",
        Param("host", Ref("host"), since="miami"),
        Param("MAC", String, since="miami"),
        Param("device", String, since="miami"),
        Param("managed", Bool, default=True, since="vgpu-productisation"),
        since="miami",
        xapi="P:miami",
        role="pool-operator",
        static=True,
    )
    forget = message(
        Void,
        "Forget the interface; its device stays in the host.",
        errors=("PIF_TUNNEL_STILL_EXISTS", "CLUSTERING_ENABLED"),
        since="miami",
        xapi="P:miami",
        role="pool-operator",
    )
    unplug = message(
        Void,
        "Take the interface down.",
        errors=(
            "HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN",
            "VIF_IN_USE",
            "PIF_DOES_NOT_ALLOW_UNPLUG",
            "PIF_HAS_FCOE_SR_IN_USE",
        ),
        since="miami",
        xapi="P:miami",
        role="pool-operator",
    )
    set_disallow_unplug = message(
        Void,
        "Say whether the interface must stay up.",
        Param("value", Bool, since="orlando"),
        errors=("OTHER_OPERATION_IN_PROGRESS", "CLUSTERING_ENABLED"),
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
    )
    plug = message(
        Void,
        "Bring the interface up.",
        errors=("TRANSPORT_PIF_NOT_CONFIGURED",),
        since="miami",
        xapi="P:miami",
        role="pool-operator",
    )
    db_introduce = message(
        Ref("PIF"),
        "Write a record of an interface, and touch no device.",
        Param("device", String, since="orlando"),
        Param("network", Ref("network"), since="orlando"),
        Param("host", Ref("host"), since="orlando"),
        Param("MAC", String, since="orlando"),
        Param("MTU", Int, since="orlando"),
        Param("VLAN", Int, since="orlando"),
        Param("physical", Bool, since="orlando"),
        Param("ip_configuration_mode", Enum(e.ip_configuration_mode), since="orlando"),
        Param("IP", String, since="orlando"),
        Param("netmask", String, since="orlando"),
        Param("gateway", String, since="orlando"),
        Param("DNS", String, since="orlando"),
        Param("bond_slave_of", Ref("Bond"), since="orlando"),
        Param("VLAN_master_of", Ref("VLAN"), since="orlando"),
        Param("management", Bool, since="orlando"),
        Param("other_config", Map(String, String), since="orlando"),
        Param("disallow_unplug", Bool, default=False, since="orlando"),
        Param(
            "ipv6_configuration_mode",
            Enum(e.ipv6_configuration_mode),
            default=e.ipv6_configuration_mode("None"),
            since="tampa",
        ),
        Param("IPv6", Set(String), default=(), since="tampa"),
        Param("ipv6_gateway", String, default="", since="tampa"),
        Param(
            "primary_address_type",
            Enum(e.primary_address_type),
            default=e.primary_address_type("IPv4"),
            since="tampa",
        ),
        Param("managed", Bool, default=True, since="vgpu-productisation"),
        Param("properties", Map(String, String), default={}, since="creedence"),
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
        static=True,
    )
    db_forget = message(
        Void,
        "Delete the record of an interface, and touch no device.",
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
    )
    set_property = message(
        Void,
        "Change one setting of the device.",
        Param("name", String, since="creedence"),
        Param("value", String, since="creedence"),
        since="creedence",
        xapi="P:creedence",
        role="pool-operator",
    )


class PIF_metrics(Model, xapi=True):
    """What a physical network interface measures.

    Source: Xen-API 1.0.10, class PIF_metrics; xapi datamodel, class PIF_metrics.
    """

    uuid = field(String, RO_run, "Unique identifier of the measurements.", xapi="P:rio")
    io_read_kbs = field(Float, RO_run, "How fast data comes in.", path="io/read_kbs", unit="KiB/s")
    io_write_kbs = field(
        Float, RO_run, "How fast data goes out.", path="io/write_kbs", unit="KiB/s"
    )
    last_updated = field(DateTime, RO_run, "When the values were last measured.", xapi="P:rio")
    carrier = field(Bool, RO_run, "Whether the link is up.", since="rio", xapi="P:rio")
    vendor_id = field(String, RO_run, "Number of the maker.", since="rio", xapi="P:rio")
    vendor_name = field(String, RO_run, "Name of the maker.", since="rio", xapi="P:rio")
    device_id = field(String, RO_run, "Number of the device model.", since="rio", xapi="P:rio")
    device_name = field(String, RO_run, "Name of the device model.", since="rio", xapi="P:rio")
    speed = field(Int, RO_run, "Speed of the link.", since="rio", xapi="P:rio", unit="Mbit/s")
    duplex = field(
        Bool, RO_run, "Whether the link sends and receives at once.", since="rio", xapi="P:rio"
    )
    pci_bus_path = field(
        String, RO_run, "Address of the device on the PCI bus.", since="rio", xapi="P:rio"
    )
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="orlando",
        xapi="P:orlando",
    )
