"""Which binding is used, and what is said when there is none."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
from tests.patience import PROGRAM

from xenmgmt import _native as native
from xenmgmt._native import build, loading
from xenmgmt.errors import InvalidValue


def test_missing_library(tmp_path: Path) -> None:
    """A library that is not there is named with the package that brings it."""
    with pytest.raises(native.LibraryMissing, match=r"libxencall.*apt-get install libxencall1"):
        native.load(libraries={"xencall": str(tmp_path / "libxencall.so.1")})


def test_no_such_kind() -> None:
    """There are two kinds."""
    with pytest.raises(InvalidValue, match='"abi" or "api"'):
        native.load("c++")


def test_import_loads_no_cffi() -> None:
    """The package can be imported, and says what is missing, without cffi."""
    code = "import sys; sys.modules['cffi'] = None\nfrom xenmgmt import _native\n"
    code += "print(_native.describe())"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PROGRAM
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("absent: ")
    assert "xenmgmt[native]" in done.stdout


def test_compiled_binding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, headers_release: tuple[int, int]
) -> None:
    """API mode compiles here, and its layout is the table's for the headers' release."""
    made = build.build(tmp_path)
    spec = importlib.util.spec_from_file_location(loading.COMPILED, made)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setitem(sys.modules, loading.COMPILED, module)

    binding = native.load()
    assert binding.kind == "api"
    assert binding.layout == native.layout_of(headers_release)
    assert native.load("abi").kind == "abi"
