"""Sessions: who is logged in."""

from __future__ import annotations

from ._fields import Model, Param, RO_run, field, message
from ._types import Int, Ref, String, Void


class session(Model, irregular={"get_all": "left out: sessions are secrets"}):
    """One login of one user.

    Source: Xen-API 1.0.10, class session.
    """

    uuid = field(String, RO_run, "Unique identifier of the session.")
    this_host = field(Ref("host"), RO_run, "The host that was logged in to.")
    this_user = field(Ref("user"), RO_run, "The user who logged in.")
    last_active = field(
        Int, RO_run, "When the session was last used, in seconds since 1970.", unit="seconds"
    )

    login_with_password = message(
        Ref("session"),
        "Log in with name and password; the result goes into every other call.",
        Param("uname", String),
        Param("pwd", String),
        errors=("SESSION_AUTHENTICATION_FAILED",),
        static=True,
        no_session=True,
    )
    logout = message(Void, "End the session.", static=True)
