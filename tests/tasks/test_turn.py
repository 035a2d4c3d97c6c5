"""Waiting for one's turn: no occasion is missed, and the wait ends once."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from tests.patience import LONG

from xenmgmt.errors import OtherOperationInProgress, TaskCancelled
from xenmgmt.tasks._turn import Turn

BUSY = OtherOperationInProgress("VM", "vm", "start", "task")


def elsewhere(act: Callable[[], object]) -> None:
    thread = threading.Thread(target=act)
    thread.start()
    thread.join(LONG)
    assert not thread.is_alive()


@pytest.mark.parametrize("how_often", [1, 2, 5])
def test_an_occasion_that_comes_while_it_tries_is_not_missed(how_often: int) -> None:
    """What another thread changes after the look at it makes it look again."""
    tries: list[int] = []

    def begin() -> None:
        tries.append(len(tries))
        if len(tries) <= how_often:
            elsewhere(turn.come)
            raise BUSY

    turn = Turn(begin, pytest.fail)
    turn.come()
    assert turn.over
    assert len(tries) == how_often + 1


def test_who_gives_up_while_it_tries_is_heard() -> None:
    """A reason to wait no longer counts when the attempt was in vain."""
    why = TaskCancelled("task")
    given_up: list[Exception] = []

    def begin() -> None:
        elsewhere(lambda: turn.stop(why))
        raise BUSY

    turn = Turn(begin, given_up.append)
    turn.come()
    assert given_up == [why]


def test_who_gives_up_while_it_begins_is_too_late() -> None:
    """What has begun is not given up."""
    begun: list[int] = []

    def begin() -> None:
        begun.append(1)
        elsewhere(lambda: turn.stop(TaskCancelled("task")))

    turn = Turn(begin, pytest.fail)
    turn.come()
    turn.come()
    assert begun == [1]
