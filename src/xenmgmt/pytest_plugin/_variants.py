"""What a test asks for: its marks, read, and the variants in which it runs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

KEYS = ("template", "reset", "engine", "ready", "lease", "count", "matrix")
VARYING = tuple(key for key in KEYS if key != "matrix")
"""What may differ in a matrix."""
PLACELESS = ("qemu", "test", "xen")
"""Kinds of engines of which a run has one only when somebody says where: by a URL."""
MOST = 1000


@dataclass(frozen=True, slots=True)
class Variant:
    """One way in which a test runs: on which engine, with which guest."""

    engine: str
    given: tuple[tuple[str, Any], ...] = ()
    """What the marks say of the guest, by name."""

    name: str = ""

    @property
    def count(self) -> int:
        """So many guests are in its pool when it begins."""
        return int(dict(self.given).get("count", 1))


def told(node: Any) -> dict[str, Any]:
    """What the ``vm`` marks of a test say; the nearest one counts, name by name."""
    found: dict[str, Any] = {}
    for mark in reversed(list(node.iter_markers("vm"))):
        if mark.args:
            raise pytest.UsageError(f"{node.nodeid}: mark vm takes names: template=…, reset=…")
        found |= mark.kwargs
    _check(node, found)
    return found


def _check(node: Any, given: Mapping[str, Any], keys: Sequence[str] = KEYS) -> None:
    for key in given:
        if key not in keys:
            known = ", ".join(keys)
            raise pytest.UsageError(f"{node.nodeid}: mark vm has no {key!r}; it has {known}")
    count = given.get("count", 1)
    if not isinstance(count, int) or not 0 <= count <= MOST:
        raise pytest.UsageError(f"{node.nodeid}: count={count!r} is not a number from 0 to {MOST}")
    engine = given.get("engine")
    if engine is not None and not (engine if isinstance(engine, str) else _are_names(engine)):
        raise pytest.UsageError(
            f"{node.nodeid}: engine={engine!r}: the name, URL or kind of an engine, or several, "
            "would do"
        )


def _are_names(given: Any) -> bool:
    """Whether it is one or several names, and not one text."""
    return (
        isinstance(given, Collection)
        and not isinstance(given, str)
        and bool(given)
        and all(isinstance(one, str) and one for one in given)
    )


def variants(node: Any, chosen: Sequence[str], names: Mapping[str, str]) -> list[Variant]:
    """The variants of a test: each version of its matrix on each engine.

    ``chosen`` are the URLs of the run; ``names`` has the URLs of named engines. [] when none of
    the engines that the test names is chosen.
    """
    given = told(node)
    found = []
    for label, version in _versions(node, given):
        engines = _engines(node, _wanted(version.pop("engine", None)), chosen, names)
        for short, url in engines:
            parts = [label] if label else []
            if len(engines) > 1:
                parts.append(short)
            found.append(Variant(url, tuple(version.items()), "-".join(parts)))
    if len(found) == 1 and "matrix" not in given:
        return [replace(found[0], name="")]
    return found


def places(node: Any) -> str:
    """The engines that a test names, in words."""
    versions = [version for _, version in _versions(node, told(node))]
    return ", ".join(dict.fromkeys(one for each in versions for one in _wanted(each.get("engine"))))


def _wanted(engine: Any) -> tuple[str, ...]:
    return (engine,) if isinstance(engine, str) else tuple(engine or ())


def _versions(node: Any, given: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    plain = {key: value for key, value in given.items() if key != "matrix"}
    matrix = given.get("matrix")
    if matrix is None:
        yield "", plain
    elif isinstance(matrix, Mapping) and matrix:
        for label, more in matrix.items():
            if not isinstance(more, Mapping):
                raise pytest.UsageError(
                    f"{node.nodeid}: matrix[{label!r}] is {more!r}; a mapping of "
                    f"{', '.join(VARYING)} would do"
                )
            _check(node, more, VARYING)
            yield str(label), plain | dict(more)
    elif _are_names(matrix):
        for template in matrix:
            yield template, plain | {"template": template}
    else:
        raise pytest.UsageError(
            f"{node.nodeid}: matrix={matrix!r}: names of templates, or a mapping from names to "
            "what differs, would do; at least one"
        )


def _engines(
    node: Any, wanted: Sequence[str], chosen: Sequence[str], names: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Short names and URLs of the engines that a version runs on."""
    labels = {url: name for name, url in names.items()}
    if not chosen:
        placed = [one for one in wanted or ("sim",) if one in names or one not in PLACELESS]
        urls = [resolve(one, names, node.nodeid) for one in placed]
    else:
        urls = [url for url in chosen if not wanted or any(fits(url, one, names) for one in wanted)]
    return [(labels.get(url, kind(url)), url) for url in urls]


def resolve(engine: str, names: Mapping[str, str], place: str) -> str:
    """The URL of an engine that is named, or is a URL already."""
    if engine in names:
        return names[engine]
    if ":/" in engine:
        return engine
    if engine == "sim":
        return "sim://"
    known = ", ".join(sorted({"sim", *names}))
    raise pytest.UsageError(f"{place}: engine {engine!r} is neither a URL nor one of {known}")


def fits(url: str, engine: str, names: Mapping[str, str]) -> bool:
    """Whether an engine that a test names is the one at a URL: by name, URL, or kind."""
    return engine in (url, kind(url), url.partition(":")[0]) or names.get(engine) == url


def kind(url: str) -> str:
    """The first word of a URL's scheme: sim, qemu, test, xen."""
    return url.partition(":")[0].partition("+")[0]
