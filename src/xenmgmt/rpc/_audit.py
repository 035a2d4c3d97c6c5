"""The audit log: who did what, from where, and what came of it. One JSON object a line.

Logins, refusals for want of a role, and every call that may change something are in it; calls that
only read are not. Of the parameters only references are told: never a value, a password or a
session.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

LOGGER = logging.getLogger("xenmgmt.audit")


class Audit:
    """Writes to a file, and to the logger ``xenmgmt.audit``."""

    def __init__(self, path: str | os.PathLike[str] | None) -> None:
        self._file = -1
        self._lock = threading.Lock()
        if path is not None:
            self._file = os.open(Path(path), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self.lost = 0
        """Lines that could not be written, for want of space."""

    def note(
        self,
        user: str,
        peer: str,
        method: str,
        objects: Sequence[str] = (),
        result: str = "OK",
        **more: Any,
    ) -> None:
        """One line."""
        told = LOGGER.isEnabledFor(logging.INFO)
        if self._file < 0 and not told:
            return
        line = json.dumps(
            {
                "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "user": _safe(user),
                "peer": peer,
                "method": _safe(method),
                "objects": list(map(_safe, objects)),
                "result": result,
                **more,
            }
        )
        if told:
            LOGGER.info("%s", line)
        self._write(f"{line}\n".encode())

    def _write(self, line: bytes) -> None:
        with self._lock:
            if self._file < 0:
                return
            try:
                os.write(self._file, line)
            except OSError as error:
                self.lost += 1
                logging.getLogger("xenmgmt.rpc").error("the audit log cannot be written: %s", error)

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            if self._file >= 0:
                os.close(self._file)
                self._file = -1


def _safe(text: str) -> str:
    """Text of a client, without what JSON cannot carry, and not endless."""
    return text[:200].encode("utf-8", "replace").decode()
