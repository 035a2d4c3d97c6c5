"""Imports point one way only. The tables say which way; the tests read the source, they run none.

Every import counts, also one inside a function and one for type checkers only: what a module
names, it depends on. A module that is not written yet breaks nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = "xenmgmt"
SOURCE = Path(__file__).resolve().parents[1] / "src" / PACKAGE

# From the ground up. A module may import what stands in its own row and in the rows above it here.
ORDER: tuple[tuple[str, ...], ...] = (
    ("errors",),
    ("model",),
    ("states",),
    ("abc",),
    ("_durable", "clock", "_repeating"),
    ("store",),
    ("operations",),
    ("tasks",),
    ("_native",),
    ("drivers",),
    ("engine",),
    ("shown",),
    # What a user holds, one row: a handle asks the connection that it came from.
    ("console", "events", "frames", "objects", "toolstack"),
    ("aio", "dispatch"),
    (
        "backups",
        "balloon",
        "breach",
        "dr",
        "drills",
        "ensure",
        "explanation",
        "harness",
        "health",
        "history",
        "images",
        "importers",
        "leases",
        "metering",
        "ovf",
        "packages",
        "plan",
        "plots",
        "ready",
        "scenario",
        "schedules",
        "seed",
        "statechart",
        "stepping",
        "telemetry",
        "timeline",
    ),
    # The faces, one row: the command line may start the server or the demonstration.
    ("cli", "demo", "notebook", "pytest_plugin", "rpc", "testing", "__main__"),
)

# Layers that one other place alone may import.
ONLY_FOR = {"_native": ("drivers.xen",)}

# Imports against the order: (importing module, imported layer) and the reason.
EXCEPTIONS: dict[tuple[str, str], str] = {}

# Libraries that reach a hypervisor, and who may import them.
HYPERVISOR_LIBRARIES = (
    "libvirt",
    "libvirt_qemu",
    "libvirt_lxc",
    "libvirtaio",
    "cffi",
    "_cffi_backend",
)
HYPERVISOR_USERS = ("drivers", "_native")

# Layers without input or output, threads or a clock, and what they therefore do not import.
PURE = ("model", "states")
IMPURE_MODULES = (
    "asyncio",
    "concurrent",
    "ctypes",
    "fcntl",
    "http",
    "io",
    "multiprocessing",
    "os",
    "pathlib",
    "random",
    "select",
    "selectors",
    "shutil",
    "signal",
    "socket",
    "sqlite3",
    "ssl",
    "subprocess",
    "tempfile",
    "threading",
    "time",
    "urllib",
)

HEIGHT = {layer: height for height, row in enumerate(ORDER) for layer in row}
FACES = ORDER[-1]
ROOT = ""  # the package itself: xenmgmt/__init__.py


class Import(NamedTuple):
    """One import: by which module (without the package's name), of what, in which line."""

    by: str
    name: str
    line: int

    @property
    def inside(self) -> str | None:
        """The module imported, if it is one of the package's own."""
        top, _, inside = self.name.partition(".")
        return inside if top == PACKAGE else None

    @property
    def pair(self) -> tuple[str, str]:
        """As EXCEPTIONS names it."""
        return self.by, layer_of(self.inside or ROOT)

    def __str__(self) -> str:
        return f"{self.by or '__init__'}, line {self.line}: imports {self.name}"


def is_within(module: str, places: tuple[str, ...]) -> bool:
    return any(module == place or module.startswith(place + ".") for place in places)


def layer_of(module: str) -> str:
    return module.partition(".")[0]


def imports_of(path: Path, source: Path) -> Iterator[Import]:
    """Every import in the file, as absolute names."""
    parts = path.relative_to(source).with_suffix("").parts
    is_package = parts[-1] == "__init__"
    module = parts[:-1] if is_package else parts
    package = module if is_package else module[:-1]

    def is_module(inside: tuple[str, ...]) -> bool:
        place = source.joinpath(*inside)
        return place.is_dir() or place.with_suffix(".py").is_file() or ".".join(inside) in HEIGHT

    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(".".join(module), alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                base = (PACKAGE, *package[: len(package) - node.level + 1])
            else:
                base = ()
            base += tuple(node.module.split(".")) if node.module else ()
            for alias in node.names:
                full = (*base, alias.name)
                name = full if base[0] == PACKAGE and is_module(full[1:]) else base
                yield Import(".".join(module), ".".join(name), node.lineno)


def all_imports(source: Path) -> list[Import]:
    return [each for path in sorted(source.rglob("*.py")) for each in imports_of(path, source)]


def unplaced(source: Path) -> set[str]:
    """The top modules that no row of the order holds."""
    found = {
        path.stem
        for path in source.iterdir()
        if path.suffix == ".py" or (path.is_dir() and any(path.rglob("*.py")))
    }
    return found - HEIGHT.keys() - {"__init__"}


def against_order(source: Path) -> list[Import]:
    return [
        each
        for each in all_imports(source)
        if (target := each.inside) is not None and not may_import(each.by, target)
    ]


def may_import(module: str, target: str) -> bool:
    layer, other = layer_of(module), layer_of(target)
    if module == ROOT:
        return other not in FACES
    if target == ROOT:  # would close a cycle, as the root re-exports what is below the faces
        return layer in FACES
    if layer == other:
        return True
    if other in ONLY_FOR and not is_within(module, ONLY_FOR[other]):
        return False
    return HEIGHT.get(other, -1) <= HEIGHT.get(layer, len(ORDER))


def hypervisor_users(source: Path) -> list[Import]:
    return [
        each
        for each in all_imports(source)
        if is_within(each.name, HYPERVISOR_LIBRARIES) and not is_within(each.by, HYPERVISOR_USERS)
    ]


def impure(source: Path) -> list[Import]:
    return [
        each
        for each in all_imports(source)
        if is_within(each.by, PURE) and is_within(each.name, IMPURE_MODULES)
    ]


def listed(found: list[Import]) -> str:
    return "\n".join(map(str, found))


class TestSource:
    """The package as it is."""

    def test_there_is_source(self) -> None:
        """The tests below look at something."""
        assert all_imports(SOURCE)

    def test_every_module_has_a_layer(self) -> None:
        """A new module or folder at the top has a row in ORDER."""
        assert unplaced(SOURCE) == set()

    def test_imports_point_one_way(self) -> None:
        """No module imports from a layer above its own, or from the package's root."""
        found = [each for each in against_order(SOURCE) if each.pair not in EXCEPTIONS]

        assert not found, listed(found)

    def test_exceptions_are_in_use(self) -> None:
        """An exception is removed once nothing needs it."""
        used = {each.pair for each in against_order(SOURCE)}

        assert EXCEPTIONS.keys() <= used

    def test_hypervisor_libraries_stay_in_drivers(self) -> None:
        """Only drivers, and the native binding below them, import a hypervisor's library."""
        found = hypervisor_users(SOURCE)

        assert not found, listed(found)

    def test_model_and_states_are_pure(self) -> None:
        """What exists and what may happen needs no file, socket, thread or clock."""
        found = impure(SOURCE)

        assert not found, listed(found)


class TestRules:
    """The rules themselves, on small trees: each finds what it is there to find."""

    @pytest.mark.parametrize(
        ("module", "code"),
        [
            ("model/vm.py", "from ..states import vm"),
            ("model/vm.py", "from .. import states"),
            ("errors.py", "import xenmgmt.model.vm"),
            ("store/sqlite.py", "def late():\n    from xenmgmt.toolstack import Toolstack"),
            ("toolstack/_core.py", "from ..rpc.server import serve"),
            ("toolstack.py", "import typing\nif typing.TYPE_CHECKING:\n    from . import aio"),
            ("toolstack.py", "from xenmgmt import connect"),
            ("toolstack.py", "from . import _native"),
            ("drivers/libvirt/lifecycle.py", "from ..._native import abc"),
            ("__init__.py", "from .cli import main"),
        ],
    )
    def test_wrong_way_is_found(self, tmp_path: Path, module: str, code: str) -> None:
        """An import against the order is found, however it is written."""
        write(tmp_path, module, code)

        assert len(against_order(tmp_path)) == 1

    @pytest.mark.parametrize(
        ("module", "code"),
        [
            ("model/vm.py", "from . import _fields\nfrom ..errors import XenError\nimport enum"),
            ("model/__init__.py", "from . import vm\nfrom .vm import VM"),
            ("toolstack.py", "from . import errors, model, store"),
            ("toolstack.py", "from transitions import Machine\nfrom abc import ABC"),
            ("drivers/xen/lifecycle.py", "from ... import _native"),
            ("cli/__init__.py", "from .. import connect\nfrom ..demo import run\nimport xenmgmt"),
            ("__init__.py", "from .toolstack import connect\nfrom . import errors"),
        ],
    )
    def test_right_way_passes(self, tmp_path: Path, module: str, code: str) -> None:
        """An import along the order is let through."""
        write(tmp_path, module, code)

        assert not against_order(tmp_path)

    def test_unplaced_module_is_found(self, tmp_path: Path) -> None:
        """A module without a row is named."""
        write(tmp_path, "helpers.py", "")
        write(tmp_path, "errors.py", "")

        assert unplaced(tmp_path) == {"helpers"}

    def test_hypervisor_library_is_found(self, tmp_path: Path) -> None:
        """A hypervisor's library outside drivers is found, inside it is not."""
        write(tmp_path, "store/sqlite.py", "import libvirt")
        write(tmp_path, "drivers/libvirt/connection.py", "import libvirt")
        write(tmp_path, "_native/build.py", "from cffi import FFI")

        assert [each.by for each in hypervisor_users(tmp_path)] == ["store.sqlite"]

    def test_impure_module_is_found(self, tmp_path: Path) -> None:
        """A thread, a file or a clock in the pure layers is found, elsewhere it is not."""
        write(tmp_path, "states/vm.py", "import os.path, datetime\nfrom asyncio import sleep")
        write(tmp_path, "store/sqlite.py", "import os")

        assert [each.name for each in impure(tmp_path)] == ["os.path", "asyncio"]


def write(root: Path, module: str, code: str) -> None:
    path = root / module
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(code, encoding="utf-8")
