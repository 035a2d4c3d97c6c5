"""The declarations against the data model of xapi, both ways, for the classes that follow it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import Enum as PyEnum
from pathlib import Path
from typing import Any

import pytest

from xenmgmt.errors import BY_CODE
from xenmgmt.model import CLASSES, RELATIONS, Field, Message, _derive, _enums
from xenmgmt.model._derive import READS, WireMessage, python_messages, wire_messages
from xenmgmt.model._fields import LOCAL_ROOT, ROLES

SPEC = Path(__file__).parent.parent / "data" / "spec"
XAPI: dict[str, Any] = json.loads((SPEC / "xapi-modern.json").read_text())
V1: dict[str, Any] = json.loads((SPEC / "xenapi-1.0.json").read_text())
DATA: dict[str, Any] = XAPI["classes"]

FOLLOWED = """
    VM VBD VIF VDI SR PBD host pool task event network VM_guest_metrics message
    session VM_metrics host_metrics host_cpu PIF PIF_metrics crashdump VTPM
    console user
    auth subject role secret pool_patch pool_update host_patch host_crashdump Repository
    VMPP VMSS VM_appliance VM_group DR_task
    VLAN Bond tunnel network_sriov SDN_controller
    SM sr_stat probe_result LVHD vdi_nbd_server_info blob data_source
    PCI PGPU GPU_group VGPU VGPU_type PUSB USB_group VUSB Host_driver Driver_variant
    PVS_site PVS_server PVS_proxy PVS_cache_storage Cluster Cluster_host
    Certificate Feature Diagnostics Observer Caller Rate_limit
