"""Next state, refusal or nothing, allowed operations. Knows no class.

A class with a life declares a `Table`: its states, its passing states with their targets, and its
moves. The moves are declared to the `transitions` library, which gives diagrams and reachability,
and compiled from there into bit masks, which is what runs.

A *move* names an operation (a message of the API), the states it may start in, the passing state
in which the object is meanwhile, and the states it may end in. A move without passing state leaves
the object where it is while it runs. What the engine tells (a crash, a guest that shuts itself
down) is a move as well, of kind ``engine``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any, Protocol

from transitions import Machine

from .. import errors as err
from ..model._layout import LAYOUTS, STATE, Row


class World(Protocol):
    """What a rule may look at beside the object itself: other objects, as they are now."""

    def row(self, cls: str, ref: str) -> Row | None:
        """The record of an object, or None."""


Rule = Callable[[str, Row, World], err.Refused | None]
"""A condition beyond the state: given reference, record and world, the refusal or nothing."""


@dataclass(frozen=True, slots=True)
class Move:
    """One row of a table.

    ``operation`` is the word in ``allowed_operations``; ``over`` names the operations in progress
    that may go on beside this one; ``cuts`` the passing states in which it may start all the same,
    by cancelling what is in progress first. A move that nobody calls by itself, since it is a part
    of another object's operation, is not ``listed`` among those that are allowed.
    """

    name: str
    sources: tuple[Enum, ...]
    via: Enum | None = None
    dests: tuple[Enum, ...] = ()
    operation: str = ""
    over: frozenset[str] = frozenset()
    cuts: tuple[Enum, ...] = ()
    engine: bool = False
    rules: tuple[Rule, ...] = ()
    note: str = ""
    listed: bool = True

    @property
    def word(self) -> str:
        return self.operation or self.name


def move(
    name: str,
    sources: Enum | Iterable[Enum],
    *dests: Enum,
    via: Enum | None = None,
    operation: str = "",
    over: Iterable[str] = (),
    cuts: Iterable[Enum] = (),
    engine: bool = False,
    rules: Sequence[Rule] = (),
    note: str = "",
    listed: bool = True,
) -> Move:
    """Declare one move."""
    starts = (sources,) if isinstance(sources, Enum) else tuple(sources)
    return Move(
        name,
        starts,
        via,
        dests,
        operation,
        frozenset(over),
        tuple(cuts),
        engine,
        tuple(rules),
        note,
        listed,
    )


@dataclass
class Table:
    """The states and moves of one class."""

    cls: str
    states: type[Enum]
    initial: Enum
    moves: tuple[Move, ...]
    targets: Mapping[Enum, Enum] = field(default_factory=dict)
    bad_state: type[err.Refused] = err.InvalidState
    rules: tuple[tuple[frozenset[str] | None, Rule], ...] = ()

    def __post_init__(self) -> None:
        self.bit: dict[Enum, int] = {s: 1 << i for i, s in enumerate(self.states)}
        self.bit_of: dict[Enum | str, int] = {
            key: bit for state, bit in self.bit.items() for key in (state, state.value)
        }
        self.word: dict[int, str] = {bit: s.value for s, bit in self.bit.items()}
        self.move: dict[str, Move] = {m.name: m for m in self.moves}
        self.machine = Machine(
            model=None,
            states=self.states,
            initial=self.initial,
            transitions=list(self.declared()),
            auto_transitions=False,
            send_event=False,
        )
        self._compile()
        self._rules = {
            name: (
                *m.rules,
                *(rule for words, rule in self.rules if words is None or name in words),
            )
            for name, m in self.move.items()
        }
        index = LAYOUTS[self.cls].index
        self._current = index.get("current_operations")
        self._blocked = index.get("blocked_operations")
        self._name = index.get("name_label")
        self._shown = index.get("power_state")

    # --- declaration to `transitions`, and back -------------------------------------------------

    def declared(self) -> Iterable[dict[str, Any]]:
        """The moves as `transitions` takes them: begin, every end, and the way back."""
        for m in self.moves:
            for source in m.sources:
                if m.via is None:
                    for dest in m.dests or (source,):
                        trigger = m.name if len(m.dests) < 2 else f"{m.name}>{dest.value}"
                        yield {"trigger": trigger, "source": source, "dest": dest}
                else:
                    yield {"trigger": m.name, "source": source, "dest": m.via}
                    yield {"trigger": f"{m.name}<{source.value}", "source": m.via, "dest": source}
            if m.via is not None:
                for dest in m.dests or m.sources:
                    yield {"trigger": f"{m.name}>{dest.value}", "source": m.via, "dest": dest}

    def _compile(self) -> None:
        """Bit masks from what `transitions` holds."""
        self.legal: dict[str, int] = dict.fromkeys(self.move, 0)
        self.ends: dict[str, int] = dict.fromkeys(self.move, 0)
        self.edges: set[tuple[int, int]] = set()
        for trigger, event in self.machine.events.items():
            name, end, _ = _split(trigger)
            for source, found in event.transitions.items():
                start = self.bit[self.states[str(source)]]
                self.edges.update((start, self.bit[self.states[str(one.dest)]]) for one in found)
                if end is None:
                    self.legal[name] |= self.bit[self.states[str(source)]]
                for one in found:
                    if self.move[name].via is None or end == ">":
                        self.ends[name] |= self.bit[self.states[str(one.dest)]]
                    if self.move[name].via is None:
                        self.legal[name] |= self.bit[self.states[str(source)]]
        self.cutting = {
            name: sum(self.bit[state] for state in m.cuts) for name, m in self.move.items()
        }
        self.passing = sum(self.bit[state] for state in self.targets)
        self.origin: dict[int, str] = {}
        for m in self.moves:
            if m.via is not None:
                self.origin[self.bit[m.via]] = m.sources[0].value

    # --- questions ------------------------------------------------------------------------------

    def mask(self, names: Iterable[str] | None) -> int:
        """The bits of the named states; every state when there are no names."""
        if names is None:
            return (1 << len(self.bit)) - 1
        return sum(self.bit[self.states(name)] for name in set(names))

    def names(self, mask: int) -> tuple[str, ...]:
        """The names of the states of a mask, in order."""
        return tuple(word for bit, word in self.word.items() if mask & bit)

    def refusal(self, name: str, ref: str, row: Row, world: World) -> err.Refused | None:
        """Why the move may not start now, or None."""
        m = self.move[name]
        if self._blocked is not None and (code := row[self._blocked].get(m.word)) is not None:
            return self.dress(err.OperationBlocked(ref, code), name, ref, row)
        state = row[STATE]
        current = row[self._current] if self._current is not None else None
        if not state & self.legal[name] and not self._may_cut(name, row):
            return self._wrong_state(m, ref, row, current)
        if current and not m.cuts and not self._joins(m, current):
            return self._busy(name, ref, row, current)
        for rule in self._rules[name]:
            found = rule(ref, row, world)
            if found is not None:
                return self.dress(found, name, ref, row)
        return None

    def settled(self, row: Any) -> str:
        """The stable state that the object is in, or was in before the operation in progress."""
        state: int = row[STATE]
        if not state & self.passing:
            return self.word[state]
        if self._shown is not None:
            return str(row[self._shown])
        return self.origin.get(state, self.word[state])

    def _may_cut(self, name: str, row: Row) -> bool:
        """Whether what is in progress may be cut short: the move must fit where that began."""
        if not row[STATE] & self.cutting[name]:
            return False
        before = self.bit_of[self.settled(row)]
        return bool(before & (self.legal[name] | self.ends[name]))

    def may(self, name: str, ref: str, row: Row, world: World) -> bool:
        """Whether the move may start now."""
        return self.refusal(name, ref, row, world) is None

    def allowed(self, ref: str, row: Row, world: World) -> tuple[str, ...]:
        """The operations that may start now, in order of declaration, each word once."""
        words = (
            m.word
            for m in self.moves
            if not m.engine
            and m.listed
            and row[STATE] & self.legal[m.name]
            and self.may(m.name, ref, row, world)
        )
        return tuple(dict.fromkeys(words))

    def accessor_refusal(
        self, name: str, mask: int, ref: str, row: Row, world: World, why: str = ""
    ) -> err.Refused:
        """The refusal of an accessor whose states are in ``mask``."""
        legal = self.names(mask)
        return self._bad_state(name, ref, row, legal, why)

    def needs(self, ref: str, row: Row, *states: str, name: str | None = None) -> err.Refused:
        """The refusal of something because an object is in none of these states."""
        return self._bad_state(name, ref, row, states, "")

    # --- refusals -------------------------------------------------------------------------------

    def _joins(self, m: Move, current: Mapping[str, str]) -> bool:
        return all(str(running) in m.over for running in current.values())

    def _wrong_state(
        self, m: Move, ref: str, row: Row, current: Mapping[str, str] | None
    ) -> err.Refused:
        if row[STATE] & self.passing and current:
            return self._busy(m.name, ref, row, current)
        return self._bad_state(m.name, ref, row, self.names(self.legal[m.name]), "")

    def _bad_state(
        self, name: str | None, ref: str, row: Row, legal: tuple[str, ...], why: str
    ) -> err.Refused:
        found = self.bad_state(state=self.word[row[STATE]], **self._about(name, ref, row, legal))
        found.hint = why or None
        return found

    def _busy(self, name: str, ref: str, row: Row, current: Mapping[str, str]) -> err.Refused:
        other, word = next(iter(current.items()))
        found = err.OtherOperationInProgress(self.cls, ref, str(word), other)
        return self.dress(found, name, ref, row)

    def dress(
        self,
        found: err.Refused,
        name: str | None,
        ref: str,
        row: Row,
        legal: tuple[str, ...] | None = None,
    ) -> err.Refused:
        """Write on a refusal which object, state and operation it is about.

        When it is about another object already, what it says of that becomes the cause.
        """
        if found.object not in (None, ref):
            found.cause = found.told()
        if legal is None:
            legal = self.names(self.legal[name]) if name in self.legal else ()
        found.state = self.word[row[STATE]]
        for detail, value in self._about(name, ref, row, legal).items():
            setattr(found, detail, value)
        return found

    def _about(
        self, name: str | None, ref: str, row: Row, legal: tuple[str, ...]
    ) -> dict[str, Any]:
        return {
            "object": ref,
            "cls": self.cls,
            "operation": name,
            "name_label": row[self._name] if self._name is not None else "",
            "legal_states": legal,
        }

    # --- for documents and tests ----------------------------------------------------------------

    @cached_property
    def stable(self) -> tuple[Enum, ...]:
        """The states in which an object may stay."""
        return tuple(state for state in self.states if state not in self.targets)


def _split(trigger: str) -> tuple[str, str | None, str]:
    """``start>Running`` into name, kind of end and state."""
    for mark in "><":
        if mark in trigger:
            name, state = trigger.split(mark)
            return name, mark, state
    return trigger, None, ""
