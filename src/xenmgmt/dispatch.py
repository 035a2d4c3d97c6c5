"""Calling any message by its name: ``invoke(xen, "VM.start", [ref, False])``.

Values are plain: references as text, sizes as int, records as mappings. This is what a server or a
generic tool stands on; programs use handles. The parameters are those of one dialect, as
`xenmgmt.model._derive` gives them, without the session.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from . import errors as err
from .model import CLASSES
from .model._derive import READS, Dialect, WireMessage, python_messages, wire_messages
from .model._types import Ref
from .objects._record import Record
from .operations import OPERATIONS
from .tasks import Execution, run
from .toolstack import Toolstack


@cache
def messages(cls: str, dialect: Dialect | None) -> Mapping[str, WireMessage]:
    """The messages of a class by name; those of both dialects for None."""
    model = CLASSES.get(cls)
    if model is None:
        return {}
    found = python_messages(model) if dialect is None else wire_messages(model, dialect)
    derived = {message.name: message for message in python_messages(model)}
    return {message.name: _told_by_fields(message, derived) for message in found}


def _told_by_fields(message: WireMessage, derived: Mapping[str, WireMessage]) -> WireMessage:
    """A message that xapi declares as one of its own, but that only reads or writes fields."""
    if message.kind != "custom" or f"{message.cls}.{message.name}" in OPERATIONS:
        return message
    like = derived.get(message.name)
    if like is not None and like.kind != "custom":
        return replace(message, kind=like.kind, field=like.field)
    if message.name in READS:
        return replace(message, kind=message.name)  # type: ignore[arg-type]
    return message


def find(name: str, dialect: Dialect | None = None) -> WireMessage:
    """The message with this name; `MessageMethodUnknown` when there is none."""
    if not isinstance(name, str):
        raise err.FieldTypeError("name", value=name, expected='text such as "VM.start"')
    cls, _, verb = name.partition(".")
    found = messages(cls, dialect).get(verb)
    if found is None:
        nearest = tuple(f"{cls}.{one}" for one in messages(cls, dialect))
        raise err.MessageMethodUnknown(name, nearest=nearest)
    return found


def invoke(
    xen: Toolstack,
    name: str,
    args: Sequence[Any] = (),
    *,
    dialect: Dialect | None = None,
    session: str = "",
    strict: bool = False,
) -> Any:
    """Call a message to its end; the result is plain.

    Args:
        xen: the connection.
        name: such as ``VM.get_domid``.
        args: the parameters behind the session, the object's reference first.
        dialect: whose parameters they are; None takes those of both together.
        session: the reference of the session that calls; the program's own when left out.
        strict: let getters refuse in states in which their value means nothing; else they answer
            the neutral value, as the Xen-API does.

    Raises:
        MessageMethodUnknown: there is no such message, or nothing does its work here.
        MessageParameterCountMismatch: too many parameters, or too few.
        FieldTypeError: ``args`` is no sequence of parameters.
    """
    message = find(name, dialect)
    given = completed(message, args)
    execution = prepare(xen, message, given, session=session)
    if execution is not None:
        return run(execution)
    if message.cls == "event":
        return _event(xen, message, given)
    return at_once(xen, message, given, strict=strict)


def completed(message: WireMessage, args: Sequence[Any]) -> list[Any]:
    """The parameters, with the defaults of those that were left out."""
    if isinstance(args, (str, bytes)) or not isinstance(args, Sequence):
        raise err.FieldTypeError("args", value=args, expected="a list of the parameters")
    least = len(message.params) - len(message.defaults)
    if not least <= len(args) <= len(message.params):
        name = f"{message.cls}.{message.name}"
        raise err.MessageParameterCountMismatch(name, len(message.params), len(args))
    return [*args, *message.defaults[len(args) - least :]]


def prepare(
    xen: Toolstack,
    message: WireMessage,
    given: Sequence[Any],
    *,
    session: str = "",
    as_task: bool = False,
) -> Execution | None:
    """The execution, not yet begun, behind a message; None when it needs no operation."""
    if message.kind == "create":
        return _create(xen, message, given, session, as_task)
    if f"{message.cls}.{message.name}" in OPERATIONS:
        return _operation(xen, message, list(given), session, as_task)
    return None


def at_once(
    xen: Toolstack, message: WireMessage, given: Sequence[Any], *, strict: bool = False
) -> Any:
    """The result of a message without an operation: a read, or one short transaction."""
    return _KINDS[message.kind](xen, message, list(given), strict)


def _event(xen: Toolstack, message: WireMessage, args: list[Any]) -> Any:
    """The messages of class event are methods of ``xen.events``."""
    if message.name == "next":
        return tuple(xen.events.next(xen.options.timeout))
    method = getattr(xen.events, f"{message.name}_" if message.name == "from" else message.name)
    return method(*args)


# --- operations ---------------------------------------------------------------------------------


def _is_of_object(message: WireMessage) -> bool:
    return not OPERATIONS[f"{message.cls}.{message.name}"].static


def _operation(
    xen: Toolstack, message: WireMessage, args: list[Any], session: str, as_task: bool
) -> Execution:
    owner: Any = xen.collection(message.cls)
    names = [name for name, _ in message.params]
    if _is_of_object(message):
        takes_self = bool(names) and message.params[0][1] == Ref(message.cls)
        ref = args[0] if takes_self else session or xen.context.session
        owner = xen.handle_of(message.cls, ref)
        if takes_self:
            args, names = args[1:], names[1:]
    kwargs = dict(zip(python_names(message, names), args, strict=True))
    return xen.execution(owner, message.name, (), kwargs, None, as_task=as_task, session=session)


def python_names(message: WireMessage, names: list[str]) -> list[str]:
    """The names under which the operation takes what a dialect calls by others."""
    operation = OPERATIONS[f"{message.cls}.{message.name}"]
    declared = operation.extra
    own = CLASSES[message.cls].messages.get(message.name)
    if declared is None and own is not None:
        declared = {param.name: param for param in own.params}
    if declared is None or all(name in declared for name in names):
        return names
    return list(declared)[: len(names)]


def _create(
    xen: Toolstack, message: WireMessage, args: Sequence[Any], session: str, as_task: bool
) -> Execution:
    """The record of a new object; fields that only the library writes are passed over."""
    (record,) = args
    if not isinstance(record, Mapping):
        raise err.FieldTypeError("args", value=record, expected="a record")
    fields = CLASSES[message.cls].fields
    unknown = [name for name in record if name not in fields]
    if unknown:
        raise err.UnknownField(unknown[0], cls=message.cls, nearest=tuple(fields))
    values = {name: value for name, value in record.items() if fields[name].at_creation}
    owner = xen.collection(message.cls)
    return xen.execution(owner, "create", (), values, None, as_task=as_task, session=session)


# --- derived messages ---------------------------------------------------------------------------


def _get(xen: Toolstack, message: WireMessage, args: list[Any], strict: bool) -> Any:
    handle = xen.handle_of(message.cls, args[0])
    assert message.field is not None
    if strict:
        python = f"{message.field}_" if message.field in ("class", "from", "import") else None
        getattr(handle, python or message.field)  # raises where it means nothing
    return handle.get_record()[message.field]


def _set(xen: Toolstack, message: WireMessage, args: list[Any], _: bool) -> None:
    assert message.field is not None
    xen.write(xen.handle_of(message.cls, args[0]), message.field, args[1])


def _add(xen: Toolstack, message: WireMessage, args: list[Any], _: bool) -> None:
    assert message.field is not None
    handle = xen.handle_of(message.cls, args[0])
    if len(args) == 3:
        present = handle.get_record()[message.field]
        if args[1] in present:
            raise err.MapDuplicateKey(args[1], present[args[1]], args[2])
        xen.add_to_map(handle, message.field, args[1], args[2])
    else:
        xen.add_to_set(handle, message.field, _member(message, args[1]))


def _member(message: WireMessage, value: Any) -> Any:
    """1.0 prints some members of sets of texts as numbers."""
    kind: Any = CLASSES[message.cls].fields[message.field or ""].type
    return str(value) if kind.of.spec == "String" and isinstance(value, int) else value


def _remove(xen: Toolstack, message: WireMessage, args: list[Any], _: bool) -> None:
    assert message.field is not None
    handle = xen.handle_of(message.cls, args[0])
    if CLASSES[message.cls].fields[message.field].type.spec.startswith("Map"):
        xen.remove_from_map(handle, message.field, args[1])
    else:
        xen.remove_from_set(handle, message.field, _member(message, args[1]))


def _all(xen: Toolstack, message: WireMessage, _: list[Any], __: bool) -> tuple[str, ...]:
    return tuple(cell.ref for cell in xen.store.cells(message.cls))


def _all_records(xen: Toolstack, message: WireMessage, _: list[Any], __: bool) -> dict[str, Record]:
    return xen.records(message.cls)


def _record(xen: Toolstack, message: WireMessage, args: list[Any], _: bool) -> Record:
    return xen.handle_of(message.cls, args[0]).get_record()


def _by_uuid(xen: Toolstack, message: WireMessage, args: list[Any], _: bool) -> str:
    if "uuid" not in CLASSES[message.cls].fields:  # class debug: its reference is all it has
        found = [ref for ref in (f"OpaqueRef:{args[0]}",) if xen.store.cell(message.cls, ref)]
    else:
        found = list(xen.store.find(message.cls, "uuid", args[0]))
    if not found:
        raise err.UuidInvalid(message.cls, args[0])
    return found[0]


def _by_name(xen: Toolstack, message: WireMessage, args: list[Any], _: bool) -> tuple[str, ...]:
    return tuple(xen.store.find(message.cls, "name_label", args[0]))


def _nothing(xen: Toolstack, message: WireMessage, args: list[Any], _: bool) -> Any:
    raise err.MessageMethodUnknown(f"{message.cls}.{message.name}")


_KINDS: Mapping[str, Callable[[Toolstack, WireMessage, list[Any], bool], Any]] = {
    "getter": _get,
    "setter": _set,
    "adder": _add,
    "remover": _remove,
    "set_adder": _add,
    "set_remover": _remove,
    "get_all": _all,
    "get_all_records": _all_records,
    "get_record": _record,
    "get_by_uuid": _by_uuid,
    "get_by_name_label": _by_name,
    "destroy": _nothing,
    "custom": _nothing,
}
