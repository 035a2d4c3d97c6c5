"""Connections of hosts to storage repositories."""

from __future__ import annotations

from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, Map, Ref, String, Void


class PBD(Model, create=True, destroy=True, xapi=True):
    """The connection between a host and a storage repository.

    Source: Xen-API 1.0.10, class PBD; xapi datamodel, class PBD.
    """

    uuid = field(
        String, RO_run, "Identity of the object, the same for its whole life.", xapi="P:rio"
    )
    host = field(Ref("host"), RO_ins, "The host that is connected.", required=True, xapi="P:rio")
    SR = field(
        Ref("SR"), RO_ins, "The repository that it is connected to.", required=True, xapi="P:rio"
    )
    device_config = field(
        Map(String, String), RO_ins, "How the host reaches the storage.", xapi="P:rio"
    )
    currently_attached = field(Bool, RO_run, "Whether it is attached now.", xapi="P:rio")
    other_config = field(
        Map(String, String), RW, "Free keys and values of clients.", since="miami", xapi="P:miami"
    )

    plug = message(
        Void,
        "Connect; disks of the repository can then be used on the host.",
        errors=("SR_UNKNOWN_DRIVER",),
        since="rio",
        xapi="P:rio",
        role="pool-operator",
    )
    unplug = message(
        Void,
        "Disconnect; refused while a VM on the host uses a disk of it.",
        since="rio",
        xapi="P:rio",
        role="pool-operator",
    )
    set_device_config = message(
        Void,
        "Change how the host reaches the storage; only while unplugged.",
        Param("value", Map(String, String), since="miami"),
        since="miami",
        xapi="P:miami",
        role="pool-operator",
    )
