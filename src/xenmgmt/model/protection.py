"""Protection of a VM by checkpoints on another host: a class of this library's own, on no wire."""

from __future__ import annotations

from ._fields import Model, RO_ins, RO_run, field
from ._types import Bool, Float, Int, Ref, String
from .usage import OWN


class VM_protection(Model, create=True, destroy=True, since=OWN):
    """A VM whose state is sent to a stand-by on another host, many times a second.

    Output of the guest is held back until a checkpoint that has it is safe there. When the VM's
    host is lost the guest goes on from the last safe checkpoint, so that nobody has seen output of
    a state that is lost. Source: this library (use cases 47 and 65; after Remus and Kemari).
    """

    uuid = field(String, RO_run, "Unique identifier of the protection.", since=OWN)
    VM = field(Ref("VM"), RO_ins, "The VM that is protected.", required=True, since=OWN)
    host = field(
        Ref("host"), RO_ins, "The host on which the stand-by is.", required=True, since=OWN
    )
    interval = field(
        Float,
        RO_ins,
        "Time from one checkpoint to the next.",
        default=0.05,
        since=OWN,
        unit="s",
    )
    automatic = field(
        Bool,
        RO_ins,
        "Whether it fails over by itself once the VM's host is lost for certain.",
        default=True,
        since=OWN,
    )
    memory = field(
        Int, RO_run, "What the stand-by takes of its host's memory.", since=OWN, unit="bytes"
    )
    reason = field(String, RO_run, "Why the protection was lost.", read=("Lost",), since=OWN)
