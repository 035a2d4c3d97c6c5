"""Consoles: the screens of VMs."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, RO_run, RW, field
from ._types import Enum, Map, Ref, String

LIVE = ("Live",)
"""While the VM has a domain."""


class console(Model, create=True, destroy=True, xapi=True):
    """A screen or terminal of a VM, to be reached over the network.

    Source: Xen-API 1.0.10, class console; xapi datamodel, class console.
    """

    uuid = field(String, RO_run, "Unique identifier of the console.", xapi="P:rio")
    protocol = field(
        Enum(e.console_protocol),
        RO_run,
        "How to talk to it: a text terminal, VNC or RDP.",
        given=True,
        xapi="P:rio",
    )
    location = field(String, RO_run, "Where to connect to, as a URI.", xapi="P:rio", read=LIVE)
    VM = field(Ref("VM"), RO_run, "The VM that it belongs to.", xapi="P:rio", given=True)
    other_config = field(
        Map(String, String), RW, "Free-form settings of clients, by name.", xapi="P:rio"
    )
