"""What is seen on a terminal: colours, the live screen, a console, completion by a real bash."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Terminal

Ok = Callable[..., str]
Start = Callable[..., Terminal]


@pytest.fixture
def web(ok: Ok) -> None:
    ok("vm", "create", "web", "memory=256MiB")
    ok("vm", "create", "idle", "memory=256MiB")
    ok("vm", "start", "web")


@pytest.mark.parametrize("no_colour", [False, True])
def test_colours(
    web: None, on_path: Path, terminal: Start, monkeypatch: pytest.MonkeyPatch, no_colour: bool
) -> None:
    """States have colours on a terminal, unless NO_COLOR is set."""
    monkeypatch.setenv("TERM", "xterm")
    if no_colour:
        monkeypatch.setenv("NO_COLOR", "1")
    shown = terminal("xenmgmt", "vm", "list")
    assert shown.ended() == 0
    assert "Running" in shown.seen
    assert ("\x1b[" in shown.seen) != no_colour


def test_no_colours_in_a_pipe(ok: Ok, web: None) -> None:
    """What is read by a program has no colours."""
    assert "\x1b" not in ok("vm", "list")


def test_top_is_a_live_screen(
    ok: Ok, web: None, on_path: Path, terminal: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes the whole screen, shows what others do meanwhile, and q gives the screen back."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("LINES", "20")
    screen = terminal("xenmgmt", "vm", "top", "--interval", "0.2")
    screen.until("\x1b[?1049h")
    screen.until("virtual machines: 1")
    assert "idle" not in screen.seen
    ok("vm", "start", "idle")
    screen.until("virtual machines: 2")
    screen.type("q")
    assert screen.ended() == 0
    assert "\x1b[?1049l" in screen.seen


def test_console_both_ways(
    web: None, on_path: Path, terminal: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is typed goes to the guest, what it prints comes back; Ctrl-] leaves."""
    console = terminal("xenmgmt", "vm", "console", "web")
    console.until("# ")
    console.type("echo one two\r")
    console.until("one two\r\n")
    console.type("\x1d")
    assert console.ended() == 0


def test_interrupt(web: None, on_path: Path, terminal: Start) -> None:
    """Ctrl-C ends a command that waits, with status 130 and without a traceback."""
    waiting = terminal("xenmgmt", "events", "--follow", "--since", "0")
    waiting.until("web")
    waiting.process.send_signal(signal.SIGINT)
    assert waiting.ended() == 130
    assert "Traceback" not in waiting.seen


def bash(terminal: Start) -> Terminal:
    shell = terminal("bash", "--norc", "--noprofile", "-i")
    shell.type("PS1='READY> '; bind 'set bell-style none'\n")
    shell.type("bind 'set completion-query-items 0'; bind 'set page-completions off'\n")
    shell.type('eval "$(xenmgmt completion bash)"; echo do"ne"\n')
    shell.until("done")
    return shell


def test_completion_in_bash(
    web: None, on_path: Path, terminal: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bash offers nouns, verbs, and only what is legal for this VM now."""
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("PYTHONWARNINGS", "ignore")
    shell = bash(terminal)
    for typed, shown in (
        ("xenmgmt hos\t", "host"),
        ("xenmgmt vm unpa\t", "unpause"),
        ("xenmgmt vm pause \t", "pause web"),
        ("xenmgmt vm start \t", "start idle"),
        ("xenmgmt vm idle snap\t", "snapshot"),
        ("xenmgmt vm set web name_l\t", "name_label="),
        ("xenmgmt vm migrate web sim-host-2\t", "sim-host-2"),
        ("xenmgmt vm list --output ya\t", "yaml"),
    ):
        shell.seen = ""
        shell.type(typed)
        shell.until(shown)
        shell.type('\x15echo ne"xt"\n')
        shell.until("next")
    shell.seen = ""
    shell.type("xenmgmt vm idle \t\t")
    shell.until("clone")
    shell.type('\x15echo ne"xt"\n')
    offered = set(shell.until("next").split())
    assert {"start", "clone", "destroy", "snapshot", "show"} <= offered
    refused = {"pause", "unpause", "resume", "reboot", "migrate", "shutdown", "console"}
    assert not refused & offered
    assert os.environ["TERM"] == "dumb"
