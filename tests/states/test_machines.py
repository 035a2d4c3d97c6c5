"""The compiled tables, the machines of `transitions` and the declarations say the same."""

from __future__ import annotations

import pytest

from xenmgmt.model import CLASSES
from xenmgmt.states import TABLES, Table
from xenmgmt.states import _coupling as coupling

ALL = list(TABLES.values())


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.cls)
def test_table_and_machine_agree_in_every_cell(table: Table) -> None:
    """A move may begin in a state exactly when `transitions` has a transition for it there."""
    for move in table.moves:
        events = [
            event
            for trigger, event in table.machine.events.items()
            if trigger == move.name or (move.via is None and trigger.startswith(f"{move.name}>"))
        ]
        for state in table.states:
            has = any(state.name in event.transitions for event in events)
            assert has == bool(table.legal[move.name] & table.bit[state])


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.cls)
def test_every_state_is_reachable(table: Table) -> None:
    """From the initial state a path leads to every other one."""
    reached, todo = set(), {table.bit[table.initial]}
    while todo:
        here = todo.pop()
        reached.add(here)
        todo |= {end for start, end in table.edges if start == here} - reached
    assert reached == set(table.bit.values())


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.cls)
def test_every_passing_state_has_a_target_and_a_way_on(table: Table) -> None:
    """An object is never stuck in a passing state by the table."""
    for state, target in table.targets.items():
        assert target in table.stable
        ends = {end for start, end in table.edges if start == table.bit[state]}
        assert any(not end & table.passing for end in ends)


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.cls)
def test_declared_states_of_fields_exist(table: Table) -> None:
    """Fields name only states of their class."""
    for field in CLASSES[table.cls].fields.values():
        for names in (field.read, field.write):
            assert table.mask(names) >= 0


def test_fields_with_states_belong_to_classes_with_a_table() -> None:
    """A state that gates an accessor needs a machine."""
    for name, model in CLASSES.items():
        gated = [f.name for f in model.fields.values() if f.read or f.write]
        assert not gated or name in TABLES


def test_joint_rules_follow_declared_moves() -> None:
    """A coupled object moves only along edges of its own table."""
    for rule in coupling.TABLE:
        member = TABLES[rule.member]
        for source in rule.sources:
            edge = (member.bit[member.states(source)], member.bit[member.states(rule.dest)])
            assert edge in member.edges, rule
        assert set(rule.when) <= {state.value for state in TABLES[rule.cls].states}
