"""Clients, and how fast they may call."""

from __future__ import annotations

from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, DateTime, Float, Int, Ref, Set, String, Void


class Caller(Model, create=True, destroy=True, since="26.17.0", xapi=True):
    """A client, as the toolstack tells clients apart.

    Source: xapi datamodel, class Caller.
    """

    uuid = field(
        String, RO_run, "Unique identifier of the client.", since="26.17.0", xapi="P?:26.17.0"
    )
    name_label = field(String, RW, "Name for people to read.", since="26.17.0", xapi="P?:26.17.0")
    name_description = field(
        String,
        RW,
        "Notes about the client, for people to read.",
        since="26.17.0",
        xapi="P?:26.17.0",
    )
    user_agent = field(
        String, RO_ins, "What the client calls itself.", since="26.17.0", xapi="P?:26.17.0"
    )
    client_ip = field(
        String, RO_ins, "Address that it calls from.", since="26.17.0", xapi="P?:26.17.0"
    )
    last_access = field(
        DateTime, RO_run, "When it last called.", since="26.17.0", xapi="P?:26.17.0"
    )
    groups = field(
        Set(String), RO_run, "Groups that it is counted with.", since="26.17.0", xapi="P?:26.17.0"
    )
    rate_limit = field(
        Ref("Rate_limit"), RO_run, "What limits its calls.", since="26.17.0", xapi="P?:26.17.0"
    )
    auto_registered = field(
        Bool,
        RO_run,
        "Whether the toolstack noted it by itself.",
        since="26.17.0",
        xapi="P?:26.17.0",
    )

    add_group = message(
        Void,
        "Count it with one more group.",
        Param("group", String, since="26.17.0"),
        since="26.17.0",
        xapi="P?:26.17.0",
        role="pool-operator",
    )
    remove_group = message(
        Void,
        "Count it no longer with a group.",
        Param("group", String, since="26.17.0"),
        since="26.17.0",
        xapi="P?:26.17.0",
        role="pool-operator",
    )
    query_token_usage = message(
        Float,
        "Tell how many tokens its calls have cost.",
        since="26.15.0",
        xapi="P?:26.15.0",
        role="pool-operator",
    )
    query_call_count = message(
        Int,
        "Tell how many calls it has made.",
        since="26.15.0",
        xapi="P?:26.15.0",
        role="pool-operator",
    )
    query_group_token_usage = message(
        Float,
        "Tell how many tokens the calls of a group have cost.",
        Param("group", String, since="26.15.0"),
        since="26.15.0",
        xapi="P?:26.15.0",
        role="pool-operator",
        static=True,
    )
    query_group_call_count = message(
        Int,
        "Tell how many calls a group has made.",
        Param("group", String, since="26.15.0"),
        since="26.15.0",
        xapi="P?:26.15.0",
        role="pool-operator",
        static=True,
    )
    query_all_usage = message(
        Set(Set(String)),
        "Tell tokens and calls of all clients, one row each.",
        since="26.17.0",
        xapi="P?:26.17.0",
        role="pool-operator",
        static=True,
    )


class Rate_limit(Model, create=True, destroy=True, since="26.17.0", xapi=True):
    """A bound on how fast clients may call.

    Source: xapi datamodel, class Rate_limit.
    """

    uuid = field(
        String, RO_run, "Unique identifier of the limit.", since="26.17.0", xapi="P?:26.17.0"
    )
    name_label = field(String, RW, "Name for people to read.", since="26.17.0", xapi="P?:26.17.0")
    name_description = field(
        String, RW, "Notes about the limit, for people to read.", since="26.17.0", xapi="P?:26.17.0"
    )
    callers = field(
        Set(Ref("Caller")), RO_run, "Clients that share it.", since="26.17.0", xapi="P?:26.17.0"
    )
    burst_size = field(
        Float,
        RO_ins,
        "Tokens that can be saved up for a burst.",
        since="26.17.0",
        xapi="P?:26.17.0",
    )
    fill_rate = field(
        Float, RO_ins, "Tokens that come back each second.", since="26.17.0", xapi="P?:26.17.0"
    )

    add_caller = message(
        Void,
        "Put one more client under the limit.",
        Param("caller", Ref("Caller"), since="26.17.0"),
        since="26.17.0",
        xapi="P?:26.17.0",
        role="pool-admin",
    )
    remove_caller = message(
        Void,
        "Free a client from the limit.",
        Param("caller", Ref("Caller"), since="26.17.0"),
        since="26.17.0",
        xapi="P?:26.17.0",
        role="pool-admin",
    )
    set_burst_size = message(
        Void,
        "Set how many tokens can be saved up.",
        Param("value", Float, since="26.17.0"),
        since="26.17.0",
        xapi="P?:26.17.0",
        role="pool-admin",
    )
    set_fill_rate = message(
        Void,
        "Set how many tokens come back each second.",
        Param("value", Float, since="26.17.0"),
        since="26.17.0",
        xapi="P?:26.17.0",
        role="pool-admin",
    )
