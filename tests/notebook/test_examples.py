"""The example notebooks, run in a kernel of their own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from tools import gen_notebooks as gen


def outputs(book: Any) -> dict[str, str]:
    """What each cell shows, by a line of its source that tells which one it is."""
    shown: dict[str, list[str]] = {}
    for cell, text in gen.seen(book):
        shown.setdefault(cell, []).append(text)
    return {cell.source: " ".join(shown.get(cell.id, ())) for cell in book.cells}


def of(book: Any, words: str) -> str:
    """What the one cell shows whose source has these words."""
    (found,) = [told for source, told in outputs(book).items() if words in source]
    return found


@pytest.fixture(scope="module", params=gen.NOTEBOOKS, ids=lambda path: path.stem)
def run(request: pytest.FixtureRequest) -> tuple[Path, Any]:
    return request.param, gen.run(request.param)


def test_outputs_are_current(run: tuple[Path, Any]) -> None:
    """Run anew in a fresh kernel, a notebook shows what is kept in it, and no error."""
    path, new = run
    old = nbformat.read(path, as_version=4)

    assert gen.difference(old, new) == ""
    assert not any(
        output.output_type in ("error",) or output.get("name") == "stderr"
        for cell in new.cells
        for output in cell.get("outputs", ())
    )


def test_there_are_three() -> None:
    """There is one for each of the three questions."""
    assert [path.stem for path in gen.NOTEBOOKS] == [
        "ballooning_1000_idle_guests",
        "consolidation_and_what_if",
        "life_cycle_and_states",
    ]


def test_values(run: tuple[Path, Any]) -> None:
    """The numbers and states on the page are those that the text claims."""
    path, book = run
    CLAIMS[path.stem](book)


def life_cycle(book: Any) -> None:
    assert "NotApplicable(state='Halted'" in of(book, "    web.domid")
    assert of(book, "start = web.start.task()") == (
        "task VM.start <VM 'web' Running on sim-host-1> success 100%"
    )
    told = of(book, "start.wait()")
    assert "after 1 s: pending, VM starting" in told
    assert "after 2 s: success, VM Running, domid 1" in told
    assert "resume needs Suspended" in of(book, 'explain(web, "resume")')
    assert "To get it to Suspended: suspend." in of(book, 'explain(web, "resume")')
    states = of(book, 'changes[changes["field"]').partition("after time")[2].split()
    words = [word for word in states if word[0].isalpha()]
    assert words[2::3] == [
        *("Halted", "Running", "Suspended", "Running", "Crashed", "Halted", "Running"),
    ]
    assert "Halted" in of(book, "%%xen")
    assert of(book, "xen.close()").endswith("closed")


def ballooning(book: Any) -> None:
    assert of(book, "for n in range(GUESTS)").startswith("1,000 VM Running 1,000")
    assert "1,000 rows, 980 not shown" in of(book, "for n in range(GUESTS)")
    missing, share = of(book, "helped = ").split("%")[0].rsplit(maxsplit=1)
    assert int(share) < 50, missing
    off, short = re.findall(r"at most (\d+)", of(book, "off, short = "))
    assert (int(off), int(short)) <= (100, 50)
    assert of(book, "plots.balloon(surveys)") == "a picture"
    assert of(book, "plots.usage(statistics") == "a picture"


def consolidation(book: Any) -> None:
    found = of(book, "found = plan.consolidate(inventory, spare=1)\nfound")
    assert "8 hosts are in use now; no fewer than 4 could do" in found
    assert "4 of 8 hosts in use afterwards" in found
    needed = of(book, "answers.pivot").partition("load")[2].split()
    rows = {row[0]: row[1:] for row in (needed[n : n + 4] for n in range(0, 16, 4))}
    assert rows["1.0"] == ["4", "5", "6"]
    assert rows["3.0"] == ["<NA>"] * 3
    assert "20 moves, the last at 100%" in of(book, "plan.apply")
    assert "empty: sim-host-2, sim-host-4, sim-host-5, sim-host-7" in of(book, "plan.apply")
    assert int(of(book, "busiest = max").partition("%")[0].split()[-1]) <= 80


CLAIMS = {
    "life_cycle_and_states": life_cycle,
    "ballooning_1000_idle_guests": ballooning,
    "consolidation_and_what_if": consolidation,
}


def test_a_change_is_seen() -> None:
    """Another number, a missing output and an error are all noticed; another style is not."""
    book = nbformat.read(gen.NOTEBOOKS[0], as_version=4)
    other = nbformat.read(gen.NOTEBOOKS[0], as_version=4)
    output = next(out for cell in other.cells for out in cell.get("outputs", ()) if "data" in out)
    html = output.data["text/html"]
    output.data["text/html"] = html.replace("<b>", '<b class="bold">')
    assert gen.difference(book, other) == ""
    output.data["text/html"] = html.replace("Enabled", "Disabled")
    assert "Disabled" in gen.difference(book, other)
    other.cells[-3].outputs = []
    other.cells[1].outputs = []
    assert gen.difference(book, other)
