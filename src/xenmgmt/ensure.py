"""Make it so: an object with a name, these fields, and this state, however it is now.

    ensure.vm(xen, "web", state="Running", memory_static_max="512MiB", tags=["shop"])

A second call with the same words changes nothing. That is what tools that describe a wanted state
build on (use case 35).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from . import errors as err
from .model import CLASSES
from .operations import OPERATIONS
from .operations._txn import Txn, transact
from .operations._write import write_field
from .states import TABLES

if TYPE_CHECKING:
    from .objects import VM
    from .objects.network import network as Network
    from .toolstack import Xen

T = TypeVar("T")
WAYS: dict[tuple[str, str], tuple[str, ...]] = {
    ("Halted", "Running"): ("start",),
    ("Paused", "Running"): ("unpause",),
    ("Suspended", "Running"): ("resume",),
    ("Crashed", "Running"): ("hard_reboot",),
    ("Running", "Paused"): ("pause",),
    ("Halted", "Paused"): ("start", "pause"),
    ("Suspended", "Paused"): ("resume", "pause"),
    ("Running", "Suspended"): ("suspend",),
    ("Paused", "Suspended"): ("unpause", "suspend"),
    ("Halted", "Suspended"): ("start", "suspend"),
    ("Running", "Halted"): ("shutdown",),
    ("Paused", "Halted"): ("hard_shutdown",),
    ("Suspended", "Halted"): ("hard_shutdown",),
    ("Crashed", "Halted"): ("hard_shutdown",),
}
"""The verbs that lead from one stable state of a VM to another."""
STATES = ("Running", "Paused", "Suspended", "Halted", "absent")


@dataclass(frozen=True, slots=True)
class Ensured(Generic[T]):
    """The object as it is now, None when it is to be absent, and what had to be done."""

    object: T | None
    changes: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether anything had to be done."""
        return bool(self.changes)


def vm(xen: Xen, name_label: str, state: str | None = None, **fields: Any) -> Ensured[VM]:
    """A VM with this name, these fields and this state (one of `STATES`; None leaves it).

    Fields that can be written only while the VM is Halted are refused when it is not: nothing is
    shut down for the sake of a field. Raises `InvalidValue` when several VMs have the name.
    """
    if state is not None and state not in STATES:
        raise err.InvalidValue("state", state, would_do=", ".join(STATES))
    found = [one for one in xen.VM.get_by_name_label(name_label) if not one.is_a_snapshot]
    return _ensure(xen, "VM", found, name_label, state, fields)


def network(xen: Xen, name_label: str, state: str | None = None, **fields: Any) -> Ensured[Network]:
    """A network with this name and these fields; ``state`` "absent" removes it."""
    if state not in (None, "absent"):
        raise err.InvalidValue("state", state, would_do="absent, or left out")
    found = xen.network.get_by_name_label(name_label)
    return _ensure(xen, "network", found, name_label, state, fields)


def fields(xen: Xen, one: Any, values: dict[str, Any]) -> tuple[str, ...]:
    """Set these fields of an object where they differ; what was done.

    All are checked first: when one would be refused, none is set.
    """
    cls: str = one._class
    _assert_known(cls, values)
    return tuple(_write(xen, cls, one, values))


def _assert_known(cls: str, values: dict[str, Any]) -> None:
    for field in values:
        if field not in CLASSES[cls].fields:
            raise err.UnknownField(field, cls=cls, nearest=tuple(CLASSES[cls].fields))


def _ensure(
    xen: Xen, cls: str, found: list[Any], name: str, state: str | None, fields: dict[str, Any]
) -> Ensured[Any]:
    if len(found) > 1:
        would_do = f"a name that one {cls} has, not {len(found)}"
        raise err.InvalidValue("name_label", name, would_do=would_do)
    _assert_known(cls, fields)
    changes: list[str] = []
    if state == "absent":
        if found:
            changes += _end(found[0], cls)
        return Ensured(None, tuple(changes))
    if found:
        one = found[0]
        changes += _write(xen, cls, one, fields)
    else:
        one = getattr(xen, cls).create(name_label=name, **fields)
        changes.append("create")
    if state is not None:
        changes += _move(one, state)
    return Ensured(one, tuple(changes))


def _end(one: Any, cls: str) -> list[str]:
    done = _move(one, "Halted") if cls == "VM" else []
    one.destroy()
    return [*done, "destroy"]


def _write(xen: Xen, cls: str, one: Any, fields: dict[str, Any]) -> list[str]:
    """Set the fields that differ. When one would be refused, none is set."""
    record = one.get_record()
    plain: dict[str, Any] = {}
    verbs: dict[str, Any] = {}
    for name, value in fields.items():
        field = CLASSES[cls].fields[name]
        kept = xen.accept(name, field.type, value, field.unit)
        if kept == record[name]:
            continue
        if f"{cls}.set_{name}" not in OPERATIONS:
            if not field.is_writable:
                would_do = f"{record[name]!r}: it has no setter"
                raise err.InvalidValue(name, value, would_do=would_do)
            plain[name] = kept
        else:
            why = one.explain(f"set_{name}") if f"set_{name}" in TABLES[cls].move else ""
            if why:
                raise err.OperationNotAllowed(why)
            verbs[name] = value

    def write(t: Txn) -> None:
        for name, kept in plain.items():
            write_field(t, cls, one.ref, name, partial(_put, kept))

    if plain:
        transact(xen.store, xen.new_id, write)
    for name, value in verbs.items():
        setattr(one, name, value)
    return [f"set {name}" for name in (*plain, *verbs)]


def _put(kept: Any, _: Any) -> Any:
    return kept


def _move(one: Any, state: str) -> list[str]:
    if one.state == state:
        return []
    verbs = WAYS.get((one.state, state))
    if verbs is None:
        raise err.OperationNotAllowed(f"no way leads from {one.state} to {state} now: {one!r}")
    for verb in verbs:
        getattr(one, verb)()
    return list(verbs)
