"""XML that remembers which of its parts were used, so that nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Container, Iterator
from xml.etree import ElementTree

from ._guest import GuestFormatError, Unsupported


class Node:
    """One element. Whatever is read through it counts as used."""

    def __init__(self, element: ElementTree.Element, path: str) -> None:
        self._element = element
        self._attributes = dict(element.attrib)
        self._text = (element.text or "").strip()
        self._seen = False
        self.tag = element.tag
        self.path = path
        self._children = [
            Node(child, f"{path}/{child.tag}") for child in element if isinstance(child.tag, str)
        ]

    def use(self) -> Node:
        """The element itself says something."""
        self._seen = True
        return self

    def get(self, name: str, default: str = "") -> str:
        """An attribute, now used."""
        self._seen = True
        return self._attributes.pop(name, default)

    def word(self, name: str, known: Container[str]) -> str:
        """An attribute that is one of some words; another one stays, to be listed, and gives ""."""
        self._seen = True
        value = self._attributes.get(name)
        return self._attributes.pop(name) if value is not None and value in known else ""

    def text(self) -> str:
        """The text, now used."""
        self._seen = True
        text, self._text = self._text, ""
        return text

    def child(self, tag: str) -> Node | None:
        """The first child of a name."""
        return next((child for child in self._children if child.tag == tag), None)

    def value(self, tag: str) -> str:
        """The text of a child; "" when it is not there."""
        child = self.child(tag)
        return child.text() if child is not None else ""

    def children(self, tag: str = "") -> Iterator[Node]:
        """All children, or those of a name."""
        self._seen = True
        return (child for child in self._children if not tag or child.tag == tag)

    def left(self) -> Iterator[Unsupported]:
        """Every attribute, text and element that nobody used."""
        for name, value in self._attributes.items():
            yield _told(f"{self.path}/@{name}", value)
        if self._text:
            yield _told(self.path, self._text)
        elif not self._seen and not self._children and not self._element.attrib:
            yield _told(self.path, "")
        for child in self._children:
            yield from child.left()


def _told(path: str, value: str) -> Unsupported:
    return Unsupported(key=path, value=value, reason="the Xen-API has no field for it")


def read(text: str, source: str) -> Node:
    """The root of a document. Document types and entities are refused unread."""
    upper = text.upper()
    for mark in ("<!DOCTYPE", "<!ENTITY"):
        if mark in upper:
            line = upper[: upper.index(mark)].count("\n") + 1
            raise GuestFormatError(source, f"{mark} in a guest definition", "XML without it", line)
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        line, column = error.position
        raise GuestFormatError(
            source, f"not XML: {error.msg}", "what virsh dumpxml prints", line, column + 1
        ) from None
    except (ValueError, RecursionError) as error:
        raise GuestFormatError(source, f"not XML: {error}", "what virsh dumpxml prints") from None
    return Node(root, root.tag if isinstance(root.tag, str) else "?")
