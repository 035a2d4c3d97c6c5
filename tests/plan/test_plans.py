"""Consolidating, rebalancing, counting: over plain data, and carried out on a connection."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import xenmgmt
from xenmgmt import Xen, errors, plan
from xenmgmt.drivers.sim import Load
from xenmgmt.plan import Guest, Host, Inventory, Limits, Plan, Use

GIB = 1 << 30
ALL = Limits(cpu=1.0, disk=1.0, net=1.0)


def small(draw: random.Random, hosts: int, guests: int) -> Inventory:
    """Guests at random on hosts of 16 CPUs and 64 GiB, none over its memory."""
    free = [64.0] * hosts
    made = []
    for number in range(guests):
        memory = draw.choice([1, 2, 4, 8])
        at = draw.randrange(hosts)
        while free[at] < memory:
            at = (at + 1) % hosts
        free[at] -= memory
        use = Use(cpu=draw.uniform(0.05, 1.5), memory=memory * GIB)
        made.append(Guest(f"g{number}", use, host=f"h{at}"))
    return Inventory(tuple(Host(f"h{n}", 16, 64 * GIB) for n in range(hosts)), tuple(made))


def walked(inventory: Inventory, found: Plan) -> dict[str, str]:
    """Carry out the moves one by one; no host may ever be short of memory."""
    where = {guest.id: guest.host for guest in inventory.guests}
    use = {guest.id: guest.use for guest in inventory.guests}
    size = {host.id: host.memory for host in inventory.hosts}
    for move in found.moves:
        assert where[move.guest] == move.source
        where[move.guest] = move.target
        held = sum(use[g].memory for g, host in where.items() if host == move.target)
        assert held <= size[move.target] * (1 + 1e-6)
        assert move.reason
    return where


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(2, 8), st.integers(0, 2))
def test_consolidated_plans_can_be_carried_out(draw: random.Random, hosts: int, spare: int) -> None:
    """Step by step there is memory; at the end no limit is passed, and spares are empty."""
    inventory = small(draw, hosts, hosts * 5)
    try:
        found = plan.consolidate(inventory, spare=spare)
    except errors.NoHostsAvailable as refusal:
        assert refusal.hint  # noqa: PT017 - whether there is room depends on the fleet
        return
    except errors.InvalidValue:
        assert spare > hosts
        return
    where = walked(inventory, found)
    assert set(where.values()) == set(found.used)
    assert len(found.spare) == spare
    assert not set(where.values()) & {*found.spare, *found.frees}
    for shares in found.after.values():
        assert shares["cpu"] <= 0.8 + 1e-6
        assert shares["memory"] <= 1 + 1e-6
    assert len(found.used) >= found.bound


def test_max_moves_is_kept() -> None:
    """Whole hosts are emptied as far as so many moves go."""
    inventory = small(random.Random(1), 10, 60)
    free = plan.consolidate(inventory)
    few = plan.consolidate(inventory, max_moves=8)
    assert len(few.moves) <= 8 < len(free.moves)
    assert len(free.used) < len(few.used) <= 10
    assert plan.consolidate(inventory, max_moves=0).moves == ()


def test_what_cannot_move_stays() -> None:
    """A fixed guest keeps its host in use, and the plan says why; groups stay apart."""
    hosts = tuple(Host(f"h{n}", 8, 32 * GIB) for n in range(4))
    use = Use(cpu=0.5, memory=GIB)
    guests = (
        Guest("pinned", use, host="h3", fixed="it has a PCI device"),
        Guest("db1", use, host="h0", apart="db"),
        Guest("db2", use, host="h1", apart="db"),
        Guest("web", use, host="h2", only=frozenset({"h0", "h2"})),
    )
    found = plan.consolidate(Inventory(hosts, guests))
    where = walked(Inventory(hosts, guests), found)
    assert where["pinned"] == "h3"
    assert where["db1"] != where["db2"]
    assert where["web"] in ("h0", "h2")
    assert any("PCI device" in reason for reason in found.reasons)


def test_guests_in_a_ring_change_places() -> None:
    """Two full hosts change guests over a third."""
    from xenmgmt.plan._order import in_order
    from xenmgmt.plan._result import Move, loads, placed

    hosts = (Host("a", 8, 4 * GIB), Host("b", 8, 4 * GIB), Host("c", 8, 4 * GIB))
    guests = (
        Guest("x", Use(memory=4 * GIB), host="a"),
        Guest("y", Use(memory=4 * GIB), host="b"),
    )
    inventory = Inventory(hosts, guests)
    caps = {host.id: ALL.of(host) for host in hosts}
    moves = [Move("x", "x", "a", "b", "why"), Move("y", "y", "b", "a", "why")]
    load = loads(guests, placed(inventory))
    found = in_order(inventory, moves, caps, load)
    assert found is not None
    assert len(found) == 3
    two = Inventory(hosts[:2], guests)
    assert in_order(two, moves, {name: caps[name] for name in "ab"}, load) is None


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(2, 8))
def test_rebalanced_plans_help(draw: random.Random, hosts: int) -> None:
    """The busiest host is never busier than before, and memory suffices at each step."""
    inventory = small(draw, hosts, hosts * 5)
    found = plan.rebalance(inventory, tolerance=0.05)
    walked(inventory, found)
    busiest = [max(s["cpu"] for s in shares.values()) for shares in (found.before, found.after)]
    assert busiest[1] <= busiest[0] + 1e-9
    assert not plan.rebalance(inventory, tolerance=100).moves


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 30), st.integers(0, 2))
def test_the_count_suffices(draw: random.Random, guests: int, spare: int) -> None:
    """What was counted holds the guests, one host less than the bound cannot."""
    inventory = small(draw, guests, guests)
    host = Host("box", 16, 64 * GIB)
    count = plan.how_many_hosts(inventory, host, spare=spare)
    assert count.bound <= int(count)
    boxes = tuple(Host(f"box{n}", 16, 64 * GIB) for n in range(int(count) - spare))
    guests_only = tuple(Guest(g.name, g.use) for g in inventory.guests)
    placed = plan.consolidate(Inventory(boxes, guests_only))
    assert len(placed.used) <= int(count) - spare


def test_a_guest_too_large_is_named() -> None:
    """No number of hosts holds a guest that is larger than one."""
    inventory = Inventory((), (Guest("huge", Use(memory=128 * GIB)),))
    with pytest.raises(errors.NoHostsAvailable) as refusal:
        plan.how_many_hosts(inventory, Host("box", 16, 64 * GIB))
    assert "huge" in str(refusal.value)


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda: Use(cpu=-1), errors.InvalidValue),
        (lambda: Use(cpu=float("nan")), errors.InvalidValue),
        (lambda: Host("a", 0, 1), errors.InvalidValue),
        (lambda: Limits(memory=1.5), errors.InvalidValue),
        (lambda: Inventory((), (Guest("a", Use(), host="b"),)), errors.InvalidValue),
        (lambda: Inventory((Host("a", 1, 1), Host("a", 1, 1)), ()), errors.InvalidValue),
        (lambda: plan.consolidate(Inventory((), ())), errors.NoHostsAvailable),
        (lambda: plan.consolidate(small(random.Random(1), 2, 2), spare=-1), errors.InvalidValue),
        (lambda: plan.rebalance(Inventory((), ())), errors.NoHostsAvailable),
        (lambda: plan.rebalance(Inventory((), ()), tolerance=-1), errors.InvalidValue),
        *(
            (lambda make=make: make(None), errors.FieldTypeError)
            for make in (plan.consolidate, plan.rebalance)
        ),
        (lambda: plan.consolidate(Inventory((), ()), limits=0.8), errors.FieldTypeError),  # type: ignore[arg-type]
        (lambda: plan.how_many_hosts(Inventory((), ()), "big"), errors.FieldTypeError),  # type: ignore[arg-type]
    ],
)
def test_bad_input_is_refused(make: object, kind: type[Exception]) -> None:
    """A typed error, before anything is planned."""
    with pytest.raises(kind):
        make()  # type: ignore[operator]


class TestTables:
    """Samples from files."""

    def test_percentiles(self, tmp_path: Path) -> None:
        """CPU counts by its percentile in time, memory by its most."""
        lines = ["guest,time,cpu,memory,host"]
        lines += [f"web,{n * 60},{4 if n == 7 else 1},{n + 1}GiB,old" for n in range(100)]
        (tmp_path / "guests.csv").write_text("\n".join(lines))
        (tmp_path / "hosts.csv").write_text("host,cpus,memory,net\nold,8,256GiB,125MB\n")
        found = plan.read_csv(tmp_path / "guests.csv", tmp_path / "hosts.csv")
        (web,) = found.guests
        assert (web.use.cpu, web.use.memory) == (1, 100 * GIB)
        assert web.peak is not None
        assert web.peak.cpu == 4
        assert found.evidence.samples == 100
        assert found.hosts[0].net == 125e6

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("guest,cpu\na,1", "guests.csv:1"),
            ("guest,cpu,memory\na,one,1GiB", "guests.csv:2 cpu"),
            ("guest,cpu,memory\na,1,-1", "guests.csv:2 memory"),
            ("guest,cpu,memory,time\na,1,1,5\na,1,1,5", "guests.csv:3 time"),
            ("guest,cpu,memory\n,1,1", "guests.csv:2"),
            ("guest,cpu,memory\na,1,1\na,1", "guests.csv:3"),
            ("guest,cpu,memory\na,,1", "guests.csv:2 .*cpu, memory not empty"),
            ("guest,cpu,memory\na,1,1,1", "guests.csv:2"),
        ],
    )
    def test_a_bad_table_is_named(self, tmp_path: Path, text: str, told: str) -> None:
        """File, line and column of what cannot be used."""
        (tmp_path / "guests.csv").write_text(text)
        with pytest.raises(errors.InvalidValue, match=told):
            plan.read_csv(tmp_path / "guests.csv")


@pytest.fixture
def xen() -> Iterator[Xen]:
    with xenmgmt.connect("sim://?hosts=4&memory=8GiB&cpus=8", seed=3) as found:
        for number in range(8):
            vm = found.VM.create(
                name_label=f"g{number}",
                memory_static_max="1GiB",
                VCPUs_max=2,
                VCPUs_at_startup=2,
            )
            vm.start_on(found.host.get_all()[number % 4])
            found.sim.load(Load(cpu=0.1 * number), vm.uuid)
        stop = found.sampling(every=60)
        found.clock.sleep(1800)
        stop()
        yield found


class TestConnection:
    """Measured on the simulator, and carried out there."""

    def test_measured(self, xen: Xen) -> None:
        """What guests use is what they were told to use; memory is what is booked."""
        found = plan.measure(xen)
        use = {guest.name: guest.use for guest in found.guests}
        assert use["g5"].cpu == pytest.approx(1.0)
        assert use["g5"].memory == GIB
        assert [host.memory for host in found.hosts] == [8 * GIB] * 4
        assert found.evidence.samples == 31  # measure takes one

    def test_carried_out(self, xen: Xen) -> None:
        """Each move is a task that succeeds, and the guests are where the plan says."""
        found = plan.consolidate(plan.measure(xen), spare=1)
        before = xen.events.token
        assert len(found.used) == 1
        assert xen.events.token == before  # a plan changes nothing
        done = list(plan.apply(xen, found))
        assert [one.move for one in done] == list(found.moves)
        assert done[-1].progress == 1
        assert {str(xen.task.get_by_ref(one.task).status) for one in done} == {"success"}
        assert {vm.resident_on.ref for vm in xen.VM} == set(found.used)
        assert plan.consolidate(plan.measure(xen), spare=1).moves == ()

    def test_overtaken(self, xen: Xen) -> None:
        """A guest that has moved meanwhile ends it; the moves before are whole."""
        found = plan.consolidate(plan.measure(xen))
        steps = plan.apply(xen, found)
        next(steps)
        other = next(h for h in xen.host if h.ref not in (found.moves[1].source, *found.used))
        xen.VM.get_by_ref(found.moves[1].guest).pool_migrate(other)
        with pytest.raises(errors.OperationNotAllowed, match="plan anew"):
            next(steps)

    def test_what_binds_is_asked_of_the_rules(self, xen: Xen) -> None:
        """Storage that one host reaches binds a guest to it; a paused guest is fixed."""
        vm, paused = xen.VM.get_all()[:2]
        here = vm.resident_on
        local = xen.SR.create(here, {}, "0", "local", "", "lvm", "", False, {})
        vm.hard_shutdown()
        xen.VBD.create(VM=vm, VDI=xen.VDI.create(SR=local, virtual_size="8MiB"))
        vm.start()
        paused.pause()
        guests = {guest.name: guest for guest in plan.measure(xen).guests}
        assert guests["g0"].only == frozenset({here.ref})
        assert "Paused" in guests["g1"].fixed
        assert guests["g2"].only is None
