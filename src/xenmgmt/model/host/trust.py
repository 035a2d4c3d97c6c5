"""Who may reach a host, and how: certificates, directory services, secure shell."""

from __future__ import annotations

from .._fields import Param, Part, RO_ins, RO_run, field, message
from .._types import Bool, DateTime, Int, Map, Ref, Set, String, Void


class Trust(Part):
    """Who may reach a host, and how: certificates, directory services, secure shell."""

    external_auth_type = field(
        String,
        RO_run,
        "Kind of directory that checks passwords; empty means local accounts.",
        since="george",
        xapi="P:george",
    )
    external_auth_service_name = field(
        String,
        RO_run,
        "Name of the directory, such as its domain.",
        since="george",
        xapi="P:george",
    )
    external_auth_configuration = field(
        Map(String, String),
        RO_run,
        "Settings of the connection to the directory.",
        since="george",
        xapi="P:george",
    )
    ssl_legacy = field(
        Bool,
        RO_ins,
        "Whether old and weak forms of TLS are accepted.",
        default=True,
        since="dundee",
        xapi="P:dundee D:stockholm",
    )
    certificates = field(
        Set(Ref("Certificate")),
        RO_run,
        "TLS certificates in use on the host.",
        since="stockholm",
        xapi="P:stockholm",
    )
    https_only = field(
        Bool, RO_run, "Whether plain HTTP is refused.", since="22.27.0", xapi="P?:22.27.0"
    )
    ssh_enabled_timeout = field(
        Int,
        RO_run,
        "How long SSH stays on once enabled; 0 is for ever.",
        since="25.21.0",
        xapi="P?:25.21.0",
        unit="seconds",
    )
    ssh_expiry = field(
        DateTime, RO_run, "When SSH switches itself off.", since="25.21.0", xapi="P?:25.21.0"
    )
    console_idle_timeout = field(
        Int,
        RO_run,
        "How long a console may be idle before it is logged out; 0 is for ever.",
        since="25.21.0",
        xapi="P?:25.21.0",
        unit="seconds",
    )
    ssh_auto_mode = field(
        Bool,
        RO_run,
        "Whether SSH opens by itself when the toolstack is down.",
        since="25.27.0",
        xapi="P?:25.27.0",
    )
    enable_external_auth = message(
        Void,
        "Let a directory check passwords from now on.",
        Param("config", Map(String, String), since="george"),
        Param("service_name", String, since="george"),
        Param("auth_type", String, since="george"),
        since="george",
        xapi="P:george",
        role="pool-admin",
        has_async=False,
    )
    disable_external_auth = message(
        Void,
        "Let local accounts check passwords again.",
        Param("config", Map(String, String), default={}, since="george"),
        Param("force", Bool, default=False, since="george"),
        since="george",
        xapi="P:george",
        role="pool-admin",
        has_async=False,
    )
    external_auth_set_ldaps = message(
        Void,
        "Choose whether the directory is asked over TLS.",
        Param("ldaps", Bool, since="26.16.0"),
        Param("force", Bool, default=False, since="26.16.0"),
        since="26.16.0",
        xapi="P:26.16.0",
        role="pool-admin",
        has_async=False,
    )
    get_server_certificate = message(
        String,
        "Read the TLS certificate that the host presents.",
        since="george",
        xapi="P:george C:inverness",
        role="read-only",
    )
    refresh_server_certificate = message(
        Void,
        "Replace the internal certificate by a fresh one.",
        since="1.307.0",
        xapi="P:1.307.0",
        role="pool-admin",
    )
    install_server_certificate = message(
        Void,
        "Present another TLS certificate, with its key and chain.",
        Param("certificate", String, since="stockholm"),
        Param("private_key", String, since="stockholm"),
        Param("certificate_chain", String, default="", since="stockholm"),
        since="stockholm",
        xapi="P:stockholm",
        role="pool-admin",
    )
    emergency_reset_server_certificate = message(
        Void,
        "Make this host sign a certificate of its own when it is cut off.",
        since="stockholm",
        xapi="P:stockholm",
        role="local root",
        static=True,
        has_async=False,
    )
    reset_server_certificate = message(
        Void,
        "Remove the installed certificate; the host signs one of its own.",
        since="1.290.0",
        xapi="P:1.290.0",
        role="pool-admin",
    )
    set_ssl_legacy = message(
        Void,
        "Choose whether old and weak forms of TLS are accepted.",
        Param("value", Bool, since="dundee"),
        since="dundee",
        xapi="P:dundee C:stockholm",
        role="pool-operator",
    )
    emergency_disable_tls_verification = message(
        Void,
        "Stop checking certificates on this host alone.",
        since="1.290.0",
        xapi="P:1.290.0",
        role="local root",
        static=True,
        has_async=False,
    )
    emergency_reenable_tls_verification = message(
        Void,
        "Check certificates on this host again.",
        since="1.298.0",
        xapi="P:1.298.0",
        role="local root",
        static=True,
        has_async=False,
    )
    set_https_only = message(
        Void,
        "Choose whether plain HTTP is refused.",
        Param("value", Bool, since="22.27.0"),
        since="22.27.0",
        xapi="P?:22.27.0",
        role="pool-operator",
    )
    enable_ssh = message(
        Void, "Let people log in over SSH.", since="25.13.0", xapi="P?:25.13.0", role="pool-admin"
    )
    disable_ssh = message(
        Void, "Let nobody log in over SSH.", since="25.13.0", xapi="P?:25.13.0", role="pool-admin"
    )
    set_ssh_enabled_timeout = message(
        Void,
        "Choose how long SSH stays on once enabled.",
        Param("value", Int, since="25.21.0"),
        since="25.21.0",
        xapi="P?:25.21.0",
        role="pool-admin",
    )
    set_console_idle_timeout = message(
        Void,
        "Choose when an idle console is logged out.",
        Param("value", Int, since="25.21.0"),
        since="25.21.0",
        xapi="P?:25.21.0",
        role="pool-admin",
    )
    set_ssh_auto_mode = message(
        Void,
        "Choose whether SSH opens by itself when the toolstack is down.",
        Param("value", Bool, since="25.27.0"),
        since="25.27.0",
        xapi="P?:25.27.0",
        role="pool-admin",
    )
    get_tracked_user_agents = message(
        Map(String, String),
        "List the client programs that called lately.",
        since="25.34.0",
        xapi="P?:25.34.0",
        role="read-only",
    )
