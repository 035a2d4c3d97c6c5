"""``xenmgmt completion``: the script that completes words in a shell."""

from __future__ import annotations

import click


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def COMMAND(shell: str) -> int:
    """Print the script for a shell: eval "$(xenmgmt completion bash)".

    Verbs come from the model, and names from the store: only those that a verb may be used on now.
    """
    from click.shell_completion import get_completion_class

    from ._app import APP

    kind = get_completion_class(shell)
    assert kind is not None
    print(kind(APP, {}, "xenmgmt", "_XENMGMT_COMPLETE").source())
    return 0
