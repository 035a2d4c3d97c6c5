"""``<interface>``: a network interface."""

from __future__ import annotations

from ._element import Element, integer, text


class Interface(Element):
    """Its MAC, what it is plugged into, and how the guest sees it."""

    tag = "interface"
    type = text("@type")
    mac = text("mac/@address")
    network = text("source/@network")
    bridge = text("source/@bridge")
    target = text("target/@dev")
    model = text("model/@type")
    mtu = integer("mtu/@size")
    link = text("link/@state")
    alias = text("alias/@name")
