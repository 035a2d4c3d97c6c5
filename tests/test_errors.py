"""One class for each wire code, with its parameters, that survives wire, pickle and copy."""

from __future__ import annotations

import ast
import copy
import json
import pickle
import re
import sys
from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tools import gen_errors

import xenmgmt
from xenmgmt import errors
from xenmgmt.errors import BY_CODE, XenError
from xenmgmt.model._layout import LAYOUTS, STATE
from xenmgmt.states import TABLES

ROOT = Path(__file__).parent.parent
SPEC = Path(__file__).parent / "data" / "spec"
V1 = json.loads((SPEC / "xenapi-1.0.json").read_text())
XAPI = json.loads((SPEC / "xapi-modern.json").read_text())
ALLOWED = json.loads((SPEC / "xapi-allowed-ops.json").read_text())
DOCUMENTED = {*V1["errors"], *XAPI["errors"], *XAPI["undocumented_errors"]}

PUBLIC = [getattr(errors, name) for name in errors.__all__ if name != "BY_CODE"]
CLASSES: list[type[XenError]] = [*PUBLIC]
CONCRETE = [kind for kind in CLASSES if kind.code]
PLAIN = [kind for kind in CONCRETE if kind is not errors.UnknownClass]
"""Those whose constructor takes the parameters of the code, all but one."""

OWN_CODES = {
    "XENMGMT_BACKUP_DAMAGED": "concerns files of this library",
    "XENMGMT_CONNECTION_CLOSED": "concerns this process, not the host",
    "XENMGMT_DEVICES_CHANGED": "turning back in the domain is in neither document",
    "XENMGMT_MARK_EXISTS": "the same",
    "XENMGMT_NO_SUCH_MARK": "the same",
    "XENMGMT_MISSING_EXTRA": "concerns this process, not the host",
    "XENMGMT_STORE_BROKEN": "concerns a file of this library",
    "XENMGMT_STORE_CORRUPT": "concerns a file of this library",
    "XENMGMT_STORE_FAILED": "concerns a file of this library",
    "XENMGMT_STORE_FULL": "concerns a file of this library",
    "XENMGMT_STORE_IN_DOUBT": "concerns a file of this library",
    "XENMGMT_STORE_IN_USE": "concerns a file of this library",
    "XENMGMT_STORE_NOT_WRITABLE": "concerns a file of this library",
    "XENMGMT_STORE_TOO_NEW": "concerns a file of this library",
    "XENMGMT_TIMEOUT": "neither document has a code for a wait that is over",
}

NOT_AS_IN_1_0: dict[str, tuple[str, ...]] = {
    "OPERATION_NOT_ALLOWED": ("reason",),  # 1.0 sends nothing; xapi says why
    "PERMISSION_DENIED": ("message",),  # the same
}

NOT_AS_IN_XAPI: dict[str, tuple[str, ...]] = {
    "MAP_DUPLICATE_KEY": ("key", "current_value", "new_value"),  # 1.0's; xapi's is taken as well
    "VM_IS_TEMPLATE": ("vm", "operation"),  # the operation is sent, though not documented
}

CLASSES_COVERED = "VM VBD VIF VDI SR PBD host pool task event network message session".split()

INPUT = {  # found wrong in an argument, before any table is asked
    "INVALID_DEVICE",
    "MAC_INVALID",
    "VBD_CDS_MUST_BE_READONLY",
    "VLAN_TAG_INVALID",
}


def build(kind: type[XenError], *values: Any) -> XenError:
    """An error with these parameters, whatever the constructor of the class is."""
    if kind is errors.UnknownError:
        return errors.UnknownError("OF_TOMORROW", *values)
    if kind is errors.UnknownClass:
        return errors.UnknownClass(values[1])
    return kind(*values)


def sample(kind: type[XenError]) -> XenError:
    return build(kind, *(f"<{name}>" for name in kind.params))


def snaked(names: list[str]) -> tuple[str, ...]:
    return tuple(map(gen_errors.snake, names))


