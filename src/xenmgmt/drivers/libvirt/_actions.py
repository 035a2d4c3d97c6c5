"""What is to follow the end of a guest: libvirt's words and ours."""

from __future__ import annotations

WHILE_IT_RUNS = "preserve"
"""What libvirt is to do with a guest that crashed: what follows is then decided by the record."""

KEPT_AFTER_CRASH = ("preserve", "coredump_and_destroy", "coredump_and_restart")
"""What is to be done after a crash that needs what is left of the guest."""


def left_to_us(on_crash: str) -> str:
    """What a definition says that others may start too, for us to do the rest."""
    return "preserve" if on_crash in KEPT_AFTER_CRASH else "destroy"


def crash_word(on_crash: str, engine: str) -> str:
    """How a definition says it; QEMU's guests are not renamed."""
    if on_crash == "rename_restart" and engine == "qemu":
        return "restart"
    return on_crash.replace("_and", "").replace("_", "-")


def on_crash(word: str | None) -> str:
    """What a definition says of crashes; "destroy" where it says nothing."""
    return (word or "destroy").replace("coredump-", "coredump_and_").replace("-", "_")


def on_reboot(word: str | None) -> str:
    """What a definition says of reboots; "restart" where it says nothing."""
    return "restart" if (word or "restart").endswith("restart") else "destroy"
