"""``<hostdev>``: a device of the host that a domain has for itself."""

from __future__ import annotations

from ._element import Element, integer, text, yes_no


class HostDev(Element):
    """A PCI device, by its address."""

    tag = "hostdev"
    mode = text("@mode")
    type = text("@type")
    managed = yes_no("@managed")
    domain = integer("source/address/@domain")
    bus = integer("source/address/@bus")
    slot = integer("source/address/@slot")
    function = integer("source/address/@function")
    alias = text("alias/@name")
