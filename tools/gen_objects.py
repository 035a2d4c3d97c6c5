"""Write the classes that users hold, from the model, the state tables and the operations.

``python tools/gen_objects.py`` writes ``src/xenmgmt/objects/`` and ``src/xenmgmt/aio/objects/``;
``--check`` only says whether they are current. Hand-written modules there begin with ``_``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, TypeGuard

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from xenmgmt.model import CLASSES, Field, Model, Param  # noqa: E402
from xenmgmt.model._layout import LAYOUTS  # noqa: E402
from xenmgmt.model._types import (  # noqa: E402
    Enum,
    Map,
    Option,
    Record,
    Ref,
    Set,
    Struct,
    Type,
    Void,
)
from xenmgmt.operations import OPERATIONS  # noqa: E402
from xenmgmt.states import TABLES  # noqa: E402

TAKEN = {"state"}
"""Names that every handle has; a field of that name goes before."""

KEYWORDS = {"class", "from", "import"}


class Face(NamedTuple):
    """One of the two flavours."""

    folder: Path
    package: str
    up: str
    decorator: str
    base: str


FACES = (
    Face(ROOT / "src/xenmgmt/objects", "objects", "..", "operation", "._base"),
    Face(ROOT / "src/xenmgmt/aio/objects", "aio.objects", "...", "async_operation", ".._base"),
)


def head(face: Face, what: str) -> str:
    return (
        f'"""{what}\n\n'
        'Written by tools/gen_objects.py from model, states and operations: do not edit.\n"""\n'
        "# ruff: noqa: E501, F401, A001, A002, A003\n"
        '# mypy: disable-error-code="no-any-return, empty-body"\n\n'
        "from __future__ import annotations\n\n"
    )


def stem(cls: str) -> str:
    name = cls.lower()
    return f"{name}_" if name in KEYWORDS else name


def is_handle(kind: Type) -> TypeGuard[Ref]:
    """Whether a value of this type reaches the user as a handle."""
    return isinstance(kind, Ref) and kind.to in CLASSES


def note(kind: Type) -> str:
    """The annotation of a value that a user gets."""
    if isinstance(kind, Ref):
        return f"h.{kind.to} | None" if kind.to in CLASSES else "str"
    if isinstance(kind, Set):
        inner = f"h.{kind.of.to}" if is_handle(kind.of) else note(kind.of)
        return f"tuple[{inner}, ...]"
    if isinstance(kind, Map):
        return f"Mapping[{note(kind.key)}, {note(kind.value)}]"
    if isinstance(kind, Enum):
        return f"e.{kind.members.__name__}"
    if isinstance(kind, Struct):
        return "Mapping[str, Any]"
    if isinstance(kind, Record):
        return "Record"
    if isinstance(kind, Option):
        return f"{note(kind.of)} | None"
    return kind.annotation


def taken(kind: Type, unit: str = "") -> str:
    """The annotation of a value that a user gives."""
    if unit == "bytes":
        return "int | str"
    if isinstance(kind, Ref):
        return f"h.{kind.to} | str | None" if kind.to in CLASSES else "str | None"
    if isinstance(kind, Set):
        inner = f"h.{kind.of.to} | str" if is_handle(kind.of) else taken(kind.of)
        return f"Iterable[{inner}]"
    if isinstance(kind, Map):
        return f"Mapping[{taken(kind.key)}, {taken(kind.value)}]"
    if isinstance(kind, Enum):
        return f"e.{kind.members.__name__} | str"
    if isinstance(kind, Option):
        return f"{taken(kind.of)} | None"
    return note(kind)


def value(field: Field, place: int) -> str:
    """The expression that turns the kept value into the user's."""
    kind = field.type
    if isinstance(kind, Ref) and kind.to in CLASSES:
        return f'self._to("{kind.to}", row[{place}])'
    if isinstance(kind, Set) and isinstance(kind.of, Ref) and kind.of.to in CLASSES:
        return f'self._to_all("{kind.of.to}", row[{place}])'
    if isinstance(kind, Map) and (is_handle(kind.key) or is_handle(kind.value)):
        return f'self._to_map("{field.name}", row[{place}])'
    if isinstance(kind, Map):
        return f"MappingProxyType(row[{place}])"
    return f"row[{place}]"


def returned(kind: Type) -> str:
    """The annotation of a result: an operation that gives an object gives one."""
    return f"h.{kind.to}" if is_handle(kind) else note(kind)


