"""The messages that follow from the declarations: accessors, records, finding, making, destroying.

`wire_messages` gives what a client of one dialect may call, as that dialect prints it.
`python_messages` gives what there is within the process, whatever a document forgot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import dropwhile
from typing import Any, Literal

from . import _types as t
from ._fields import CLASSES, Field, Message, Model, Param, RW

Dialect = Literal["1.0", "xapi"]
Kind = Literal[
    "getter",
    "setter",
    "adder",
    "remover",
    "set_adder",
    "set_remover",
    "get_record",
    "get_by_uuid",
    "get_by_name_label",
    "get_all",
    "get_all_records",
    "create",
    "destroy",
    "custom",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class WireMessage:
    """One message as a client calls it.

    ``params`` follow the session. The last of them may be left out: ``defaults`` has their values.

    ``role`` is the least role that may call it, as in `Message`. The data of xapi gives roles for
    messages of their own only. Of the derived ones, those that only read are "read-only" here by
    our own choice, and the others have none: unknown, which a server must not take for "anybody".
    A message that only 1.0 has is unknown too.
    """

    cls: str
    name: str
    kind: Kind
    field: str | None = None
    params: tuple[tuple[str, t.Type], ...] = ()
    defaults: tuple[Any, ...] = ()
    result: t.Type = t.Void
    errors: tuple[str, ...] = ()
    has_async: bool = False
    no_session: bool = False
    role: str = ""
    client_cert: bool = False


READS = frozenset(
    {"getter", "get_record", "get_by_uuid", "get_by_name_label", "get_all", "get_all_records"}
)
"""The kinds of derived messages that change nothing."""


# What the rules further down do not give. Which messages the document leaves out, or has beyond
# the rules, stands with each class (``irregular``).

ERRORS_1_0 = frozenset(
    """
    INSUFFICIENT_CPUS INVALID_CPU LAST_CPU_NOT_REMOVEABLE NETWORK_ALREADY_CONNECTED PIF_IS_PHYSICAL
    POOL_BAD_STATE SECURITY_ERROR SESSION_AUTHENTICATION_FAILED SESSION_NOT_REGISTERED
    UNKOWN_SCHED_POLICY VALUE_NOT_SUPPORTED VLAN_TAG_INVALID VM_BAD_POWER_STATE VM_HVM_REQUIRED
    """.split()
)
"""The codes that 1.0 lists with single messages. It has eight more that any message may give."""

PRINTED_ERRORS_1_0: dict[str, tuple[str, ...]] = {
    "ACMPolicy.get_VM_ssidref": ("HANDLE_INVALID", "VM_BAD_POWER_STATE", "SECURITY_ERROR"),
    "PIF.destroy": ("PIF_IS_PHYSICAL",),
    "VM.hard_reboot": (),  # the other moves of a VM list VM_BAD_POWER_STATE
    "cpu_pool.add_to_proposed_CPUs": ("POOL_BAD_STATE",),
    "cpu_pool.destroy": ("POOL_BAD_STATE",),
    "cpu_pool.remove_from_proposed_CPUs": ("POOL_BAD_STATE",),
    "cpu_pool.set_ncpu": ("POOL_BAD_STATE",),
    "cpu_pool.set_proposed_CPUs": ("POOL_BAD_STATE",),
    "task.cancel": ("OPERATION_NOT_ALLOWED",),  # elsewhere one of the eight
}
"""Messages of 1.0 with errors that neither their declaration nor their kind tells."""

PRINTED_PARAMS_1_0: dict[str, tuple[tuple[str, t.Type], ...]] = {
    "cpu_pool.add_to_proposed_CPUs": (("cpu", t.Int),),  # one of a set of strings
    "cpu_pool.remove_from_proposed_CPUs": (("cpu", t.Int),),
    "cpu_pool.set_proposed_CPUs": (("cpus", t.Set(t.String)),),
    "cpu_pool.set_sched_policy": (("new_sched_policy", t.String),),
}
"""Accessors of 1.0 whose parameters, after the object, are printed in another way."""

NOT_IN_XAPI = {
    "session.get_all": "sessions are secrets",
    "session.get_all_records": "sessions are secrets",
    "user.get_all": "accounts are not listed",
    "user.get_all_records": "accounts are not listed",
    "LVHD.get_all": "there are no objects of it, only a static message",
    "LVHD.get_all_records": "there are no objects of it, only a static message",
    "pool.get_by_name_label": "there is one pool, and its name is not for finding it",
}
"""Derived messages that xapi does not have although it has the field."""

SELF_NAMES: dict[str, dict[str, str]] = {
    "ACMPolicy": {"xspolicy": "get_record"},
    "XSPolicy": {"xspolicy": "get_record"},
    "host": {
        "host": (
            "disable enable shutdown reboot dmesg dmesg_clear get_log send_debug_keys "
            "bugreport_upload license_add license_remove power_on get_data_sources "
            "record_data_source query_data_source forget_data_source_archives "
            "assert_can_evacuate evacuate syslog_reconfigure get_management_interface "
            "get_system_status_capabilities restart_agent set_hostname_live "
            "compute_free_memory compute_memory_overhead sync_data backup_rrds "
            "create_new_blob call_plugin has_extension call_extension get_servertime "
            "get_server_localtime enable_external_auth disable_external_auth "
            "external_auth_set_ldaps get_server_certificate refresh_server_certificate "
            "install_server_certificate reset_server_certificate apply_edition "
            "refresh_pack_info enable_local_storage_caching disable_local_storage_caching "
            "migrate_receive declare_dead enable_display disable_display set_iscsi_iqn "
            "set_multipathing set_uefi_certificates"
        ),
    },
    "network": {
        "network": "create_new_blob set_default_locking_mode",
    },
    "pool": {
        "pool": (
            "create_new_blob enable_external_auth disable_external_auth "
            "external_auth_set_ldaps detect_nonhomogeneous_external_auth"
        ),
    },
    "SR": {
        "sr": (
            "destroy forget update scan set_shared set_name_label set_name_description "
            "create_new_blob assert_can_host_ha_statefile "
            "assert_supports_database_replication enable_database_replication "
            "disable_database_replication get_data_sources record_data_source "
            "query_data_source forget_data_source_archives"
        ),
    },
    "task": {
        "task": "cancel",
    },
    "VBD": {
        "vbd": "media_change eject insert",
    },
    "VDI": {
        "vdi": "snapshot clone resize resize_online update copy forget pool_migrate",
        "snapshot": "revert",
    },
    "VM": {
        "vm": (
            "clone start pause unpause clean_shutdown clean_reboot hard_shutdown "
            "hard_reboot suspend resume send_sysrq send_trigger migrate snapshot copy "
            "checkpoint provision start_on shutdown power_state_reset resume_on "
            "pool_migrate compute_memory_overhead migrate_send assert_can_migrate "
            "get_allowed_VBD_devices get_allowed_VIF_devices get_possible_hosts "
            "create_new_blob retrieve_wlb_recommendations copy_bios_strings call_plugin "
            "call_host_plugin"
        ),
        "snapshot": "revert",
    },
    "VMSS": {
        "vmss": "snapshot_now",
    },
}
"""How the object itself is called among the parameters of a message, where not ``self``."""

_SELF = {
    (cls, message): self_name
    for cls, names in SELF_NAMES.items()
    for self_name, messages in names.items()
    for message in messages.split()
}


def wire_messages(cls: type[Model], dialect: Dialect) -> tuple[WireMessage, ...]:
    """Every message of a class in a dialect; none when the dialect does not have the class."""
    known = cls.since == "1.0" if dialect == "1.0" else cls.in_xapi
    return _messages(cls.__name__, dialect) if known else ()


def python_messages(cls: type[Model]) -> tuple[WireMessage, ...]:
    """Every message of a class within the process: both dialects, with nothing left out."""
    return _messages(cls.__name__, None)


@cache
def _messages(name: str, dialect: Dialect | None) -> tuple[WireMessage, ...]:
    """A declared message goes before the derived one of its name, whose place it takes.

    Only xapi declares such: there it is a message of its own, with its own parameters. Within the
    process it stays what it is in 1.0, and objects are made of their fields.
    """
    cls = CLASSES[name]
    found = {message.name: message for message in _derived(cls, dialect)}
    for declared in cls.messages.values():
        if _has_message(declared, dialect):
            own = _declared(cls, declared, dialect)
            like = found.get(own.name)
            if like is None or dialect == "xapi":
                found[own.name] = own
            elif like.kind != "create":
                found[own.name] = replace(own, kind=like.kind, field=like.field)
    if dialect == "1.0":
        return tuple(_as_printed_1_0(message) for message in found.values())
    return tuple(found.values())


# What a dialect has. The process (None) has all of it.


def _has_field(field: Field, dialect: Dialect | None) -> bool:
    return dialect is None or (field.in_1_0 if dialect == "1.0" else field.xapi is not None)


def _has_message(message: Message, dialect: Dialect | None) -> bool:
    return dialect is None or (message.in_1_0 if dialect == "1.0" else message.xapi is not None)


def _has_param(param: Param, dialect: Dialect | None) -> bool:
    return dialect != "1.0" or param.since == "1.0"


def _is_writable(field: Field, dialect: Dialect | None) -> bool:
    if dialect is None:
        return field.is_writable
    if dialect == "xapi" and field.xapi_qualifier is not None:
        return field.xapi_qualifier is RW
    return field.qualifier is RW


def _self_name(cls: str, message: str) -> str:
    return _SELF.get((cls, message), "self")


# Messages that follow from the class and its fields.


def _derived(cls: type[Model], dialect: Dialect | None) -> Iterator[WireMessage]:
    for message in _candidates(cls, dialect):
        if dialect == "1.0":
            # Only one class of 1.0 has get_all_records; which, that class says.
            regular = message.kind != "get_all_records"
            if regular is (message.name in cls.irregular):
                continue
        elif dialect == "xapi" and f"{cls.__name__}.{message.name}" in NOT_IN_XAPI:
            continue
        yield replace(message, role="read-only") if message.kind in READS else message


def _candidates(cls: type[Model], dialect: Dialect | None) -> Iterator[WireMessage]:
    if cls.is_kept or dialect is None:
        for field in cls.fields.values():
            if _has_field(field, dialect):
                yield from _accessors(cls.__name__, field, dialect)
    if cls.is_kept:
        yield from _of_class(cls)


def _on_object(
    cls: str,
    kind: Kind,
    name: str,
    *values: tuple[str, t.Type],
    field: str | None = None,
    result: t.Type = t.Void,
) -> WireMessage:
    params = (("self", t.Ref(cls)), *values)
    return WireMessage(cls=cls, name=name, kind=kind, field=field, params=params, result=result)


def _accessors(cls: str, field: Field, dialect: Dialect | None) -> Iterator[WireMessage]:
    name = field.name
    kind = field.xapi_type if dialect == "xapi" and field.xapi_type else field.type
    yield _on_object(cls, "getter", f"get_{name}", field=name, result=kind)
    if not _is_writable(field, dialect):
        return
    yield _on_object(cls, "setter", f"set_{name}", ("value", kind), field=name)
    if isinstance(kind, t.Map):
        pair = (("key", kind.key), ("value", kind.value))
        yield _on_object(cls, "adder", f"add_to_{name}", *pair, field=name)
        yield _on_object(cls, "remover", f"remove_from_{name}", pair[0], field=name)
    elif isinstance(kind, t.Set) and dialect == "1.0":
        member = ("value", kind.of)
        yield _on_object(cls, "adder", f"add_to_{name}", member, field=name)
        yield _on_object(cls, "remover", f"remove_from_{name}", member, field=name)
    elif isinstance(kind, t.Set):
        member = ("value", kind.of)
        yield _on_object(cls, "set_adder", f"add_{name}", member, field=name)
        yield _on_object(cls, "set_remover", f"remove_{name}", member, field=name)


def _of_class(cls: type[Model]) -> Iterator[WireMessage]:
    name = cls.__name__
    ref, record = t.Ref(name), t.Record(name)

    def static(kind: Kind, result: t.Type, *params: tuple[str, t.Type]) -> WireMessage:
        return WireMessage(cls=name, name=kind, kind=kind, params=params, result=result)

    yield static("get_all", t.Set(ref))
    yield static("get_all_records", t.Map(ref, record))
    yield static("get_by_uuid", ref, ("uuid", t.String))
    if "name_label" in cls.fields:
        yield static("get_by_name_label", t.Set(ref), ("label", t.String))
    self_name = _self_name(name, "get_record")
    yield static("get_record", record, (self_name, ref))
    if cls.has_create:
        yield replace(static("create", ref, ("args", record)), has_async=True)
    if cls.has_destroy:
        yield replace(_on_object(name, "destroy", "destroy"), has_async=True)


# Messages that a class declares itself.


def _declared(cls: type[Model], message: Message, dialect: Dialect | None) -> WireMessage:
    name = cls.__name__
    params = [param for param in message.params if _has_param(param, dialect)]
    optional = dropwhile(lambda param: not param.has_default, params)
    field = message.name.removeprefix("set_")
    is_setter = (
        dialect != "xapi"
        and field != message.name
        and field in cls.fields
        and _has_field(cls.fields[field], dialect)
    )
    return WireMessage(
        cls=name,
        name=message.name,
        kind="setter" if is_setter else "custom",
        field=field if is_setter else None,
        params=(
            *(() if message.static else ((_self_name(name, message.name), t.Ref(name)),)),
            *((param.name, param.type) for param in params),
        ),
        defaults=() if dialect == "1.0" else tuple(param.default for param in optional),
        result=message.result,
        errors=message.errors,
        has_async=message.has_async,
        no_session=message.no_session,
        role=message.role,
        client_cert=message.client_cert,
    )


# The document of 1.0, to the letter.


def _as_printed_1_0(message: WireMessage) -> WireMessage:
    key = f"{message.cls}.{message.name}"
    listed = tuple(code for code in message.errors if code in ERRORS_1_0)
    params = message.params
    if key in PRINTED_PARAMS_1_0:
        params = (params[0], *PRINTED_PARAMS_1_0[key])
    return replace(
        message,
        params=params,
        errors=PRINTED_ERRORS_1_0.get(key, listed),
        has_async=message.cls not in ("session", "task")
        and message.kind not in ("getter", "setter"),
    )
