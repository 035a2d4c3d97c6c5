"""Write the reference and the coverage page from model, state tables and operations.

``python tools/gen_docs.py`` writes ``docs/reference/`` and ``docs/coverage.md``; ``--check`` only
says whether they are current.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import Enum
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from xenmgmt.model import CLASSES, Field, Model  # noqa: E402
from xenmgmt.model._absent import ABSENT, reason  # noqa: E402
from xenmgmt.model._derive import WireMessage, python_messages, wire_messages  # noqa: E402
from xenmgmt.model._types import Map, Ref, Set  # noqa: E402
from xenmgmt.operations import OPERATIONS  # noqa: E402
from xenmgmt.rpc._logins import LOGINS  # noqa: E402
from xenmgmt.rpc._own_verbs import own_verbs  # noqa: E402
from xenmgmt.rpc._roles import role_of  # noqa: E402
from xenmgmt.rpc._special import HANDLERS  # noqa: E402
from xenmgmt.statechart import picture  # noqa: E402
from xenmgmt.states import TABLES, Move, Table  # noqa: E402

DOCS = ROOT / "docs"
SELF = "self"
NOTE = "<!-- Written by tools/gen_docs.py: do not edit. -->\n\n"


def cell(text: object) -> str:
    """Text that may stand in a table."""
    return str(text).replace("|", "\\|").replace("\n", " ") or " "


def table(head: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> str:
    """A Markdown table."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(cell(one) for one in row)} |" for row in rows]
    return "\n".join(lines) + "\n\n"


