"""DOC"""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, Enum, Int, Map, Ref, Set, String, Void


class network(Model, create=True, destroy=True, xapi=True):
    """DOC"""

    uuid = field(String, RO_run, "DOC", xapi="P:rio")
    name_label = field(String, RW, "DOC", path="name/label", xapi="P:rio")
    name_description = field(String, RW, "DOC", path="name/description", xapi="P:rio")
    VIFs = field(Set(Ref("VIF")), RO_run, "DOC", xapi="P:rio")
    PIFs = field(Set(Ref("PIF")), RO_run, "DOC", xapi="P:rio")
    default_gateway = field(String, RW, "DOC")
    default_netmask = field(String, RW, "DOC")
    other_config = field(Map(String, String), RW, "DOC", xapi="P:rio")
    allowed_operations = field(
        Set(Enum(e.network_operations)), RO_run, "DOC", since="rio", xapi="P:rio", derived=True
    )
    current_operations = field(
        Map(String, Enum(e.network_operations)), RO_run, "DOC", since="rio", xapi="P:rio"
    )
    MTU = field(Int, RW, "DOC", default=1500, since="midnight-ride", xapi="P:midnight-ride")
    bridge = field(String, RO_ins, "DOC", since="rio", xapi="P:rio C:falcon")
    managed = field(Bool, RO_ins, "DOC", default=True, since="falcon", xapi="P:falcon")
    blobs = field(Map(String, Ref("blob")), RO_run, "DOC", since="orlando", xapi="P:orlando")
    tags = field(Set(String), RW, "DOC", since="orlando", xapi="P:orlando")
    default_locking_mode = field(
        Enum(e.network_default_locking_mode),
        RO_run,
        "DOC",
        default=e.network_default_locking_mode("unlocked"),
        since="tampa",
        xapi="P:tampa",
    )
    assigned_ips = field(
        Map(Ref("VIF"), String), RO_run, "DOC", since="creedence", xapi="P:creedence"
    )
    purpose = field(
        Set(Enum(e.network_purpose)), RO_run, "DOC", since="inverness", xapi="P:inverness"
    )

    create_new_blob = message(
        Ref("blob"),
        "DOC",
        Param("name", String, since="orlando"),
        Param("mime_type", String, since="orlando"),
        Param("public", Bool, default=False, since="orlando"),
        since="orlando",
        xapi="P:orlando",
    )
    set_default_locking_mode = message(
        Void,
        "DOC",
        Param("value", Enum(e.network_default_locking_mode), since="tampa"),
        since="tampa",
        xapi="P:tampa",
    )
    add_purpose = message(
        Void,
        "DOC",
        Param("value", Enum(e.network_purpose), since="inverness"),
        errors=("NETWORK_INCOMPATIBLE_PURPOSES",),
        since="inverness",
        xapi="P:inverness",
    )
    remove_purpose = message(
        Void,
        "DOC",
        Param("value", Enum(e.network_purpose), since="inverness"),
        since="inverness",
        xapi="P:inverness",
    )
