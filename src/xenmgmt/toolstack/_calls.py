"""Calls of operations: what a caller gives is checked, what comes of it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from .. import errors as err
from ..abc import Clock
from ..model import CLASSES, Field, Param
from ..model._types import BadValue, Set, Type, parse_size
from ..model._types import Ref as RefType
from ..objects._base import Handle, to_user
from ..operations import OPERATIONS
from ..operations._operation import parameters
from ..tasks import Context, Execution, Options
from ._objects import Objects


@cache
def _required(cls: str) -> tuple[Field, ...]:
    """The fields without which an object of this class cannot be made."""
    return tuple(field for field in CLASSES[cls].fields.values() if field.required)


@cache
def _declared(cls: str, name: str) -> tuple[Mapping[str, Param], bool]:
    """The parameters of an operation, and whether all may be left out."""
    found = OPERATIONS[f"{cls}.{name}"].extra or parameters(cls, name)
    return found, all(param.is_optional for param in found.values())


@cache
def _set_by(cls: str, name: str, parameter: str) -> Field | None:
    """The field that an operation sets to this parameter; a caller knows it by that name."""
    if parameter != "value" or not name.startswith("set_"):
        return None
    return CLASSES[cls].fields.get(name.removeprefix("set_"))


class Calls(Objects):
    """From the arguments of a call to an execution, and from its value to a result."""

    clock: Clock
    context: Context
    options: Options

    def accept(self, name: str, kind: Type, value: Any, unit: str = "") -> Any:
        """What a caller gives for a field or parameter, in the form in which it is kept."""
        if isinstance(kind, RefType):
            return self.ref_of(kind.to, value, name)
        if isinstance(kind, Set) and isinstance(kind.of, RefType):
            to = kind.of.to
            if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
                raise err.FieldTypeError(name, value=value, expected=f"several of class {to}")
            return tuple(dict.fromkeys(self.ref_of(to, one, name) for one in value))
        try:
            if unit == "bytes" and isinstance(value, str):
                value = parse_size(value)
            return kind.check(value)
        except BadValue as bad:
            if bad.wrong_type:
                raise err.FieldTypeError(name, value=bad.value, expected=bad.would_do) from None
            raise err.InvalidValue(name, bad.value, would_do=bad.would_do) from None

    def execution(
        self,
        owner: Any,
        name: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        options: Options | None,
        *,
        as_task: bool = False,
        session: str = "",
    ) -> Execution:
        """An execution, not yet begun, of an operation on a handle or a collection.

        Its task belongs to ``session``, by reference; to the program's own when left out.
        """
        if self._closed:
            raise err.ConnectionClosed()
        cls = owner._class
        kind = OPERATIONS.get(f"{cls}.{name}")
        if kind is None:
            raise err.MessageMethodUnknown(f"{cls}.{name}")
        ref, values = self._given(owner, name, args, kwargs)
        context = replace(self.context, session=session) if session else self.context
        return Execution(
            context,
            kind(self.clock),
            ref,
            values,
            options or self.options,
            as_task=as_task,
        )

    def _given(
        self, owner: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[str, dict[str, Any]]:
        """The object that a call is about ("" for a collection), and what it is given."""
        cls = owner._class
        ref = ""
        if isinstance(owner, Handle):
            owner._live_row()
            ref = owner.ref
        if name == "create" and CLASSES[cls].has_create:
            return ref, self._fields(cls, kwargs)
        return ref, self.arguments(cls, name, args, kwargs)

    def arguments(
        self, cls: str, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> dict[str, Any]:
        """What a caller gives to an operation, by the names of its parameters."""
        declared, all_optional = _declared(cls, name)
        if all_optional and not args and not kwargs:
            return {}
        if len(args) > len(declared):
            raise err.MessageParameterCountMismatch(f"{cls}.{name}", len(declared), len(args))
        given = dict(zip(declared, args, strict=False))
        for key, value in kwargs.items():
            if key not in declared or key in given:
                raise err.UnknownField(key, cls=f"{cls}.{name}", nearest=tuple(declared))
            given[key] = value
        for key, param in declared.items():
            if key in given:
                field = _set_by(cls, name, key)
                unit = field.unit if field else "bytes" if param.type.spec == "Int" else ""
                called = field.name if field else key
                given[key] = self.accept(called, param.type, given[key], unit)
            elif not param.is_optional:
                raise err.MessageParameterCountMismatch(f"{cls}.{name}", len(declared), len(given))
        return given

    def _fields(self, cls: str, given: dict[str, Any]) -> dict[str, Any]:
        fields = CLASSES[cls].fields
        values: dict[str, Any] = {}
        for name, value in given.items():
            field = fields.get(name)
            if field is None or not (field.at_creation or name == "uuid"):
                known = tuple(f.name for f in fields.values() if f.at_creation)
                if field is None:
                    raise err.UnknownField(name, cls=cls, nearest=known)
                later = f"set_{name}" in CLASSES[cls].messages or field.is_writable
                hint = f"set {name} afterwards" if later else f"nobody sets {name}: it is told"
                raise err.UnknownField(name, cls=f"{cls}.create", hint=hint)
            values[name] = self.accept(name, field.type, value, field.unit)
        for field in _required(cls):
            if field.name not in values:
                kind = field.type.annotation.removesuffix(" | None")
                raise err.InvalidValue(field.name, None, would_do=f"a {kind}: {field.doc}")
        return values

    def result(self, owner: Any, name: str, value: Any) -> Any:
        """The result of an operation as a user sees it."""
        if value is None:
            return None
        cls = owner._class
        if name == "create":
            return self.handle(cls, value)
        kind = OPERATIONS[f"{cls}.{name}"].returns
        if kind is None:
            found = CLASSES[cls].messages.get(name)
            if found is None:
                return value
            kind = found.result
        return to_user(self, kind, value)  # type: ignore[arg-type]
