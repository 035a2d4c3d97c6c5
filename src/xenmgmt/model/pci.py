"""DOC"""

from __future__ import annotations

from ._fields import Model, RO_ins, RO_run, field
from ._types import Int, Ref, String


class DPCI(Model, create=True, destroy=True):
    """DOC"""

    uuid = field(String, RO_run, "DOC")
    VM = field(Ref("VM"), RO_ins, "DOC")
    PPCI = field(Ref("PPCI"), RO_ins, "DOC")
    hotplug_slot = field(Int, RO_ins, "DOC")
    virtual_domain = field(Int, RO_run, "DOC")
    virtual_bus = field(Int, RO_run, "DOC")
    virtual_slot = field(Int, RO_run, "DOC")
    virtual_func = field(Int, RO_run, "DOC")
    virtual_name = field(String, RO_run, "DOC")


class PPCI(Model):
    """DOC"""

    uuid = field(String, RO_run, "DOC")
    host = field(Ref("host"), RO_run, "DOC")
    domain = field(Int, RO_run, "DOC")
    bus = field(Int, RO_run, "DOC")
    slot = field(Int, RO_run, "DOC")
    func = field(Int, RO_run, "DOC")
    name = field(String, RO_run, "DOC")
    vendor_id = field(Int, RO_run, "DOC")
    vendor_name = field(String, RO_run, "DOC")
    device_id = field(Int, RO_run, "DOC")
    device_name = field(String, RO_run, "DOC")
    revision_id = field(Int, RO_run, "DOC")
    class_code = field(Int, RO_run, "DOC")
    class_name = field(String, RO_run, "DOC")
    subsystem_vendor_id = field(Int, RO_run, "DOC")
    subsystem_vendor_name = field(String, RO_run, "DOC")
    subsystem_id = field(Int, RO_run, "DOC")
    subsystem_name = field(String, RO_run, "DOC")
    driver = field(String, RO_run, "DOC")