def docstring(field: Field, mask: int, cls: str) -> str:
    lines = [field.doc]
    facts = [f"{field.qualifier.value}"]
    if field.unit:
        facts.append(f"in {field.unit}")
    if field.read is not None:
        facts.append(f"readable while {', '.join(field.read)}")
    if field.write is not None:
        facts.append(f"writable while {', '.join(field.write)}")
    facts.append("Xen-API 1.0" if field.in_1_0 else f"xapi, since {field.since}")
    lines.append(f"({'; '.join(facts)})")
    return " ".join(lines).replace('"""', "'''")


def accessor(cls: str, field: Field) -> str:
    place = LAYOUTS[cls].index[field.name]
    name = f"{field.name}_" if field.name in KEYWORDS else field.name
    table = TABLES.get(cls)
    mask = table.mask(field.read) if table is not None else 1
    waiver = "  # type: ignore[override]" if field.name in TAKEN else ""
    out = ["    @property", f"    def {name}(self) -> {note(field.type)}:{waiver}"]
    out.append(f'        """{docstring(field, mask, cls)}"""')
    if field.derived:
        out.append(f'        return allowed("{cls}", self.ref, self._live_row(), self._xen)')
    else:
        out.append("        row = self._cell.row")
        condition = f"row[0] & {mask:#x}"
        if field.needs:
            condition += f" and row[{place}] != {field.neutral!r}"
        out.append(f"        if {condition}:")
        out.append(f"            return {value(field, place)}")
        out.append(f'        raise self._refused("{field.name}", {mask:#x})')
    if (field.is_writable or f"{cls}.set_{field.name}" in OPERATIONS) and not field.derived:
        out += [
            "",
            f"    @{name}.setter",
            f"    def {name}(self, value: {taken(field.type, field.unit)}) -> None:",
            f'        self._write("{field.name}", value)',
        ]
    return "\n".join(out) + "\n"


def collectors(field: Field) -> str:
    """add_to/remove_from of a map, add/remove of a set."""
    if not field.is_writable:
        return ""
    name = field.name
    if isinstance(field.type, Map):
        key, item = taken(field.type.key), taken(field.type.value)
        return (
            f"    def add_to_{name}(self, key: {key}, value: {item}) -> None:\n"
            f'        """Put one entry into `{name}`, in place of an older one."""\n'
            f'        self._xen.add_to_map(self, "{name}", key, value)\n\n'
            f"    def remove_from_{name}(self, key: {key}) -> None:\n"
            f'        """Take one entry out of `{name}`; nothing happens when it is not there."""\n'
            f'        self._xen.remove_from_map(self, "{name}", key)\n'
        )
    if isinstance(field.type, Set) and not isinstance(field.type.of, Ref):
        item = taken(field.type.of)
        return (
            f"    def add_{name}(self, value: {item}) -> None:\n"
            f'        """Put one value into `{name}`."""\n'
            f'        self._xen.add_to_set(self, "{name}", value)\n\n'
            f"    def remove_{name}(self, value: {item}) -> None:\n"
            f'        """Take one value out of `{name}`."""\n'
            f'        self._xen.remove_from_set(self, "{name}", value)\n'
        )
    return ""


def parameters(params: Iterable[Param]) -> str:
    """The parameters of a method; one may be left out when all behind it may."""
    texts: list[str] = []
    optional = True
    for param in reversed(list(params)):
        optional = optional and param.is_optional
        unit = "bytes" if param.type.spec == "Int" and param.name in SIZES else ""
        text = f", {param.name}: {taken(param.type, unit)}"
        texts.append(f"{text} = DEFAULT" if optional else text)
    return "".join(reversed(texts))


SIZES = {
    "size",
    "value",
    "target",
    "min",
    "max",
    "static_min",
    "static_max",
    "dynamic_min",
    "dynamic_max",
    "physical_size",
    "total",
}


def operations(face: Face, cls: str, *, static: bool) -> str:
    out = []
    for title, kind in OPERATIONS.items():
        owner, verb = title.split(".")
        made = verb == "create" and CLASSES[cls].has_create
        if owner != cls or kind.static is not static or made:
            continue
        declared = CLASSES[cls].messages.get(verb)
        params = kind.extra or {p.name: p for p in (declared.params if declared else ())}
        result = kind.returns or (declared.result if declared else Void)
        doc = (declared.doc if declared else "") or (kind.__doc__ or "").strip()
        name = f"{verb}_" if verb in KEYWORDS else verb
        given = parameters(params.values())
        out.append(
            f"    @{face.decorator}\n    def {name}(self{given}) -> {returned(result)}:\n"
            f'        """{doc}"""\n'
        )
    return "\n".join(out)


