"""Which of several engines a call is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ..abc import Capability, DomainInfo, EngineEvent, FoundSR, HostInfo
from ..errors import EngineError, HostNotLive, InvalidValue, XenError
from ._base import SkeletonDriver


class Whose(SkeletonDriver):
    """Some engines, and which of them a call is about.

    Args:
        members: not yet opened, and with one clock.
        urls: what they were made from, for errors.
    """

    def __init__(self, members: Sequence[SkeletonDriver], urls: Sequence[str]) -> None:
        super().__init__(members[0].clock)
        self.members = tuple(members)
        self._urls = tuple(urls)
        names = {member.name for member in members}
        self.name = names.pop() if len(names) == 1 else "several engines"
        self._listener: Callable[[EngineEvent], None] | None = None
        self._hosts: dict[str, SkeletonDriver] = {}
        self._told: dict[str, HostInfo] = {}
        """What each host said last, for the time in which it does not answer."""
        self._lost: set[str] = set()
        self._homes: dict[str, SkeletonDriver] = {}
        """Where the domain of a VM was last seen: asked first."""
        self._stores: dict[str, tuple[SkeletonDriver, ...]] = {}
        """The engines that have an SR attached, once that was asked."""
        self._planned: dict[str, tuple[str, int, set[SkeletonDriver]]] = {}
        """Type and size of an SR that was made here, and the engines that know it."""
        for member in members:
            member.join([other for other in members if other is not member])

    def capability(self, what: str) -> Capability:
        """What any of them can; where none can, why the first cannot."""
        found = [member.capability(what) for member in self.members]
        return next((one for one in found if one), found[0])

    # --- open and close -------------------------------------------------------------------------

    def open(self, listener: Callable[[EngineEvent], None]) -> None:
        self._listener = listener
        try:
            for member, url in zip(self.members, self._urls, strict=True):
                try:
                    member.open(self._hear)
                except XenError as error:
                    error.add_note(f"while opening {url}")
                    raise
                for info in member.host_list():
                    self._take(member, info)
        except BaseException:
            self.close()
            raise

    def _take(self, member: SkeletonDriver, info: HostInfo) -> None:
        if self._hosts.setdefault(info.uuid, member) is not member:
            would_do = "one URL for each host"
            raise InvalidValue("url", f"host {info.name} by two URLs", would_do=would_do)
        self._told[info.uuid] = info

    def close(self) -> None:
        self._listener = None
        for member in self.members:
            member.close()

    def _hear(self, event: EngineEvent) -> None:
        if event.kind == "host_lost":
            self._lost.add(event.subject)
        elif event.kind == "host_found":
            self._lost.discard(event.subject)
        listener = self._listener
        if listener is not None:
            listener(event)

    # --- who ------------------------------------------------------------------------------------

    def _on(self, host: str) -> SkeletonDriver:
        found = self._hosts.get(host)
        if found is None:
            raise EngineError(f"no host {host!r} here", engine=self.name)
        return found

    def _answers(self, member: SkeletonDriver) -> bool:
        hosts = [host for host, one in self._hosts.items() if one is member]
        return not hosts or any(host not in self._lost for host in hosts)

    def _up(self) -> list[SkeletonDriver]:
        return [member for member in self.members if self._answers(member)]

    def _seek(self, vm: str) -> tuple[SkeletonDriver, DomainInfo] | None:
        """The engine that has the domain of a VM, and what it says of it.

        Raises:
            HostNotLive: none of those that answer has it, and one does not answer.
        """
        first = self._homes.get(vm)
        silent: XenError | None = None
        found = None
        for member in sorted(self.members, key=lambda one: one is not first):
            try:
                if not self._answers(member):
                    raise HostNotLive(hint=f"a host of {self.name} does not answer")
                info = member.vm_info(vm)
            except HostNotLive as error:
                silent = error
                continue
            if info is None:
                continue
            if found is None or info.state == "Running":  # else it is on its way there
                found = (member, info)
            if member is first or info.state == "Running":
                break
        if found is not None:
            self._homes[vm] = found[0]
            return found
        self._homes.pop(vm, None)
        if silent is not None:
            raise silent
        return None

    def _home(self, vm: str) -> SkeletonDriver:
        """The engine that has the domain; any when none has, which then says so."""
        found = self._seek(vm)
        return found[0] if found is not None else self._up()[0]

    def _storing(self, sr: str) -> tuple[SkeletonDriver, ...]:
        """The engines that have an SR attached, those that answer first; any when none has."""
        known = self._stores.get(sr)
        if not known:
            known = tuple(member for member, found in self._knowing(sr) if found.attached)
            self._stores[sr] = known
        known = known or self.members
        return tuple(sorted(known, key=lambda member: not self._answers(member)))

    def _knowing(self, sr: str) -> Iterator[tuple[SkeletonDriver, FoundSR]]:
        """The engines that know an SR, and what each says of it."""
        for member in self._up():
            if member.capability("sr_found"):
                for found in member.sr_found():
                    if found.uuid == sr:
                        yield member, found
