"""Patches and updates of the product, and where they come from."""

from __future__ import annotations

from . import _enums as e
from ._fields import Model, Param, RO_ins, RO_run, RW, field, message
from ._types import Bool, DateTime, Enum, Int, Map, Ref, Set, String, Void


class pool_patch(Model, since="miami", xapi=True):
    """A patch that was uploaded to the pool, in the old format.

    Source: xapi datamodel, class pool_patch.
    """

    uuid = field(String, RO_run, "Unique identifier of the patch.", since="rio", xapi="P:rio")
    name_label = field(String, RO_ins, "Name for people to read.", since="rio", xapi="P:rio")
    name_description = field(
        String, RO_ins, "Notes about the patch, for people to read.", since="rio", xapi="P:rio"
    )
    version = field(String, RO_ins, "Version of the patch.", since="miami", xapi="P:miami")
    size = field(
        Int, RO_run, "Size of the uploaded file.", since="miami", xapi="P:miami", unit="bytes"
    )
    pool_applied = field(Bool, RO_run, "Whether all hosts have it.", since="miami", xapi="P:miami")
    host_patches = field(
        Set(Ref("host_patch")),
        RO_run,
        "Records of the hosts that have it.",
        since="miami",
        xapi="P:miami",
    )
    after_apply_guidance = field(
        Set(Enum(e.after_apply_guidance)),
        RO_run,
        "What must be done once it is applied.",
        since="miami",
        xapi="P:miami",
    )
    pool_update = field(
        Ref("pool_update"),
        RO_ins,
        "The update that the patch is part of.",
        since="ely",
        xapi="P:ely",
    )
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="miami",
        xapi="P:miami",
    )

    apply = message(
        String,
        "Apply the patch to one host; returns what its script printed.",
        Param("host", Ref("host"), since="miami"),
        since="miami",
        xapi="P:miami D:ely",
        role="pool-operator",
    )
    pool_apply = message(
        Void,
        "Apply the patch to all hosts.",
        since="miami",
        xapi="P:miami D:ely",
        role="pool-operator",
    )
    precheck = message(
        String,
        "Try whether the patch could be applied to a host.",
        Param("host", Ref("host"), since="miami"),
        since="miami",
        xapi="P:miami D:ely",
        role="pool-operator",
    )
    clean = message(
        Void,
        "Remove the file of the patch from this host.",
        since="miami",
        xapi="P:miami D:ely",
        role="pool-operator",
    )
    pool_clean = message(
        Void,
        "Remove the file of the patch from all hosts.",
        since="tampa",
        xapi="P:tampa D:ely",
        role="pool-operator",
    )
    destroy = message(
        Void,
        "Forget a patch that no host has.",
        since="miami",
        xapi="P:miami D:ely",
        role="pool-operator",
    )
    clean_on_host = message(
        Void,
        "Remove the file of the patch from one host.",
        Param("host", Ref("host"), since="tampa"),
        since="tampa",
        xapi="P:tampa D:ely",
        role="pool-operator",
    )


class host_patch(Model, since="rio", xapi=True):
    """A patch as one host has it, in the old format.

    Source: xapi datamodel, class host_patch.
    """

    uuid = field(String, RO_run, "Unique identifier of the record.", since="rio", xapi="P:rio")
    name_label = field(String, RO_ins, "Name for people to read.", since="rio", xapi="P:rio")
    name_description = field(
        String, RO_ins, "Notes about the patch, for people to read.", since="rio", xapi="P:rio"
    )
    version = field(String, RO_ins, "Version of the patch.", since="rio", xapi="P:rio")
    host = field(Ref("host"), RO_ins, "The host that it is for.", since="rio", xapi="P:rio")
    applied = field(Bool, RO_run, "Whether it is applied.", since="rio", xapi="P:rio")
    timestamp_applied = field(DateTime, RO_run, "When it was applied.", since="rio", xapi="P:rio")
    size = field(Int, RO_run, "Size of the file.", since="rio", xapi="P:rio", unit="bytes")
    pool_patch = field(
        Ref("pool_patch"), RO_ins, "The patch in the pool.", since="miami", xapi="P:miami"
    )
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="miami",
        xapi="P:miami",
    )

    destroy = message(
        Void,
        "Remove a patch that was not applied.",
        since="rio",
        xapi="P:rio D:miami",
        role="pool-operator",
    )
    apply = message(
        String,
        "Apply the patch; returns what its script printed.",
        since="rio",
        xapi="P:rio D:miami",
        role="pool-operator",
    )


