"""What is taken for granted of libxl, against its headers."""

from __future__ import annotations

import pickle
import re
import subprocess
from pathlib import Path

import pytest

from xenmgmt._native import (
    LibraryMissing,
    NoLiveCopy,
    NoMemory,
    NoSuchDomain,
    NotInXen,
    TooManyDomains,
    light,
    no_room,
    pools,
)
from xenmgmt._native.errors import light_failed
from xenmgmt._native.hypervisor import SCHEDULERS

HOOKS, HOW = "libxl_childproc_hooks", "libxl_asyncop_how"
EXPRESSIONS = {
    f"sizeof({HOOKS})": 24,
    f"offsetof({HOOKS}, chldowner)": 0,
    f"sizeof({HOW})": 16,
    f"offsetof({HOW}, u.for_event)": 8,
    "sizeof(libxl_uuid)": 16,
    "sizeof(libxl_bitmap)": 16,
    "offsetof(libxl_bitmap, map)": 8,
    "sizeof(libxl_vcpuinfo)": 56,
    "offsetof(libxl_vcpuinfo, cpumap)": 24,
    "offsetof(libxl_vcpuinfo, cpumap_soft)": 40,
    "sizeof(libxl_scheduler)": 4,
    "LIBXL_CPUPOOL_POOLID_ANY": pools.ANY,
    **{f"LIBXL_SCHEDULER_{word.upper()}": number for number, word in SCHEDULERS.items()},
    "libxl_sigchld_owner_mainloop": light.MAINLOOP,
    "1 << LIBXL_EVENT_TYPE_OPERATION_COMPLETE": light.ALL_EVENTS,
    "ERROR_FAIL": light.FAIL,
    "ERROR_NOT_READY": light.NOT_READY,
    "ERROR_BUFFERFULL": light.BUFFER_FULL,
    "XTL_ERROR": light.LEVEL,
    "LIBXL_SUSPEND_LIVE": light.LIVE,
    **{f"LIBXL_TRIGGER_{name.upper()}": at for at, name in enumerate(light.TRIGGERS, 1)},
}
OPAQUE = ("domain_config", "domain_restore_params", "device_disk", "device_nic", "cpupoolinfo")


def test_headers_agree(tmp_path: Path, headers_release: tuple[int, int]) -> None:
    """Sizes, offsets and numbers are the compiler's; what is opaque to us fits its memory."""
    rooms = [f"sizeof(libxl_{name})" for name in OPAQUE]
    asked = [*EXPRESSIONS, *rooms]
    lines = ["#include <stddef.h>", "#include <stdio.h>", "#include <libxl.h>", "int main(void) {"]
    lines += [f'printf("%ld\\n", (long)({text}));' for text in asked]
    source = tmp_path / "ask.c"
    source.write_text("\n".join([*lines, "}"]))
    subprocess.run(["cc", "-o", tmp_path / "ask", source], check=True)
    answer = subprocess.run([tmp_path / "ask"], capture_output=True, text=True, check=True).stdout
    said = dict(zip(asked, map(int, answer.split()), strict=True))

    assert {text: said[text] for text in EXPRESSIONS} == EXPRESSIONS
    assert all(said[text] < light.ROOM // 4 for text in rooms)


def test_functions_take_as_many(headers_release: tuple[int, int]) -> None:
    """Each function of libxl's that is declared here takes as many arguments as its header says."""
    ours = _counted((light.FOLDER / "libxl.h").read_text())
    names = ("libxl.h", "libxl_event.h", "libxl_utils.h", "_libxl_types.h")
    theirs = _counted("\n".join((Path("/usr/include") / name).read_text() for name in names))

    assert len(ours) > 25
    assert {name: theirs.get(name) for name in ours} == ours


def _counted(text: str) -> dict[str, int]:
    text = re.sub(r"/\*.*?\*/|^#.*?(?<!\\)$", "", text, flags=re.DOTALL | re.MULTILINE)
    found = re.findall(r"\b(libxl_\w+)\(([^()]*)\)[^;{]*;", text)
    return {name: arguments.count(",") + 1 for name, arguments in found}


def test_missing() -> None:
    """A release whose libxl is not installed: the package is named."""
    with pytest.raises(LibraryMissing, match=r"apt-get install libxenmisc4\.99") as caught:
        light.Light((4, 99))
    assert caught.value.package == "libxenmisc4.99"


@pytest.mark.parametrize(
    ("name", "said", "kind", "text"),
    [
        ("domain_notfound", "", NoSuchDomain, "no domain has the number 7"),
        (
            "fail",
            "libxl: error: libxl_domain.c:1:x: unable to get domain type for domid=7\n",
            NoSuchDomain,
            "no domain has the number 7",
        ),
        ("nomem", "", NoMemory, "no reason given"),
        (
            "fail",
            "xc: error: panic: xg_dom_boot.c:119: xc_dom_boot_mem_init: Out of memory\n",
            NoMemory,
            "Out of memory",
        ),
        (
            "fail",
            "xc: error: panic: xg_dom_x86.c:159: count_pgtables: not enough memory for initial "
            "mapping (0x3ff > 0x200): Out of memory\n",
            Exception,
            "the guest's own memory is too small for what it boots",
        ),
        (
            "fail",
            "libxl: error: libxl_create.c:651:libxl__domain_make: domain creation fail: "
            "Cannot allocate memory\n",
            NoMemory,
            "domain creation fail",
        ),
        (
            "fail",
            "libxl: error: libxl_domain.c:1:x: Domain 7:Send trigger 'reset' failed: Function not "
            "implemented\n",
            NotInXen,
            "Send trigger 'reset' failed",
        ),
        (
            "guest_timedout",
            "xc: error: Failed to enable logdirty: 95,22,0 (22 = Invalid argument)\n",
            NoLiveCopy,
            "live=False copies it while it stands still",
        ),
        (
            "fail",
            "libxl: error: libxl_dom.c:646:libxl__build_pv: xc_dom_kernel_file failed: No such\n",
            Exception,
            "of domain 7: xc_dom_kernel_file failed: No such (fail)",
        ),
    ],
)
def test_errors(name: str, said: str, kind: type[Exception], text: str) -> None:
    """A code and the log become an error of a class of its own, with what libxl wrote."""
    error = light_failed("create", name, said, 7)

    assert isinstance(error, kind)
    assert text in str(error)
    assert error.native_code == name


@pytest.mark.parametrize(
    ("domains", "kind"),
    [(1, NoMemory), (32750, NoMemory), (32751, TooManyDomains), (32752, TooManyDomains)],
)
def test_no_room(domains: int, kind: type[Exception]) -> None:
    """Xen has one code for no memory and no number; how many domains there are tells which."""
    found = no_room(light_failed("create", "fail", "domain creation fail: Out of memory"), domains)

    assert type(found) is kind
    assert "Out of memory" in str(found)
    if isinstance(found, TooManyDomains):
        assert found.limit == 32752
        assert f"{domains} domains" in str(found)
        assert str(pickle.loads(pickle.dumps(found))) == str(found)
