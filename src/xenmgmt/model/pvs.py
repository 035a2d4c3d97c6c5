"""Provisioning servers, and the caches for their traffic."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, Enum, Int, Ref, Set, String, Void


class PVS_site(Model, since="ely", xapi=True):
    """A site of provisioning servers, whose traffic hosts can cache.

    Source: xapi datamodel, class PVS_site.
    """

    uuid = field(String, RO_run, "Unique identifier of the site.", since="ely", xapi="P:ely")
    name_label = field(String, RW, "Name for people to read.", since="ely", xapi="P:ely")
    name_description = field(
        String, RW, "Notes about the site, for people to read.", since="ely", xapi="P:ely"
    )
    PVS_uuid = field(
        String,
        RO_ins,
        "Identifier that the servers themselves give the site.",
        since="ely",
        xapi="P:ely",
    )
    cache_storage = field(
        Set(Ref("PVS_cache_storage")),
        RO_run,
        "Storage that hosts set aside as cache.",
        since="ely",
        xapi="P:ely",
    )
    servers = field(
        Set(Ref("PVS_server")), RO_run, "Servers of the site.", since="ely", xapi="P:ely"
    )
    proxies = field(
        Set(Ref("PVS_proxy")),
        RO_run,
        "Interfaces whose traffic with the site is cached.",
        since="ely",
        xapi="P:ely",
    )

    introduce = message(
        Ref("PVS_site"),
        "Make a site known.",
        Param("name_label", String, since="ely"),
        Param("name_description", String, since="ely"),
        Param("PVS_uuid", String, since="ely"),
        since="ely",
        xapi="P:ely",
        role="pool-operator",
        static=True,
    )
    forget = message(
        Void,
        "Forget the site; it must have no servers and no running proxies.",
        errors=(
            "PVS_SITE_CONTAINS_RUNNING_PROXIES",
            "PVS_SITE_CONTAINS_SERVERS",
        ),
        since="ely",
        xapi="P:ely",
        role="pool-operator",
    )
    set_PVS_uuid = message(
        Void,
        "Set the identifier that the servers give the site.",
        Param("value", String, since="ely"),
        since="ely",
        xapi="P:ely",
        role="pool-operator",
    )


class PVS_server(Model, since="ely", xapi=True):
    """A provisioning server of a site.

    Source: xapi datamodel, class PVS_server.
    """

    uuid = field(String, RO_run, "Unique identifier of the server.", since="ely", xapi="P:ely")
    addresses = field(Set(String), RO_ins, "Addresses of the server.", since="ely", xapi="P:ely")
    first_port = field(
        Int, RO_ins, "First port of the range that it uses.", since="ely", xapi="P:ely"
    )
    last_port = field(
        Int, RO_ins, "Last port of the range that it uses.", since="ely", xapi="P:ely"
    )
    site = field(Ref("PVS_site"), RO_ins, "The site that it belongs to.", since="ely", xapi="P:ely")

    introduce = message(
        Ref("PVS_server"),
        "Make a server of a site known.",
        Param("addresses", Set(String), since="ely"),
        Param("first_port", Int, since="ely"),
        Param("last_port", Int, since="ely"),
        Param("site", Ref("PVS_site"), since="ely"),
        since="ely",
        xapi="P:ely",
        role="pool-operator",
        static=True,
    )
    forget = message(Void, "Forget the server.", since="ely", xapi="P:ely", role="pool-operator")


class PVS_proxy(Model, since="ely", xapi=True):
    """What caches the traffic of one virtual interface with a site.

    Source: xapi datamodel, class PVS_proxy.
    """

    uuid = field(String, RO_run, "Unique identifier of the proxy.", since="ely", xapi="P:ely")
    site = field(
        Ref("PVS_site"), RO_ins, "The site whose traffic is cached.", since="ely", xapi="P:ely"
    )
    VIF = field(
        Ref("VIF"),
        RO_ins,
        "The interface that the traffic goes through.",
        since="ely",
        xapi="P:ely",
    )
    currently_attached = field(
        Bool, RO_run, "Whether the running VM goes through it now.", since="ely", xapi="P:ely"
    )
    status = field(
        Enum(e.pvs_proxy_status),
        RO_run,
        "What it is doing, or why it cannot.",
        since="ely",
        xapi="P:ely",
    )

    create = message(
        Ref("PVS_proxy"),
        "Cache the traffic of an interface with a site.",
        Param("site", Ref("PVS_site"), since="ely"),
        Param("VIF", Ref("VIF"), since="ely"),
        since="ely",
        xapi="P:ely",
        role="pool-operator",
        static=True,
    )
    destroy = message(
        Void, "Stop caching, and remove the proxy.", since="ely", xapi="P:ely", role="pool-operator"
    )


class PVS_cache_storage(Model, create=True, destroy=True, since="ely", xapi=True):
    """Storage that a host sets aside to cache the traffic of a site.

    Source: xapi datamodel, class PVS_cache_storage.
    """

    uuid = field(String, RO_run, "Unique identifier of the storage.", since="ely", xapi="P:ely")
    host = field(Ref("host"), RO_ins, "The host that uses it.", since="ely", xapi="P:ely")
    SR = field(Ref("SR"), RO_ins, "The repository that the cache is on.", since="ely", xapi="P:ely")
    site = field(
        Ref("PVS_site"), RO_ins, "The site whose traffic is cached.", since="ely", xapi="P:ely"
    )
    size = field(
        Int,
        RO_ins,
        "Room for the cache.",
        default=21474836480,
        since="ely",
        xapi="P:ely",
        unit="bytes",
    )
    VDI = field(Ref("VDI"), RO_run, "The disk that is the cache.", since="ely", xapi="P:ely")
