"""Controllers of virtual switches."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, field, message
from ._types import Enum, Int, Ref, String, Void


class SDN_controller(Model, since="falcon", xapi=True):
    """A controller that directs the virtual switches of the hosts.

    Source: xapi datamodel, class SDN_controller.
    """

    uuid = field(
        String, RO_run, "Unique identifier of the controller.", since="falcon", xapi="P:falcon"
    )
    protocol = field(
        Enum(e.sdn_controller_protocol),
        RO_ins,
        "How switches and controller connect.",
        since="falcon",
        xapi="P:falcon",
    )
    address = field(String, RO_ins, "Address of the controller.", since="falcon", xapi="P:falcon")
    port = field(Int, RO_ins, "Port of the controller.", since="falcon", xapi="P:falcon")

    introduce = message(
        Ref("SDN_controller"),
        "Make a controller known to the switches.",
        Param(
            "protocol",
            Enum(e.sdn_controller_protocol),
            default=e.sdn_controller_protocol("ssl"),
            since="falcon",
        ),
        Param("address", String, default="", since="falcon"),
        Param("port", Int, default=0, since="falcon"),
        since="falcon",
        xapi="P:falcon",
        role="pool-operator",
        static=True,
    )
    forget = message(
        Void, "Forget the controller.", since="falcon", xapi="P:falcon", role="pool-operator"
    )
