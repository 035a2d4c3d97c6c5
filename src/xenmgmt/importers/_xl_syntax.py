"""The syntax of xl configuration files (xl.cfg(5), section "SYNTAX"): text to settings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ._guest import GuestFormatError

Value = str | int | list["Value"]

_TOKEN = re.compile(
    r"""
    (?P<space>[ \t\r\f\v]+|\\\r?\n)
  | (?P<comment>\#[^\n]*)
  | (?P<end>\n|;)
  | (?P<name>[A-Za-z_][A-Za-z0-9_.]*)
  | (?P<number>0[xX][0-9a-fA-F]+|[0-9]+)
  | (?P<string>"(?:[^"\\\n]|\\.|\\\n)*"|'(?:[^'\\\n]|\\.|\\\n)*')
  | (?P<mark>\+=|=|\[|\]|,)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|.|\n)", re.DOTALL)
_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\n": ""}
_DEPTH = 16


@dataclass(frozen=True, slots=True)
class Token:
    """One word of the file."""

    kind: str
    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Setting:
    """One key with its value."""

    key: str
    value: Value
    line: int


def tokens(text: str, source: str) -> list[Token]:
    """The words of a file; newlines inside lists do not count."""
    found: list[Token] = []
    place, line, start, depth = 0, 1, 0, 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        column = place - start + 1
        if match is None or match.lastgroup is None:
            raise GuestFormatError(
                source,
                f"{text[place : place + 20]!r} makes no sense here",
                'key = value, with text in "quotes"',
                line,
                column,
            )
        kind, word = match.lastgroup, match.group()
        if word in "[]" and kind == "mark":
            depth += 1 if word == "[" else -1
        if kind not in ("space", "comment") and not (kind == "end" and depth > 0):
            found.append(Token(kind, word, line, column))
        breaks = word.count("\n")
        if breaks:
            line += breaks
            start = place + word.rindex("\n") + 1
        place = match.end()
    found.append(Token("end", "", line, place - start + 1))
    return found


def unquote(text: str) -> str:
    """The content of a quoted string."""

    def one(match: re.Match[str]) -> str:
        word = match.group(1)
        if word[0] == "x" and len(word) > 1:
            return chr(int(word[1:], 16))
        if word[0] in "01234567":
            return chr(int(word, 8) & 0xFF)
        return _SIMPLE.get(word, word)

    return _ESCAPE.sub(one, text[1:-1])


class Parser:
    """Settings from tokens."""

    def __init__(self, words: list[Token], source: str) -> None:
        self._words = words
        self._source = source
        self._place = 0

    def _next(self) -> Token:
        word = self._words[self._place]
        self._place = min(self._place + 1, len(self._words) - 1)
        return word

    def _wrong(self, word: Token, would_do: str) -> GuestFormatError:
        told = repr(word.text) if word.text.strip() else "the end of the line"
        return GuestFormatError(
            self._source, f"{told} is not expected here", would_do, word.line, word.column
        )

    def settings(self) -> dict[str, Setting]:
        """All settings; a later one replaces an earlier one, ``+=`` adds to it."""
        found: dict[str, Setting] = {}
        while self._place < len(self._words) - 1:
            word = self._next()
            if word.kind == "end":
                continue
            if word.kind != "name":
                raise self._wrong(word, "the name of a setting")
            mark = self._next()
            if mark.text not in ("=", "+="):
                raise self._wrong(mark, f"= behind {word.text}")
            value = self._value(0)
            end = self._next()
            if end.kind != "end":
                raise self._wrong(end, "a new line")
            if mark.text == "+=" and word.text in found:
                value = self._joined(found[word.text].value, value, word)
            found[word.text] = Setting(word.text, value, word.line)
        return found

    def _joined(self, old: Value, new: Value, word: Token) -> Value:
        if isinstance(old, list) and isinstance(new, list):
            return [*old, *new]
        if isinstance(old, str) and isinstance(new, str):
            return old + new
        raise GuestFormatError(
            self._source,
            f"{word.text} += joins different kinds",
            "two lists or two texts",
            word.line,
            word.column,
        )

    def _value(self, depth: int) -> Value:
        word = self._next()
        if word.kind == "string":
            return unquote(word.text)
        if word.kind == "number":
            return int(word.text, 16 if word.text[:2].lower() == "0x" else _base(word.text))
        if word.text == "[" and depth < _DEPTH:
            return self._list(depth)
        raise self._wrong(word, 'a number, a "text" or a [list]')

    def _list(self, depth: int) -> list[Value]:
        items: list[Value] = []
        while True:
            if self._words[self._place].text == "]":
                self._next()
                return items
            items.append(self._value(depth + 1))
            word = self._next()
            if word.text == "]":
                return items
            if word.text != ",":
                raise self._wrong(word, ", or ]")


def _base(text: str) -> int:
    """A leading zero means octal, if the digits permit."""
    octal = len(text) > 1 and text[0] == "0" and all(digit in "01234567" for digit in text)
    return 8 if octal else 10


def settings(text: str, source: str) -> dict[str, Setting]:
    """The settings of a file."""
    return Parser(tokens(text, source), source).settings()