def creation(face: Face, cls: str) -> str:
    if f"{cls}.create" not in OPERATIONS or not CLASSES[cls].has_create:
        return ""
    given = []
    for field in CLASSES[cls].fields.values():
        if field.at_creation or field.name == "uuid":
            text = f"{field.name}: {taken(field.type, field.unit)}"
            given.append(text if field.required else f"{text} = DEFAULT")
    required = [text for text in given if not text.endswith("DEFAULT")]
    optional = [text for text in given if text.endswith("DEFAULT")]
    params = ",\n        ".join([*required, *optional])
    if not given:
        return (
            f"    @{face.decorator}\n    def create(self) -> {cls}:\n"
            f'        """Make a new {cls}; it has no fields."""\n'
        )
    return (
        f"    @{face.decorator}\n    def create(\n"
        f"        self,\n        *,\n        {params},\n    ) -> {cls}:\n"
        f'        """Make a new {cls}; the arguments are its fields. Sizes may be "512MiB"."""\n'
    )


def module(face: Face, model: type[Model]) -> str:
    cls = model.__name__
    body = [accessor(cls, field) for field in model.fields.values()]
    body += [text for field in model.fields.values() if (text := collectors(field))]
    handle_ops = operations(face, cls, static=False)
    doc = (model.__doc__ or "").strip().split("\n")[0]
    named = "name_label" in model.fields
    text = head(face, f"Class {cls}.")
    text += "from collections.abc import Iterable, Mapping\nfrom datetime import datetime\n"
    text += "from types import MappingProxyType\nfrom typing import TYPE_CHECKING, Any\n\n"
    text += f"from {face.up}model import _enums as e\n"
    record = "._record" if face.package == "objects" else "...objects._record"
    text += f"from {record} import Record, allowed\n"
    text += f"from {face.base} import Collection, Handle, {face.decorator}\n\n"
    text += f"if TYPE_CHECKING:\n    from {face.up} import {face.folder.name} as h\n\n"
    text += "DEFAULT: Any = ...\n\n\n"
    text += f'class {cls}(Handle):\n    """{doc}"""\n\n    __slots__ = ()\n    _class = "{cls}"\n\n'
    text += "\n".join(body) + ("\n" + handle_ops if handle_ops else "") + "\n\n"
    text += f'class {cls}Collection(Collection[{cls}]):\n    """All objects of class {cls}."""\n\n'
    text += f'    __slots__ = ()\n    _class = "{cls}"\n    _handle = {cls}\n\n'
    text += creation(face, cls) + "\n"
    text += operations(face, cls, static=True)
    if named:
        text += (
            f"\n    def get_by_name_label(self, label: str) -> list[{cls}]:\n"
            '        """The objects with this name, in order of creation."""\n'
            "        return self._by_name(label)\n"
        )
    return text


def index(face: Face) -> str:
    text = head(face, "The classes of the Xen-API as users hold them.")
    text += f"from typing import Any\n\nfrom {face.base} import Collection, Handle\n"
    for cls in CLASSES:
        text += f"from .{stem(cls)} import {cls}, {cls}Collection\n"
    text += "\n\nclass Collections:\n"
    text += '    """The collections of a connection, one attribute per class."""\n\n'
    for cls, model in CLASSES.items():
        doc = (model.__doc__ or "").strip().split("\n")[0]
        text += f'    {cls}: {cls}Collection\n    """{doc}"""\n'
    text += "\n\nHANDLES: dict[str, type[Handle]] = {\n"
    text += "".join(f'    "{c}": {c},\n' for c in CLASSES) + "}\n\n"
    text += "COLLECTIONS: dict[str, type[Collection[Any]]] = {\n"
    text += "".join(f'    "{c}": {c}Collection,\n' for c in CLASSES) + "}\n\n"
    names = sorted(["Collections", "HANDLES", "COLLECTIONS"])
    names += [name for c in CLASSES for name in (c, f"{c}Collection")]
    text += "__all__ = [\n" + "".join(f'    "{n}",\n' for n in names) + "]\n"
    return text


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="say whether the files are current")
    check = parser.parse_args().check
    stale = []
    for face in FACES:
        files = {f"{stem(cls)}.py": module(face, model) for cls, model in CLASSES.items()}
        files["__init__.py"] = index(face)
        face.folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            path = face.folder / name
            if path.exists() and path.read_text() == text:
                continue
            stale.append(path.relative_to(ROOT))
            if not check:
                path.write_text(text)
    for one in stale:
        print(f"{'stale' if check else 'written'}: {one}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
