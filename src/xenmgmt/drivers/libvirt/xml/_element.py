"""What all elements have: a document that is the state, and properties that are paths into it.

An element reads and writes the parsed document, so what it does not model stays as it is. A path
names children and maybe an attribute: ``source/@file``, ``devices/disk``, ``@type``. Setting a
property makes what is missing of its path; setting it to None takes away what it stood for.
"""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import unescape
from types import MappingProxyType
from typing import Any, ClassVar, Generic, Self, TypeVar, cast, overload
from xml.etree import ElementTree as ET

from ....errors import EngineError

T = TypeVar("T")
E = TypeVar("E", bound="Element")

NAMESPACES = {
    "qemu": "http://libvirt.org/schemas/domain/qemu/1.0",
    "xen": "http://libvirt.org/schemas/domain/xen/1.0",
    "xenmgmt": "urn:xenmgmt:domain:1",
}
for _prefix, _uri in NAMESPACES.items():
    ET.register_namespace(_prefix, _uri)


class Element:
    """A node of a document. A new one is empty but for its tag."""

    tag: ClassVar[str]
    properties: ClassVar[tuple[str, ...]] = ()
    """The names of all that this class models."""
    names: Mapping[str, str] = MappingProxyType({})
    """The prefixes of the name spaces in the text that it was read from, by their URIs."""

    def __init__(self, node: ET.Element | None = None, **values: Any) -> None:
        self.node = node if node is not None else ET.Element(self.tag)
        for name, value in values.items():
            if name not in self.properties:
                raise TypeError(f"{type(self).__name__} has no property {name!r}")
            setattr(self, name, value)

    def __init_subclass__(cls) -> None:
        found = [
            name
            for kind in reversed(cls.__mro__)
            for name, value in vars(kind).items()
            if isinstance(value, Property | Children)
        ]
        cls.properties = tuple(dict.fromkeys(found))

    @classmethod
    def parse(cls, text: str) -> Self:
        """A document of this kind; `EngineError` when it is another one, or none."""
        try:
            node = ET.fromstring(text)
        except ET.ParseError as error:
            raise EngineError(f"not XML: {error}", engine="libvirt") from None
        if node.tag != cls.tag:
            raise EngineError(f"XML of {node.tag!r} where {cls.tag!r} was expected")
        made = cls(node)
        made.names = _prefixes(text)
        return made

    def dump(self) -> str:
        """The document as text."""
        return _as_named(ET.tostring(self.node, encoding="unicode"), self.names)

    def copy(self) -> Self:
        """Another one that says the same."""
        made = type(self)(copy.deepcopy(self.node))
        made.names = self.names
        return made

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Element) and meaning(self.node) == meaning(other.node)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        told = (f"{name}={getattr(self, name)!r}" for name in self.properties)
        return f"<{type(self).__name__} {' '.join(told)}>"


def _prefixes(text: str) -> dict[str, str]:
    """The prefixes of a text's name spaces, by their URIs."""
    found: dict[str, str] = {}
    if "xmlns:" not in text:
        return found
    for _, told in ET.iterparse(io.StringIO(text), ("start-ns",)):
        prefix, uri = cast("tuple[str, str]", told)
        if prefix and prefix not in found.values():
            found.setdefault(uri, prefix)
    return found


_TAG = re.compile(r"<[^>]*>")
_MADE_UP = re.compile(r'xmlns:(ns\d+)="([^"]*)"')


def _as_named(text: str, names: Mapping[str, str]) -> str:
    """A text in which name spaces have the prefixes that they had, and not made-up ones.

    Who reads it by name spaces sees no difference; not everybody does.
    """
    wanted = {
        made_up: names[unescape(uri)]
        for made_up, uri in _MADE_UP.findall(text)
        if unescape(uri) in names
    }
    if not wanted:
        return text
    each = "|".join(wanted)
    prefix = re.compile(rf'"[^"]*"|\b({each})(?=:)|(?<=xmlns:)({each})(?==)')

    def named(found: re.Match[str]) -> str:
        made_up = found[1] or found[2]
        return wanted[made_up] if made_up else found[0]

    return _TAG.sub(lambda tag: prefix.sub(named, tag[0]), text)


Meaning = tuple[Any, ...]


def meaning(node: ET.Element) -> Meaning:
    """What a node says, without what only formats it: white space, and the order of attributes."""
    text = (node.text or "").strip()
    return (node.tag, tuple(sorted(node.attrib.items())), text, *(meaning(one) for one in node))


def _find(node: ET.Element, steps: Iterable[str], *, make: bool = False) -> ET.Element | None:
    for tag in steps:
        child = node.find(tag)
        if child is None:
            if not make:
                return None
            child = ET.SubElement(node, tag)
        node = child
    return node


