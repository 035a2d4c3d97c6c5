"""The one verb of class VM_usage. Accounts are opened and written by sampling."""

from __future__ import annotations

from ._operation import Begin, Operation


class Destroy(Operation, on="VM_usage.destroy"):
    """Close an account, once it was billed."""

    def begin(self, b: Begin, ref: str) -> None:
        b.t.delete("VM_usage", ref, self.title)
