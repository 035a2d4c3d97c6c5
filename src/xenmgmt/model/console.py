"""DOC"""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, RO_run, RW, field
from ._types import Enum, Map, Ref, String


class console(Model, create=True, destroy=True):
    """DOC"""

    uuid = field(String, RO_run, "DOC")
    protocol = field(Enum(e.console_protocol), RO_run, "DOC")
    location = field(String, RO_run, "DOC")
    VM = field(Ref("VM"), RO_run, "DOC")
    other_config = field(Map(String, String), RW, "DOC")
