"""What a user holds: handles of objects, and the collections of their class.

The classes in this folder are generated from the model and the state tables. A property looks at
the object's current row and at one bit mask; everything that is not the plain good case happens
here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Concatenate,
    Generic,
    ParamSpec,
    TypeVar,
    cast,
    overload,
)

from .. import errors as err
from ..abc import Cell
from ..model import CLASSES
from ..model._layout import LAYOUTS, NULL, REV, STATE, Row
from ..model._types import Map, Ref, Set, Type
from ..model._types import Record as RecordType
from ..shown import Shown
from ..states import TABLES
from ..tasks import Options
from ._record import Observation, Record, observe

if TYPE_CHECKING:
    import pandas

    from ..toolstack import Task, Toolstack

P = ParamSpec("P")
R = TypeVar("R")
H = TypeVar("H", bound="Handle")


class Handle(Shown):
    """One object of the model, live: each read sees the object as it is now.

    Handles compare and hash by object, pickle, and may be used from any thread.
    """

    __slots__ = ("__weakref__", "_cell", "_xen")
    _class: ClassVar[str] = ""
    _legal: ClassVar[Mapping[str, int]] = {}

    def __init__(self, xen: Toolstack, cell: Cell) -> None:
        self._xen = xen
        self._cell = cell

    @property
    def ref(self) -> str:
        """The opaque reference, as the wire knows the object."""
        return self._cell.ref

    @property
    def state(self) -> str:
        """The state in the dynamic model, passing states included; readable in every state."""
        row = self._cell.row
        if not row[STATE]:
            raise self._gone(row)
        table = TABLES.get(self._class)
        return table.word[row[STATE]] if table is not None else "Present"

    def get_record(self) -> Record:
        """All fields at one moment, with the neutral value where a field means nothing now."""
        return self._xen.record(self._class, self._cell)

    def observe(self) -> Observation:
        """All fields at one moment; `NotApplicable` where a field means nothing now."""
        return observe(self._class, self._cell.ref, self._live_row(), self._xen)

    def explain(self, operation: str) -> str:
        """Why an operation is refused now, in words; "" when it is not."""
        table = TABLES.get(self._class)
        if table is None or operation not in table.move:
            known = table.move if table is not None else {}
            raise err.MessageMethodUnknown(f"{self._class}.{operation}", nearest=tuple(known))
        refusal = table.refusal(operation, self.ref, self._live_row(), self._xen)
        return "" if refusal is None else str(refusal)

    @property
    def debug(self) -> dict[str, Any]:
        """Whatever helps to find out what is wrong. Arbitrary: it may change with any release."""
        return self._xen.debug_of(self._class, self._cell)

    @property
    def exists(self) -> bool:
        """Whether the object is still there, in this incarnation."""
        row = self._cell.row
        if not row[STATE] and row[2] == "closed":
            raise self._gone(row)
        return bool(row[STATE])

    def _live_row(self) -> Row:
        row = self._cell.row
        if not row[STATE]:
            raise self._gone(row)
        return row

    # --- the slow side of every accessor --------------------------------------------------------

    def _gone(self, row: Row) -> err.XenError:
        """Why this handle leads nowhere."""
        why = row[2]
        if why == "reborn":
            new = self._xen.wrap(row[3])
            return err.StaleIncarnation(self._class, self.ref, new=new)
        if why == "closed":
            return err.ConnectionClosed()
        return err.HandleInvalid(self._class, self.ref, destroyed_by=row[3])

    def _refused(self, name: str, mask: int) -> err.XenError:
        """Why an accessor means nothing now."""
        row = self._cell.row
        if not row[STATE]:
            return self._gone(row)
        field = CLASSES[self._class].fields[name]
        table = TABLES[self._class]
        why = f"{name} also needs {field.needs}" if field.needs and row[STATE] & mask else ""
        refusal = table.accessor_refusal(name, mask, self.ref, row, self._xen, why)
        refusal.allowed_operations = table.allowed(self.ref, row, self._xen)
        return refusal

    def _to(self, cls: str, ref: str) -> Any:
        return None if ref == NULL else self._xen.handle(cls, ref)

    def _to_all(self, cls: str, refs: Any) -> tuple[Any, ...]:
        handle = self._xen.handle
        return tuple(found for ref in refs if (found := handle(cls, ref)) is not None)

    def _to_map(self, name: str, entries: Any) -> Mapping[Any, Any]:
        """A map field with references, as handles; what is gone by now is left out."""
        kind = CLASSES[self._class].fields[name].type
        found = to_user(self._xen, kind, entries)
        return MappingProxyType({k: v for k, v in found.items() if k is not None and v is not None})

    def _write(self, name: str, value: Any) -> None:
        self._xen.write(self, name, value)

    # --- identity -------------------------------------------------------------------------------

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Handle):
            return NotImplemented
        return self._cell is other._cell

    def __hash__(self) -> int:
        return hash(self._cell.ref)

    def __repr__(self) -> str:
        row = self._cell.row
        if not row[STATE]:
            return f"<{self._class} {self.ref} ({row[2]})>"
        index = LAYOUTS[self._class].index
        words = [self._class]
        if "name_label" in index and row[index["name_label"]]:
            label = row[index["name_label"]]
            words.append(repr(label if len(label) <= 60 else f"{label[:57]}..."))
        else:
            words.append(self.ref.removeprefix("OpaqueRef:")[:8])
        if self._class in TABLES:
            words.append(TABLES[self._class].word[row[STATE]])
        if "resident_on" in index and row[index["resident_on"]] != NULL:
            host = self._xen.row("host", row[index["resident_on"]])
            if host is not None:
                words.append(f"on {host[LAYOUTS['host'].index['name_label']]}")
        return f"<{' '.join(words)}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return _resolve, (self._xen.id, self._xen.url, self._class, self._cell.ref)


def _resolve(connection: str, url: str, cls: str, ref: str) -> Handle:
    """Unpickle: the same object of the same connection, while that is open in this process."""
    from ..toolstack import find_connection

    return find_connection(connection, url).handle_of(cls, ref)


class Collection(Shown, Generic[H]):
    """All objects of one class: ``xen.VM``, ``xen.host`` …"""

    __slots__ = ("_xen",)
    _class: ClassVar[str] = ""
    _handle: ClassVar[type[Handle]]

    def __init__(self, xen: Toolstack) -> None:
        self._xen = xen

    def get_all(self) -> list[H]:
        """A handle of every object, in order of creation."""
        xen, handle = self._xen, cast("type[H]", self._xen.handle_class(self._class))
        return [handle(xen, cell) for cell in xen.store.cells(self._class)]

    def get_all_records(self) -> dict[str, Record]:
        """Every record by reference, all of one moment."""
        return self._xen.records(self._class)

    def to_frame(self, fields: Sequence[str] | None = None) -> pandas.DataFrame:
        """A pandas frame with a row for each object, by reference; see `frames.records`.

        ``fields`` are its columns: ``state`` and all fields when left out.

        Raises:
            MissingExtra: pandas is not installed.
            UnknownField: there is no such field.
        """
        from .. import frames

        return frames.records(self._xen, self._class, fields)

    def get_record(self, ref: H | str) -> Record:
        """The record of one object."""
        return self._xen.handle_of(self._class, self._xen.ref_of(self._class, ref)).get_record()

    def get_by_ref(self, ref: str) -> H:
        """The object with this opaque reference."""
        return self._xen.handle_of(self._class, ref)  # type: ignore[return-value]

    def get_by_uuid(self, uuid: str) -> H:
        """The object with this uuid; `UuidInvalid` when there is none."""
        has_uuid = "uuid" in LAYOUTS[self._class].index
        found = self._xen.store.find(self._class, "uuid", uuid) if has_uuid else ()
        if not found:
            raise err.UuidInvalid(self._class, uuid)
        return self._xen.handle_of(self._class, found[0])  # type: ignore[return-value]

    def _by_name(self, label: str) -> list[H]:
        refs = self._xen.store.find(self._class, "name_label", label)
        handles = (self._xen.handle(self._class, ref) for ref in refs)
        return [cast("H", handle) for handle in handles if handle is not None]

    def __iter__(self) -> Iterator[H]:
        return iter(self.get_all())

    def __len__(self) -> int:
        return len(self._xen.store.cells(self._class))

    def __repr__(self) -> str:
        return f"<{len(self)} objects of class {self._class}>"


# --- operations -----------------------------------------------------------------------------------


class BoundOperation(Generic[P, R]):
    """An operation of one object: call it, or ask for it as a task."""

    __slots__ = ("_name", "_options", "_owner")

    def __init__(self, owner: Any, name: str, options: Options | None = None) -> None:
        self._owner = owner
        self._name = name
        self._options = options

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run it; returns when it has ended."""
        owner = self._owner
        result: R = owner._xen.call(owner, self._name, args, kwargs, self._options)
        return result

    def task(self, *args: P.args, **kwargs: P.kwargs) -> Task[R]:
        """Begin it and return its `Task`."""
        owner = self._owner
        task: Task[R] = owner._xen.begin(owner, self._name, args, kwargs, self._options)
        return task

    def options(
        self, *, timeout: float | None = None, wait: float | None = None
    ) -> BoundOperation[P, R]:
        """The same operation with other limits, in seconds: see `Options`."""
        base = self._options or self._owner._xen.options
        return BoundOperation(self._owner, self._name, base.changed(timeout, wait))

    @property
    def allowed(self) -> bool:
        """Whether it would be begun now."""
        return not self._owner.explain(self._name)

    def __repr__(self) -> str:
        return f"<{self._owner!r}.{self._name}>"


