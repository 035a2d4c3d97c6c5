"""DOC"""

from __future__ import annotations

from ._fields import Model, RO_ins, RO_run, field
from ._types import Ref, String


class crashdump(Model, destroy=True):
    """DOC"""

    uuid = field(String, RO_run, "DOC")
    VM = field(Ref("VM"), RO_ins, "DOC")
    VDI = field(Ref("VDI"), RO_ins, "DOC")
