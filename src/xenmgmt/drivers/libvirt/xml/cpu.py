"""``<cpu>``: the processor that a domain sees."""

from __future__ import annotations

from ._element import Children, Element, integer, text


class Feature(Element):
    """``<feature policy='require' name='vmx'/>``."""

    tag = "feature"
    policy = text("@policy")
    name = text("@name")


class CPU(Element):
    """Model, topology and features."""

    tag = "cpu"
    mode = text("@mode")
    match = text("@match")
    model = text("model")
    vendor = text("vendor")
    sockets = integer("topology/@sockets")
    cores = integer("topology/@cores")
    threads = integer("topology/@threads")
    features = Children("feature", Feature)
