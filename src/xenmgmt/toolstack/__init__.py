"""The object that users hold: a connection, over one engine and one store."""

from ._connect import StrPath, Xen, connect, parts
from ._core import OPEN, Toolstack, find_connection
from ._noted import noted
from ._task import BaseTask, Task

__all__ = [
    "OPEN",
    "BaseTask",
    "StrPath",
    "Task",
    "Toolstack",
    "Xen",
    "connect",
    "find_connection",
    "noted",
    "parts",
]
