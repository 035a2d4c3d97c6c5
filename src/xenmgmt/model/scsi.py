"""DOC"""

from __future__ import annotations

from ._fields import Model, RO_ins, RO_run, field
from ._types import Int, Map, Ref, Set, String


class DSCSI(Model, create=True, destroy=True):
    """DOC"""

    uuid = field(String, RO_run, "DOC")
    VM = field(Ref("VM"), RO_ins, "DOC")
    PSCSI = field(Ref("PSCSI"), RO_ins, "DOC")
    HBA = field(Ref("DSCSI_HBA"), RO_run, "DOC")
    virtual_host = field(Int, RO_run, "DOC")
    virtual_channel = field(Int, RO_run, "DOC")
    virtual_target = field(Int, RO_run, "DOC")
    virtual_lun = field(Int, RO_run, "DOC")
    virtual_HCTL = field(String, RO_ins, "DOC")
    runtime_properties = field(Map(String, String), RO_run, "DOC")


class DSCSI_HBA(Model, create=True, destroy=True):
    """DOC"""

    uuid = field(String, RO_run, "DOC")
    VM = field(Ref("VM"), RO_ins, "DOC")
    PSCSI_HBAs = field(Set(Ref("PSCSI_HBA")), RO_run, "DOC")
    DSCSIs = field(Set(Ref("DSCSI")), RO_run, "DOC")
    virtual_host = field(Int, RO_ins, "DOC")
    assignment_mode = field(String, RO_ins, "DOC")


class PSCSI(Model):
    """DOC"""

    uuid = field(String, RO_run, "DOC")
    host = field(Ref("host"), RO_run, "DOC")
    HBA = field(Ref("PSCSI_HBA"), RO_run, "DOC")
    physical_host = field(Int, RO_run, "DOC")
    physical_channel = field(Int, RO_run, "DOC")
    physical_target = field(Int, RO_run, "DOC")
    physical_lun = field(Int, RO_run, "DOC")
    physical_HCTL = field(String, RO_run, "DOC")
    vendor_name = field(String, RO_run, "DOC")
    model = field(String, RO_run, "DOC")
    type_id = field(Int, RO_run, "DOC")
    type = field(String, RO_run, "DOC")
    dev_name = field(String, RO_run, "DOC")
    sg_name = field(String, RO_run, "DOC")
    revision = field(String, RO_run, "DOC")
    scsi_id = field(String, RO_run, "DOC")
    scsi_level = field(Int, RO_run, "DOC")


class PSCSI_HBA(Model):
    """DOC"""

    uuid = field(String, RO_run, "DOC")
    host = field(Ref("host"), RO_run, "DOC")
    physical_host = field(Int, RO_run, "DOC")
    PSCSIs = field(Set(Ref("PSCSI")), RO_run, "DOC")
