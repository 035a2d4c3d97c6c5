"""Statistics, shares and memory of real guests, in dom0 of the lab."""

from __future__ import annotations

import re
import subprocess
import time
from typing import Any

import pytest
from tests.xen.inside.guests import within, xl

from xenmgmt.drivers.xen import NoSuchDomain, XenHost
from xenmgmt.errors import InvalidValue

MIB = 1 << 20


class TestTable:
    """The table of all domains."""

    def test_as_xl_tells(self, xen: XenHost, guests: Any) -> None:
        """Number, uuid, memory, vCPUs and state are those that xl tells."""
        tiny = guests.start("tiny")
        other = guests.start("tiny", "", "vcpus=3", "memory=8")
        xl("pause", str(other))
        table = xen.domains()

        assert table["domid"].tolist() == [0, tiny, other]
        listing = xl("list", "-v").splitlines()[1:]
        for line, row in zip(listing, table.rows(), strict=True):
            name, domid, memory, vcpus, state, _seconds, uuid = line.split()[:7]
            assert (int(domid), uuid) == (row.domid, str(row.uuid))
            assert abs(int(memory) - row.memory // MIB) <= 1, name
            assert int(vcpus) == row.vcpus or row.state != "running"
            assert ("p" in state) == (row.state == "paused")
        assert len(xen.vcpus(other)) == 3

    def test_rates(self, xen: XenHost, guests: Any) -> None:
        """A guest that sleeps uses next to nothing, and dom0 what it does."""
        tiny = guests.start("tiny")

        def rates() -> dict[int, float]:
            before, end = xen.domains(), time.monotonic() + 1
            while time.monotonic() < end:
                pass
            usage = xen.domains().since(before)
            return dict(zip(usage.domids, usage.rates(), strict=True))

        within(lambda: rates()[tiny] < 0.05)  # it may be starting yet
        assert 0.5 < rates()[0] < 1.2

    def test_shares(self, xen: XenHost, guests: Any) -> None:
        """Weight and cap alone or together, as xl tells them; a wrong one changes nothing."""
        domid = guests.start("tiny")
        xen.set_sched(domid, weight=1000)
        assert xen.set_sched(domid, cap=30)[1:] == (1000, 30)
        with pytest.raises(InvalidValue, match="1 to 65535"):
            xen.set_sched(domid, weight=0)

        assert re.search(rf" {domid} +1000 +30", xl("sched-credit"))

    def test_domain_that_goes(self, xen: XenHost, guests: Any) -> None:
        """A domain destroyed behind our back is told as such, by its number."""
        domid = guests.start("tiny")
        assert xen.domain(domid).domid == domid
        xl("destroy", str(domid))
        for call in (
            lambda: xen.domain(domid),
            lambda: xen.vcpus(domid),
            lambda: xen.sched(domid),
            lambda: xen.memory(domid),
            lambda: xen.set_memory_target(domid, 1),
        ):
            with pytest.raises(NoSuchDomain, match=str(domid)):
                call()

    def test_wrong_values(self, xen: XenHost, guests: Any) -> None:
        """What is no number, or no domain's, is named; nothing has changed."""
        domid = guests.start("tiny", "", "memory=8")
        before = (xen.memory(domid), xen.sched(domid))
        wrong: Any = "8M"
        for call, told in (
            (lambda: xen.domain(wrong), "domid cannot be 8M"),
            (lambda: xen.vcpus(-1), "domid cannot be -1"),
            (lambda: xen.sched(wrong), "domid cannot be 8M"),
            (lambda: xen.set_sched(domid, cap=wrong), "cap cannot be 8M"),
            (lambda: xen.wait_memory(domid, wrong), "seconds cannot be 8M"),
            (lambda: xen.set_memory_target(wrong, MIB), "domid cannot be 8M"),
            (lambda: xen.set_memory_targets({0: 256 * MIB, domid: wrong}), f"domain {domid} .* 8M"),
            (lambda: xen.set_memory_targets({domid: MIB, 0: 1 << 50}), "target of domain 0"),
        ):
            with pytest.raises(InvalidValue, match=told):
                call()
        assert (xen.memory(domid), xen.sched(domid)) == before


class TestMemory:
    """Ballooning."""

    def test_guest_follows(self, xen: XenHost, guests: Any) -> None:
        """A Linux guest gives memory back and takes it again, as it is told."""
        domid = guests.start("pv")
        guests.wait_up()
        full = xen.memory(domid)
        assert (full.target, full.static_max) == (192 * MIB, 192 * MIB)

        xen.set_memory_target(domid, 150 * MIB)
        less = xen.wait_memory(domid, 30)
        assert abs(less.actual - 150 * MIB) <= MIB
        xen.set_memory_target(domid, 192 * MIB)
        assert abs(xen.wait_memory(domid, 30).actual - full.actual) <= MIB

    def test_as_xl_does(self, xen: XenHost, guests: Any) -> None:
        """What is left behind is what `xl mem-set` leaves: keys, limits, no lock."""

        def traces(domid: int) -> dict[str, Any]:
            row = xen.domain(domid)
            base = f"/local/domain/{domid}/memory"
            return {
                "limit": row.max_memory,
                "target": xen.store.read(f"{base}/target"),
                "static-max": xen.store.read(f"{base}/static-max"),
                "vm": xen.store.read(f"/vm/{row.uuid}/memory"),
                "keys": sorted(xen.store.list(base)),
            }

        ours, theirs = guests.start("tiny", "", "memory=8"), guests.start("tiny", "", "memory=8")
        xen.set_memory_target(ours, 6 * MIB)
        xl("mem-set", str(theirs), "6")

        assert traces(ours) == traces(theirs)
        assert not subprocess.run("ls /var/lib/xen/*lock", shell=True, capture_output=True).stdout

    def test_pvh(self, xen: XenHost, guests: Any) -> None:
        """A PVH guest follows, too; its target on demand is set with the other."""
        domid = guests.start("pvh")
        guests.wait_up()
        xen.set_memory_target(domid, 160 * MIB)

        assert abs(xen.wait_memory(domid, 30).actual - 160 * MIB) <= 2 * MIB

    def test_too_much(self, xen: XenHost, guests: Any) -> None:
        """More than the static maximum is refused with the range, and nothing has changed."""
        one, two = guests.start("tiny", "", "memory=8"), guests.start("tiny", "", "memory=8")
        before = [xen.memory(domid) for domid in (one, two)]
        with pytest.raises(InvalidValue, match=f"0 to {8 * MIB}"):
            xen.set_memory_targets({one: 6 * MIB, two: 9 * MIB})

        assert [xen.memory(domid) for domid in (one, two)] == before

    def test_beside_xl(self, xen: XenHost, guests: Any) -> None:
        """xl and this library change the same guest at once, and one of them has the last word."""
        domid = guests.start("tiny", "", "memory=32")
        process = subprocess.Popen(
            f"for n in 1 2 3 4 5; do xl mem-set {domid} 20; done", shell=True
        )
        turns = 0
        while process.poll() is None:
            xen.set_memory_target(domid, 24 * MIB)
            turns += 1
        assert process.returncode == 0
        assert turns
        assert xen.memory(domid).target in (20 * MIB, 24 * MIB)
        assert xen.memory(domid).limit == xen.memory(domid).target + MIB
