"""Which binding to Xen's libraries is used, and why.

``abi``: the libraries as they are, called through declarations of our own, with the table of
layouts; no compiler is needed, and an upgrade of Xen within the table changes nothing. ``api``: a
module that ``python -m xenmgmt._native.build`` compiled on this host against its headers, whose
layouts are the compiler's. The compiled one is taken where it is there, unless
``XENMGMT_NATIVE=abi`` says otherwise.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import InvalidValue, MissingExtra
from .declared import declared
from .errors import LibraryMissing
from .layouts import EXPRESSIONS, Layout

VARIABLE = "XENMGMT_NATIVE"
COMPILED = "xenmgmt._native._compiled"
DECLARATIONS = Path(__file__).parent / "decl"
PREAMBLE = "struct xentoollog_logger;"

LIBRARIES: Mapping[str, tuple[Sequence[str], str]] = {
    "xencall": (("libxencall.so.1",), "libxencall1"),
    "xenstore": (("libxenstore.so.4", "libxenstore.so.3.0"), "libxenstore4"),
}
"""Header to the sonames of its library, and the Debian package that brings it."""


@dataclass(frozen=True, slots=True)
class Binding:
    """Xen's libraries, callable; ``layout`` is None when the table is to be asked."""

    kind: str
    why: str
    ffi: Any
    xencall: Any
    xenstore: Any
    free: Any
    layout: Layout | None = None

    def __str__(self) -> str:
        return f"{self.kind} ({self.why})"


def declarations() -> str:
    """All that is declared, for cffi."""
    texts = [path.read_text() for path in sorted(DECLARATIONS.glob("*.h"))]
    return "\n".join((PREAMBLE, *texts))


def load(kind: str | None = None, *, libraries: Mapping[str, str] | None = None) -> Binding:
    """The binding to use.

    Args:
        kind: "abi" or "api"; what ``XENMGMT_NATIVE`` says when left out, and else the compiled one
            if there is one.
        libraries: paths of libraries to take in place of the system's, by header.

    Raises:
        MissingExtra: cffi is not installed.
        LibraryMissing: a library of Xen's is not, with the package that brings it.
        InvalidValue: there is no such kind of binding.
    """
    asked = kind or os.environ.get(VARIABLE) or ""
    if asked not in ("", "abi", "api"):
        raise InvalidValue(VARIABLE, asked, would_do='"abi" or "api"')
    if asked == "abi" or libraries:
        return _abi(libraries or {}, "asked for" if asked else "given libraries")
    try:
        return _api("asked for" if asked else "compiled on this host")
    except ImportError as error:
        if asked == "api":
            raise LibraryMissing(
                f"no compiled binding can be loaded ({error}); make one: "
                "python -m xenmgmt._native.build",
                package="libxen-dev",
            ) from None
        return _abi({}, "no compiled binding")


def _api(why: str) -> Binding:
    module = importlib.import_module(COMPILED)
    lib = module.lib
    layout = Layout(**{name: getattr(lib, f"xenmgmt_{name}") for name in EXPRESSIONS})
    return Binding("api", why, module.ffi, lib, lib, lib.free, layout)


def _abi(given: Mapping[str, str], why: str) -> Binding:
    ffi = declared(declarations())
    opened = {header: _open(ffi, header, given.get(header)) for header in LIBRARIES}
    libc: Any = ffi.dlopen(None)
    free = libc.free
    return Binding("abi", why, ffi, opened["xencall"], opened["xenstore"], free)


def _open(ffi: Any, header: str, given: str | None) -> Any:
    names, package = LIBRARIES[header]
    failures = []
    for name in (given,) if given else names:
        try:
            return ffi.dlopen(name)
        except OSError as error:
            failures.append(str(error))
    raise LibraryMissing(
        f"{given or names[0]} cannot be loaded ({'; '.join(failures)}); install Xen's libraries: "
        f"apt-get install {package}",
        package=package,
        call="dlopen",
    )


def describe() -> str:
    """The binding in one line, for a test's header or a report; never fails."""
    try:
        return str(load())
    except (MissingExtra, LibraryMissing, InvalidValue) as error:
        return f"absent: {error}"


__all__ = ["Binding", "declarations", "describe", "load"]
