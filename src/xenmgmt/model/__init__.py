"""What exists: the classes, fields, messages and relations of the Xen-API, declared."""

from __future__ import annotations

from . import (
    console,
    cpu_pool,
    crashdump,
    debug,
    event,
    host,
    message,
    network,
    pbd,
    pci,
    pif,
    policy,
    pool,
    scsi,
    session,
    sr,
    task,
    user,
    vbd,
    vdi,
    vif,
    vm,
    vtpm,
)
from . import _relations as _relations
from ._fields import CLASSES, RELATIONS, Field, Message, Model, Param, Qualifier, Relation

__all__ = ["CLASSES", "RELATIONS", "Field", "Message", "Model", "Param", "Qualifier", "Relation"]
