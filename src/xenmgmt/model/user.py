"""Users: who may log in."""

from __future__ import annotations

from ._fields import Model, RO_ins, RO_run, RW, field
from ._types import Map, String


class user(Model, create=True, destroy=True, xapi=True, irregular={"get_all": "left out"}):
    """An account.

    Source: Xen-API 1.0.10, class user; xapi datamodel, class user.
    """

    uuid = field(String, RO_run, "Unique identifier of the account.", xapi="P:rio")
    short_name = field(String, RO_ins, "Name to log in with.", xapi="P:rio")
    fullname = field(String, RW, "Name for people to read.", xapi="P:rio")
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="orlando",
        xapi="P:orlando",
    )
