"""Verbs of hosts that no message of the API is: top."""

from __future__ import annotations

from ._top import HOSTS, command

COMMANDS = {"top": command(HOSTS)}
