"""Domains of libvirt's test driver."""

from __future__ import annotations

from typing import Any

XML = """<domain type='test'><name>{name}</name><memory unit='KiB'>262144</memory>
<vcpu>1</vcpu><os><type>hvm</type></os></domain>"""


def define(connection: Any, name: str) -> Any:
    """A domain, defined and shut off."""
    return connection.defineXML(XML.format(name=name))


def life(connection: Any, name: str) -> None:
    """define, create, destroy, undefine."""
    domain = define(connection, name)
    domain.create()
    domain.destroy()
    domain.undefine()
