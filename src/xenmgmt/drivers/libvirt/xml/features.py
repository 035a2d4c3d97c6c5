"""``<features>``: what the machine has beside its processor."""

from __future__ import annotations

from ._element import Element, Flag


class Features(Element):
    """Power management and interrupts."""

    tag = "features"
    acpi = Flag("acpi")
    apic = Flag("apic")
    pae = Flag("pae")
    viridian = Flag("viridian")
    hap = Flag("hap")
