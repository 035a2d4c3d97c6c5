"""The file that a guest's memory is saved in, as ``xl save`` writes it and ``xl restore`` reads it.

A head, the guest's configuration in JSON, and libxl's stream. So each can restore what the other
has saved.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import IO

from ...errors import EngineError
from ._config import Config

MAGIC = b"Xen saved domain, xl format\n \0 \r"
HEAD = struct.Struct("=32sIIII")
"""Magic, byte order, what a reader must know, what it may know, the length of what follows."""
BYTE_ORDER = 0x01020304
IN_JSON, STREAM_V2 = 1, 2
"""What a reader must know."""


def write_head(file: IO[bytes], config: Config) -> None:
    """Write everything before the stream."""
    text = json.dumps(config).encode() + b"\0"
    body = struct.pack("=I", len(text)) + text
    file.write(HEAD.pack(MAGIC, BYTE_ORDER, IN_JSON | STREAM_V2, 0, len(body)) + body)
    file.flush()


def read_head(file: IO[bytes]) -> Config:
    """Come to the stream; the configuration that the guest had.

    Raises:
        EngineError: this is no such file.
    """
    data = file.read(HEAD.size)
    if len(data) < HEAD.size:
        raise EngineError(f"{file.name} holds no saved guest", engine="Xen")
    magic, order, must, _, length = HEAD.unpack(data)
    if magic != MAGIC or order != BYTE_ORDER:
        raise EngineError(f"{file.name} holds no saved guest", engine="Xen")
    if must != IN_JSON | STREAM_V2:
        raise EngineError(f"{file.name} was saved by another release of Xen", engine="Xen")
    body = file.read(length)
    try:
        (size,) = struct.unpack_from("=I", body)
        found = json.loads(body[4 : 4 + size].rstrip(b"\0"))
        return {**found, "c_info": {**found["c_info"]}, "b_info": {**found.get("b_info", {})}}
    except (struct.error, ValueError, KeyError, TypeError) as error:
        text = f"{file.name} does not say what guest it holds: {error!r}"
        raise EngineError(text, engine="Xen") from None


def is_saved(path: Path) -> bool:
    """Whether a file holds a saved guest; those that we write appear whole or not at all."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except FileNotFoundError:
        return False


__all__ = ["is_saved", "read_head", "write_head"]
