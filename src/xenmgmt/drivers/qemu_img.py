"""QEMU's program for images of disks."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from ..errors import EngineError

LIMIT = 600.0
"""Seconds that it may take."""


def tool() -> str:
    """The path of qemu-img, "" when there is none."""
    return shutil.which("qemu-img") or ""


def run(*args: str) -> str:
    """qemu-img; `EngineError` with what it said."""
    if not tool():
        raise EngineError("it is not there: apt-get install qemu-utils", engine="qemu-img")
    try:
        done = subprocess.run(
            (tool(), *args), capture_output=True, text=True, timeout=LIMIT, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EngineError(f"{args[0]}: {error}", engine="qemu-img") from None
    if done.returncode:
        raise EngineError(f"{args[0]}: {done.stderr.strip()}", engine="qemu-img")
    return done.stdout


def look(path: Path, form: str = "") -> dict[str, Any]:
    """What qemu-img says of an image, of a format that is known or that it finds out."""
    known = ("-f", form) if form else ()
    found: dict[str, Any] = json.loads(run("info", "--output=json", "-U", *known, str(path)))
    return found
