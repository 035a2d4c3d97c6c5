"""DOC"""

from __future__ import annotations

from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, Map, Ref, String, Void


class PBD(Model, create=True, destroy=True, xapi=True):
    """DOC"""

    uuid = field(String, RO_run, "DOC", xapi="P:rio")
    host = field(Ref("host"), RO_ins, "DOC", required=True, xapi="P:rio")
    SR = field(Ref("SR"), RO_ins, "DOC", required=True, xapi="P:rio")
    device_config = field(Map(String, String), RO_ins, "DOC", xapi="P:rio")
    currently_attached = field(Bool, RO_run, "DOC", xapi="P:rio")
    other_config = field(Map(String, String), RW, "DOC", since="miami", xapi="P:miami")

    plug = message(Void, "DOC", errors=("SR_UNKNOWN_DRIVER",), since="rio", xapi="P:rio")
    unplug = message(Void, "DOC", since="rio", xapi="P:rio")
    set_device_config = message(
        Void,
        "DOC",
        Param("value", Map(String, String), since="miami"),
        since="miami",
        xapi="P:miami",
    )
