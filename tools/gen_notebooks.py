"""Run the notebooks of ``examples/notebooks`` and keep what they print.

``python tools/gen_notebooks.py`` runs each in a fresh kernel and writes its outputs into it;
``--check`` runs them and says which would print something else. Notebooks are kept with outputs,
as people read them where nothing can be run; the simulator's seed makes them the same each time.

What a reader sees is compared: visible text, and that a picture is there. How a picture looks
differs from one release of matplotlib to the next, and so does the markup of a table.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "examples" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
TIMEOUT = 100
"""Seconds for one cell."""
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def run(path: Path) -> Any:
    """The notebook with what it prints now. A cell that fails raises nbclient's error."""
    os.environ.setdefault("JUPYTER_PLATFORM_DIRS", "1")  # its older folders are deprecated
    import nbformat
    from nbclient import NotebookClient

    book = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    paths = [str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "MPLBACKEND": ""}
    with TemporaryDirectory() as folder:
        # Sockets in a folder: no port of the machine is opened.
        # A kernel sends what a cell prints in as many pieces as the machine's speed makes of it.
        client = NotebookClient(
            book,
            timeout=TIMEOUT,
            kernel_name="python3",
            record_timing=False,
            coalesce_streams=True,
        )
        kernel = client.create_kernel_manager()
        kernel.transport, kernel.ip = "ipc", f"{folder}/kernel"
        client.execute(cwd=str(FOLDER), env=environment)
    book.metadata = nbformat.from_dict(METADATA)  # type: ignore[no-untyped-call]
    return book


def seen(book: Any) -> Iterator[tuple[str, str]]:
    """What a reader sees below each cell, by the cell's id."""
    for cell in book.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                yield cell.id, f"{output.ename}: {output.evalue}"
            elif output.output_type == "stream":
                yield cell.id, output.text
            elif any(kind.startswith("image/") for kind in output.data):
                yield cell.id, "a picture"
            else:
                found = output.data.get("text/html") or output.data.get("text/plain", "")
                yield cell.id, visible("".join(found))


def visible(html: str) -> str:
    """The text of a piece of HTML."""
    bare = re.sub(r"<style.*?</style>|<script.*?</script>", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def difference(old: Any, new: Any) -> str:
    """The first cell that shows something else now; "" when none does."""
    before, after = list(seen(old)), list(seen(new))
    for one, other in zip(before, after, strict=False):
        if one != other:
            return f"cell {other[0]} prints\n  {other[1]!r:.1500}\nit had\n  {one[1]!r:.1500}"
    return "" if len(before) == len(after) else f"{len(after)} outputs, it had {len(before)}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="say whether outputs are current")
    check = parser.parse_args().check
    import nbformat

    stale = False
    for path in NOTEBOOKS:
        old = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        new = run(path)
        differs = difference(old, new)
        if differs:
            stale = True
            name = path.relative_to(ROOT)
            print(f"stale: {name}: {differs}" if check else f"written: {name}")
            if not check:
                nbformat.write(new, path)  # type: ignore[no-untyped-call]
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
