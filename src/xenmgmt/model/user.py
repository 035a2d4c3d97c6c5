"""Users: who may log in."""

from __future__ import annotations

from ._fields import Model, RO_ins, RO_run, RW, field
from ._types import String


class user(Model, create=True, destroy=True, irregular={"get_all": "left out"}):
    """An account.

    Source: Xen-API 1.0.10, class user.
    """

    uuid = field(String, RO_run, "Unique identifier of the account.")
    short_name = field(String, RO_ins, "Name to log in with.")
    fullname = field(String, RW, "Name for people to read.")
