"""The declarations against the Xen-API 1.0.10, both ways: nothing missing, nothing invented."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from enum import Enum as PyEnum
from pathlib import Path
from typing import Any

import pytest

from xenmgmt.errors import BY_CODE
from xenmgmt.model import CLASSES, RELATIONS, _derive, _enums
from xenmgmt.model._derive import WireMessage, wire_messages
from xenmgmt.model._types import Flags, Struct

SPEC = Path(__file__).parent.parent / "data" / "spec"
V1: dict[str, Any] = json.loads((SPEC / "xenapi-1.0.json").read_text())
DATA: dict[str, Any] = V1["classes"]

# Every difference between document and declarations: what the document has, what we have, why.
Table = Mapping[str, tuple[Any, Any, str]]

MISPRINT = "the document's own misprint for RO_ins"

FIELD_DIFFERENCES: Table = {
    **{
        f"{name}.qualifier": ("RO_inst", "RO_ins", MISPRINT)
        for name in (
            "DPCI.VM",
            "DPCI.PPCI",
            "DPCI.hotplug_slot",
            "DSCSI.VM",
            "DSCSI.PSCSI",
            "DSCSI.virtual_HCTL",
            "DSCSI_HBA.VM",
            "DSCSI_HBA.virtual_host",
            "DSCSI_HBA.assignment_mode",
        )
    },
    "cpu_pool.host_CPUs.type": (
        "Set(Ref(VM))",
        "Set(Ref(host_cpu))",
        "a misprint: the field is bound to host_cpu.cpu_pool, and its getter returns processors",
    ),
}

MESSAGE_DIFFERENCES: Table = {
    "ACMPolicy.get_record.result": (
        "Record(XSPolicy)",
        "Record(ACMPolicy)",
        "printed once for both classes of policy; their fields are the same",
    ),
    "ACMPolicy.get_VM_ssidref.params": (
        [["vm", "Ref(vm)"]],
        [["vm", "Ref(VM)"]],
        "there is no class vm",
    ),
}

ENUM_DIFFERENCES: Table = {
    "vdi_type": (
        ["system", "user", "ephemeral", "suspend", "crashdump"],
        [
            *("system", "user", "ephemeral", "suspend", "crashdump", "ha_statefile"),
            *("metadata", "redo_log", "rrd", "pvs_cache", "cbt_metadata"),
        ],
        "xapi added members at the end",
    ),
    "vbd_type": (["CD", "Disk"], ["CD", "Disk", "Floppy"], "xapi added a member at the end"),
}

BOUND_BY_XAPI = {"task.session": "its other end, session.tasks, is a field of xapi alone"}
"""Fields of the document that are ends of a relation which only xapi has."""


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


# What the document has.


def document_fields() -> Iterator[tuple[str, object]]:
    for cls, declared in DATA.items():
        for name, kind, qualifier, *path in declared["fields"]:
            printed = path[0] if path else name
            yield from named(f"{cls}.{name}", type=kind, qualifier=qualifier, path=printed)


def document_messages() -> Iterator[tuple[str, object]]:
    for cls, declared in DATA.items():
        for message in declared["messages"]:
            yield from named(
                f"{cls}.{message['name']}",
                kind=message["kind"],
                params=message["params"],
                result=message["result"],
                errors=message["errors"],
                session=message["session"],
            )


# What we have.


def our_fields() -> Iterator[tuple[str, object]]:
    for cls, model in CLASSES.items():
        for field in model.fields.values():
            if field.in_1_0:
                yield from named(
                    f"{cls}.{field.name}",
                    type=field.type.spec,
                    qualifier=field.qualifier.value,
                    path=field.path,
                )


def our_wire() -> Iterator[WireMessage]:
    for model in CLASSES.values():
        yield from wire_messages(model, "1.0")


def our_messages() -> Iterator[tuple[str, object]]:
    for message in our_wire():
        yield from named(
            f"{message.cls}.{message.name}",
            kind=message.kind,
            params=[[name, kind.spec] for name, kind in message.params],
            result=message.result.spec,
            errors=list(message.errors),
            session=not message.no_session,
        )


def test_the_data_is_whole() -> None:
    """The data has as many classes, fields and messages as it says, and the document has."""
    counts = {
        "classes": len(DATA),
        "fields": sum(len(declared["fields"]) for declared in DATA.values()),
        "messages": sum(len(declared["messages"]) for declared in DATA.values()),
    }
    assert counts == V1["_doc"]["counts"] == {"classes": 33, "fields": 306, "messages": 586}


def test_classes() -> None:
    """There are the 33 classes of the document, and no other says it is one of them."""
    assert {name for name, model in CLASSES.items() if model.since == "1.0"} == set(DATA)


def test_fields() -> None:
    """Each of the 306 fields has the name, type, qualifier and path of the document."""
    assert differences(dict(document_fields()), dict(our_fields())) == listed(FIELD_DIFFERENCES)


@pytest.mark.parametrize("cls", DATA)
def test_fields_of_1_0_come_first_and_in_order(cls: str) -> None:
    """The fields of a class stand in the order of the document, those of xapi after them."""
    theirs = [row[0] for row in DATA[cls]["fields"]]
    assert list(CLASSES[cls].fields)[: len(theirs)] == theirs


def test_messages() -> None:
    """Each of the 586 messages has the kind, parameters, result and errors of the document."""
    theirs, ours = dict(document_messages()), dict(our_messages())
    assert differences(theirs, ours) == listed(MESSAGE_DIFFERENCES)


def test_how_many_messages() -> None:
    """No message is derived twice: there are 586, of which 69 are declared."""
    ours = list(our_wire())
    assert len(ours) == len({(message.cls, message.name) for message in ours}) == 586
    written = [
        message
        for message in ours
        if (declared := CLASSES[message.cls].messages.get(message.name)) and declared.in_1_0
    ]
    assert len(written) == 69


def test_async() -> None:
    """Every message has an Async form, except those of session and task and the accessors."""
    for message in our_wire():
        accessor = message.kind in ("getter", "setter")
        assert message.has_async is (message.cls not in ("session", "task") and not accessor)


def test_fields_of_accessors() -> None:
    """An accessor knows its field, and no other message does."""
    accessors = {"getter", "setter", "adder", "remover"}
    for message in our_wire():
        assert (message.field is not None) is (message.kind in accessors)
        if message.field is not None:
            assert message.name.endswith(message.field)
            assert message.field in CLASSES[message.cls].fields


def test_nothing_may_be_left_out() -> None:
    """Every parameter of 1.0 must be given."""
    assert not any(message.defaults for message in our_wire())


def test_irregular_messages() -> None:
    """Every exception that a class or a table makes is needed, and says why."""
    printed = {f"{cls}.{row['name']}" for cls, data in DATA.items() for row in data["messages"]}
    for cls, model in CLASSES.items():
        for name, reason in model.irregular.items():
            assert reason
            assert (f"{cls}.{name}" in printed) is (name == "get_all_records")
    tables = (_derive.PRINTED_ERRORS_1_0, _derive.PRINTED_PARAMS_1_0)
    assert {name for table in tables for name in table} <= printed


def test_errors() -> None:
    """The 22 error codes have a class each, and messages list no other."""
    assert len(V1["errors"]) == 22
    assert set(V1["errors"]) <= set(BY_CODE)
    assert set(V1["errors"]) - set(V1["generic_errors"]) == _derive.ERRORS_1_0
    assert {code for message in our_wire() for code in message.errors} <= set(V1["errors"])


def test_enums() -> None:
    """The 10 enumerations have the members of the document, in order, as values."""
    ours = {name: [member.value for member in getattr(_enums, name)] for name in V1["enums"]}
    assert len(ours) == 10
    assert differences(V1["enums"], ours) == listed(ENUM_DIFFERENCES)
    for theirs, longer, _ in ENUM_DIFFERENCES.values():
        assert longer[: len(theirs)] == theirs


def test_enum_members_in_python() -> None:
    """In Python a member is in capitals, made of the word on the wire."""
    for name in V1["enums"]:
        members: type[PyEnum] = getattr(_enums, name)
        assert all(m.name == str(m.value).upper().replace(" ", "_") for m in members)


def test_flags() -> None:
    """The flags have the names and bits of the document."""
    ours = {
        value.name: dict(value.bits) for value in vars(_enums).values() if isinstance(value, Flags)
    }
    assert ours == V1["flags"]


def test_structs() -> None:
    """The structures have the members of the document, in order, with their types."""
    ours = {
        value.name: [[name, kind.spec] for name, kind in value.members]
        for value in vars(_enums).values()
        if isinstance(value, Struct)
    }
    assert ours == V1["structs"]


def test_relations() -> None:
    """The 26 bound pairs of the document are bound, each with its one end and its many."""
    theirs = set()
    for left, right, kind in V1["relations"]:
        theirs.add((left, right) if kind == "one-to-many" else (right, left))
    ours = {
        (f"{pair.one_class}.{pair.one_field}", f"{pair.many_class}.{pair.many_field}")
        for pair in RELATIONS
    }
    assert len(theirs) == 26
    assert theirs <= ours
    newer = {end for pair in ours - theirs for end in pair}
    assert newer & set(document_field_names()) == set(BOUND_BY_XAPI)


def document_field_names() -> Iterator[str]:
    return (f"{cls}.{row[0]}" for cls, data in DATA.items() for row in data["fields"])


def test_relations_bind_fields() -> None:
    """Both ends of a relation are fields."""
    ends = Counter(
        f"{cls}.{name}"
        for pair in RELATIONS
        for cls, name in ((pair.one_class, pair.one_field), (pair.many_class, pair.many_field))
    )
    assert max(ends.values()) == 1
    known = {f"{cls}.{name}" for cls, model in CLASSES.items() for name in model.fields}
    assert set(ends) <= known
