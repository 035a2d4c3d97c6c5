"""The commands, by noun and verb. A noun is loaded when it is named."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from ._columns import ALIASES, NOUNS
from ._where import Where, find

COMMANDS: dict[str, tuple[str, str]] = {
    "events": ("events", "What happened, and what happens."),
    "doctor": ("doctor", "What works on this machine, and what would make the rest work."),
    "store": ("store", "Look after the file of a durable store."),
    "serve": ("serve", "Serve an engine to Xen-API clients over XML-RPC and JSON-RPC."),
    "accounts": ("accounts", "Who may log in to the server by password."),
    "demo": ("demo", "Take guests through their life on two simulated hosts."),
    "completion": ("completion", "Print the script that completes words in a shell."),
}
"""Commands that are not made from the model: the module with ``COMMAND``, and one line of help."""


class App(click.Group):
    """``xenmgmt``: nouns, and a few commands of their own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*NOUNS, *COMMANDS]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in COMMANDS:
            module = import_module(f".{COMMANDS[name][0]}", __package__)
            found: click.Command = getattr(module, "COMMANDS", {}).get(name) or module.COMMAND
            return found
        from ._nouns import noun_group

        return noun_group(ALIASES.get(name, name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Nouns"):
            formatter.write_dl([(name, noun.help) for name, noun in NOUNS.items()])
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


class Given:
    """The options that every command takes, wherever they stand; the last one counts."""

    def __init__(self) -> None:
        self.engine: str | None = None
        self.store: str | None = None
        self.output = "table"
        self.timeout: float | None = None

    @property
    def where(self) -> Where:
        return find(self.engine, self.store)

    @property
    def form(self) -> str:
        """How results are printed: ``json``, ``yaml``, or in words."""
        return self.output


def _keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if value is not None and param.name is not None:
        setattr(ctx.ensure_object(Given), param.name, value)


def _json(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        ctx.ensure_object(Given).output = "json"


def common() -> list[click.Parameter]:
    """The options that every command takes."""
    return [
        click.Option(
            ["--engine"],
            metavar="URL",
            callback=_keep,
            expose_value=False,
            is_eager=True,
            help="The engine [XENMGMT_ENGINE; sim://].",
        ),
        click.Option(
            ["--store"],
            metavar="FILE",
            callback=_keep,
            expose_value=False,
            is_eager=True,
            help="Where objects are kept [XENMGMT_STORE].",
        ),
        click.Option(
            ["--output"],
            type=click.Choice(["table", "wide", "json", "yaml"]),
            callback=_keep,
            expose_value=False,
            help="How to print.",
        ),
        click.Option(
            ["--json"], is_flag=True, callback=_json, expose_value=False, help="--output json"
        ),
    ]


def limit() -> click.Option:
    """How long a command may take."""
    return click.Option(
        ["--timeout"],
        type=click.FloatRange(min=0, min_open=True),
        metavar="SECONDS",
        callback=_keep,
        expose_value=False,
        help="How long it may take.",
    )


def given(ctx: click.Context | None = None) -> Given:
    """The options of the command that runs; while a shell completes, its context is needed."""
    return (ctx or click.get_current_context()).ensure_object(Given)


APP = App(
    "xenmgmt",
    params=common(),
    help="Manage virtual machines by the Xen-API: NOUN VERB NAME, or NOUN NAME VERB.",
    epilog="Exit status: 0 done, 1 wrong value or name, 2 wrong usage, 3 refused in this state, "
    "4 engine or host failed, 5 took too long, 6 store unusable, 7 not installed or not possible.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