class operation(Generic[P, R]):
    """Declares an operation on a handle or a collection; the body is never run."""

    def __init__(self, function: Callable[Concatenate[Any, P], R]) -> None:
        self.__wrapped__ = function
        self.__doc__ = function.__doc__
        self._name = function.__name__

    @overload
    def __get__(self, owner: None, kind: type) -> operation[P, R]: ...
    @overload
    def __get__(self, owner: Any, kind: type) -> BoundOperation[P, R]: ...
    def __get__(self, owner: Any, kind: type) -> Any:
        return self if owner is None else BoundOperation(owner, self._name)


def to_user(xen: Toolstack, kind: Type, value: Any) -> Any:
    """A kept value as a user sees it: references as handles, maps read-only."""
    if isinstance(kind, Ref):
        return None if value == NULL else xen.handle(kind.to, value)
    if isinstance(kind, Set) and isinstance(kind.of, Ref):
        return tuple(xen.handle(kind.of.to, ref) for ref in value)
    if isinstance(kind, RecordType):
        return xen.record_of(kind.of, value)
    if isinstance(kind, Map):
        if isinstance(kind.key, Ref) or isinstance(kind.value, Ref | RecordType):
            return {
                to_user(xen, kind.key, k): to_user(xen, kind.value, v) for k, v in value.items()
            }
        return MappingProxyType(value)
    return value


__all__ = ["REV", "BoundOperation", "Collection", "Handle", "operation", "to_user"]
