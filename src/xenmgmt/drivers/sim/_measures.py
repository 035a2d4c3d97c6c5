"""Who uses what: which guests are busy, which changed, and what those had used that are gone."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

from ...abc import MemoryBatch, MemoryNeed, StatsBatch, VMStats
from ._machine import Domain

KEEP_ENDED = 20_000
"""So many last samples of ended domains are kept for who asks later."""


class Measures:
    """A cursor counts changes. What moved after a cursor is found without looking at the rest."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._cursor = 1
        self._busy: dict[str, Domain] = {}
        self._stirred: dict[str, tuple[int, Domain]] = {}
        self._moved: dict[str, tuple[int, Domain]] = {}
        self._ended: deque[tuple[int, VMStats]] = deque(maxlen=KEEP_ENDED)

    def stir(self, domain: Domain) -> None:
        """A guest began or ended being busy, or is busy in another way."""
        self._cursor += 1
        uuid = domain.spec.uuid
        self._stirred.pop(uuid, None)
        self._stirred[uuid] = (self._cursor, domain)
        if domain.is_busy:
            self._busy[uuid] = domain
        else:
            self._busy.pop(uuid, None)

    def move(self, domain: Domain) -> None:
        """A guest's memory, or its need of it, changed."""
        self._cursor += 1
        uuid = domain.spec.uuid
        self._moved.pop(uuid, None)
        self._moved[uuid] = (self._cursor, domain)

    def end(self, domain: Domain) -> None:
        """A domain is going: keep its last sample if it did anything."""
        if domain.usage is None and not domain.cpu_used and not domain.cpu_rate:
            return
        now = self._now()
        domain.account(now)
        self._cursor += 1
        self._ended.append((self._cursor, self.sample(domain, now, ended=True)))
        domain.demand(now, running=False)
        for known in (self._busy, self._stirred, self._moved):
            known.pop(domain.spec.uuid, None)

    def used(self, since: int, everybody: Iterator[Domain]) -> StatsBatch:
        """The samples that `Driver.vm_stats` gives."""
        now = self._now()
        if since == 0:
            found = {domain.spec.uuid: domain for domain in everybody}
        else:
            found = dict(self._busy)
            found.update(_after(self._stirred, since))
        gone = []
        for cursor, sample in reversed(self._ended):
            if cursor <= since:
                break
            gone.append(sample)
        for domain in found.values():
            domain.account(now)
        living = (self.sample(domain, now) for domain in found.values())
        return StatsBatch(cursor=self._cursor, samples=(*reversed(gone), *living))

    def needs(self, since: int) -> MemoryBatch:
        """What `Driver.vm_memory_needs` gives."""
        changed = tuple(
            MemoryNeed(uuid=uuid, need=domain.load.memory, memory=domain.memory)
            for uuid, domain in _after(self._moved, since)
        )
        return MemoryBatch(cursor=self._cursor, changed=changed)

    @staticmethod
    def sample(domain: Domain, now: float, *, ended: bool = False) -> VMStats:
        """What a domain has used, once it was accounted."""
        usage, load = domain.usage, domain.load
        live = not domain.paused
        return VMStats(
            uuid=domain.spec.uuid,
            domid=domain.domid,
            time=now,
            cpu_time=domain.cpu_used,
            steal=domain.stolen,
            vcpus=domain.vcpus,
            memory=domain.memory,
            disk_read=usage.disk_read if usage else 0.0,
            disk_written=usage.disk_written if usage else 0.0,
            net_received=usage.net_received if usage else 0.0,
            net_sent=usage.net_sent if usage else 0.0,
            cpu_rate=domain.cpu_rate * domain.host.cpu_scale,
            disk_read_rate=load.disk_read * live,
            disk_write_rate=load.disk_write * live,
            net_receive_rate=load.net_receive * live,
            net_send_rate=load.net_send * live,
            cpus=tuple((domain.domid + n) % domain.host.cpus for n in range(domain.vcpus)),
            ended=ended,
        )


def _after(known: dict[str, tuple[int, Domain]], since: int) -> list[tuple[str, Domain]]:
    """The entries after a cursor, oldest first; an entry that changes goes to the end."""
    found = []
    for uuid in reversed(known):
        cursor, domain = known[uuid]
        if cursor <= since:
            break
        found.append((uuid, domain))
    found.reverse()
    return found
