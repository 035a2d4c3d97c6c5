"""``<network>``: what interfaces are plugged into."""

from __future__ import annotations

from ._element import Element, integer, text


class Network(Element):
    """A virtual network. ``forward`` None: isolated from the outside."""

    tag = "network"
    name = text("name")
    uuid = text("uuid")
    title = text("title")
    forward = text("forward/@mode")
    bridge = text("bridge/@name")
    stp = text("bridge/@stp")
    delay = integer("bridge/@delay")
    mtu = integer("mtu/@size")
    dns = text("dns/@enable")
    address = text("ip/@address")
    netmask = text("ip/@netmask")
