"""The stand-in library, compiled once, and a binding to it."""

from __future__ import annotations

import gc
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cffi import FFI

from xenmgmt._native import Binding, Hypervisor, load

SETTINGS = """
extern int says_minor, is_minor, domains, open_errno, call_errno, store_errno, conflicts, dawdle_us;
extern int descriptor;
extern int handles, pages, calls, stores, transactions, most_pages;
extern int watch_errno, links;
extern int last_weight, last_cap, last_paused;
extern int pool, scheduler;
extern int driven, counted, freq_min, freq_max, deepest, restless;
extern char governor[16];
extern uint64_t last_max_kb, last_pod_pages;
void standin_reset(void);
void standin_clear(void);
"""


@pytest.fixture(scope="session")
def standin_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("standin") / "standin.so"
    source = Path(__file__).parent / "standin.c"
    subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", target, source], check=True)
    return target


@pytest.fixture
def standin(standin_path: Path) -> Iterator[Any]:
    """The stand-in's settings. At the end, nothing of it may be left open."""
    ffi = FFI()
    ffi.cdef(SETTINGS)
    lib: Any = ffi.dlopen(str(standin_path))
    lib.standin_reset()
    lib.standin_clear()
    yield lib
    gc.collect()  # a caught error may still hold the frame that it came from
    assert (lib.handles, lib.pages, lib.stores) == (0, 0, 0), "something was not given back"


@pytest.fixture
def binding(standin: Any, standin_path: Path) -> Binding:
    return load(libraries={"xencall": str(standin_path), "xenstore": str(standin_path)})


@pytest.fixture
def hypervisor(binding: Binding) -> Iterator[Hypervisor]:
    with Hypervisor(binding) as opened:
        yield opened


@pytest.fixture(scope="session")
def headers_release() -> tuple[int, int]:
    """The release that the headers installed here belong to."""
    command = ["pkg-config", "--modversion", "xenlight"]
    version = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    major, minor = version.split(".")[:2]
    return int(major), int(minor)
