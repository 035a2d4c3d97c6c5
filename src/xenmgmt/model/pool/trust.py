"""Who may reach the pool, and how: certificates, directory services, secure shell."""

from __future__ import annotations

from .. import _enums as e
from .._fields import Param, Part, RO_ins, RO_run, RW, field, message
from .._types import Bool, Enum, Int, Map, Ref, Set, String, Void


class Trust(Part):
    """Who may reach the pool, and how: certificates, directory services, secure shell."""

    wlb_verify_cert = field(
        Bool,
        RW,
        "Whether the certificate of the load balancer is checked.",
        since="george",
        xapi="P:george D:1.290.0",
    )
    uefi_certificates = field(
        String,
        RO_ins,
        "Secure Boot certificates for guests, as an archive in base64.",
        since="quebec",
        xapi="P:quebec C:22.16.0",
    )
    custom_uefi_certificates = field(
        String,
        RO_ins,
        "Own Secure Boot certificates that replace the product's.",
        since="24.0.0",
        xapi="P?:24.0.0",
    )
    is_psr_pending = field(
        Bool,
        RW,
        "Whether a rotation of the pool secret stopped half-way.",
        since="stockholm_psr",
        xapi="P:stockholm_psr",
    )
    tls_verification_enabled = field(
        Bool,
        RO_run,
        "Whether hosts check each other's certificates.",
        since="1.290.0",
        xapi="P:1.290.0",
    )
    client_certificate_auth_enabled = field(
        Bool,
        RO_run,
        "Whether clients may log in with a certificate.",
        since="1.318.0",
        xapi="P:1.318.0",
    )
    client_certificate_auth_name = field(
        String,
        RO_run,
        "Name that such a certificate must carry.",
        since="1.318.0",
        xapi="P:1.318.0",
    )
    local_auth_max_threads = field(
        Int,
        RO_ins,
        "How many local password checks may run at once.",
        default=8,
        since="23.27.0",
        xapi="P?:23.27.0",
    )
    ext_auth_max_threads = field(
        Int,
        RO_ins,
        "How many directory password checks may run at once.",
        default=1,
        since="23.27.0",
        xapi="P?:23.27.0",
    )
    ext_auth_cache_enabled = field(
        Bool,
        RO_run,
        "Whether answers of the directory are remembered.",
        default=True,
        since="24.31.0",
        xapi="P?:24.31.0",
    )
    ext_auth_cache_size = field(
        Int,
        RO_run,
        "How many answers of the directory are remembered.",
        default=50,
        since="24.31.0",
        xapi="P?:24.31.0",
    )
    ext_auth_cache_expiry = field(
        Int,
        RO_run,
        "How long an answer of the directory is remembered.",
        default=300,
        since="24.31.0",
        xapi="P?:24.31.0",
        unit="seconds",
    )
    limit_console_sessions = field(
        Bool,
        RW,
        "Whether a VM console takes one viewer at a time.",
        since="26.1.0",
        xapi="P?:26.1.0",
    )
    vm_console_idle_timeout = field(
        Int,
        RW,
        "How long a VM console may be idle; 0 is for ever.",
        since="26.1.0",
        xapi="P?:26.1.0",
        unit="seconds",
    )
    auto_update_vm_secureboot_certificates = field(
        Bool,
        RW,
        "Whether guests get new Secure Boot certificates at start.",
        since="26.16.1",
        xapi="P?:26.16.1",
    )
    enable_external_auth = message(
        Void,
        "Let a directory check passwords on all hosts.",
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
        "Let local accounts check passwords again, on all hosts.",
        Param("config", Map(String, String), default={}, since="george"),
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
    detect_nonhomogeneous_external_auth = message(
        Void,
        "Fail unless all hosts ask the same directory.",
        since="george",
        xapi="P:george",
        role="pool-operator",
        has_async=False,
    )
    certificate_install = message(
        Void,
        "Trust another certificate authority.",
        Param("name", String, since="george"),
        Param("cert", String, since="george"),
        since="george",
        xapi="P:george D:1.290.0",
        role="pool-operator",
        static=True,
    )
    certificate_uninstall = message(
        Void,
        "Trust a certificate authority no more.",
        Param("name", String, since="george"),
        since="george",
        xapi="P:george D:1.290.0",
        role="pool-operator",
        static=True,
    )
    certificate_list = message(
        Set(String),
        "List the trusted certificate authorities.",
        since="george",
        xapi="P:george D:1.290.0",
        role="pool-operator",
        static=True,
    )
    install_ca_certificate = message(
        Void,
        "Trust another certificate authority on all hosts.",
        Param("name", String, since="1.290.0"),
        Param("cert", String, since="1.290.0"),
        since="1.290.0",
        xapi="P:1.290.0 D:26.13.0",
        role="pool-operator",
        client_cert=True,
        static=True,
    )
    uninstall_ca_certificate = message(
        Void,
        "Trust a certificate authority no more on any host.",
        Param("name", String, since="1.290.0"),
        Param("force", Bool, default=False, since="1.290.0"),
        since="1.290.0",
        xapi="P:1.290.0 C:24.35.0 D:26.13.0",
        role="pool-operator",
        client_cert=True,
        static=True,
    )
    crl_install = message(
        Void,
        "Install a list of revoked certificates.",
        Param("name", String, since="george"),
        Param("cert", String, since="george"),
        since="george",
        xapi="P:george",
        role="pool-operator",
        static=True,
    )
    crl_uninstall = message(
        Void,
        "Remove a list of revoked certificates.",
        Param("name", String, since="george"),
        since="george",
        xapi="P:george",
        role="pool-operator",
        static=True,
    )
    crl_list = message(
        Set(String),
        "Name the installed lists of revoked certificates.",
        since="george",
        xapi="P:george",
        role="pool-operator",
        static=True,
    )
    certificate_sync = message(
        Void,
        "Copy certificates and revocation lists to all hosts.",
        since="george",
        xapi="P:george",
        role="pool-operator",
        static=True,
    )
    enable_tls_verification = message(
        Void,
        "Make all hosts check certificates; there is no way back.",
        since="1.290.0",
        xapi="P:1.290.0",
        role="pool-admin",
        static=True,
        has_async=False,
    )
    disable_ssl_legacy = message(
        Void,
        "Refuse old and weak forms of TLS on all hosts.",
        since="dundee",
        xapi="P:dundee D:stockholm",
        role="pool-operator",
    )
    rotate_secret = message(
        Void,
        "Replace the secret that the hosts share.",
        errors=(
            "INTERNAL_ERROR",
            "HOST_IS_SLAVE",
            "CANNOT_CONTACT_HOST",
            "HA_IS_ENABLED",
            "NOT_SUPPORTED_DURING_UPGRADE",
        ),
        since="stockholm_psr",
        xapi="P:stockholm_psr",
        role="pool-admin",
        static=True,
    )
    enable_client_certificate_auth = message(
        Void,
        "Let clients log in with a certificate of this name.",
        Param("name", String, since="1.318.0"),
        since="1.318.0",
        xapi="P:1.318.0",
        role="pool-operator",
        client_cert=True,
    )
    disable_client_certificate_auth = message(
        Void,
        "Let no client log in with a certificate.",
        since="1.318.0",
        xapi="P:1.318.0",
        role="pool-operator",
        client_cert=True,
    )
    set_uefi_certificates = message(
        Void,
        "Replace the Secure Boot certificates for guests.",
        Param("value", String, since="22.16.0"),
        since="22.16.0",
        xapi="P:22.16.0 D:24.0.0",
        role="pool-admin",
    )
    set_custom_uefi_certificates = message(
        Void,
        "Set own Secure Boot certificates for guests.",
        Param("value", String, since="24.0.0"),
        since="24.0.0",
        xapi="P?:24.0.0",
        role="pool-admin",
    )
    set_https_only = message(
        Void,
        "Choose whether all hosts refuse plain HTTP.",
        Param("value", Bool, since="22.27.0"),
        since="22.27.0",
        xapi="P?:22.27.0",
        role="pool-operator",
    )
    set_local_auth_max_threads = message(
        Void,
        "Choose how many local password checks run at once.",
        Param("value", Int, since="23.27.0"),
        since="23.27.0",
        xapi="P?:23.27.0",
        role="pool-operator",
        has_async=False,
    )
    set_ext_auth_max_threads = message(
        Void,
        "Choose how many directory password checks run at once.",
        Param("value", Int, since="23.27.0"),
        since="23.27.0",
        xapi="P?:23.27.0",
        role="pool-operator",
        has_async=False,
    )
    set_ext_auth_cache_enabled = message(
        Void,
        "Choose whether answers of the directory are remembered.",
        Param("value", Bool, since="24.31.0"),
        since="24.31.0",
        xapi="P?:24.31.0",
        role="pool-operator",
    )
    set_ext_auth_cache_size = message(
        Void,
        "Choose how many answers of the directory are remembered.",
        Param("value", Int, since="24.31.0"),
        since="24.31.0",
        xapi="P?:24.31.0",
        role="pool-operator",
    )
    set_ext_auth_cache_expiry = message(
        Void,
        "Choose how many seconds an answer of the directory is remembered.",
        Param("value", Int, since="24.31.0"),
        since="24.31.0",
        xapi="P?:24.31.0",
        role="pool-operator",
    )
    enable_ssh = message(
        Void,
        "Let people log in over SSH on all hosts.",
        since="25.13.0",
        xapi="P?:25.13.0",
        role="pool-admin",
    )
    disable_ssh = message(
        Void,
        "Let nobody log in over SSH on any host.",
        since="25.13.0",
        xapi="P?:25.13.0",
        role="pool-admin",
    )
    set_ssh_enabled_timeout = message(
        Void,
        "Choose on all hosts how long SSH stays on once enabled.",
        Param("value", Int, since="25.21.0"),
        since="25.21.0",
        xapi="P?:25.21.0",
        role="pool-admin",
    )
    set_console_idle_timeout = message(
        Void,
        "Choose on all hosts when an idle console is logged out.",
        Param("value", Int, since="25.21.0"),
        since="25.21.0",
        xapi="P?:25.21.0",
        role="pool-admin",
    )
    set_ssh_auto_mode = message(
        Void,
        "Choose on all hosts whether SSH opens when the toolstack is down.",
        Param("value", Bool, since="25.27.0"),
        since="25.27.0",
        xapi="P?:25.27.0",
        role="pool-admin",
    )
    install_trusted_certificate = message(
        Void,
        "Trust another certificate, for the purposes given.",
        Param("ca", Bool, since="26.13.0"),
        Param("cert", String, since="26.13.0"),
        Param("purpose", Set(Enum(e.certificate_purpose)), since="26.13.0"),
        since="26.13.0",
        xapi="P?:26.13.0",
        role="pool-operator",
        client_cert=True,
    )
    uninstall_trusted_certificate = message(
        Void,
        "Trust a certificate no more.",
        Param("certificate", Ref("Certificate"), since="26.13.0"),
        since="26.13.0",
        xapi="P?:26.13.0",
        role="pool-operator",
        client_cert=True,
    )
    sync_trusted_certificates_from = message(
        Set(Ref("Certificate")),
        "Trust what another pool trusts.",
        Param("remote_pool", String, since="26.16.0"),
        Param("remote_session", Ref("session"), since="26.16.0"),
        Param("remote_certificate", String, since="26.16.0"),
        Param("ca", Bool, since="26.16.0"),
        since="26.16.0",
        xapi="P?:26.16.0",
        role="pool-operator",
        client_cert=True,
    )
