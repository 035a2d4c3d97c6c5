"""Virtual networks."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, Enum, Int, Map, Ref, Set, String, Void


class network(Model, create=True, destroy=True, xapi=True):
    """A virtual network that interfaces of VMs and hosts join.

    Source: Xen-API 1.0.10, class network; xapi datamodel, class network.
    """

    uuid = field(
        String, RO_run, "Identity of the object, the same for its whole life.", xapi="P:rio"
    )
    name_label = field(
        String, RW, "Name for people; need not be unique.", path="name/label", xapi="P:rio"
    )
    name_description = field(
        String, RW, "A sentence for people.", path="name/description", xapi="P:rio"
    )
    VIFs = field(Set(Ref("VIF")), RO_run, "Virtual interfaces on it.", xapi="P:rio")
    PIFs = field(Set(Ref("PIF")), RO_run, "Interfaces of hosts on it.", xapi="P:rio")
    default_gateway = field(String, RW, "Address of the gateway for guests.")
    default_netmask = field(String, RW, "Network mask for guests.")
    other_config = field(Map(String, String), RW, "Free keys and values of clients.", xapi="P:rio")
    allowed_operations = field(
        Set(Enum(e.network_operations)),
        RO_run,
        "What may be begun now; worked out from the state tables when read.",
        since="rio",
        xapi="P:rio",
        derived=True,
    )
    current_operations = field(
        Map(String, Enum(e.network_operations)),
        RO_run,
        "What is in progress on the object: operation by task.",
        since="rio",
        xapi="P:rio",
    )
    MTU = field(
        Int,
        RW,
        "Largest packet in bytes.",
        default=1500,
        since="midnight-ride",
        xapi="P:midnight-ride",
    )
    bridge = field(
        String, RO_ins, "Name of the bridge on the hosts.", since="rio", xapi="P:rio C:falcon"
    )
    managed = field(
        Bool,
        RO_ins,
        "Whether the toolstack makes and removes the bridge.",
        default=True,
        since="falcon",
        xapi="P:falcon",
    )
    blobs = field(
        Map(String, Ref("blob")),
        RO_run,
        "Binary data kept beside the object, by name.",
        since="orlando",
        xapi="P:orlando",
    )
    tags = field(
        Set(String),
        RW,
        "Words that clients mark the object with.",
        since="orlando",
        xapi="P:orlando",
    )
    default_locking_mode = field(
        Enum(e.network_default_locking_mode),
        RO_run,
        "What an interface may send that says nothing of its own.",
        default=e.network_default_locking_mode("unlocked"),
        since="tampa",
        xapi="P:tampa",
    )
    assigned_ips = field(
        Map(Ref("VIF"), String),
        RO_run,
        "Addresses given out, by interface.",
        since="creedence",
        xapi="P:creedence",
    )
    purpose = field(
        Set(Enum(e.network_purpose)),
        RO_run,
        "What the network is set apart for.",
        since="inverness",
        xapi="P:inverness",
    )

    create_new_blob = message(
        Ref("blob"),
        "Make a place for binary data beside the object.",
        Param("name", String, since="orlando"),
        Param("mime_type", String, since="orlando"),
        Param("public", Bool, default=False, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="pool-operator",
    )
    set_default_locking_mode = message(
        Void,
        "Change what interfaces may send by default; nothing may be attached.",
        Param("value", Enum(e.network_default_locking_mode), since="tampa"),
        since="tampa",
        xapi="P:tampa",
        role="pool-operator",
    )
    add_purpose = message(
        Void,
        "Set the network apart for one more purpose.",
        Param("value", Enum(e.network_purpose), since="inverness"),
        errors=("NETWORK_INCOMPATIBLE_PURPOSES",),
        since="inverness",
        xapi="P:inverness",
        role="pool-admin",
    )
    remove_purpose = message(
        Void,
        "Take a purpose away.",
        Param("value", Enum(e.network_purpose), since="inverness"),
        since="inverness",
        xapi="P:inverness",
        role="pool-admin",
    )
