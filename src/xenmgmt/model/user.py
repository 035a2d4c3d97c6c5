"""DOC"""

from __future__ import annotations

from ._fields import Model, RO_ins, RO_run, RW, field
from ._types import String


class user(Model, create=True, destroy=True):
    """DOC"""

    uuid = field(String, RO_run, "DOC")
    short_name = field(String, RO_ins, "DOC")
    fullname = field(String, RW, "DOC")
