"""``<memballoon>``: how a guest gives memory back."""

from __future__ import annotations

from ._element import Element, integer, text


class MemBalloon(Element):
    """Its model, and how often it tells the guest's own figures, in seconds."""

    tag = "memballoon"
    model = text("@model")
    period = integer("stats/@period")