class Property(Generic[T]):
    """A value at a path; None where the document says nothing of it."""

    def __init__(self, path: str, read: Callable[[str], T], write: Callable[[T], str]) -> None:
        head, _, last = path.rpartition("/")
        self._attribute = last[1:] if last.startswith("@") else ""
        steps = head if self._attribute else path
        self._steps = tuple(tag for tag in steps.split("/") if tag)
        self._read = read
        self._write = write

    @overload
    def __get__(self, owner: None, kind: type[Element]) -> Self: ...
    @overload
    def __get__(self, owner: Element, kind: type[Element]) -> T | None: ...

    def __get__(self, owner: Element | None, kind: type[Element]) -> Self | T | None:
        if owner is None:
            return self
        node = _find(owner.node, self._steps)
        if node is None:
            return None
        text = node.get(self._attribute) if self._attribute else (node.text or "").strip()
        return None if text is None else self._read(text)

    def __set__(self, owner: Element, value: T | None) -> None:
        if value is None:
            self._remove(owner)
            return
        node = _find(owner.node, self._steps, make=True)
        assert node is not None
        if self._attribute:
            node.set(self._attribute, self._write(value))
        else:
            node.text = self._write(value)

    def _remove(self, owner: Element) -> None:
        node = _find(owner.node, self._steps)
        if node is None:
            return
        if self._attribute:
            node.attrib.pop(self._attribute, None)
        elif self._steps:
            parent = _find(owner.node, self._steps[:-1])
            assert parent is not None
            parent.remove(node)


def text(path: str) -> Property[str]:
    """Text, or an attribute, as it is."""
    return Property(path, str, str)


def integer(path: str) -> Property[int]:
    """A decimal number, or one that begins with 0x."""
    return Property(path, lambda told: int(told, 0), str)


def yes_no(path: str) -> Property[bool]:
    """An attribute that is ``yes`` or ``no``."""
    return Property(
        path, lambda told: told in ("yes", "on"), lambda value: "yes" if value else "no"
    )


class Flag(Property[bool]):
    """An element whose presence says yes."""

    def __init__(self, path: str) -> None:
        super().__init__(path, lambda _: True, lambda _: "")

    def __set__(self, owner: Element, value: bool | None) -> None:
        super().__set__(owner, True if value else None)


UNITS = {
    "b": 1,
    "bytes": 1,
    "KB": 1000,
    "MB": 1000**2,
    "GB": 1000**3,
    "TB": 1000**4,
    **{f"{letter}{end}": 1 << 10 * n for n, letter in enumerate("KMGTPE", 1) for end in ("", "iB")},
    **{letter.lower(): 1 << 10 * n for n, letter in enumerate("KMGTPE", 1)},
}


class Size(Property[int]):
    """Bytes, in an element with a unit; without one it counts in ``default``."""

    def __init__(self, path: str, default: str = "KiB") -> None:
        super().__init__(path, int, str)
        self._default = default

    @overload
    def __get__(self, owner: None, kind: type[Element]) -> Self: ...
    @overload
    def __get__(self, owner: Element, kind: type[Element]) -> int | None: ...

    def __get__(self, owner: Element | None, kind: type[Element]) -> Self | int | None:
        if owner is None:
            return self
        node = _find(owner.node, self._steps)
        if node is None or not (node.text or "").strip():
            return None
        unit = node.get("unit", self._default)
        if unit not in UNITS:
            raise EngineError(f"{'/'.join(self._steps)}: unknown unit {unit!r}", engine="libvirt")
        return int(node.text or "0") * UNITS[unit]

    def __set__(self, owner: Element, value: int | None) -> None:
        if value is None:
            self._remove(owner)
            return
        node = _find(owner.node, self._steps, make=True)
        assert node is not None
        whole = value % 1024 == 0 and self._default == "KiB"
        node.set("unit", "KiB" if whole else "bytes")
        node.text = str(value // 1024 if whole else value)


class Some(Generic[E]):
    """The elements at a path, as a list that writes through."""

    def __init__(self, owner: Element, steps: tuple[str, ...], kind: type[E]) -> None:
        self._owner = owner
        self._steps = steps
        self._kind = kind

    def __iter__(self) -> Iterator[E]:
        parent = _find(self._owner.node, self._steps[:-1])
        if parent is not None:
            for node in parent.findall(self._steps[-1]):
                yield self._kind(node)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, place: int) -> E:
        return list(self)[place]

    def add(self, element: E) -> E:
        """Put one behind the others."""
        parent = _find(self._owner.node, self._steps[:-1], make=True)
        assert parent is not None
        parent.append(element.node)
        return element

    def remove(self, element: E) -> None:
        """Take one away."""
        parent = _find(self._owner.node, self._steps[:-1])
        if parent is not None:
            parent.remove(element.node)

    def __repr__(self) -> str:
        return repr(list(self))


class Children(Generic[E]):
    """All elements of a kind at a path, which is a tuple where tags have name spaces."""

    def __init__(self, path: str | tuple[str, ...], kind: type[E]) -> None:
        self._steps = tuple(path.split("/")) if isinstance(path, str) else path
        self._kind = kind

    @overload
    def __get__(self, owner: None, kind: type[Element]) -> Self: ...
    @overload
    def __get__(self, owner: Element, kind: type[Element]) -> Some[E]: ...

    def __get__(self, owner: Element | None, kind: type[Element]) -> Self | Some[E]:
        return self if owner is None else Some(owner, self._steps, self._kind)

    def __set__(self, owner: Element, values: Iterable[E]) -> None:
        found = Some(owner, self._steps, self._kind)
        keep = list(values)
        for one in list(found):
            found.remove(one)
        for one in keep:
            found.add(one)
