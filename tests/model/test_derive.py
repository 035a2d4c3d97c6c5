"""What the process has beyond the documents: `python_messages`."""

from __future__ import annotations

import pytest

from xenmgmt.model import CLASSES, Model
from xenmgmt.model._derive import WireMessage, python_messages, wire_messages
from xenmgmt.model._types import Record, Ref, Set

KEPT = [name for name, model in CLASSES.items() if model.is_kept]

SPELLED_OTHERWISE = {
    "cpu_pool.add_to_proposed_CPUs": "add_proposed_CPUs",
    "cpu_pool.remove_from_proposed_CPUs": "remove_proposed_CPUs",
}
"""Accessors of a set, which 1.0 spells like those of a map."""


def by_name(model: type[Model]) -> dict[str, WireMessage]:
    return {message.name: message for message in python_messages(model)}


@pytest.mark.parametrize("cls", KEPT)
def test_every_class_has_what_finds_and_reads_its_objects(cls: str) -> None:
    """Whatever a document forgot, objects are listed, found and read in one way."""
    ours = by_name(CLASSES[cls])
    assert ours["get_all"].result == Set(Ref(cls))
    assert ours["get_all_records"].kind == "get_all_records"
    assert ours["get_record"].result == Record(cls)
    assert ours["get_by_uuid"].result == Ref(cls)
    assert ("get_by_name_label" in ours) is ("name_label" in CLASSES[cls].fields)


@pytest.mark.parametrize("cls", CLASSES)
def test_every_field_has_its_accessors(cls: str) -> None:
    """Every field has a getter, and a setter when one of the dialects has one."""
    ours = by_name(CLASSES[cls])
    for field in CLASSES[cls].fields.values():
        assert ours[f"get_{field.name}"].field == field.name
        if field.is_writable:
            assert ours[f"set_{field.name}"].kind == "setter"


@pytest.mark.parametrize("cls", CLASSES)
def test_both_dialects_are_contained(cls: str) -> None:
    """Whatever a client of either dialect may call exists within the process."""
    model = CLASSES[cls]
    ours = by_name(model)
    for message in (*wire_messages(model, "1.0"), *wire_messages(model, "xapi")):
        name = SPELLED_OTHERWISE.get(f"{cls}.{message.name}", message.name)
        assert name in ours


@pytest.mark.parametrize("cls", CLASSES)
def test_no_message_twice(cls: str) -> None:
    """A name means one message of a class."""
    assert len(by_name(CLASSES[cls])) == len(python_messages(CLASSES[cls]))


def test_an_event_is_no_object() -> None:
    """Events are handed out, not kept: nothing finds them again."""
    assert not {"get_all", "get_record", "get_by_uuid"} & by_name(CLASSES["event"]).keys()


def test_a_dialect_lacks_whole_classes() -> None:
    """A class that a dialect does not have has no messages in it."""
    assert wire_messages(CLASSES["pool"], "1.0") == ()
    assert wire_messages(CLASSES["cpu_pool"], "xapi") == ()


def test_a_declared_accessor_stays_an_accessor() -> None:
    """A message that xapi declares for what 1.0 derives is one accessor within the process."""
    message = by_name(CLASSES["VM"])["set_memory_static_max"]
    assert (message.kind, message.field) == ("setter", "memory_static_max")
    adder = by_name(CLASSES["VM"])["add_to_other_config"]
    assert (adder.kind, adder.field) == ("adder", "other_config")


def test_what_xapi_declares_may_have_the_name_of_what_1_0_derives() -> None:
    """Each dialect has its own; within the process an object is made of its fields."""
    model = CLASSES["VTPM"]
    old, new = (
        {message.name: message for message in wire_messages(model, "1.0")},
        {message.name: message for message in wire_messages(model, "xapi")},
    )
    assert old["create"].params == (("args", Record("VTPM")),)
    assert [name for name, _ in new["create"].params] == ["vM", "is_unique"]
    assert by_name(model)["create"] == old["create"]
    for name in ("create", "destroy"):
        kinds = (old[name].kind, new[name].kind, by_name(model)[name].kind)
        assert kinds == (name, "custom", name)


def test_parameters_that_may_be_left_out_come_last() -> None:
    """There are never more defaults than parameters beside the object."""
    for model in CLASSES.values():
        for message in python_messages(model):
            assert len(message.defaults) <= len(message.params)