def allowed_ops_codes() -> Iterator[tuple[str, list[str]]]:
    """Every (code, parameters) in the table of refusals."""

    def walk(node: Any) -> Iterator[tuple[str, list[str]]]:
        if isinstance(node, dict):
            node = list(node.values())
        if isinstance(node, list):
            for here, after in pairwise(node):
                if isinstance(here, str) and isinstance(after, list):
                    yield from ((code, after) for code in here.split(" or ") if code in DOCUMENTED)
            for each in node:
                yield from walk(each)

    return walk(ALLOWED)


# --- against the specifications -------------------------------------------------------------------


@pytest.mark.parametrize("code", V1["errors"])
def test_every_code_of_1_0_has_its_class_and_parameters(code: str) -> None:
    wanted = NOT_AS_IN_1_0.get(code, snaked(V1["errors"][code]))
    assert BY_CODE[code].params == wanted
    assert BY_CODE[code].code == code


@pytest.mark.parametrize("code", V1["errors"])
def test_every_code_of_1_0_takes_what_1_0_sends(code: str) -> None:
    sent = [f"<{name}>" for name in V1["errors"][code]]
    assert BY_CODE[code](*sent).wire() == [code, *sent]


@pytest.mark.parametrize("code", sorted(BY_CODE.keys() & XAPI["errors"].keys()))
def test_parameters_of_xapi(code: str) -> None:
    wanted = snaked(XAPI["errors"][code])
    assert BY_CODE[code].params == NOT_AS_IN_XAPI.get(code, wanted)
    sent = [f"<{name}>" for name in wanted]
    error = XenError.from_wire([code, *sent])
    assert error.wire() == [code, *sent]
    assert [getattr(error, name) for name in wanted] == sent


def test_the_lists_of_differences_have_no_idle_entry() -> None:
    for code, params in NOT_AS_IN_1_0.items():
        assert params != snaked(V1["errors"][code])
    for code, params in NOT_AS_IN_XAPI.items():
        assert params != snaked(XAPI["errors"][code])


def test_no_code_is_invented() -> None:
    assert BY_CODE.keys() - DOCUMENTED == OWN_CODES.keys()


@pytest.mark.parametrize("name", CLASSES_COVERED)
def test_every_code_a_message_lists_has_a_class(name: str) -> None:
    listed = {code for message in XAPI["classes"][name]["custom"] for code in message.get("e", ())}
    assert listed - BY_CODE.keys() == set()


@pytest.mark.parametrize(("code", "params"), [*allowed_ops_codes()])
def test_every_code_of_the_tables_is_a_refusal(code: str, params: list[str]) -> None:
    kind = BY_CODE[code]
    assert issubclass(kind, errors.Refused) == (code not in INPUT)
    text = params[0] if len(params) == 1 else ""
    if "..." in text or " | " in text or text.startswith("in "):  # not a list of parameters
        return
    assert len(kind(*params).wire()) == len(params) + 1


def test_one_class_for_each_code() -> None:
    assert all(kind.code == code for code, kind in BY_CODE.items())
    assert len(set(BY_CODE.values())) == len(BY_CODE)
    narrower = {kind.__name__ for kind in CONCRETE if BY_CODE[kind.code] is not kind}
    assert narrower == {
        "EngineError",
        "ForeignHandle",
        "InvalidState",
        "StaleIncarnation",
        "UnknownClass",
        "UnknownField",
    }


