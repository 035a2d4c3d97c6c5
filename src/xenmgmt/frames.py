"""What there is, as pandas frames: records, events, histories, statistics.

Values that mean nothing in an object's state are missing (``NA``), not neutral: the domid of a
halted VM is no -1 that a mean would count. Times are in UTC; sizes are bytes; ``frame.attrs``
has the unit of each column that has one. pandas is loaded when a frame is asked for.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from . import errors as err
from .model import CLASSES
from .model._fields import Field
from .model._layout import FIRST, LAYOUTS, NULL, STATE, Row
from .model._types import EPOCH, Bool, DateTime, Enum, Float, Int, Ref, String, Type
from .objects._record import NotApplicable, Record, _reading
from .states import TABLES
from .states.vm import DOMAIN

if TYPE_CHECKING:
    import pandas

    from .abc import Event as LogEntry
    from .events import Event
    from .toolstack import Toolstack

KIB = 1024.0
RATES = {
    "VBD_metrics": ("disk_read", "disk_written"),
    "VIF_metrics": ("net_received", "net_sent"),
}
STATISTICS = {
    "cpu": "CPUs in use: the sum of the shares of the vCPUs",
    "memory": "bytes",
    "disk_read": "bytes per second",
    "disk_written": "bytes per second",
    "net_received": "bytes per second",
    "net_sent": "bytes per second",
}
"""The columns of `statistics`, and their units."""


def library(feature: str) -> Any:
    """pandas, or `MissingExtra`, which names the command that installs it."""
    try:
        import pandas
    except ImportError:
        raise err.MissingExtra("pandas", "pandas", feature=feature) from None
    return pandas


# --- records --------------------------------------------------------------------------------------


def records(xen: Toolstack, cls: str, fields: Sequence[str] | None = None) -> pandas.DataFrame:
    """All objects of a class at one moment: a row each, by reference, and a column for each field.

    ``fields`` names the columns; left out, ``state`` and all fields but ``allowed_operations``,
    which has to be worked out for each object. References are text, missing where there is none.

    Raises:
        MissingExtra: pandas is not installed.
        UnknownField: there is no such field.
    """
    pd = library(f"{cls}.to_frame")
    layout = LAYOUTS[cls]
    if fields is None:
        fields = ("state", *(name for name in layout.index if name != "allowed_operations"))
    for name in fields:
        if name not in layout.index and name != "state":
            raise err.UnknownField(name, cls=cls, nearest=("state", *layout.index))
    frozen = xen.store.snapshot((cls,))
    found = list(frozen.items(cls))
    rows = [row for _, row in found]
    index = pd.Index([ref for ref, _ in found], name="ref", dtype="string")
    columns = {}
    for name in fields:
        if name == "allowed_operations":
            every = xen.records(cls)
            columns[name] = pd.Series([every[ref][name] for ref, _ in found], dtype=object).array
        elif name == "state" and name not in layout.index:
            columns[name] = _states(pd, cls, rows)
        else:
            columns[name] = _field(pd, cls, layout.fields[layout.index[name] - FIRST], rows)
    frame: pandas.DataFrame = pd.DataFrame(columns, index=index)
    units = {f.name: f.unit for f in layout.fields if f.unit and f.name in columns}
    frame.attrs["units"] = units
    return frame


def _states(pd: Any, cls: str, rows: Iterable[Row]) -> Any:
    table = TABLES.get(cls)
    words = table.word if table is not None else {}
    names = list(words.values()) or ["Present"]
    return pd.Categorical([words.get(row[STATE], "Present") for row in rows], categories=names)


def _field(pd: Any, cls: str, field: Field, rows: Iterable[Row]) -> Any:
    """One column: the values that mean something, the others missing."""
    place = LAYOUTS[cls].index[field.name]
    mask = _reading(cls)[field.name][1]
    unset = field.neutral if field.needs else None
    values = [
        None if not row[STATE] & mask or (unset is not None and row[place] == unset) else row[place]
        for row in rows
    ]
    return column(pd, field.type, values)


def column(pd: Any, kind: Type, values: list[Any]) -> Any:
    """Values of one type of the model as a column; None is missing."""
    if kind in _PLAIN:
        return pd.array(values, dtype=_PLAIN[kind])
    if isinstance(kind, Ref):
        return pd.array([None if one == NULL else one for one in values], dtype="string")
    if kind is DateTime:
        return times(pd, [None if one == EPOCH else one for one in values])
    if isinstance(kind, Enum):
        words = [None if one is None else str(getattr(one, "value", one)) for one in values]
        known = [str(member.value) for member in kind.members]
        # A newer server's words are kept as well.
        known += sorted({word for word in words if word is not None} - set(known))
        return pd.Categorical(words, categories=known)
    plain = [tuple(one) if hasattr(one, "bucket") else one for one in values]
    return pd.Series(plain, dtype=object).array


_PLAIN: dict[Type, str] = {String: "string", Int: "Int64", Float: "Float64", Bool: "boolean"}


def times(pd: Any, values: Sequence[Any]) -> Any:
    """Moments as a column in UTC, of microseconds; None is missing."""
    return pd.DatetimeIndex(values, dtype="datetime64[us, UTC]", name="time")


def record(found: Mapping[str, Any], cls: str) -> pandas.DataFrame:
    """One record or observation: a row for each field, with value, unit and meaning."""
    pd = library("to_frame")
    fields = CLASSES[cls].fields
    values = [pd.NA if isinstance(one, NotApplicable) else one for one in found.values()]
    frame: pandas.DataFrame = pd.DataFrame(
        {
            "value": pd.Series(values, dtype=object).array,
            "unit": pd.array([fields[name].unit for name in found], dtype="string"),
            "meaning": pd.array([fields[name].doc for name in found], dtype="string"),
        },
        index=pd.Index(list(found), name="field", dtype="string"),
    )
    return frame


# --- the log --------------------------------------------------------------------------------------


def events(found: Iterable[Event]) -> pandas.DataFrame:
    """Events by time: what happened to which object, and its state afterwards.

    Columns are ``id``, ``revision``, ``cls``, ``operation``, ``ref``, ``name`` and ``state``.

    Raises `MissingExtra` when pandas is not installed.
    """
    pd = library("events.to_frame")
    some = list(found)
    frame: pandas.DataFrame = pd.DataFrame(
        {
            "id": pd.array([one.id for one in some], dtype="Int64"),
            "revision": pd.array([one.revision for one in some], dtype="Int64"),
            "cls": pd.Categorical([one.cls for one in some]),
            "operation": pd.Categorical(
                [one.operation for one in some], categories=["add", "mod", "del"]
            ),
            "ref": pd.array([one.ref for one in some], dtype="string"),
            "name": pd.array([name_of(one.snapshot) for one in some], dtype="string"),
            "state": pd.Categorical([one.snapshot.state for one in some]),
        },
        index=times(pd, [one.timestamp for one in some]),
    )
    return frame


def name_of(snapshot: Record) -> str | None:
    """What a record calls its object; None when it has no name."""
    return (snapshot["name_label"] or None) if "name_label" in snapshot else None


def changes(found: Iterable[Any]) -> pandas.DataFrame:
    """What `history.changes` gives, by time: a row for each field of each change.

    Columns are ``token``, ``operation``, ``state``, ``field``, ``before`` and ``after``.
    """
    pd = library("history.to_frame")
    rows = [
        (one.timestamp, one.token, one.operation, one.state, name, before, after)
        for one in found
        for name, (before, after) in one.fields.items()
    ]
    when, token, operation, state, name, before, after = (
        zip(*rows, strict=True) if rows else ((),) * 7
    )
    frame: pandas.DataFrame = pd.DataFrame(
        {
            "token": pd.array(list(token), dtype="string"),
            "operation": pd.Categorical(operation, categories=["add", "mod", "del"]),
            "state": pd.Categorical(state),
            "field": pd.Categorical(name),
            "before": pd.Series(list(before), dtype=object).array,
            "after": pd.Series(list(after), dtype=object).array,
        },
        index=times(pd, when),
    )
    return frame


# --- statistics -----------------------------------------------------------------------------------


def statistics(xen: Toolstack) -> pandas.DataFrame:
    """What VMs used, by time, from the samples in the event log: `STATISTICS` has the columns.

    A row says what one VM (``ref``, ``name``) used from that time until its next row, as far as
    that is known: a guest that does nothing is not sampled again. `Xen.sample` and `Xen.sampling`
    write samples. How far back that goes is what the log still holds.

    Raises:
        MissingExtra: pandas is not installed.
    """
    pd = library("frames.statistics")
    found = list(_samples(xen))
    columns = {
        name: pd.array([sums[name] for _, _, _, sums in found], dtype="Float64")
        for name in STATISTICS
    }
    frame: pandas.DataFrame = pd.DataFrame(
        {
            "ref": pd.array([ref for _, ref, _, _ in found], dtype="string"),
            "name": pd.Categorical([name for _, _, name, _ in found]),
            **columns,
        },
        index=times(pd, [moment for moment, _, _, _ in found]),
    )
    frame["memory"] = frame["memory"].astype("Int64")
    frame.attrs["units"] = dict(STATISTICS)
    return frame


def _samples(xen: Toolstack) -> Iterator[tuple[Any, str, str, dict[str, float]]]:
    """Each change of what a VM uses: when, its reference and name, and the sums afterwards."""
    found, _ = xen.store.events(xen.store.oldest)
    owners = _Owners(xen, found)
    shares: dict[str, dict[tuple[str, str], float]] = {}
    for moment, some in groupby(found, key=lambda event: event.timestamp):
        touched: dict[str, None] = {}
        for event in some:
            owners.learn(event)
            vm = owners.of(event)
            if vm is not None and event.operation != "del":
                mine = shares.setdefault(vm, {})
                for name, value in _SOURCES[event.cls](event.row).items():
                    mine[name, event.ref] = value
                touched[vm] = None
        ended = [vm for vm in shares if vm not in owners.running]
        had = {vm for vm in ended if any(shares[vm].values())}
        for vm in ended:
            del shares[vm]
        for vm in (vm for vm in {**touched, **dict.fromkeys(ended)} if vm in shares or vm in had):
            sums = dict.fromkeys(STATISTICS, 0.0)
            for (name, _), value in shares.get(vm, {}).items():
                sums[name] += value
            yield moment, vm, owners.name.get(vm, ""), sums


class _Owners:
    """To which VM an object with metrics belongs, and which run, as the log tells it."""

    def __init__(self, xen: Toolstack, log: Sequence[LogEntry]) -> None:
        self._vm: dict[tuple[str, str], str] = {}
        self.name: dict[str, str] = {}
        made = {event.ref for event in log if event.cls == "VM" and event.operation == "add"}
        for cls in ("VM", "VBD", "VIF"):
            for cell in xen.store.cells(cls):
                self._know(cls, cell.ref, cell.row)
        self.running = {cell.ref for cell in xen.store.cells("VM")} - made

    def learn(self, event: LogEntry) -> None:
        """Take note of what an event tells."""
        if event.cls in ("VM", "VBD", "VIF"):
            self._know(event.cls, event.ref, event.row)
        if event.cls == "VM":
            runs = event.operation != "del" and event.row[STATE] & DOMAIN
            (self.running.add if runs else self.running.discard)(event.ref)

    def _know(self, cls: str, ref: str, row: Row) -> None:
        index = LAYOUTS[cls].index
        metrics = (f"{cls}_metrics", row[index["metrics"]])
        self._vm[metrics] = ref if cls == "VM" else row[index["VM"]]
        if cls == "VM":
            self.name[ref] = row[index["name_label"]]

    def of(self, event: LogEntry) -> str | None:
        """The VM whose metrics an event is about; None when it is about none."""
        return self._vm.get((event.cls, event.ref))


def _guest(row: Row) -> dict[str, float]:
    index = LAYOUTS["VM_metrics"].index
    busy = sum(row[index["VCPUs_utilisation"]].values())
    return {"cpu": busy, "memory": float(row[index["memory_actual"]])}


def _traffic(cls: str) -> Callable[[Row], dict[str, float]]:
    index = LAYOUTS[cls].index
    read, written = RATES[cls]

    def of(row: Row) -> dict[str, float]:
        return {
            read: row[index["io_read_kbs"]] * KIB,
            written: row[index["io_write_kbs"]] * KIB,
        }

    return of


_SOURCES: dict[str, Callable[[Row], dict[str, float]]] = {
    "VM_metrics": _guest,
    "VBD_metrics": _traffic("VBD_metrics"),
    "VIF_metrics": _traffic("VIF_metrics"),
}


def plain(rows: Iterable[Any], index: str, kind: type) -> pandas.DataFrame:
    """Instances of a dataclass by one of their fields, a column for each of the others."""
    pd = library("to_frame")
    some = list(rows)
    columns = {}
    for field in dataclasses.fields(kind):
        values = [getattr(one, field.name) for one in some]
        is_time = "datetime" in str(field.type)
        columns[field.name] = (
            times(pd, values) if is_time else pd.array(values, dtype=_DTYPES[str(field.type)])
        )
    frame: pandas.DataFrame = pd.DataFrame(columns).set_index(index)
    return frame


_DTYPES = {"str": "string", "int": "Int64", "float": "Float64", "bool": "boolean"}

__all__ = ["STATISTICS", "changes", "events", "record", "records", "statistics"]