def codes(words: Sequence[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def plain(value: object) -> str:
    """A value as a client sees it."""
    if isinstance(value, Enum):
        return f"`{value.value}`"
    if isinstance(value, datetime):
        return f"`{value:%Y%m%dT%H:%M:%SZ}`"
    return f"`{value!r}`"


def start_of(field: Field) -> str:
    """What a field holds at first; nothing where that is the empty value of its type."""
    if field.derived:
        return "computed"
    if field.required:
        return "must be given"
    return "" if field.default == field.type.empty() else plain(field.default)


def since_of(since: str) -> str:
    return since if since == "1.0" else f"xapi {since}"


def written_in(cls: str, field: Field) -> str:
    """The states in which a field may be written, by its accessor or an operation of that name."""
    message = f"set_{field.name}"
    if f"{cls}.{message}" in OPERATIONS:
        found = TABLES.get(cls)
        if found is not None and message in found.move:
            return begins(found, message)
    elif not field.is_writable:
        return "never"
    return "every state" if field.write is None else ", ".join(field.write)


def field_row(cls: str, field: Field) -> tuple[object, ...]:
    read = "every state" if field.read is None else ", ".join(field.read)
    qualifier = field.qualifier.value
    if field.xapi_qualifier is not None:
        qualifier += f" (xapi {field.xapi_qualifier.value})"
    return (
        f"`{field.name}`",
        f"`{field.type.spec}`" + (f", in {field.unit}" if field.unit else ""),
        qualifier,
        start_of(field),
        read if not field.needs else f"{read}; {field.needs}",
        written_in(cls, field),
        plain(field.neutral) if field.read else "",
        since_of(field.since),
        field.doc,
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


def own_messages(model: type[Model]) -> Iterator[WireMessage]:
    """The messages that do more than read or write a field."""
    for message in python_messages(model):
        if message.name in model.messages or message.kind in ("create", "destroy"):
            yield message


def begins(found: Table, move: str) -> str:
    """The states in which a move may begin."""
    names = found.names(found.legal[move] | found.cutting[move])
    return "every state" if len(names) == len(found.states) else ", ".join(names)


def called_in(message: WireMessage, found: Table) -> str:
    """The states in which a message may be called, where the state table or a field tells."""
    if message.name in found.move:
        return begins(found, message.name)
    field = CLASSES[message.cls].fields.get(message.name.removeprefix("set_"))
    if field is not None and works(message.cls, message.name, message.kind):
        return written_in(message.cls, field)
    return ""


def message_row(model: type[Model], message: WireMessage) -> tuple[object, ...]:
    name = message.name
    declared = model.messages.get(name)
    if message.kind == "create":
        params, text, since = "fields", "Make a new object of its fields.", model.since
    elif declared is None:
        params, text, since = "", "Remove the object.", model.since
    else:
        params = ", ".join(f"{param.name}: {param.type.spec}" for param in declared.params)
        text, since = declared.doc, declared.since
    role = declared.role if declared is not None else ""
    if declared is not None and declared.client_cert:
        role += ", or with a certificate"
    how = works(message.cls, name, message.kind)
    why = reason(message.cls, name)
    found = TABLES.get(message.cls)
    return (
        f"`{name}({params})`",
        f"`{message.result.spec}`",
        codes(message.errors),
        *(() if found is None else (called_in(message, found),)),
        role or "unknown",
        how or f"declared only: {why[0] if why else 'no reason'}",
        since_of(since),
        text,
    )


def page(model: type[Model]) -> str:
    name = model.__name__
    doc = "\n".join(line.strip() for line in (model.__doc__ or "").strip().splitlines())
    text = f"# {name}\n\n{NOTE}{doc}\n\n"
    if not model.is_kept and model.fields:
        text += "xapi keeps no objects of this class: it only hands out records.\n\n"
    found = TABLES.get(name)
    if found is not None:
        text += f"## States\n\n![States of {name}](../states/{name}.svg)\n\n{states(found)}"
        text += f"## Moves\n\n{moves(found)}### As a Mermaid diagram\n\n{diagram(found)}"
    if model.fields:
        text += (
            "## Fields\n\n`observe()` answers every field in every state: its value where it may "
            "be read, and `NotApplicable` elsewhere, where a record has the neutral value. A field "
            "without a default begins with the empty value of its type.\n\n"
        )
        head = ("field", "type", "qualifier", "default", "read in", "written in", "neutral")
        rows = [field_row(name, field) for field in model.fields.values()]
        text += table((*head, "since", "what"), rows)
    own = list(own_messages(model))
    if own:
        text += (
            "## Messages\n\nBeside those that read and write its fields. *Who* is the least role "
            "that xapi asks for: callers within the process are trusted, and roles are what a "
            "server enforces."
        )
        state: tuple[str, ...] = ()
        if found is not None:
            state = ("called in",)
            text += " *Called in* is empty where the state table has nothing on the message."
        text += "\n\n"
        titles = ("message", "result", "errors", *state, "who", "works", "since", "what")
        text += table(titles, [message_row(model, message) for message in own])
    more = list(beyond(model))
    if more:
        text += (
            "## Operations of this library\n\nThe Xen-API has not these. Over the wire they are "
            "for this library's own clients; *who* is the least role that a server asks for.\n\n"
        )
        text += table(("operation", "result", "who", "what"), more)
    return text.rstrip() + "\n"


def beyond(model: type[Model]) -> Iterator[tuple[object, ...]]:
    """A row for each operation that no document has."""
    known = messages_of(model)
    for title, message in own_verbs().items():
        if message.cls != model.__name__ or message.name in known:
            continue
        params = ", ".join(f"{name}: {kind.spec}" for name, kind in message.params if name != SELF)
        yield (
            f"`{message.name}({params})`",
            f"`{message.result.spec}`",
            role_of(message),
            " ".join((OPERATIONS[title].__doc__ or "").split()),
        )


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


EDITS = ("set_", "add_to_", "remove_from_", "add_", "remove_")
OF_COLLECTIONS = ("get_all", "get_all_records", "get_record", "get_by_uuid")


def works(name: str, message: str, kind: str) -> str:
    """As what a wire message does its work in this library; empty when it is declared only."""
    if kind not in ("create", "destroy") and message not in CLASSES[name].messages:
        return "accessor"
    if f"{name}.{message}" in OPERATIONS:
        return "operation"
    if name == "event":
        return "method of `xen.events`"
    if f"{name}.{message}" in {*HANDLERS, *LOGINS}:
        return "answered by a server"
    if message in OF_COLLECTIONS:
        return "method"
    return "accessor" if is_edit(name, message) else ""


def is_edit(name: str, message: str) -> bool:
    """Whether a message of its own only does what a property or method of a field does."""
    for prefix in EDITS:
        field = CLASSES[name].fields.get(message.removeprefix(prefix))
        if field is None or not message.startswith(prefix) or not field.is_writable:
            continue
        if prefix == "set_" or isinstance(field.type, Map):
            return True
        return isinstance(field.type, Set) and not isinstance(field.type.of, Ref)
    return False


def messages_of(model: type[Model]) -> dict[str, str]:
    """Every message of a class in either dialect, with its kind."""
    return {m.name: m.kind for d in ("1.0", "xapi") for m in wire_messages(model, d)}


def absent() -> Iterator[tuple[str, str]]:
    """Class and name of every message that is declared only."""
    for name, model in CLASSES.items():
        for message, kind in messages_of(model).items():
            if not works(name, message, kind):
                yield name, message


def coverage() -> str:
    text = f"# Coverage\n\n{NOTE}"
    text += (
        "Messages that follow from fields (getters, setters, records) work for every class, and so "
        "do those of xapi that set a field which is a property here. This page counts all messages "
        "of both dialects, and lists those that are declared only, by the reason: they are not "
        "there as methods. The messages of class event are methods of `xen.events`.\n\n"
        "A server answers these itself, so they work over the wire: "
        f"{codes(sorted({*HANDLERS, *LOGINS}))}.\n\n"
    )
    lacking = list(absent())
    rows: list[tuple[object, ...]] = []
    for name, model in CLASSES.items():
        count = len(messages_of(model))
        less = sum(owner == name for owner, _ in lacking)
        rows.append((f"[{name}](reference/{name}.md)", count, count - less))
    total = sum(len(messages_of(model)) for model in CLASSES.values())
    rows.append(("all", total, total - len(lacking)))
    text += table(("class", "messages", "work"), rows)
    text += "## Declared only\n\n"
    for why in ABSENT:
        owners: dict[str, list[str]] = {}
        for name, message in lacking:
            found = reason(name, message)
            if found is not None and found[0] == why:
                owners.setdefault(name, []).append(message)
        if owners:
            text += f"### {why[0].upper()}{why[1:]}\n\n"
            text += "".join(f"- **{name}**: {codes(sorted(m))}\n" for name, m in owners.items())
            text += "\n"
    return text.rstrip() + "\n"


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