def test_the_generated_text_is_current(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gen_errors.main(["--check"]) == 0
    stale = tmp_path / "_codes.py"
    stale.write_text(gen_errors.TARGET.read_text().replace("VDI_IN_USE", "VDI_IN_US"))
    before = stale.read_text()
    monkeypatch.setattr(gen_errors, "TARGET", stale)
    monkeypatch.setattr(gen_errors, "ROOT", tmp_path)
    assert gen_errors.main(["--check"]) == 1
    assert stale.read_text() == before
    assert "gen_errors.py" in capsys.readouterr().out
    assert gen_errors.main([]) == 0
    assert gen_errors.main(["--check"]) == 0


# --- the shape of the classes ---------------------------------------------------------------------


def test_whose_fault_it_is() -> None:
    bases = {XenError, errors.UnknownError}
    for kind in set(CLASSES) - bases:
        assert issubclass(kind, errors.CallerError) != issubclass(kind, errors.HostError), kind


@pytest.mark.parametrize("kind", CLASSES)
def test_a_parameter_hides_nothing_that_every_error_has(kind: type[XenError]) -> None:
    names = {*kind.params, *kind.params_xapi}
    assert all(name.isidentifier() and name == name.lower() for name in names)
    assert {name for name in names if hasattr(XenError, name)} == set()
    assert names & {"extra", "hint", "args"} == set()


@pytest.mark.parametrize("kind", CLASSES)
def test_a_template_uses_every_parameter_and_nothing_else(kind: type[XenError]) -> None:
    if kind.template:
        assert set(re.findall(r"{(\w+)}", kind.template)) == set(kind.params)
    assert set(re.findall(r"{(\w+)}", kind.brief)) <= set(kind.params)


def test_names_are_listed_once_and_hide_no_builtin() -> None:
    assert len(errors.__all__) == len(set(errors.__all__))
    assert set(errors.__all__) & set(dir(__builtins__)) == set()


@pytest.mark.parametrize("name", ["__init__", "_base", "_codes", "_special"])
def test_nothing_is_imported_but_the_standard_library(name: str) -> None:
    path = ROOT / "src" / "xenmgmt" / "errors" / f"{name}.py"
    for node in ast.walk(ast.parse(path.read_text())):
        modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for module in modules:
            ours = module == "xenmgmt.errors" or module.startswith("xenmgmt.errors.")
            assert ours or module.partition(".")[0] in sys.stdlib_module_names


# --- every class: constructor, text, copies, wire -------------------------------------------------


@pytest.mark.parametrize("kind", PLAIN)
def test_parameters_by_position_and_by_name(kind: type[XenError]) -> None:
    for names in filter(None, (kind.params, kind.params_xapi)):
        values = {name: f"<{name}>" for name in names}
        by_place, by_name = kind(*values.values()), kind(**values)
        assert by_place.wire() == by_name.wire() == [kind.code, *values.values()]
        for error in (by_place, by_name):
            assert {name: getattr(error, name) for name in names} == values
            assert str(error) == str(by_place)
            assert [value for value in values.values() if value not in str(error)] == []


@pytest.mark.parametrize("kind", PLAIN)
def test_wrong_arguments_are_a_type_error_that_names_the_parameters(kind: type[XenError]) -> None:
    takes = re.escape(f"{kind.__name__} takes (")
    with pytest.raises(TypeError, match=takes) as caught:
        kind(nonsense=1)
    assert "nonsense" in str(caught.value)
    with pytest.raises(TypeError, match=takes):
        kind(*range(9))
    if kind.params and not kind._optional:
        with pytest.raises(TypeError, match=f"missing: .*{kind.params[-1]}"):
            kind()


@pytest.mark.parametrize("kind", CLASSES)
def test_copies_are_the_same_error(kind: type[XenError]) -> None:
    error = sample(kind)
    error.hint = "a hint"
    error.add_note("a note")
    pickles = (pickle.dumps(error, protocol) for protocol in range(pickle.HIGHEST_PROTOCOL + 1))
    for twin in (copy.copy(error), copy.deepcopy(error), *map(pickle.loads, pickles)):
        assert type(twin) is kind
        assert vars(twin) == vars(error)
        assert (twin.args, twin.wire(), str(twin)) == (error.args, error.wire(), str(error))


@pytest.mark.parametrize("kind", CONCRETE)
def test_wire_round_trip(kind: type[XenError]) -> None:
    error = sample(kind)
    twin = XenError.from_wire(error.wire())
    assert type(twin) is BY_CODE[kind.code]
    assert twin.wire() == error.wire()
    for name in kind.params:
        assert getattr(twin, name) == getattr(error, name)


@pytest.mark.parametrize("kind", CLASSES)
def test_given_text_and_hint(kind: type[XenError]) -> None:
    error = sample(kind)
    assert str(error).startswith(f"{error.code}: ")
    assert repr(error) == f"<{kind.__name__} {error}>"
    error.hint = "look there"
    assert str(error).endswith(" Hint: look there")
    if "message" not in kind.params:
        error.message = "what happened"
        assert str(error) == f"{error.code}: what happened Hint: look there"


# The first text that is drawn may have to build tables of Unicode.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@patient
@given(st.sampled_from(CLASSES), st.data())
def test_the_text_names_every_parameter(kind: type[XenError], data: st.DataObject) -> None:
    for names in filter(None, (kind.params, kind.params_xapi)):
        values = data.draw(st.lists(st.text(), min_size=len(names), max_size=len(names)))
        error = build(kind, *values)
        if kind is errors.UnknownClass:
            values = values[1:2]
        assert [value for value in values if value not in str(error)] == []


@patient
@given(st.sampled_from(sorted(BY_CODE)), st.lists(st.text()))
def test_any_number_of_parameters_from_a_peer_is_kept(code: str, params: list[str]) -> None:
    error = XenError.from_wire([code, *params])
    assert type(error) is BY_CODE[code]
    assert error.wire() == [code, *params]
    assert [value for value in error.extra if value not in str(error)] == []
    assert pickle.loads(pickle.dumps(error)).wire() == error.wire()


@patient
@given(st.text().filter(lambda code: code not in BY_CODE), st.lists(st.text()))
def test_an_unknown_code_is_kept(code: str, params: list[str]) -> None:
    error = XenError.from_wire([code, *params])
    assert type(error) is errors.UnknownError
    assert (error.code, error.args) == (code, tuple(params))
    assert error.wire() == [code, *params]
    assert [value for value in (code, *params) if value not in str(error)] == []


def test_nothing_at_all_from_a_peer_is_an_unknown_error() -> None:
    assert XenError.from_wire([]).wire() == [""]


def test_how_values_are_spelled() -> None:
    class Colour(StrEnum):
        RED = "Red"

    handle = SimpleNamespace(ref="OpaqueRef:1")
    error = errors.ValueNotSupported(handle, (Colour.RED, True), None)
    assert error.wire() == ["VALUE_NOT_SUPPORTED", "OpaqueRef:1", "Red, true"]
    assert errors.InvalidValue("f", frozenset("ba")).wire()[2] == "a, b"
    assert errors.HostNotEnoughFreeMemory(needed=2, available=1).wire()[1:] == ["2", "1"]
    assert errors.HostNotEnoughFreeMemory(needed=2, available=1).needed == 2


# --- the classes with more to say -----------------------------------------------------------------


def test_a_refusal_names_object_state_states_that_would_do_and_what_is_allowed() -> None:
    error = errors.VMBadPowerState(
        object="OpaqueRef:1",
        name_label="web1",
        operation="pause",
        state="Halted",
        legal_states=("Running",),
        allowed_operations=("start", "clone"),
    )
    assert str(error) == (
        'VM_BAD_POWER_STATE: VM "web1" (OpaqueRef:1) is Halted; pause needs Running. '
        "Allowed now: start, clone."
    )
    assert error.wire() == ["VM_BAD_POWER_STATE", "OpaqueRef:1", "Running", "Halted"]
    assert (error.vm, error.expected, error.actual) == ("OpaqueRef:1", ("Running",), "Halted")


def test_a_refusal_from_xapi_says_the_same_as_one_of_ours() -> None:
    error = XenError.from_wire(["VM_BAD_POWER_STATE", "OpaqueRef:1", "paused; running", "halted"])
    assert isinstance(error, errors.VMBadPowerState)
    assert (error.cls, error.object) == ("VM", "OpaqueRef:1")
    assert (error.state, error.legal_states) == ("Halted", ("Paused", "Running"))


def test_no_parameter_is_lost_where_the_guard_says_otherwise() -> None:
    error = errors.VMBadPowerState(
        "OpaqueRef:1", "a snapshot", "a template", name_label="web1", operation="revert"
    )
    for value in ("OpaqueRef:1", "a snapshot", "a template", "web1", "revert"):
        assert value in str(error).lower() or value in str(error)


def test_another_object_in_a_wrong_state_is_named() -> None:
    """A device that waits for its VM: the refusal says in which state which VM is."""
    with xenmgmt.connect("sim://", seed=1) as xen:
        vm = xen.VM.create(name_label="web")
        disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="1MiB")
        vbd = xen.VBD.create(VM=vm, VDI=disk)
        with pytest.raises(errors.VMBadPowerState) as caught:
            vbd.plug()
    told = str(caught.value)
    assert f'VM "web" ({vm.ref}) is Halted; this call needs Running.' in told
    assert f"plug on VBD {vbd.ref}, now Detached, is refused." in told
    assert caught.value.wire()[1:] == [vm.ref, "Running", "Halted"]


