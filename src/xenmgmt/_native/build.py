"""Compile the binding against this host's Xen headers: ``python -m xenmgmt._native.build``.

It needs a C compiler, Python's headers and Xen's (Debian: ``gcc python3-dev libxen-dev``). The
module is bound to the release of the headers; after an upgrade of Xen it refuses to work, and is
to be built again or removed (``--remove``).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from .layouts import EXPRESSIONS, PREAMBLE
from .loading import COMPILED, declarations

HERE = Path(__file__).parent


def recipe() -> Any:
    """The cffi recipe: the declarations, and the layout as the compiler sees it."""
    from cffi import FFI

    ffi = FFI()
    ffi.cdef(declarations())
    ffi.cdef("\n".join(f"static const int xenmgmt_{name};" for name in EXPRESSIONS))
    includes = ("stdbool.h", "stdlib.h", "xencall.h", "xenstore.h")
    source = [PREAMBLE, *(f"#include <{name}>" for name in includes)]
    source += [f"static const int xenmgmt_{name} = {text};" for name, text in EXPRESSIONS.items()]
    ffi.set_source(COMPILED, "\n".join(source), libraries=["xencall", "xenstore"])
    return ffi


def build(target: Path = HERE) -> Path:
    """Compile the module and put it where it is found; its path."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(recipe().compile(tmpdir=folder))
        place = target / made.name
        place.write_bytes(made.read_bytes())
    return place


def main() -> int:
    """The command."""
    if "--remove" in sys.argv[1:]:
        for path in HERE.glob("_compiled*.so"):
            path.unlink()
        return 0
    sys.stdout.write(f"{build()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
