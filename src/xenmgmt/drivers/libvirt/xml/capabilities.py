"""What a host is, and which domains it can run: ``<capabilities>``, ``<domainCapabilities>``."""

from __future__ import annotations

from ._element import Children, Element, integer, text


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


class DomainCapabilities(Element):
    """What a domain of one kind, architecture and machine can have."""

    tag = "domainCapabilities"
    machine = text("machine")
    vcpus = integer("vcpu/@max")