@pytest.mark.parametrize("cls", sorted(TABLES))
def test_a_wrong_state_is_told_once(cls: str) -> None:
    """The sentence on an object's state is the reason as well: it is not said twice."""
    table = TABLES[cls]
    row = list(LAYOUTS[cls].defaults)
    row[STATE] = table.bit[table.initial]
    told = str(table.needs("OpaqueRef:1", tuple(row), "Elsewhere", name="walk"))
    assert told.count("OpaqueRef:1") == 1
    assert told.endswith(f"is {table.initial.value}; walk needs Elsewhere.")


def test_reason_and_situation_are_sentences() -> None:
    """A reason without a full stop gets one before what follows it."""
    error = errors.InvalidState("the VIF is busy", object="r", cls="VIF", state="Attached")
    assert str(error) == "OPERATION_NOT_ALLOWED: the VIF is busy. VIF r is Attached."


def test_of_many_names_the_nearest_are_told() -> None:
    """A mistyped name brings those that look like it, not all there are."""
    names = [f"VM.{verb}" for verb in ("start", "start_on", "pause", "clone", "copy", "suspend")]
    text = str(errors.MessageMethodUnknown("VM.strat", nearest=names))
    assert "nearest: VM.start" in text
    assert "suspend" not in text


def test_an_accessor_that_means_nothing_in_this_state() -> None:
    error = errors.InvalidState(
        cls="VBD", object="r", operation="io_read_kbs", state="detached", legal_states=["attached"]
    )
    text = "VBD r is detached; io_read_kbs needs attached."
    assert error.wire() == ["OPERATION_NOT_ALLOWED", text]
    assert str(error) == f"OPERATION_NOT_ALLOWED: {text}"
    with pytest.raises(TypeError, match="missing: reason"):
        errors.InvalidState()


