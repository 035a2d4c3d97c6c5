"""Fields that callers set, and maps and sets that they add to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..model import CLASSES
from ..objects._base import Handle
from ..operations import OPERATIONS
from ..operations._txn import transact
from ..operations._write import write_field
from ..tasks import run
from ._calls import Calls
from ._noted import Recorder, noted, target_of


class Writing(Calls):
    """Each write is one transaction, or the operation that the field has."""

    recorder: Recorder | None = None

    def write(self, handle: Handle, name: str, value: Any) -> None:
        """Set a field: through its operation when it has one, else in one transaction."""
        with noted(self.recorder, "write", target_of(handle, name), (value,), {}):
            self._write(handle, name, value)

    def _write(self, handle: Handle, name: str, value: Any) -> None:
        if f"{handle._class}.set_{name}" in OPERATIONS:
            run(self.execution(handle, f"set_{name}", (value,), {}, None))
            return
        field = CLASSES[handle._class].fields[name]
        kept = self.accept(name, field.type, value, field.unit)
        self.change_field(handle, name, lambda _: kept)

    def change_field(self, handle: Handle, name: str, change: Callable[[Any], Any]) -> None:
        """Compute a new value of a field from the present one, and write it."""
        handle._live_row()
        cls, ref = handle._class, handle.ref
        transact(self.store, self.new_id, lambda t: write_field(t, cls, ref, name, change))

    def add_to_map(self, handle: Handle, name: str, key: Any, value: Any) -> None:
        """Put one entry into a map field."""
        with noted(self.recorder, "add_to_map", target_of(handle, name), (key, value), {}):
            kind = CLASSES[handle._class].fields[name].type
            entry = self.accept(name, kind, {key: value})
            self.change_field(handle, name, lambda old: {**old, **entry})

    def remove_from_map(self, handle: Handle, name: str, key: Any) -> None:
        """Take one entry out of a map field."""
        with noted(self.recorder, "remove_from_map", target_of(handle, name), (key,), {}):
            self.change_field(handle, name, lambda old: {k: v for k, v in old.items() if k != key})

    def add_to_set(self, handle: Handle, name: str, value: Any) -> None:
        """Put one value into a set field."""
        with noted(self.recorder, "add_to_set", target_of(handle, name), (value,), {}):
            kind = CLASSES[handle._class].fields[name].type
            (entry,) = self.accept(name, kind, (value,))
            self.change_field(handle, name, lambda old: tuple(dict.fromkeys((*old, entry))))

    def remove_from_set(self, handle: Handle, name: str, value: Any) -> None:
        """Take one value out of a set field."""
        with noted(self.recorder, "remove_from_set", target_of(handle, name), (value,), {}):
            self.change_field(handle, name, lambda old: tuple(one for one in old if one != value))
