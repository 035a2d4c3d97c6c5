"""Structures as `struct.Struct` objects, from the offsets of their members."""

from __future__ import annotations

import struct
from collections.abc import Iterable


def packer(members: Iterable[tuple[int, str]], size: int = 0) -> struct.Struct:
    """For members as (offset, code), in the order of their offsets; ``size`` is the least size.

    Raises:
        ValueError: two members overlap, or their order is not that of their offsets.
    """
    text, end = "<", 0
    for offset, code in members:
        if offset < end:
            raise ValueError(f"a member at {offset} begins before the one in front of it ends")
        text += f"{offset - end}x{code}"
        end = offset + struct.calcsize("<" + code)
    return struct.Struct(f"{text}{max(0, size - end)}x")
