"""VLANs, bonds, tunnels and virtual functions: interfaces made of interfaces."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, Enum, Int, Map, Ref, Set, String, Void


class VLAN(Model, since="miami", xapi=True):
    """A VLAN on top of an interface of a host.

    Source: xapi datamodel, class VLAN.
    """

    uuid = field(String, RO_run, "Unique identifier of the VLAN.", since="rio", xapi="P:rio")
    tagged_PIF = field(
        Ref("PIF"),
        RO_ins,
        "The interface below, whose packets carry the tag.",
        since="miami",
        xapi="P:miami",
    )
    untagged_PIF = field(
        Ref("PIF"),
        RO_run,
        "The interface on top, whose packets carry none.",
        since="miami",
        xapi="P:miami",
    )
    tag = field(Int, RO_ins, "Number of the VLAN.", default=-1, since="miami", xapi="P:miami")
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="miami",
        xapi="P:miami",
    )

    create = message(
        Ref("VLAN"),
        "Put a VLAN on an interface and connect it to a network.",
        Param("tagged_PIF", Ref("PIF"), since="miami"),
        Param("tag", Int, since="miami"),
        Param("network", Ref("network"), since="miami"),
        since="miami",
        xapi="P:miami",
        role="pool-operator",
        static=True,
    )
    destroy = message(
        Void,
        "Take the VLAN and its untagged interface away.",
        since="miami",
        xapi="P:miami",
        role="pool-operator",
    )


class Bond(Model, since="miami", xapi=True):
    """Several interfaces of a host that act as one.

    Source: xapi datamodel, class Bond.
    """

    uuid = field(String, RO_run, "Unique identifier of the bond.", since="rio", xapi="P:rio")
    master = field(
        Ref("PIF"),
        RO_ins,
        "The interface that stands for all of them.",
        since="miami",
        xapi="P:miami",
    )
    slaves = field(
        Set(Ref("PIF")),
        RO_run,
        "The interfaces that are its members.",
        since="miami",
        xapi="P:miami",
    )
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="miami",
        xapi="P:miami",
    )
    primary_slave = field(
        Ref("PIF"),
        RO_run,
        "The member from which the bond took its address and, at first, its MAC.",
        since="boston",
        xapi="P:boston",
    )
    mode = field(
        Enum(e.bond_mode),
        RO_run,
        "How traffic is spread over the members.",
        since="boston",
        xapi="P:boston",
    )
    properties = field(
        Map(String, String),
        RO_run,
        "More settings of the mode, by name.",
        since="tampa",
        xapi="P:tampa",
    )
    links_up = field(Int, RO_run, "How many members have a link.", since="tampa", xapi="P:tampa")
    auto_update_mac = field(
        Bool,
        RO_run,
        "Whether the MAC follows that of the primary member.",
        default=True,
        since="quebec",
        xapi="P:quebec",
    )

    create = message(
        Ref("Bond"),
        "Join interfaces into one, connected to a network; its MAC may be left empty.",
        Param("network", Ref("network"), since="miami"),
        Param("members", Set(Ref("PIF")), since="miami"),
        Param("MAC", String, since="miami"),
        Param("mode", Enum(e.bond_mode), default=e.bond_mode("balance-slb"), since="miami"),
        Param("properties", Map(String, String), default={}, since="miami"),
        since="miami",
        xapi="P:miami",
        role="pool-operator",
        static=True,
    )
    destroy = message(
        Void,
        "Release the members of the bond.",
        since="miami",
        xapi="P:miami",
        role="pool-operator",
    )
    set_mode = message(
        Void,
        "Spread the traffic over the members in another way.",
        Param("value", Enum(e.bond_mode), since="boston"),
        since="boston",
        xapi="P:boston",
        role="pool-operator",
    )
    set_property = message(
        Void,
        "Set one more setting of the mode.",
        Param("name", String, since="tampa"),
        Param("value", String, since="tampa"),
        since="tampa",
        xapi="P:tampa",
        role="pool-operator",
    )


class tunnel(Model, since="cowley", xapi=True):
    """A tunnel between hosts that carries a network of its own.

    Source: xapi datamodel, class tunnel.
    """

    uuid = field(
        String, RO_run, "Unique identifier of the tunnel.", since="cowley", xapi="P:cowley"
    )
    access_PIF = field(
        Ref("PIF"),
        RO_ins,
        "The interface through which the network in the tunnel is reached.",
        since="cowley",
        xapi="P:cowley",
    )
    transport_PIF = field(
        Ref("PIF"),
        RO_ins,
        "The interface whose network the tunnel runs over.",
        since="cowley",
        xapi="P:cowley",
    )
    status = field(
        Map(String, String),
        RW,
        "Whether the tunnel works, as the key active, and other findings.",
        default={"active": "false"},
        since="cowley",
        xapi="P:cowley",
    )
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="cowley",
        xapi="P:cowley",
    )
    protocol = field(
        Enum(e.tunnel_protocol),
        RW,
        "How packets are wrapped on their way.",
        since="1.250.0",
        xapi="P:1.250.0",
    )

    create = message(
        Ref("tunnel"),
        "Make a tunnel over an interface, for a network.",
        Param("transport_PIF", Ref("PIF"), since="cowley"),
        Param("network", Ref("network"), since="cowley"),
        Param(
            "protocol", Enum(e.tunnel_protocol), default=e.tunnel_protocol("gre"), since="cowley"
        ),
        errors=(
            "OPENVSWITCH_NOT_ACTIVE",
            "TRANSPORT_PIF_NOT_CONFIGURED",
            "IS_TUNNEL_ACCESS_PIF",
        ),
        since="cowley",
        xapi="P:cowley",
        role="pool-operator",
        static=True,
    )
    destroy = message(
        Void,
        "Take the tunnel and its access interface away.",
        since="cowley",
        xapi="P:cowley",
        role="pool-operator",
    )


class network_sriov(Model, since="kolkata", xapi=True):
    """A network that hands out virtual functions of one physical interface.

    Source: xapi datamodel, class network_sriov.
    """

    uuid = field(
        String, RO_run, "Unique identifier of the SR-IOV network.", since="rio", xapi="P:rio"
    )
    physical_PIF = field(
        Ref("PIF"),
        RO_ins,
        "The interface that has the virtual functions.",
        since="kolkata",
        xapi="P:kolkata",
    )
    logical_PIF = field(
        Ref("PIF"),
        RO_ins,
        "The interface that stands for them on the network.",
        since="kolkata",
        xapi="P:kolkata",
    )
    requires_reboot = field(
        Bool,
        RO_run,
        "Whether the host must reboot before the functions are there.",
        since="kolkata",
        xapi="P:kolkata",
    )
    configuration_mode = field(
        Enum(e.sriov_configuration_mode),
        RO_run,
        "How the functions of the interface are switched on.",
        default=e.sriov_configuration_mode("unknown"),
        since="kolkata",
        xapi="P:kolkata",
    )

    create = message(
        Ref("network_sriov"),
        "Switch on the virtual functions of an interface, for a network.",
        Param("pif", Ref("PIF"), since="kolkata"),
        Param("network", Ref("network"), since="kolkata"),
        since="kolkata",
        xapi="P:kolkata",
        role="pool-operator",
        static=True,
    )
    destroy = message(
        Void,
        "Switch off the virtual functions again.",
        since="kolkata",
        xapi="P:kolkata",
        role="pool-operator",
    )
    get_remaining_capacity = message(
        Int,
        "Tell how many virtual functions are free.",
        since="kolkata",
        xapi="P:kolkata",
        role="read-only",
    )
