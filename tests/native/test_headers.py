"""The table of layouts, against what the compiler says of the headers installed here."""

from __future__ import annotations

import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from xenmgmt._native.layouts import EXPRESSIONS, PREAMBLE, RELEASES, layout_of


def test_headers_agree(tmp_path: Path, headers_release: tuple[int, int]) -> None:
    """Every size, offset, version and number of the installed release is the compiler's."""
    lines = [PREAMBLE, "#include <stdio.h>", "int main(void) {"]
    lines += [f'printf("{name} %ld\\n", (long)({text}));' for name, text in EXPRESSIONS.items()]
    source = tmp_path / "ask.c"
    source.write_text("\n".join([*lines, "}"]))
    subprocess.run(["cc", "-o", tmp_path / "ask", source], check=True)
    answer = subprocess.run([tmp_path / "ask"], capture_output=True, text=True, check=True).stdout
    said = {name: int(value) for name, value in map(str.split, answer.splitlines())}

    layout = layout_of(headers_release)
    assert said == {name: getattr(layout, name) for name in EXPRESSIONS}


@pytest.mark.parametrize("release", RELEASES)
def test_records_do_not_overlap(release: tuple[int, int]) -> None:
    """In every layout, the members of a record lie within it, none upon another."""
    layout = layout_of(release)
    widths = {"domain": 2, "flags": 4, "nr_online_vcpus": 4, "max_vcpu_id": 4, "cpupool": 4}
    spans = []
    for name in EXPRESSIONS:
        if name.startswith("info_") and name != "info_size":
            at = getattr(layout, name)
            width = 16 if name == "info_handle" else widths.get(name.removeprefix("info_"), 8)
            spans.append((at, at + width))
    spans.sort()

    assert spans[-1][1] <= layout.info_size
    assert all(one[1] <= next_one[0] for one, next_one in pairwise(spans))
