"""The declaration language: classes, fields and messages of the Xen-API.

A class of the API is a subclass of `Model` whose body declares fields and messages::

    class VIF(Model):
        "A virtual network interface."

        device = field(String, RW, "Number of the interface.", write=DETACHED)
        plug = message(Void, "Connect it to the running VM.")

Everything else follows from these lines: accessors, the derived messages, records, `observe()`,
documentation and columns.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from . import _types as t


class Qualifier(enum.Enum):
    """Who may set a field, and when (1.0.10, section "Fields")."""

    RO_RUN = "RO_run"
    RO_INS = "RO_ins"
    RW = "RW"


RO_run = Qualifier.RO_RUN
RO_ins = Qualifier.RO_INS
RW = Qualifier.RW

_MISSING: Any = object()

ROLES = (
    "pool-admin",
    "pool-operator",
    "vm-power-admin",
    "vm-admin",
    "vm-operator",
    "read-only",
)
"""The roles of xapi from the one that may do everything down: each may do what a later one may."""

LOCAL_ROOT = "local root"
"""In the place of a role: xapi lets nobody call the message but the superuser of the host."""

_OF_THE_ENGINE = frozenset({"memory_target", "last_booted_record", "last_boot_CPU_flags"})
"""Fields that xapi's constructor takes, but which only a running domain can give a meaning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field.

    ``xapi`` is the life cycle of the field in xapi as ``P:release`` words, or None when xapi does
    not have it. ``read`` and ``write`` name the states in which the accessors mean something;
    None is every state.
    """

    name: str
    type: t.Type
    qualifier: Qualifier
    doc: str
    default: Any
    required: bool
    since: str
    path: str
    xapi: str | None
    xapi_type: t.Type | None
    xapi_qualifier: Qualifier | None
    read: tuple[str, ...] | None
    write: tuple[str, ...] | None
    neutral: Any
    unit: str
    derived: bool
    needs: str
    given: bool
    lasts_with: tuple[str, ...] = ()

    @property
    def in_1_0(self) -> bool:
        return self.since == "1.0"

    @property
    def is_writable(self) -> bool:
        """Whether a setter exists in one of the two dialects."""
        return RW in (self.qualifier, self.xapi_qualifier)

    @property
    def at_creation(self) -> bool:
        """Whether the constructor takes it."""
        if self.given:
            return True
        return self.qualifier is not RO_run and self.name not in _OF_THE_ENGINE


def field(
    type: t.Type,
    qualifier: Qualifier,
    doc: str,
    *,
    default: Any = _MISSING,
    required: bool = False,
    since: str = "1.0",
    path: str = "",
    xapi: str | None = None,
    xapi_type: t.Type | None = None,
    xapi_qualifier: Qualifier | None = None,
    read: tuple[str, ...] | None = None,
    write: tuple[str, ...] | None = None,
    neutral: Any = _MISSING,
    unit: str = "",
    derived: bool = False,
    needs: str = "",
    given: bool = False,
    lasts_with: tuple[str, ...] = (),
) -> Any:
    """Declare one field; see `Field`.

    ``derived`` values are computed when read, never stored. ``needs`` says what must have happened
    before the value means anything, beside the state: unset then refuses like a wrong state.
    ``given``: the constructor takes it although the document calls it RO_run. ``lasts_with`` names
    fields of the same object: the change that gives one of them another value empties this one.
    """
    start = type.empty() if default is _MISSING else default
    return Field(
        name="",
        type=type,
        qualifier=qualifier,
        doc=doc,
        default=start,
        required=required,
        since=since,
        path=path,
        xapi=xapi,
        xapi_type=xapi_type,
        xapi_qualifier=xapi_qualifier,
        read=read,
        write=write,
        neutral=type.empty() if neutral is _MISSING else neutral,
        unit=unit,
        derived=derived,
        needs=needs,
        given=given,
        lasts_with=lasts_with,
    )


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter of a message. ``since`` tells the dialects apart."""

    name: str
    type: t.Type
    default: Any = _MISSING
    since: str = "1.0"

    @property
    def has_default(self) -> bool:
        """Whether a client of xapi may leave it out."""
        return self.default is not _MISSING

    @property
    def is_optional(self) -> bool:
        """Whether a call from Python may leave it out; left out, a flag is False, a map empty."""
        return self.has_default or self.type is t.Bool or isinstance(self.type, t.Map)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of its own (neither accessor nor record, which follow from the fields).

    ``role`` is the least of `ROLES` that xapi lets call it, or `LOCAL_ROOT`; empty when xapi does
    not have the message. ``client_cert`` tells that it also lets a client call it that showed a
    certificate and has no role.
    """

    name: str
    result: t.Type
    doc: str
    params: tuple[Param, ...]
    errors: tuple[str, ...]
    since: str
    xapi: str | None
    static: bool
    has_async: bool
    no_session: bool
    role: str = ""
    client_cert: bool = False

    @property
    def in_1_0(self) -> bool:
        return self.since == "1.0"


def message(
    result: t.Type,
    doc: str,
    *params: Param,
    errors: tuple[str, ...] = (),
    since: str = "1.0",
    xapi: str | None = None,
    static: bool = False,
    has_async: bool = True,
    no_session: bool = False,
    role: str = "",
    client_cert: bool = False,
) -> Any:
    """Declare one message; see `Message`.

    A static one does not take the object as its first parameter. ``role`` is for a server to
    enforce: a caller within the process is trusted.
    """
    return Message(
        name="",
        result=result,
        doc=doc,
        params=params,
        errors=errors,
        since=since,
        xapi=xapi,
        static=static,
        has_async=has_async,
        no_session=no_session,
        role=role,
        client_cert=client_cert,
    )


CLASSES: dict[str, type[Model]] = {}
"""Every declared class by its name in the API, in order of declaration."""


class Part:
    """Base of a part of a declaration: fields and messages of one theme."""


class Model:
    """Base of the declared classes. A class body is data: nothing here is ever instantiated.

    A declaration in several parts names the fields of 1.0 ``first``, in the document's order.
    """

    fields: ClassVar[Mapping[str, Field]] = {}
    messages: ClassVar[Mapping[str, Message]] = {}
    has_create: ClassVar[bool] = False
    has_destroy: ClassVar[bool] = False
    since: ClassVar[str] = "1.0"
    in_xapi: ClassVar[bool] = False
    is_kept: ClassVar[bool] = True
    """Whether there are objects of the class; else its records are only handed out."""
    irregular: ClassVar[Mapping[str, str]] = {}
    """Messages that 1.0 has although no rule gives them, or lacks although one does: why."""

    def __init_subclass__(
        cls,
        *,
        create: bool = False,
        destroy: bool = False,
        since: str = "1.0",
        xapi: bool = False,
        kept: bool = True,
        irregular: Mapping[str, str] | None = None,
        first: str = "",
    ) -> None:
        fields: dict[str, Field] = {}
        messages: dict[str, Message] = {}
        parts = [part for part in cls.__mro__ if issubclass(part, Part) and part is not Part]
        declared = [item for part in (*parts, cls) for item in vars(part).items()]
        for name, value in declared:
            plain = name.rstrip("_") if name.endswith("_") else name
            if isinstance(value, Field):
                fields[plain] = replace(value, name=plain, path=value.path or plain)
            elif isinstance(value, Message):
                messages[plain] = replace(value, name=plain)
        cls.fields = {name: fields[name] for name in (*first.split(), *fields)}
        cls.messages = messages
        cls.has_create = create
        cls.has_destroy = destroy
        cls.since = since
        cls.in_xapi = xapi
        cls.is_kept = kept
        cls.irregular = irregular or {}
        CLASSES[cls.__name__] = cls


@dataclass(frozen=True, slots=True)
class Relation:
    """A bound pair: ``many`` collects the objects whose ``one`` points at its owner."""

    one_class: str
    one_field: str
    many_class: str
    many_field: str


RELATIONS: list[Relation] = []


def bind(one: str, many: str) -> None:
    """Declare that ``"VBD.VM"`` and ``"VM.VBDs"`` are two ends of one relation."""
    one_class, one_field = one.split(".")
    many_class, many_field = many.split(".")
    RELATIONS.append(Relation(one_class, one_field, many_class, many_field))
