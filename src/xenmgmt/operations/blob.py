"""The verbs of class blob: binary attachments, whose contents a server's handlers write."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ..model._types import Ref
from ._operation import Begin, Operation


class Create(Operation, on="blob.create", static=True):
    """An attachment without contents yet."""

    def begin(self, b: Begin, ref: str, mime_type: str = "", public: bool = False) -> str:
        return new_blob(self, b, "", mime_type, public=public)


def new_blob(op: Operation, b: Begin, name: str, mime_type: str, *, public: bool) -> str:
    """The record of an attachment."""
    return b.t.create(
        "blob",
        {
            "name_label": name,
            "mime_type": mime_type or "application/octet-stream",
            "public": public,
            "last_updated": op.now(),
        },
    )


class Destroy(Operation, on="blob.destroy"):
    """Remove an attachment, also where it is attached."""

    def begin(self, b: Begin, ref: str) -> None:
        t = b.t
        t.need("blob", ref)
        for cls in OWNERS:
            for owner in t.all(cls):
                blobs = t.get(cls, owner, "blobs")
                if ref in blobs.values():
                    left = {name: one for name, one in blobs.items() if one != ref}
                    t.set(cls, owner, blobs=left)
        t.delete("blob", ref, self.title)


OWNERS = ("VM", "host", "pool", "SR", "network")


def _make(cls: str) -> None:
    class CreateNewBlob(Operation, on=f"{cls}.create_new_blob"):
        """Attach a new, empty blob under a name."""

        returns = Ref("blob")

        def begin(
            self, b: Begin, ref: str, name: str = "", mime_type: str = "", public: bool = False
        ) -> str:
            blobs: dict[str, Any] = b.t.get(cls, ref, "blobs")
            if not name or name in blobs:
                raise err.InvalidValue("name", name, would_do="a name that is not taken here")
            made = new_blob(self, b, name, mime_type, public=public)
            b.t.set(cls, ref, blobs={**blobs, name: made})
            return made


for _cls in OWNERS:
    _make(_cls)