@pytest.mark.parametrize("code", ["VM_IS_TEMPLATE", "VM_IS_SNAPSHOT", "VDI_IN_USE"])
def test_a_guard_may_say_the_operation_both_ways(code: str) -> None:
    error = BY_CODE[code]("r", "start", operation="start", object="r")
    assert error.wire() == [code, "r", "start"]
    assert str(error).count("start") == 1
    assert BY_CODE[code]("r").wire() == [code, "r"]
    assert "not said" not in str(BY_CODE[code]("r"))


@pytest.mark.parametrize(
    "code", sorted(code for code, kind in BY_CODE.items() if issubclass(kind, errors.Refused))
)
def test_every_refusal_takes_what_a_guard_knows(code: str) -> None:
    kind = BY_CODE[code]
    error = kind(
        *(f"<{name}>" for name in kind.params),
        object="OpaqueRef:7",
        cls="VBD",
        name_label="disk",
        operation="plug",
        state="detached",
        legal_states=("attached",),
        allowed_operations=("unplug", "eject"),
    )
    for value in ("OpaqueRef:7", "disk", "plug", "attached", "unplug, eject"):
        assert value in str(error)
    assert pickle.loads(pickle.dumps(error)).legal_states == ("attached",)


def test_busy_names_what_is_busy() -> None:
    error = errors.OtherOperationInProgress("VM", "r", "migrate_send", "t", operation="start")
    assert (error.class_, error.object_) == (error.cls, error.object) == ("VM", "r")
    assert "start" in str(error)


def test_handles() -> None:
    assert "VM.destroy" in str(errors.HandleInvalid("VM", "r", destroyed_by="VM.destroy"))
    stale = errors.StaleIncarnation("VM", "r1", new="r2")
    assert isinstance(stale, errors.HandleInvalid)
    assert "r2" in str(stale)
    assert stale.wire() == ["HANDLE_INVALID", "VM", "r1"]


