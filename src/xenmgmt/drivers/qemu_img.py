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

SOUND = (0, 3, 63)
"""How its check ends: all is well; room is lost, but no data; the format has no check."""


def tool() -> str:
    """The path of qemu-img, "" when there is none."""
    return shutil.which("qemu-img") or ""


def run(*args: str) -> str:
    """qemu-img; `EngineError` with what it said."""
    done = ran(*args)
    if done.returncode:
        raise EngineError(f"{args[0]}: {done.stderr.strip()}", engine="qemu-img")
    return done.stdout


def ran(*args: str) -> subprocess.CompletedProcess[str]:
    """How qemu-img ended, and what it said; `EngineError` when it cannot be run."""
    if not tool():
        raise EngineError("it is not there: apt-get install qemu-utils", engine="qemu-img")
    try:
        return subprocess.run(
            (tool(), *args), capture_output=True, text=True, timeout=LIMIT, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EngineError(f"{args[0]}: {error}", engine="qemu-img") from None


def look(path: Path, form: str = "") -> dict[str, Any]:
    """What qemu-img says of an image, of a format that is known or that it finds out."""
    known = ("-f", form) if form else ()
    found: dict[str, Any] = json.loads(run("info", "--output=json", "-U", *known, str(path)))
    return found


def fault(path: Path, form: str) -> str:
    """What is wrong with an image of one file, "" for nothing that can be seen.

    Its own check does not see in all formats that the file is cut off, so what the image says it
    has is compared with the file. A qcow2 image may end within its last cluster. A raw image can
    say nothing of itself.
    """
    if form == "raw":
        return ""
    done = ran("check", "-q", "-f", form, str(path))
    if done.returncode not in SOUND:
        said = (done.stdout + done.stderr).strip().splitlines()
        return said[0] if said else f"qemu-img check ends with {done.returncode}"
    parts = json.loads(run("map", "--output=json", "-f", form, str(path)))
    end = max((one["offset"] + one["length"] for one in parts if "offset" in one), default=0)
    size = path.stat().st_size
    if form != "qcow2" and end > size:
        return f"it is cut off: it has data up to byte {end}, and the file {size} bytes"
    return ""
