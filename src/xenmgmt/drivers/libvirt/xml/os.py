"""``<os>``: what a domain boots, and from where."""

from __future__ import annotations

from ._element import Children, Element, text, yes_no


class Boot(Element):
    """``<boot dev='hd'/>``: one place to boot from, in order."""

    tag = "boot"
    dev = text("@dev")


class OS(Element):
    """Firmware, kernel and order of boot."""

    tag = "os"
    type = text("type")
    arch = text("type/@arch")
    machine = text("type/@machine")
    loader = text("loader")
    kernel = text("kernel")
    initrd = text("initrd")
    cmdline = text("cmdline")
    boot = Children("boot", Boot)
    menu = yes_no("bootmenu/@enable")
