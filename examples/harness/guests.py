"""A kernel, and an initramfs with the program that is tested in it."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@cache
def kernel_and_initrd(engine: str) -> tuple[str, str]:
    """Paths on the machine of the engine. A simulated guest needs none."""
    if engine.startswith("sim:"):
        return "/kernel", "/initrd"
    sys.path.insert(0, str(ROOT))
    from tools.make_guest import make, with_files

    program = (HERE / "capacity").read_bytes()
    kernel, initrd = make()
    mine = initrd.with_name("initrd-capacity")
    with_files(initrd, {"bin/capacity": program}, mine)
    return str(kernel), str(mine)