""".split()

# Every difference between data and declarations: what xapi has, what we have, why.
Table = Mapping[str, tuple[Any, Any, str]]

TWICE = "xapi lists one code twice"
EASY = "in Python a start need not say that it is not forced"

MESSAGE_DIFFERENCES: Table = {
    "VM.pool_migrate.errors": (
        [
            *("VM_BAD_POWER_STATE", "OTHER_OPERATION_IN_PROGRESS", "VM_IS_TEMPLATE"),
            *("OPERATION_NOT_ALLOWED", "VM_BAD_POWER_STATE"),
        ],
        [
            *("VM_BAD_POWER_STATE", "OTHER_OPERATION_IN_PROGRESS", "VM_IS_TEMPLATE"),
            "OPERATION_NOT_ALLOWED",
        ],
        TWICE,
    ),
    "VM.restart_device_models.errors": (
        [
            *("VM_BAD_POWER_STATE", "OTHER_OPERATION_IN_PROGRESS", "VM_IS_TEMPLATE"),
            *("OPERATION_NOT_ALLOWED", "VM_BAD_POWER_STATE"),
        ],
        [
            *("VM_BAD_POWER_STATE", "OTHER_OPERATION_IN_PROGRESS", "VM_IS_TEMPLATE"),
            "OPERATION_NOT_ALLOWED",
        ],
        TWICE,
    ),
    "VM.start.defaults": ([], [False], EASY),
    "VM.resume.defaults": ([], [False], EASY),
    "VM.sysprep.params": (
        [["self", "Ref(VM)"], ["unattend", "SecretString"], ["timeout", "Float"]],
        [["self", "Ref(VM)"], ["unattend", "String"], ["timeout", "Float"]],
        "a secret is a text whose value xapi keeps out of its log; on the wire it is a string",
    ),
}

NULL_AS_EMPTY = "xapi spells no object as an empty text in these"

DEFAULT_DIFFERENCES: Table = {
    f"{name}.default": ("", "OpaqueRef:NULL", NULL_AS_EMPTY)
    for name in """
        VM.parent VM.snapshot_of VDI.snapshot_of task.subtask_of PIF.bond_slave_of
        PIF.VLAN_master_of host_patch.pool_patch Bond.master
        VLAN.tagged_PIF VLAN.untagged_PIF tunnel.access_PIF tunnel.transport_PIF
        network_sriov.physical_PIF network_sriov.logical_PIF Host_driver.host
    """.split()
}

ENUM_DIFFERENCES: Table = {
    "task_allowed_operations": (
        ["cancel", "destroy"],
        ["Cancel"],
        "spelled as in 1.0; a task is destroyed without asking",
    ),
    "vm_power_state": (
        ["Halted", "Paused", "Running", "Suspended"],
        ["Halted", "Paused", "Running", "Suspended", "Crashed", "Unknown"],
        "1.0 has two more at the end",
    ),
}

CLIENT_CERT = {
    "pool-operator": """
        host.apply_updates host.disable host.enable host.evacuate
        pool.add_repository pool.check_update_readiness pool.configure_repository_proxy
        pool.disable_client_certificate_auth pool.disable_ha pool.disable_repository_proxy
        pool.enable_client_certificate_auth pool.enable_ha pool.install_ca_certificate
        pool.install_trusted_certificate pool.remove_repository pool.set_repositories
        pool.sync_trusted_certificates_from pool.sync_updates pool.uninstall_ca_certificate
        pool.uninstall_trusted_certificate
        Repository.forget Repository.introduce Repository.introduce_bundle
        Repository.introduce_remote_pool Repository.set_gpgkey_path
    """.split(),
    "vm-power-admin": "VM.pool_migrate VM.restart_device_models VM.resume_on VM.start_on".split(),
    "vm-operator": "VM.shutdown VM.suspend".split(),
}
"""What "client-cert" in the data hides: it gives the last of several roles, and xapi writes, say,
"pool-operator and above, and client-cert" here. From ocaml/idl at the commit of the data."""

BOTH_COLLECT = "both ends collect, and a bound pair has one end that holds a single reference"

NOT_BOUND: Mapping[str, str] = dict.fromkeys(
    """
    host.updates subject.roles role.subroles VM.groups
    PGPU.supported_VGPU_types PGPU.enabled_VGPU_types
    GPU_group.supported_VGPU_types GPU_group.enabled_VGPU_types
    """.split(),
    BOTH_COLLECT,
)
"""Relations of xapi between fields that we have, yet do not bind: why."""


def differences(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> dict[str, Any]:
    """What the two do not agree on; None stands for what one of them lacks."""
    return {
        key: (theirs.get(key), ours.get(key))
        for key in theirs.keys() | ours.keys()
        if theirs.get(key) != ours.get(key)
    }


def listed(table: Table) -> dict[str, Any]:
    """A table without its reasons. A test asks for equality, so none of its lines is idle."""
    return {key: (theirs, ours) for key, (theirs, ours, _) in table.items()}


def named(name: str, **parts: object) -> Iterator[tuple[str, object]]:
    return ((f"{name}.{part}", value) for part, value in parts.items())


def plain(value: object) -> object:
    """A value of ours as the data writes it."""
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, PyEnum):
        return value.value
    if isinstance(value, datetime):
        return value.strftime("%Y%m%dT%H:%M:%SZ")
    return value


# What xapi has. A thing whose life cycle ended with its removal is not there.


def is_there(lifecycle: str) -> bool:
    return [word[0] for word in lifecycle.split() if word[0] in "PDR"][-1] != "R"


def rows(cls: str, *, there: bool = True) -> list[Any]:
    return [row for row in DATA[cls]["fields"] if is_there(row[3]) is there]


def customs(cls: str) -> list[Any]:
    return [row for row in DATA[cls]["custom"] if is_there(row["lc"])]


def xapi_fields() -> Iterator[tuple[str, object]]:
    for cls in FOLLOWED:
        for name, kind, qualifier, lifecycle, *_ in rows(cls):
            yield from named(f"{cls}.{name}", type=kind, qualifier=qualifier, lifecycle=lifecycle)


def xapi_defaults() -> Iterator[tuple[str, object]]:
    for cls in FOLLOWED:
        for name, _, _, _, *default in rows(cls):
            if default:
                yield from named(f"{cls}.{name}", default=default[0])


def xapi_customs() -> Iterator[tuple[str, object]]:
    for cls in FOLLOWED:
        for row in customs(cls):
            yield from named(
                f"{cls}.{row['n']}",
                params=[param[:2] for param in row["p"]],
                defaults=[param[2] for param in row["p"] if len(param) > 2],
                result=row["r"],
                errors=row.get("e", []),
                has_async=bool(row.get("a")),
                no_session=bool(row.get("nosession")),
            )


def xapi_implicit(cls: str) -> dict[str, bool]:
    """The derived messages of a class, but those of removed fields: whether they have an Async.

    A class that was removed as a whole has none.
    """
    if not is_there(DATA[cls]["lc"]):
        return {}
    gone = {
        prefix + row[0]
        for row in rows(cls, there=False)
        for prefix in ("get_", "set_", "add_", "remove_", "add_to_", "remove_from_")
    }
    names = DATA[cls]["implicit"]
    return {
        name.removesuffix("/a"): name.endswith("/a")
        for name in names
        if name.removesuffix("/a") not in gone
    }


# What we have.


def our_fields(cls: str) -> Iterator[Field]:
    return (field for field in CLASSES[cls].fields.values() if field.xapi is not None)


def our_wire() -> Iterator[WireMessage]:
    for model in CLASSES.values():
        yield from wire_messages(model, "xapi")


def our_customs() -> Iterator[tuple[str, object]]:
    for message in our_wire():
        if message.kind == "custom":
            yield from named(
                f"{message.cls}.{message.name}",
                params=[[name, kind.spec] for name, kind in message.params],
                defaults=[plain(value) for value in message.defaults],
                result=message.result.spec,
                errors=list(message.errors),
                has_async=message.has_async,
                no_session=message.no_session,
            )


def test_the_data_is_whole() -> None:
    """The data has as many classes, fields and messages as it says."""
    counts = XAPI["_doc"]["counts"]
    assert counts["classes"] == len(DATA)
    for kind in ("fields", "custom", "implicit"):
        assert counts[kind] == sum(len(row[kind]) for row in DATA.values())


def test_classes() -> None:
    """The classes listed above follow xapi; every class is one of its or of 1.0."""
    assert {name for name, model in CLASSES.items() if model.in_xapi} == set(FOLLOWED)
    assert set(CLASSES) - set(OWN_CLASSES) == set(DATA) | set(V1["classes"])


@pytest.mark.parametrize("cls", [cls for cls in FOLLOWED if cls not in V1["classes"]])
def test_since_of_classes(cls: str) -> None:
    """A class that 1.0 does not have says since when xapi has it."""
    first = DATA[cls]["lc"].split()[0]
    assert first.split(":")[1] == CLASSES[cls].since


@pytest.mark.parametrize("cls", FOLLOWED)
def test_what_is_not_in_the_database_is_not_kept(cls: str) -> None:
    """Objects of a class are kept unless xapi keeps none, or has removed the class."""
    kept = DATA[cls]["in_db"] and is_there(DATA[cls]["lc"])
    assert CLASSES[cls].is_kept is kept


def test_fields() -> None:
    """Every published field is there, with xapi's type, qualifier and life cycle; no other is."""
    ours: dict[str, object] = {}
    for cls in FOLLOWED:
        for field in our_fields(cls):
            kind = field.xapi_type or field.type
            qualifier = field.xapi_qualifier or field.qualifier
            ours |= named(
                f"{cls}.{field.name}",
                type=kind.spec,
                qualifier=qualifier.value,
                lifecycle=field.xapi,
            )
    assert differences(dict(xapi_fields()), ours) == {}


