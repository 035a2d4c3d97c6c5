"""C declarations as cffi knows them.

They are read once in a process: no part of an opening takes longer.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from ..errors import MissingExtra


def declared(text: str) -> Any:
    """The ``cffi.FFI`` that has these declarations; the same one each time.

    Raises:
        MissingExtra: cffi is not installed.
    """
    try:
        import cffi
    except ImportError:
        raise MissingExtra("cffi", "native", feature="the native binding to Xen") from None
    return _parsed(cffi, text)


@cache
def _parsed(cffi: Any, text: str) -> Any:
    ffi = cffi.FFI()
    ffi.cdef(text)
    return ffi


__all__ = ["declared"]
