"""``<graphics>`` and ``<video>``: the screen."""

from __future__ import annotations

from ._element import Element, integer, text, yes_no


class Graphics(Element):
    """Where a viewer finds the screen."""

    tag = "graphics"
    type = text("@type")
    port = integer("@port")
    autoport = yes_no("@autoport")
    listen = text("@listen")
    password = text("@passwd")


class Video(Element):
    """The card behind it."""

    tag = "video"
    model = text("model/@type")
    vram = integer("model/@vram")
