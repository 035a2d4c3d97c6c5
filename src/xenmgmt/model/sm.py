"""Storage managers, and what they tell of storage."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_run, RW, field, message
from ._types import Bool, Enum, Int, Map, Option, Record, Ref, Set, String


class SM(Model, since="rio", xapi=True):
    """A storage manager: the driver for one type of repository.

    Source: xapi datamodel, class SM.
    """

    uuid = field(String, RO_run, "Unique identifier of the driver.", since="rio", xapi="P:rio")
    name_label = field(String, RO_run, "Name for people to read.", since="rio", xapi="P:rio")
    name_description = field(
        String, RO_run, "Notes about the driver, for people to read.", since="rio", xapi="P:rio"
    )
    type = field(String, RO_run, "Type of repository that it drives.", since="rio", xapi="P:rio")
    vendor = field(String, RO_run, "Who made the driver.", since="rio", xapi="P:rio")
    copyright = field(String, RO_run, "Who holds the rights in it.", since="rio", xapi="P:rio")
    version = field(String, RO_run, "Version of the driver.", since="rio", xapi="P:rio")
    required_api_version = field(
        String, RO_run, "Version of the storage interface that it needs.", since="rio", xapi="P:rio"
    )
    configuration = field(
        Map(String, String),
        RO_run,
        "Settings that it takes, each with an explanation.",
        since="rio",
        xapi="P:rio",
    )
    capabilities = field(
        Set(String),
        RO_run,
        "What it can do (superseded by features).",
        since="miami",
        xapi="P:miami D:clearwater",
    )
    features = field(
        Map(String, Int),
        RO_run,
        "What it can do, each with a version.",
        since="clearwater",
        xapi="P:clearwater C:24.37.0",
    )
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="miami",
        xapi="P:miami",
    )
    driver_filename = field(
        String, RO_run, "File of the driver.", since="orlando", xapi="P:orlando"
    )
    required_cluster_stack = field(
        Set(String),
        RO_run,
        "Cluster software of which it needs one.",
        since="dundee",
        xapi="P:dundee",
    )
    supported_image_formats = field(
        Set(Enum(e.image_format_type)),
        RO_run,
        "Image formats that it can keep disks in.",
        since="26.15.0",
        xapi="P?:26.15.0",
    )


class sr_stat(Model, since="kolkata", xapi=True, kept=False):
    """How a repository stands, as its driver tells.

    Source: xapi datamodel, class sr_stat.
    """

    uuid = field(
        Option(String),
        RO_run,
        "Unique identifier of the repository, if it has one yet.",
        since="kolkata",
        xapi="P?:kolkata P:lima E:24.17.0",
    )
    name_label = field(
        String,
        RO_run,
        "Name for people to read.",
        since="kolkata",
        xapi="P?:kolkata P:lima E:24.17.0",
    )
    name_description = field(
        String,
        RO_run,
        "Notes about the repository, for people to read.",
        since="kolkata",
        xapi="P?:kolkata P:lima E:24.17.0",
    )
    free_space = field(
        Int,
        RO_run,
        "Room that is left.",
        since="kolkata",
        xapi="P?:kolkata P:lima E:24.17.0",
        unit="bytes",
    )
    total_space = field(
        Int,
        RO_run,
        "Room there is in all.",
        since="kolkata",
        xapi="P?:kolkata P:lima E:24.17.0",
        unit="bytes",
    )
    clustered = field(
        Bool,
        RO_run,
        "Whether it needs the hosts to form a cluster.",
        since="kolkata",
        xapi="P?:kolkata P:lima E:24.17.0",
    )
    health = field(
        Enum(e.sr_health),
        RO_run,
        "Whether it works, and what is wrong if not.",
        since="kolkata",
        xapi="P?:kolkata P:lima E:24.17.0",
    )


class probe_result(Model, since="kolkata", xapi=True, kept=False):
    """One thing that a storage driver found at a device.

    Source: xapi datamodel, class probe_result.
    """

    configuration = field(
        Map(String, String),
        RO_run,
        "Settings that lead to it.",
        since="kolkata",
        xapi="P?:kolkata P:lima",
    )
    complete = field(
        Bool,
        RO_run,
        "Whether these settings suffice to connect.",
        since="kolkata",
        xapi="P?:kolkata P:lima",
    )
    sr = field(
        Option(Record("sr_stat")),
        RO_run,
        "The repository found there, if there is one.",
        since="kolkata",
        xapi="P?:kolkata P:lima",
    )
    extra_info = field(
        Map(String, String),
        RO_run,
        "More that the driver has to say.",
        since="kolkata",
        xapi="P?:kolkata P:lima",
    )


class LVHD(Model, since="dundee", xapi=True):
    """Measures for repositories of logical volumes.

    Source: xapi datamodel, class LVHD.
    """

    uuid = field(String, RO_run, "Unique identifier of the object.", since="rio", xapi="P:rio")

    enable_thin_provisioning = message(
        String,
        "Turn a repository into one that sets room aside only as needed.",
        Param("host", Ref("host"), since="dundee"),
        Param("SR", Ref("SR"), since="dundee"),
        Param("initial_allocation", Int, since="dundee"),
        Param("allocation_quantum", Int, since="dundee"),
        since="dundee",
        xapi="P:dundee",
        role="pool-admin",
        static=True,
    )


class vdi_nbd_server_info(Model, since="inverness", xapi=True, kept=False):
    """Where and how a disk can be read over the network.

    Source: xapi datamodel, class vdi_nbd_server_info.
    """

    exportname = field(
        String,
        RO_run,
        "Name to ask for; it opens the disk, so keep it secret.",
        since="inverness",
        xapi="P:inverness",
    )
    address = field(String, RO_run, "Address of the server.", since="inverness", xapi="P:inverness")
    port = field(Int, RO_run, "Port of the server.", since="inverness", xapi="P:inverness")
    cert = field(
        String, RO_run, "Certificate of the server, as text.", since="inverness", xapi="P:inverness"
    )
    subject = field(
        String,
        RO_run,
        "Host name to be checked against the certificate.",
        since="inverness",
        xapi="P:inverness",
    )