class pool_update(Model, since="ely", xapi=True):
    """An update of the product, kept on a disk.

    Source: xapi datamodel, class pool_update.
    """

    uuid = field(String, RO_run, "Unique identifier of the update.", since="rio", xapi="P:rio")
    name_label = field(String, RO_ins, "Name for people to read.", since="rio", xapi="P:rio")
    name_description = field(
        String, RO_ins, "Notes about the update, for people to read.", since="rio", xapi="P:rio"
    )
    version = field(String, RO_ins, "Version of the update.", since="ely", xapi="P:ely")
    installation_size = field(
        Int, RO_ins, "Room that it takes on a host.", since="ely", xapi="P:ely", unit="bytes"
    )
    key = field(String, RO_ins, "Public key that it is signed with.", since="ely", xapi="P:ely")
    after_apply_guidance = field(
        Set(Enum(e.update_after_apply_guidance)),
        RO_ins,
        "What must be done once it is applied.",
        since="ely",
        xapi="P:ely",
    )
    vdi = field(Ref("VDI"), RO_ins, "The disk that it is on.", since="rio", xapi="P:rio")
    hosts = field(Set(Ref("host")), RO_run, "Hosts that have it.", since="ely", xapi="P:ely")
    other_config = field(
        Map(String, String),
        RW,
        "Free-form settings of clients, by name.",
        since="inverness",
        xapi="P:inverness",
    )
    enforce_homogeneity = field(
        Bool,
        RO_ins,
        "Whether all hosts must have it, or none.",
        since="inverness",
        xapi="P:inverness",
    )

    introduce = message(
        Ref("pool_update"),
        "Make the update on a disk known.",
        Param("vdi", Ref("VDI"), since="ely"),
        since="ely",
        xapi="P:ely",
        role="pool-operator",
        static=True,
    )
    precheck = message(
        Enum(e.livepatch_status),
        "Try whether the update could be applied to a host.",
        Param("host", Ref("host"), since="ely"),
        since="ely",
        xapi="P:ely",
        role="pool-operator",
    )
    apply = message(
        Void,
        "Apply the update to one host.",
        Param("host", Ref("host"), since="ely"),
        since="ely",
        xapi="P:ely",
        role="pool-operator",
    )
    pool_apply = message(
        Void, "Apply the update to all hosts.", since="ely", xapi="P:ely", role="pool-operator"
    )
    pool_clean = message(
        Void,
        "Remove the files of the update from all hosts.",
        since="ely",
        xapi="P:ely",
        role="pool-operator",
    )
    destroy = message(
        Void, "Forget an update that no host has.", since="ely", xapi="P:ely", role="pool-operator"
    )


class Repository(Model, since="1.301.0", xapi=True):
    """A place that updates come from.

    Source: xapi datamodel, class Repository.
    """

    uuid = field(
        String, RO_run, "Unique identifier of the repository.", since="1.301.0", xapi="P:1.301.0"
    )
    name_label = field(String, RW, "Name for people to read.", since="rio", xapi="P:rio")
    name_description = field(
        String, RW, "Notes about the repository, for people to read.", since="rio", xapi="P:rio"
    )
    binary_url = field(
        String, RO_ins, "Address of the packages.", since="1.301.0", xapi="P:1.301.0"
    )
    source_url = field(
        String, RO_ins, "Address of their sources.", since="1.301.0", xapi="P:1.301.0"
    )
    update = field(
        Bool,
        RO_ins,
        "Whether the packages are described as updates.",
        since="1.301.0",
        xapi="P:1.301.0",
    )
    hash = field(
        String,
        RO_run,
        "Checksum of the list of packages, as last fetched.",
        since="1.301.0",
        xapi="P:1.301.0",
    )
    gpgkey_path = field(
        String,
        RO_ins,
        "File of the key that signs the packages.",
        since="22.12.0",
        xapi="P?:22.12.0",
    )
    origin = field(
        Enum(e.origin), RO_ins, "What kind of place it is.", since="24.23.0", xapi="P?:24.23.0"
    )
    certificate = field(
        String,
        RO_ins,
        "Certificate of the pool that serves the packages.",
        since="25.7.0",
        xapi="P?:25.7.0",
    )

    introduce = message(
        Ref("Repository"),
        "Make a remote repository known.",
        Param("name_label", String, since="1.301.0"),
        Param("name_description", String, since="1.301.0"),
        Param("binary_url", String, since="1.301.0"),
        Param("source_url", String, since="1.301.0"),
        Param("update", Bool, since="1.301.0"),
        Param("gpgkey_path", String, default="", since="1.301.0"),
        since="1.301.0",
        xapi="P:1.301.0",
        role="pool-operator",
        client_cert=True,
        static=True,
    )
    introduce_bundle = message(
        Ref("Repository"),
        "Make a repository for updates that are uploaded as one file.",
        Param("name_label", String, since="24.23.0"),
        Param("name_description", String, since="24.23.0"),
        since="24.23.0",
        xapi="P?:24.23.0",
        role="pool-operator",
        client_cert=True,
        static=True,
    )
    introduce_remote_pool = message(
        Ref("Repository"),
        "Make a repository that another pool serves.",
        Param("name_label", String, since="25.7.0"),
        Param("name_description", String, since="25.7.0"),
        Param("binary_url", String, since="25.7.0"),
        Param("certificate", String, since="25.7.0"),
        since="25.7.0",
        xapi="P?:25.7.0",
        role="pool-operator",
        client_cert=True,
        static=True,
    )
    forget = message(
        Void,
        "Forget the repository.",
        since="1.301.0",
        xapi="P:1.301.0",
        role="pool-operator",
        client_cert=True,
    )
    set_gpgkey_path = message(
        Void,
        "Name the file of the key that signs the packages.",
        Param("value", String, since="22.12.0"),
        since="22.12.0",
        xapi="P?:22.12.0",
        role="pool-operator",
        client_cert=True,
    )
