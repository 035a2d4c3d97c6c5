"""Write the reference and the coverage page from model, state tables and operations.

``python tools/gen_docs.py`` writes ``docs/reference/`` and ``docs/coverage.md``; ``--check`` only
says whether they are current.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT))

from tools.state_pictures import picture  # noqa: E402

from xenmgmt.model import CLASSES, Field, Model  # noqa: E402
from xenmgmt.model._derive import wire_messages  # noqa: E402
from xenmgmt.operations import OPERATIONS  # noqa: E402
from xenmgmt.states import TABLES, Move, Table  # noqa: E402

DOCS = ROOT / "docs"
NOTE = "<!-- Written by tools/gen_docs.py: do not edit. -->\n\n"


def cell(text: object) -> str:
    """Text that may stand in a table."""
    return str(text).replace("|", "\\|").replace("\n", " ") or " "


def table(head: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> str:
    """A Markdown table."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(cell(one) for one in row)} |" for row in rows]
    return "\n".join(lines) + "\n\n"


def field_row(field: Field) -> tuple[object, ...]:
    read = "every state" if field.read is None else ", ".join(field.read)
    write = "every state" if field.write is None else ", ".join(field.write)
    qualifier = field.qualifier.value
    if field.xapi_qualifier is not None:
        qualifier += f" (xapi {field.xapi_qualifier.value})"
    since = "1.0" if field.in_1_0 else f"xapi {field.since}"
    text = field.doc + (f" In {field.unit}." if field.unit else "")
    return (
        f"`{field.name}`",
        f"`{field.type.spec}`",
        qualifier,
        read if not field.needs else f"{read}; {field.needs}",
        write if field.is_writable else "never",
        f"`{field.neutral!r}`" if field.read else "",
        since,
        text,
    )


def moves(found: Table) -> str:
    """What may begin where, and where it ends."""
    rows = []
    for move in found.moves:
        starts = found.names(found.legal[move.name] | found.cutting[move.name])
        rows.append(
            (
                f"`{move.name}`",
                "the engine" if move.engine else f"`{move.word}`",
                ", ".join(starts),
                move.via.value if move.via is not None else "",
                _ends(found, move),
                move.note,
            )
        )
    return table(("move", "operation", "begins in", "meanwhile", "ends in", "note"), rows)


def _ends(found: Table, move: Move) -> str:
    if move.via is None and not move.dests:
        return "(stays)"
    if not move.dests:
        return "(gone)" if move.name == "destroy" else "(as it was)"
    return ", ".join(found.names(found.ends[move.name]))


def diagram(found: Table) -> str:
    """A Mermaid state diagram of what moves an object from one state to another."""
    lines = ["stateDiagram-v2", f"    [*] --> {_id(found.initial.value)}"]
    edges: dict[tuple[str, str], list[str]] = {}
    for row in found.declared():
        start, end = row["source"].value, row["dest"].value
        name = row["trigger"].partition(">")[0]
        if start != end and "<" not in name:
            edges.setdefault((start, end), []).append(name)
    for (start, end), names in edges.items():
        label = ", ".join(dict.fromkeys(names))
        lines.append(f"    {_id(start)} --> {_id(end)}: {label}")
    return "```mermaid\n" + "\n".join(lines) + "\n```\n\n"


def _id(state: str) -> str:
    return state.replace(" ", "_")


def states(found: Table) -> str:
    rows: list[tuple[object, ...]] = []
    for state in found.states:
        target = found.targets.get(state)
        kind = "stable" if target is None else f"passing, towards {target.value}"
        rows.append((state.value, kind))
    return table(("state", "kind"), rows)


def page(model: type[Model]) -> str:
    name = model.__name__
    doc = "\n".join(line.strip() for line in (model.__doc__ or "").strip().splitlines())
    text = f"# {name}\n\n{NOTE}{doc}\n\n"
    found = TABLES.get(name)
    if found is not None:
        text += f"## States\n\n![States of {name}](../states/{name}.svg)\n\n{states(found)}"
        text += f"## Moves\n\n{moves(found)}### As a Mermaid diagram\n\n{diagram(found)}"
    if model.fields:
        text += (
            "## Fields\n\n`observe()` answers every field in every state: its value where it may "
            "be read, and `NotApplicable` elsewhere, where a record has the neutral value.\n\n"
        )
        head = ("field", "type", "qualifier", "read in", "written in", "neutral", "since", "what")
        text += table(head, [field_row(field) for field in model.fields.values()])
    if model.messages:
        rows: list[tuple[object, ...]] = []
        for message in model.messages.values():
            params = ", ".join(f"{p.name}: {p.type.spec}" for p in message.params)
            does = "yes" if f"{name}.{message.name}" in OPERATIONS else "declared only"
            since = "1.0" if message.in_1_0 else f"xapi {message.since}"
            given = f"`{message.name}({params})`"
            rows.append((given, f"`{message.result.spec}`", does, since, message.doc))
        text += "## Messages\n\n"
        text += table(("message", "result", "works", "since", "what"), rows)
    return text.rstrip() + "\n"


def index() -> str:
    rows: list[tuple[object, ...]] = [
        (
            f"[{name}]({name}.md)",
            len(model.fields),
            len(TABLES[name].states) if name in TABLES else "",
            (model.__doc__ or "").strip().splitlines()[0],
        )
        for name, model in CLASSES.items()
    ]
    text = f"# Reference\n\n{NOTE}One page per class. States stand where a class has a life.\n\n"
    return text + table(("class", "fields", "states", "what"), rows).rstrip() + "\n"


def works(name: str, message: str, kind: str) -> bool:
    """Whether a wire message does its work in this library."""
    if kind in ("getter", "setter", "adder", "remover", "set_adder", "set_remover"):
        return True
    if kind.startswith("get_"):
        return True
    return f"{name}.{message}" in OPERATIONS or name == "event"


def coverage() -> str:
    text = f"# Coverage\n\n{NOTE}"
    text += (
        "Messages that follow from fields (getters, setters, records) work for every class. This "
        "page counts all messages, and lists those of their own that are declared only: they are "
        "not there as methods. The messages of class event are methods of `xen.events`.\n\n"
    )
    rows: list[tuple[object, ...]] = []
    missing: dict[str, list[str]] = {}
    for name, model in CLASSES.items():
        found = {m.name: m.kind for d in ("1.0", "xapi") for m in wire_messages(model, d)}
        lacking = [m for m, kind in found.items() if not works(name, m, kind)]
        rows.append((f"[{name}](reference/{name}.md)", len(found), len(found) - len(lacking)))
        if lacking:
            missing[name] = lacking
    text += table(("class", "messages", "work"), rows)
    text += "## Declared only\n\n"
    for name, lacking in missing.items():
        text += f"- **{name}**: {', '.join(f'`{one}`' for one in sorted(lacking))}\n"
    return text


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="say whether the files are current")
    check = parser.parse_args().check
    files = {DOCS / "reference" / f"{name}.md": page(model) for name, model in CLASSES.items()}
    files[DOCS / "reference" / "index.md"] = index()
    files[DOCS / "coverage.md"] = coverage()
    files |= {DOCS / "states" / f"{n}.svg": picture(found) for n, found in TABLES.items()}
    stale = [path for path, text in files.items() if not path.exists() or path.read_text() != text]
    for path in stale:
        print(f"{'stale' if check else 'written'}: {path.relative_to(ROOT)}")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[path])
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
