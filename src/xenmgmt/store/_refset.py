"""Sets of references that share what they have in common.

The collecting end of a relation may hold one member or a hundred thousand, and every record that
was ever handed out must stay as it was. Small sets are plain tuples in order of arrival. Large ones
are spread over buckets by a hash of the reference, so that one change copies two short tuples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from zlib import crc32

_SMALL = 64
_BUCKETS = 512


class RefSet(Sequence[str]):
    """A large set of references. Never changes."""

    __slots__ = ("_buckets", "_size")

    def __init__(self, buckets: tuple[tuple[str, ...], ...], size: int) -> None:
        self._buckets = buckets
        self._size = size

    @classmethod
    def of(cls, refs: Iterable[str]) -> RefSet:
        """Spread references over buckets."""
        buckets: list[list[str]] = [[] for _ in range(_BUCKETS)]
        size = 0
        for ref in refs:
            buckets[crc32(ref.encode()) % _BUCKETS].append(ref)
            size += 1
        return cls(tuple(map(tuple, buckets)), size)

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[str]:
        for bucket in self._buckets:
            yield from bucket

    def __contains__(self, ref: object) -> bool:
        return isinstance(ref, str) and ref in self._buckets[crc32(ref.encode()) % _BUCKETS]

    def __getitem__(self, place: int | slice) -> str | tuple[str, ...]:  # type: ignore[override]
        return tuple(self)[place]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RefSet | tuple):
            return NotImplemented
        return len(self) == len(other) and set(self) == set(other)

    def __hash__(self) -> int:
        return hash(frozenset(self))

    def __repr__(self) -> str:
        return f"<{self._size} references>"

    def replaced(self, ref: str, bucket: tuple[str, ...], size: int) -> RefSet:
        """The same set with another bucket in the place where ``ref`` belongs."""
        place = crc32(ref.encode()) % _BUCKETS
        buckets = self._buckets
        return RefSet((*buckets[:place], bucket, *buckets[place + 1 :]), size)

    def bucket(self, ref: str) -> tuple[str, ...]:
        """The bucket in which ``ref`` belongs."""
        return self._buckets[crc32(ref.encode()) % _BUCKETS]


Refs = tuple[str, ...] | RefSet


def with_ref(refs: Refs, ref: str) -> Refs:
    """The set and one more; the caller knows that it is not in it."""
    if isinstance(refs, RefSet):
        return refs.replaced(ref, (*refs.bucket(ref), ref), len(refs) + 1)
    if len(refs) < _SMALL:
        return (*refs, ref)
    return RefSet.of((*refs, ref))


def without_ref(refs: Refs, ref: str) -> Refs:
    """The set without one of its members."""
    if isinstance(refs, RefSet):
        if ref not in refs:
            return refs
        if len(refs) <= _SMALL // 2:
            return tuple(other for other in refs if other != ref)
        bucket = refs.bucket(ref)
        place = bucket.index(ref)
        return refs.replaced(ref, bucket[:place] + bucket[place + 1 :], len(refs) - 1)
    if ref not in refs:
        return refs
    place = refs.index(ref)
    return refs[:place] + refs[place + 1 :]