@pytest.mark.parametrize(
    ("kind", "builtin"),
    [
        (errors.FieldTypeError, TypeError),
        (errors.InvalidValue, ValueError),
        (errors.ValueNotSupported, ValueError),
        (errors.UnknownField, AttributeError),
        (errors.MissingExtra, ImportError),
        (errors.Timeout, TimeoutError),
    ],
)
def test_caught_as_the_builtin_that_means_the_same(
    kind: type[XenError], builtin: type[Exception]
) -> None:
    with pytest.raises(builtin) as caught:
        raise sample(kind)
    assert str(caught.value).startswith(kind.code)


def test_bad_input_says_what_would_do() -> None:
    error = errors.FieldTypeError("VM.memory_static_max", value="x" * 500, expected="int")
    assert "takes int" in str(error)
    assert len(str(error)) < 200
    assert "one of: a, b" in str(errors.InvalidValue("f", 1, allowed=("a", "b")))
    assert "1 to 4" in str(errors.InvalidValue("f", 9, would_do="a number from 1 to 4"))
    assert "nearest: VM" in str(errors.UnknownClass("Vm", nearest=("VM",)))
    assert "nearest: name_label" in str(errors.UnknownField("name", cls="VM", nearest="name_label"))
    assert "nearest: VM.start" in str(errors.MessageMethodUnknown("VM.strat", nearest=["VM.start"]))
    assert "xenmgmt[native]" in str(errors.MissingExtra("cffi", "native", feature="the xen driver"))


def test_theirs_say_where_it_came_from() -> None:
    engine = errors.EngineError("no such domain", engine="libxl", native_code=-6)
    assert str(engine) == "INTERNAL_ERROR: libxl (-6): no such domain"
    assert errors.EngineError(message="m").message == "m"
    refused = errors.NotSupported("VM.checkpoint", capability="vm.fork", reason="it cannot fork")
    assert all(part in str(refused) for part in ("VM.checkpoint", "vm.fork", "it cannot fork"))


def test_a_timeout_with_only_some_of_its_data() -> None:
    error = errors.Timeout(seconds=5, operation="VM.start")
    assert error.wire() == ["XENMGMT_TIMEOUT", "", "5", "VM.start"]
    assert (error.task, error.seconds, error.errno) == (None, 5, None)
    assert str(error) == "XENMGMT_TIMEOUT: VM.start was not done after 5 s."


def test_a_compacted_token_brings_the_snapshot() -> None:
    error = errors.TokenCompacted(token=1, oldest=5, current=9, snapshot={"VM": 1})
    assert error.wire() == ["EVENTS_LOST"]
    assert error.snapshot == {"VM": 1}
    assert all(part in str(error) for part in ("token 1", "oldest is 5", "token 9"))


SOURCES = ROOT / "src" / "xenmgmt"


def made_in(source: Path) -> Iterator[tuple[type[XenError], ast.Call]]:
    """The errors that a module makes: by ``err.Name`` and ``errors.Name``, or imported by name."""
    tree = ast.parse(source.read_text())
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("errors")
        for alias in node.names
    }
    for node in ast.walk(tree):
        name = ""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name = node.func.id if node.func.id in imported else ""
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            is_ours = isinstance(owner, ast.Name) and owner.id in ("err", "errors")
            name = node.func.attr if is_ours else ""
        kind = getattr(errors, name, None) if name else None
        if kind in PLAIN:
            assert isinstance(node, ast.Call)
            yield kind, node


def test_what_the_library_raises_is_given_what_it_takes() -> None:
    """An error made with one argument too many would be a TypeError for whoever meets it."""
    seen, wrong = 0, []
    for source in SOURCES.rglob("*.py"):
        for kind, call in made_in(source):
            if any(isinstance(one, ast.Starred) for one in call.args):
                continue
            named = {one.arg: "text" for one in call.keywords if one.arg is not None}
            seen += 1
            try:
                kind(*["text" for _ in call.args], **named)
            except TypeError as error:
                wrong.append(f"{source.relative_to(ROOT)}:{call.lineno}: {error}")
    assert not wrong
    assert seen > 500