def test_defaults_of_fields() -> None:
    """A field for which xapi gives a default has that default."""
    ours: dict[str, object] = {}
    for cls in FOLLOWED:
        for field in our_fields(cls):
            ours |= named(f"{cls}.{field.name}", default=plain(field.default))
    theirs = dict(xapi_defaults())
    given = {key: value for key, value in ours.items() if key in theirs}
    assert differences(theirs, given) == listed(DEFAULT_DIFFERENCES)


def test_since_of_fields() -> None:
    """A field that 1.0 does not have says the release in which xapi first had it."""
    for cls in FOLLOWED:
        for field in our_fields(cls):
            first = (field.xapi or "").split()[0].split(":")[1]
            assert field.in_1_0 or field.since == first, f"{cls}.{field.name}"


def test_what_differs_is_said_only_where_it_differs() -> None:
    """The type or qualifier of xapi is given only when it is not that of the field."""
    for cls in FOLLOWED:
        for field in our_fields(cls):
            assert field.xapi_type != field.type, f"{cls}.{field.name}"
            assert field.xapi_qualifier is not field.qualifier, f"{cls}.{field.name}"


OWN_CLASSES = {
    "VM_usage": "accounting (use case 27): neither document has usage counters",
    "VM_protection": "checkpoints on another host (use case 65): neither document has them",
}
OWN_FIELDS = {
    "VM.pool_name": "1.0 has messages for it and no field",
    "VM.marks": "turning back in the domain is in neither document",
    "VM.marked_devices": "the same",
    "VM.protections": "the other end of VM_protection.VM",
    "VM.cpu_pool": "1.0 binds it to cpu_pool.started_VMs and declares it nowhere",
}


def test_nothing_is_invented() -> None:
    """Every field and message belongs to 1.0 or to xapi; what is ours is listed, and on no wire."""
    for name in OWN_FIELDS:
        cls, field = name.split(".")
        assert CLASSES[cls].fields[field].since == "xenmgmt"
        for dialect in ("1.0", "xapi"):
            names = {m.field for m in wire_messages(CLASSES[cls], dialect)}  # type: ignore[arg-type]
            assert field not in names
    for cls in OWN_CLASSES:
        assert not wire_messages(CLASSES[cls], "1.0")
        assert not wire_messages(CLASSES[cls], "xapi")
    for cls, model in CLASSES.items():
        if cls in OWN_CLASSES:
            continue
        parts: list[Field | Message] = [*model.fields.values(), *model.messages.values()]
        for declared in parts:
            ours = f"{cls}.{declared.name}" in OWN_FIELDS
            assert ours or declared.in_1_0 or declared.xapi is not None, f"{cls}.{declared.name}"


