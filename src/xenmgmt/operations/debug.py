"""The verbs of class debug: a class to try calls with."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ._operation import Begin, Operation


class Create(Operation, on="debug.create", static=True):
    """An object without a meaning."""

    def begin(self, b: Begin, ref: str, **values: Any) -> str:
        return b.t.create("debug", values)


class Destroy(Operation, on="debug.destroy"):
    """Remove it."""

    def begin(self, b: Begin, ref: str) -> None:
        b.t.delete("debug", ref, self.title)


class ReturnFailure(Operation, on="debug.return_failure", static=True):
    """Fail, always: to try how a client takes an error."""

    def begin(self, b: Begin, ref: str) -> None:
        raise err.InternalError("debug.return_failure was called")
