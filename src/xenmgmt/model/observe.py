"""What there is to watch: features, faults, traces, measurements."""

from __future__ import annotations

from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, Float, Map, Ref, Set, String, Void


class Feature(Model, since="falcon", xapi=True):
    """A feature of the product that can be on or off.

    Source: xapi datamodel, class Feature.
    """

    uuid = field(
        String, RO_run, "Unique identifier of the feature.", since="falcon", xapi="P:falcon"
    )
    name_label = field(String, RO_ins, "Name for people to read.", since="rio", xapi="P:rio")
    name_description = field(
        String, RO_ins, "Notes about the feature, for people to read.", since="rio", xapi="P:rio"
    )
    enabled = field(Bool, RO_run, "Whether it is on.", since="falcon", xapi="P:falcon")
    experimental = field(
        Bool,
        RO_ins,
        "Whether it is there to try, without support.",
        since="falcon",
        xapi="P:falcon",
    )
    version = field(
        String, RO_ins, "Version of the feature.", default="1.0", since="falcon", xapi="P:falcon"
    )
    host = field(Ref("host"), RO_run, "The host that has it.", since="falcon", xapi="P:falcon")


class Diagnostics(Model, since="stockholm", xapi=True, kept=False):
    """Measures for finding faults; none of them is published.

    Source: xapi datamodel, class Diagnostics.
    """


class Observer(Model, create=True, destroy=True, since="23.14.0", xapi=True):
    """What collects traces of the toolstack's work.

    Source: xapi datamodel, class Observer.
    """

    uuid = field(
        String, RO_run, "Unique identifier of the observer.", since="23.14.0", xapi="P?:23.14.0"
    )
    name_label = field(String, RW, "Name for people to read.", since="rio", xapi="P:rio")
    name_description = field(
        String, RW, "Notes about the observer, for people to read.", since="rio", xapi="P:rio"
    )
    hosts = field(
        Set(Ref("host")),
        RO_ins,
        "Hosts that it watches; empty for all.",
        since="23.14.0",
        xapi="P?:23.14.0",
    )
    attributes = field(
        Map(String, String),
        RO_ins,
        "Words to add to every trace, by name.",
        since="23.14.0",
        xapi="P?:23.14.0",
    )
    endpoints = field(
        Set(String),
        RO_ins,
        "Addresses that traces are sent to.",
        since="23.14.0",
        xapi="P?:23.14.0",
    )
    components = field(
        Set(String),
        RO_ins,
        "Parts of the toolstack that it watches; empty for all.",
        since="23.14.0",
        xapi="P?:23.14.0",
    )
    enabled = field(Bool, RO_ins, "Whether it collects.", since="23.14.0", xapi="P?:23.14.0")

    set_hosts = message(
        Void,
        "Say which hosts it watches.",
        Param("value", Set(Ref("host")), since="23.14.0"),
        since="23.14.0",
        xapi="P?:23.14.0",
        role="pool-admin",
    )
    set_enabled = message(
        Void,
        "Say whether it collects.",
        Param("value", Bool, since="23.14.0"),
        since="23.14.0",
        xapi="P?:23.14.0",
        role="pool-admin",
    )
    set_attributes = message(
        Void,
        "Say what is added to every trace.",
        Param("value", Map(String, String), since="23.14.0"),
        since="23.14.0",
        xapi="P?:23.14.0",
        role="pool-admin",
    )
    set_endpoints = message(
        Void,
        "Say where traces are sent to.",
        Param("value", Set(String), since="23.14.0"),
        since="23.14.0",
        xapi="P?:23.14.0",
        role="pool-admin",
    )
    set_components = message(
        Void,
        "Say which parts of the toolstack it watches.",
        Param("value", Set(String), since="23.14.0"),
        since="23.14.0",
        xapi="P?:23.14.0",
        role="pool-admin",
    )


class data_source(Model, since="orlando", xapi=True, kept=False):
    """A quantity that can be measured and recorded.

    Source: xapi datamodel, class data_source.
    """

    name_label = field(String, RO_run, "Name for people to read.", since="rio", xapi="P:rio")
    name_description = field(
        String, RO_run, "What is measured, for people to read.", since="rio", xapi="P:rio"
    )
    enabled = field(Bool, RO_run, "Whether it is recorded.", since="rio", xapi="P:rio")
    standard = field(
        Bool, RO_run, "Whether it is recorded unless told otherwise.", since="rio", xapi="P:rio"
    )
    units = field(String, RO_run, "Unit of the value.", since="rio", xapi="P:rio")
    min = field(Float, RO_run, "Least value that it can have.", since="rio", xapi="P:rio")
    max = field(Float, RO_run, "Greatest value that it can have.", since="rio", xapi="P:rio")
    value = field(Float, RO_run, "What was measured last.", since="rio", xapi="P:rio")
