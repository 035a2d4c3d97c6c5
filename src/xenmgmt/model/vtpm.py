"""DOC"""

from __future__ import annotations

from ._fields import Model, RO_ins, RO_run, RW, field, message
from ._types import Map, Ref, String


class VTPM(Model, create=True, destroy=True):
    """DOC"""

    uuid = field(String, RO_run, "DOC")
    VM = field(Ref("VM"), RO_ins, "DOC")
    backend = field(Ref("VM"), RO_ins, "DOC")
    other_config = field(Map(String, String), RW, "DOC")

    get_runtime_properties = message(Map(String, String), "DOC")
