"""One connection from which tests take guests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from .. import errors as err
from .. import leases
from ._left import Left, Watch, take_away
from ._reset import STRATEGIES, Reset
from ._want import Guest, Template, Want

if TYPE_CHECKING:
    from ..toolstack import Xen

NAME = "lab"
MADE = "harness:made"
"""A key in ``other_config`` of what was made for a lab; the next lab on the store removes it.

Its value is the uuid of the object: clones and snapshots have the key too, of what they came from.
"""

Maker = Callable[[str], "Template | Any | None"]


class Lab:
    """Guests over one connection, for one test after the other. Not for several threads.

    ``make`` is asked for a template that the connection does not have, by name; what it makes
    beside (disks, repositories, networks) goes with the lab. ``name`` begins the names of guests.
    ``how`` is what those who write tests know ``make`` as.
    """

    def __init__(
        self, xen: Xen, make: Maker | None = None, *, name: str = NAME, how: str = "Lab(make=…)"
    ) -> None:
        self.xen = xen
        self.name = name
        self.current: list[Guest] = []
        """The guests of the test that runs, those that did not become ready among them."""
        self.rebuilt: list[str] = []
        """Why guests could not be turned back, and were made anew."""
        self._make = make
        self._how = how
        self._templates: dict[str, Template] = {}
        self._shelf: dict[Want, list[Guest]] = {}
        self._parents: dict[Want, Guest] = {}
        self._can: dict[str, bool] = {}
        self._closed = False
        self._watch = Watch(xen)

    def can(self, what: str) -> bool:
        """Whether the engine does something; asked once."""
        found = self._can.get(what)
        if found is None:
            found = self._can[what] = bool(self.xen.driver.capability(what))
        return found

    # --- templates ------------------------------------------------------------------------------

    def template(self, name: str) -> Template:
        """A template by name: a template of the connection, a halted VM, or one that is made.

        Raises:
            InvalidValue: there is none, and nobody makes one; says which there are.
        """
        found = self._templates.get(name)
        if found is None:
            found = self._templates[name] = self._template(name)
        return found

    def _template(self, name: str) -> Template:
        if self._make is not None:
            begun = self.xen.events.token
            made = self._make(name)
            if made is not None:
                self._own(begun)
                return made if isinstance(made, Template) else Template(made)
        known = [one for one in self.xen.VM.get_all() if not one.is_a_snapshot]
        named = [one for one in known if one.name_label == name]
        for one in sorted(named, key=lambda one: not one.is_a_template):
            return Template(one)
        there = ", ".join(sorted({one.name_label for one in known})) or "none"
        would_do = f"one of those that are there ({there}), or one that {self._how} makes"
        raise err.InvalidValue("template", name, would_do=would_do)

    def _own(self, begun: str) -> None:
        """What was made since belongs to the lab."""
        for cls, ref in self._watch.made_since(begun):
            thing: Any = self.xen.handle(cls, ref)
            if thing is not None and thing.exists:
                thing.add_to_other_config(MADE, thing.uuid)

    # --- guests ---------------------------------------------------------------------------------

    def take(self, want: Want) -> Guest:
        """A running guest, ready, that no test has touched since it was.

        Raises:
            NotSupported: the engine cannot do what this kind of reset needs; says why.
            Timeout: it did not become ready. It stays in ``current`` to be looked at, until `end`.
        """
        strategy = STRATEGIES[want.reset]
        shelf = self._shelf.get(want)
        while shelf:
            guest = shelf.pop()
            self.current.append(guest)
            try:
                strategy.again(self, guest)
                self._extend(guest)
            except err.Timeout:
                raise
            except err.XenError as error:
                self.rebuilt.append(f"{guest.lease}: {error}")
                self._discard(guest)
                continue
            return guest
        return self._made(strategy, want)

    def _made(self, strategy: Reset, want: Want) -> Guest:
        guest = strategy.make(self, want)
        if guest not in self.current:
            self.current.append(guest)
        return guest

    def parent(self, want: Want) -> Guest:
        """The guest of which forks are made for a want; it runs and is ready."""
        found = self._parents.get(want)
        if found is not None and not (found.vm.exists and found.vm.state == "Running"):
            self._discard(found)
            found = None
        if found is None:
            found = STRATEGIES["fresh"].make(self, want)
            self.current.remove(found)
            self._parents[want] = found
        self._extend(found)
        return found

    def _extend(self, guest: Guest) -> None:
        """Keep a lease that is half over."""
        left = guest.until - self.xen.clock.now()
        if left < timedelta(seconds=guest.want.lease / 2):
            guest.until = leases.extend(self.xen, guest.vm, guest.want.lease)

    def give(self, guest: Guest) -> None:
        """Give a guest back: to the shelf if its kind can be turned back, else it is destroyed."""
        if guest not in self.current:
            return
        if STRATEGIES[guest.want.reset].kept and guest.point is not None:
            self.current.remove(guest)
            self._shelf.setdefault(guest.want, []).append(guest)
        else:
            self._discard(guest)

    def end(self) -> None:
        """The test has ended: what is in ``current`` is given back."""
        for guest in list(self.current):
            self.give(guest)

    def _discard(self, guest: Guest) -> None:
        if guest in self.current:
            self.current.remove(guest)
        leases.release(self.xen, guest.lease)
        if guest.point is not None and guest.point.exists:  # the test has destroyed the VM alone
            take_away(guest.point)

    # --- what is left ---------------------------------------------------------------------------

    def note(self, test: str) -> None:
        """What was made since the last call was made by this test."""
        self._watch.note(test)

    def left(self) -> list[Left]:
        """What was made since the lab began, is there still, and belongs to no guest of the lab."""
        return self._watch.left(own=is_made, held=self._held())

    def _held(self) -> list[Guest]:
        shelved = [guest for shelf in self._shelf.values() for guest in shelf]
        return [*self.current, *self._parents.values(), *shelved]

    def close(self, left: Iterable[Left] = ()) -> list[str]:
        """Take away the guests, what was left, and what was made for the lab.

        What could not be taken away is told in words.
        """
        if self._closed:
            return []
        self._closed = True
        trouble = []
        for guest in self._held():
            try:
                self._discard(guest)
            except err.XenError as error:
                trouble.append(f"lease {guest.lease!r}: {error}")
        self._shelf, self._parents = {}, {}
        for one in left:
            try:
                one.take_away(self.xen)
            except err.XenError as error:
                trouble.append(f"{one}: {error}")
        return trouble + remove_made(self.xen)


def is_made(thing: Any) -> bool:
    """Whether an object was made for a lab."""
    return bool(thing.other_config.get(MADE) == thing.uuid)


def remove_made(xen: Xen) -> list[str]:
    """Remove what was made for labs on this store; what could not be removed, in words."""
    trouble = []
    for cls in ("VM", "VDI", "SR", "network"):
        for thing in xen.collection(cls).get_all():
            if thing.exists and is_made(thing):
                try:
                    take_away(thing)
                except err.XenError as error:
                    trouble.append(f"{cls} {thing.name_label!r}: {error}")
    return trouble
