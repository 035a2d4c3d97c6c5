"""PCI devices: those of hosts, and those handed to VMs."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, RO_ins, RO_run, RW, field, message
from ._types import Enum, Int, Map, Ref, Set, String


class DPCI(Model, create=True, destroy=True):
    """A PCI device of the host that was handed to a VM.

    Source: Xen-API 1.0.10, class DPCI.
    """

    uuid = field(String, RO_run, "Unique identifier of the assignment.")
    VM = field(Ref("VM"), RO_ins, "The VM that gets the device.")
    PPCI = field(Ref("PPCI"), RO_ins, "The device of the host.")
    hotplug_slot = field(Int, RO_ins, "Slot to plug it into; 0 leaves the choice to the platform.")
    virtual_domain = field(Int, RO_run, "PCI domain that the guest sees.")
    virtual_bus = field(Int, RO_run, "PCI bus that the guest sees.")
    virtual_slot = field(Int, RO_run, "PCI slot that the guest sees.")
    virtual_func = field(Int, RO_run, "PCI function that the guest sees.")
    virtual_name = field(String, RO_run, "PCI address that the guest sees, in one word.")


class PPCI(Model):
    """A PCI device of a host.

    Source: Xen-API 1.0.10, class PPCI.
    """

    uuid = field(String, RO_run, "Unique identifier of the device.")
    host = field(Ref("host"), RO_run, "The host that it is built into.")
    domain = field(Int, RO_run, "PCI domain of its address.")
    bus = field(Int, RO_run, "PCI bus of its address.")
    slot = field(Int, RO_run, "PCI slot of its address.")
    func = field(Int, RO_run, "PCI function of its address.")
    name = field(String, RO_run, "Its address in one word, such as 0000:00:1f.2.")
    vendor_id = field(Int, RO_run, "Number of the maker.")
    vendor_name = field(String, RO_run, "Name of the maker.")
    device_id = field(Int, RO_run, "Number that the maker gave this model.")
    device_name = field(String, RO_run, "Name that the maker gave this model.")
    revision_id = field(Int, RO_run, "Revision of the model.")
    class_code = field(Int, RO_run, "Number of the kind of device.")
    class_name = field(String, RO_run, "Name of the kind of device.")
    subsystem_vendor_id = field(Int, RO_run, "Number of the maker of the board.")
    subsystem_vendor_name = field(String, RO_run, "Name of the maker of the board.")
    subsystem_id = field(Int, RO_run, "Number that the maker gave the board.")
    subsystem_name = field(String, RO_run, "Name that the maker gave the board.")
    driver = field(String, RO_run, "Driver that holds the device now.")


class PCI(Model, since="boston", xapi=True):
    """A PCI device of a host, as xapi knows it.

    Source: xapi datamodel, class PCI.
    """

    uuid = field(
        String, RO_run, "Unique identifier of the device.", since="boston", xapi="P:boston"
    )
    class_id = field(
        String, RO_ins, "Number of the kind of device.", since="boston", xapi="P:boston"
    )
    class_name = field(
        String, RO_ins, "Name of the kind of device.", since="boston", xapi="P:boston"
    )
    vendor_id = field(String, RO_ins, "Number of the maker.", since="boston", xapi="P:boston")
    vendor_name = field(String, RO_ins, "Name of the maker.", since="boston", xapi="P:boston")
    device_id = field(
        String, RO_ins, "Number that the maker gave this model.", since="boston", xapi="P:boston"
    )
    device_name = field(
        String, RO_ins, "Name that the maker gave this model.", since="boston", xapi="P:boston"
    )
    host = field(
        Ref("host"), RO_ins, "The host that it is built into.", since="boston", xapi="P:boston"
    )
    pci_id = field(
        String, RO_ins, "Its address, such as 0000:00:1f.2.", since="boston", xapi="P:boston"
    )
    dependencies = field(
        Set(Ref("PCI")),
        RO_run,
        "Devices that must be passed through together with it.",
        since="boston",
        xapi="P:boston",
    )
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="boston",
        xapi="P:boston",
    )
    subsystem_vendor_id = field(
        String,
        RO_ins,
        "Number of the maker of the board.",
        since="clearwater-whetstone",
        xapi="P:clearwater-whetstone",
    )
    subsystem_vendor_name = field(
        String,
        RO_ins,
        "Name of the maker of the board.",
        since="clearwater-whetstone",
        xapi="P:clearwater-whetstone",
    )
    subsystem_device_id = field(
        String,
        RO_ins,
        "Number that the maker gave the board.",
        since="clearwater-whetstone",
        xapi="P:clearwater-whetstone",
    )
    subsystem_device_name = field(
        String,
        RO_ins,
        "Name that the maker gave the board.",
        since="clearwater-whetstone",
        xapi="P:clearwater-whetstone",
    )
    driver_name = field(
        String, RO_ins, "Driver that holds the device.", since="kolkata", xapi="P:kolkata"
    )

    disable_dom0_access = message(
        Enum(e.pci_dom0_access),
        "Keep the device from the control domain, from the next boot on.",
        since="24.14.0",
        xapi="P?:24.14.0",
        role="pool-operator",
    )
    enable_dom0_access = message(
        Enum(e.pci_dom0_access),
        "Let the control domain use the device, from the next boot on.",
        since="24.14.0",
        xapi="P?:24.14.0",
        role="pool-operator",
    )
    get_dom0_access_status = message(
        Enum(e.pci_dom0_access),
        "Tell whether the control domain may use the device.",
        since="24.14.0",
        xapi="P?:24.14.0",
        role="pool-operator",
    )
