"""``<serial>``, ``<console>``, ``<channel>``: lines of characters."""

from __future__ import annotations

from ._element import Element, integer, text


class Serial(Element):
    """A serial port."""

    tag = "serial"
    type = text("@type")
    port = integer("target/@port")
    path = text("source/@path")
    alias = text("alias/@name")


class Console(Element):
    """A console; the first one of many engines is the first serial port, seen once more."""

    tag = "console"
    type = text("@type")
    tty = text("@tty")
    port = integer("target/@port")
    target = text("target/@type")
    alias = text("alias/@name")


class Channel(Element):
    """A way to an agent within the guest."""

    tag = "channel"
    type = text("@type")
    name = text("target/@name")
    state = text("target/@state")
    target = text("target/@type")
