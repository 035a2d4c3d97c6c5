"""``<capabilities>`` of a host: what it is, and which domains it can run."""

from __future__ import annotations

from ._element import Children, Element, text


class Flavour(Element):
    """``<domain type='kvm'>``: a kind of domain that runs on an architecture."""

    tag = "domain"
    type = text("@type")


class Guest(Element):
    """Domains of one kind (hvm, xen, xenpvh) and architecture."""

    tag = "guest"
    os_type = text("os_type")
    arch = text("arch/@name")
    emulator = text("arch/emulator")
    flavours = Children("arch/domain", Flavour)


class Capabilities(Element):
    """A host and its guests."""

    tag = "capabilities"
    uuid = text("host/uuid")
    arch = text("host/cpu/arch")
    cpu_model = text("host/cpu/model")
    cpu_vendor = text("host/cpu/vendor")
    guests = Children("guest", Guest)