@pytest.mark.parametrize("cls", FOLLOWED)
def test_derived_messages(cls: str) -> None:
    """The derived messages are those of xapi, and those have an Async form that have it there."""
    ours = {
        message.name: message.has_async
        for message in wire_messages(CLASSES[cls], "xapi")
        if message.kind != "custom"
    }
    assert ours == xapi_implicit(cls)


def test_custom_messages() -> None:
    """Every published message of its own has xapi's parameters, result and errors."""
    theirs, ours = dict(xapi_customs()), dict(our_customs())
    assert differences(theirs, ours) == listed(MESSAGE_DIFFERENCES)


def test_lifecycle_of_custom_messages() -> None:
    """Every published message of its own has xapi's life cycle, and says since when it is there."""
    for cls in FOLLOWED:
        for row in customs(cls):
            message = CLASSES[cls].messages[row["n"]]
            assert message.xapi == row["lc"]
            first = row["lc"].split()[0].split(":")[1]
            assert message.in_1_0 or message.since == first, f"{cls}.{message.name}"


def test_roles_of_messages() -> None:
    """Every message that xapi has tells the least role allowed to call it; no other does."""
    behind = {name: role for role, names in CLIENT_CERT.items() for name in names}
    theirs: dict[str, object] = {}
    for cls in FOLLOWED:
        for row in customs(cls):
            name, role = f"{cls}.{row['n']}", row["roles"]
            certificate = role == "client-cert"
            assert certificate is (name in behind), name
            least = behind[name] if certificate else role or LOCAL_ROOT
            theirs |= named(name, role=least, client_cert=certificate)
    ours: dict[str, object] = {}
    for cls, model in CLASSES.items():
        for message in model.messages.values():
            if message.role or message.client_cert:
                name = f"{cls}.{message.name}"
                ours |= named(name, role=message.role, client_cert=message.client_cert)
    assert differences(theirs, ours) == {}
    assert tuple(XAPI["_doc"]["roles_order"]) == ROLES


def test_roles_of_derived_messages() -> None:
    """Of the derived messages, those that only read say so; the roles of the others are unknown."""
    for model in CLASSES.values():
        for message in python_messages(model):
            if message.kind == "create":
                continue  # stays what it is in 1.0
            if message.name in model.messages:
                declared = model.messages[message.name]
                assert (message.role, message.client_cert) == (declared.role, declared.client_cert)
            else:
                assert message.role == ("read-only" if message.kind in READS else "")


def test_errors_of_messages_have_a_class() -> None:
    """Every code that a message lists is one that xapi knows, and has a class."""
    codes = {code for message in our_wire() for code in message.errors}
    assert codes <= set(XAPI["errors"]) & set(BY_CODE)


def test_no_message_twice() -> None:
    """A name means one message of a class."""
    names = [(message.cls, message.name) for message in our_wire()]
    assert len(names) == len(set(names))


def test_exceptions_are_needed() -> None:
    """A derived message that xapi is said not to have is one that it does not have."""
    for name in _derive.NOT_IN_XAPI:
        cls, message = name.split(".")
        assert message not in DATA[cls]["implicit"]
        assert any(ours.name == message for ours in _derive.python_messages(CLASSES[cls]))


def our_enums() -> dict[str, list[str]]:
    return {
        name: [member.value for member in kind]
        for name, kind in vars(_enums).items()
        if isinstance(kind, type)
        and issubclass(kind, PyEnum)
        and kind.__module__ == _enums.__name__
    }


def test_enums() -> None:
    """Every enumeration that xapi has too has its members, in order."""
    ours = {name: members for name, members in our_enums().items() if name in XAPI["enums"]}
    theirs = {name: XAPI["enums"][name] for name in ours}
    assert differences(theirs, ours) == listed(ENUM_DIFFERENCES)


def test_no_other_enums() -> None:
    """Every enumeration belongs to 1.0 or to xapi."""
    assert set(our_enums()) <= set(V1["enums"]) | set(XAPI["enums"])


def test_relations() -> None:
    """Every relation of xapi between two fields that we have is bound, and no other."""
    ours = {
        frozenset({(pair.one_class, pair.one_field), (pair.many_class, pair.many_field)})
        for pair in RELATIONS
    }
    ends = ((frozenset({(a, b), (c, d)}), f"{a}.{b}") for a, b, c, d in XAPI["relations"])
    known = {(cls, name) for cls, model in CLASSES.items() for name in model.fields}
    theirs = {pair: name for pair, name in ends if pair <= known}
    assert {name for pair, name in theirs.items() if pair not in ours} == set(NOT_BOUND)
    of_ours = {frozenset({("VM_protection", "VM"), ("VM", "protections")})}
    assert ours - set(theirs) - of_ours <= relations_of_1_0()


def relations_of_1_0() -> set[frozenset[tuple[str, ...]]]:
    return {
        frozenset({tuple(left.split(".")), tuple(right.split("."))})
        for left, right, _ in V1["relations"]
    }
