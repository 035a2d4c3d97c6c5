"""DOC"""

from __future__ import annotations

from ._fields import Model, Param, RO_run, field, message
from ._types import Int, Ref, String, Void


class session(Model):
    """DOC"""

    uuid = field(String, RO_run, "DOC")
    this_host = field(Ref("host"), RO_run, "DOC")
    this_user = field(Ref("user"), RO_run, "DOC")
    last_active = field(Int, RO_run, "DOC")

    login_with_password = message(
        Ref("session"),
        "DOC",
        Param("uname", String),
        Param("pwd", String),
        errors=("SESSION_AUTHENTICATION_FAILED",),
        static=True,
        no_session=True,
    )
    logout = message(Void, "DOC", static=True)
