"""Every scenario has the form that the generated page relies on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.usecases.story import Story
from tools.gen_usecases import PAGE, SCENARIOS, UseCase, load, numbered

from xenmgmt import errors


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_form(path: Path) -> None:
    """One title, one scenario with the file's number, not too long, and on the page."""
    case = load(path)
    assert case.title
    assert not case.title.endswith(".")
    assert case.function.__name__ == f"test_uc{numbered(path):02}"
    assert len(path.read_text().splitlines()) <= 120


def test_numbers_are_unique() -> None:
    """One file per use case."""
    numbers = [numbered(path) for path in SCENARIOS]
    assert len(set(numbers)) == len(numbers)


def test_all_are_there() -> None:
    """Each of the 66 use cases has its row on the page."""
    numbers = re.findall(r"^\| (\d+) \| .*\| simulator", PAGE.read_text(), re.MULTILINE)
    assert [int(number) for number in numbers][:66] == list(range(1, 67))


def test_what_is_not_refused_is_noticed() -> None:
    """A call that ought to be refused and is not fails the scenario."""
    story = Story()
    with pytest.raises(AssertionError, match="not refused"), story.refused("sleep"):
        pass
    with pytest.raises(KeyError), story.refused("look", errors.XenError):
        {}["a"]
    assert [step.outcome for step in story.steps] == ["was not refused", "failed: 'a'"]


def test_a_failed_scenario_shows() -> None:
    """The page says where a scenario failed."""

    def test_uc99(story: Story) -> None:
        with story.step("try"):
            raise ValueError("no")

    case = UseCase(99, "Fail", "", Path("x"), test_uc99)
    case.run()
    assert (case.result, case.story.steps[0].outcome) == ("fails", "failed: no")
