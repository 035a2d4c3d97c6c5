"""The verbs of a noun: some for all, some for one, and what the model declares."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module

import click

from ._app import common, given
from ._columns import NAME, NOUNS, STATE, UUID, Column, Noun
from ._list import show_list
from ._objects import OBJECT
from ._quick import Listing

OF_ITS_OWN = {"vm": "vm", "host": "host", "task": "task"}
"""Nouns with verbs that are written by hand: the module with ``COMMANDS``."""
EVERYWHERE = ("list", "show", "why", "set", "create")


def noun_group(name: str) -> click.Group | None:
    """The commands of a noun; of any class of the model by its name."""
    if name in NOUNS:
        return NounGroup(name, NOUNS[name])
    from ..model import CLASSES

    for cls, model in CLASSES.items():
        if name.replace("-", "_").lower() == cls.lower():
            columns: tuple[Column, ...] = (STATE,)
            columns = (NAME, *columns) if "name_label" in model.fields else columns
            columns = (*columns, UUID) if "uuid" in model.fields else columns
            return NounGroup(name, Noun(cls, f"Objects of class {cls}.", columns))
    return None


class _Verbs(click.Group):
    """Verbs; a word that is none is told with those that are near to it."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        word = args[0]
        if not (ctx.resilient_parsing or word.startswith("-") or self.get_command(ctx, word)):
            near = get_close_matches(word, self.list_commands(ctx), n=3)
            ctx.fail(self._unknown(word) + (f"; near to it: {', '.join(near)}" if near else ""))
        return super().resolve_command(ctx, args)

    def _unknown(self, word: str) -> str:
        return f"{word!r} is no verb that {self.name} has"


class NounGroup(_Verbs):
    """``xenmgmt NOUN VERB NAME``, and ``xenmgmt NOUN NAME VERB``."""

    def __init__(self, name: str, noun: Noun) -> None:
        super().__init__(name, help=noun.help, no_args_is_help=True)
        self.noun = noun

    def list_commands(self, ctx: click.Context) -> list[str]:
        from ._verbs import verbs

        own = self._own()
        made = verbs(self.noun.cls)
        return [one for one in EVERYWHERE if self._everywhere(one)] + sorted({*own, *made})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of a verb; or of an object, which takes the verb behind it."""
        from ._verbs import verb_command

        found = self._everywhere(name) or self._own().get(name)
        found = found or verb_command(self.noun.cls, name)
        if found is not None:
            return found
        return ObjectGroup(name, self) if self._looks_like_an_object(ctx, name) else None

    def _unknown(self, word: str) -> str:
        return f"{word!r} is neither a verb nor a {self.name}"

    def _looks_like_an_object(self, ctx: click.Context, name: str) -> bool:
        from ._legal import named

        if name.startswith("-"):
            return False
        return bool(named(given(ctx).where, self.noun.cls, name))

    def _own(self) -> dict[str, click.Command]:
        module = OF_ITS_OWN.get(self.name or "")
        if module is None:
            return {}
        found: dict[str, click.Command] = import_module(f".{module}", __package__).COMMANDS
        return found

    def _everywhere(self, name: str) -> click.Command | None:
        if name == "list":
            return list_command(self.name or "", self.noun)
        if name in EVERYWHERE:
            from ._records import RECORD_COMMANDS

            return RECORD_COMMANDS[name](self.noun.cls)
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            rows.append((name, command.get_short_help_str(80) if command else ""))
        with formatter.section("Verbs"):
            formatter.write_dl(rows)


class ObjectGroup(_Verbs):
    """One object: what may be done with it now. The verb's first argument is the object."""

    def __init__(self, name: str, nouns: NounGroup) -> None:
        super().__init__(name, help=f"What may be done with {name} now.", no_args_is_help=True)
        self._nouns = nouns

    def list_commands(self, ctx: click.Context) -> list[str]:
        from ._legal import legal_verbs

        legal = legal_verbs(given(ctx).where, self._nouns.noun.cls, self.name or "")
        listed = [one for one in self._nouns.list_commands(ctx) if one not in ("list", "create")]
        wants = {one: self._object_of(self._nouns.get_command(ctx, one)) for one in listed}
        return [one for one, type_ in wants.items() if type_ and legal(type_.verb or one)]

    @staticmethod
    def _object_of(command: click.Command | None) -> OBJECT | None:
        """What its first argument that is an object may be; None when it has none."""
        types = (one.type for one in command.params) if command else ()
        return next((one for one in types if isinstance(one, OBJECT)), None)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        from ._verbs import verb_command

        nouns = self._nouns
        found = nouns._everywhere(name) or nouns._own().get(name)
        found = found or verb_command(nouns.noun.cls, name)
        if found is None or self._object_of(found) is None:
            return None
        return _with_object(found, self.name or "")


def _with_object(command: click.Command, name: str) -> click.Command:
    """The same command with the object already given."""
    first = next(one for one in command.params if isinstance(one.type, OBJECT))
    inner = command.callback
    assert inner is not None
    assert first.name is not None
    value = (name,) if first.nargs == -1 else name
    given_name = first.name

    def callback(**values: object) -> object:
        return inner(**{given_name: value, **values})

    rest = [one for one in command.params if one is not first]
    return click.Command(command.name, params=rest, callback=callback, help=command.help)


def list_command(name: str, noun: Noun) -> click.Command:
    """``list``."""

    def run(columns: str | None, filters: tuple[str, ...], all_: bool, no_header: bool) -> int:
        here = given()
        wanted = Listing(
            name,
            here.where,
            here.output,
            tuple(columns.split(",")) if columns else (),
            filters,
            all_,
            not no_header,
        )
        return show_list(wanted, noun)

    return click.Command(
        "list",
        callback=run,
        help="List them: some columns of each.",
        params=[
            *common(),
            click.Option(["--columns"], metavar="A,B", help="Columns or fields."),
            click.Option(
                ["--filter", "filters"],
                multiple=True,
                metavar="FIELD=VALUE",
                help="Only those; also != ~ > < >= <=, and MAP:KEY=VALUE. All given must fit.",
            ),
            click.Option(["--all", "all_"], is_flag=True, help="Templates and snapshots too."),
            click.Option(["--no-header"], is_flag=True, help="Without titles."),
        ],
    )
