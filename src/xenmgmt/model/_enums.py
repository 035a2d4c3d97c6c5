"""The words and bits of the Xen-API: enumerations, flags and structures, spelled as on the wire."""

from __future__ import annotations

from enum import StrEnum

from ._types import Flags, Int, Ref, String, Struct


class after_apply_guidance(StrEnum):
    """What must be done after a patch."""

    RESTART_HVM = "restartHVM"
    RESTART_PV = "restartPV"
    RESTART_HOST = "restartHost"
    RESTART_XAPI = "restartXAPI"


class allocation_algorithm(StrEnum):
    """How virtual graphics processors are placed."""

    BREADTH_FIRST = "breadth_first"
    DEPTH_FIRST = "depth_first"


class bond_mode(StrEnum):
    """How traffic is spread over the members of a bond."""

    BALANCE_SLB = "balance-slb"
    ACTIVE_BACKUP = "active-backup"
    LACP = "lacp"


class certificate_purpose(StrEnum):
    """What a certificate is trusted for."""

    LICENSING = "licensing"
    LDAPS = "ldaps"


class certificate_type(StrEnum):
    """What a certificate is used for."""

    CA = "ca"
    HOST = "host"
    HOST_INTERNAL = "host_internal"
    PINNED = "pinned"


class cls(StrEnum):
    """What a message is about."""

    VM = "VM"
    HOST = "Host"
    SR = "SR"
    POOL = "Pool"
    VMPP = "VMPP"
    VMSS = "VMSS"
    PVS_PROXY = "PVS_proxy"
    VDI = "VDI"
    CERTIFICATE = "Certificate"


class cluster_host_operation(StrEnum):
    """What can be done with a member of a cluster."""

    ENABLE = "enable"
    DISABLE = "disable"
    DESTROY = "destroy"


class cluster_operation(StrEnum):
    """What can be done with a cluster."""

    ADD = "add"
    REMOVE = "remove"
    ENABLE = "enable"
    DISABLE = "disable"
    DESTROY = "destroy"


class console_protocol(StrEnum):
    """How a console is spoken to."""

    VT100 = "vt100"
    RFB = "rfb"
    RDP = "rdp"


class domain_type(StrEnum):
    """How a guest is virtualised."""

    HVM = "hvm"
    PV = "pv"
    PV_IN_PVH = "pv_in_pvh"
    PVH = "pvh"
    UNSPECIFIED = "unspecified"


class event_operation(StrEnum):
    """What happened to an object."""

    ADD = "add"
    DEL = "del"
    MOD = "mod"


class host_allowed_operations(StrEnum):
    """What can be done with a host."""

    PROVISION = "provision"
    EVACUATE = "evacuate"
    SHUTDOWN = "shutdown"
    REBOOT = "reboot"
    POWER_ON = "power_on"
    VM_START = "vm_start"
    VM_RESUME = "vm_resume"
    VM_MIGRATE = "vm_migrate"
    APPLY_UPDATES = "apply_updates"
    ENABLE = "enable"


class host_display(StrEnum):
    """Whether the host's own console is shown."""

    ENABLED = "enabled"
    DISABLE_ON_REBOOT = "disable_on_reboot"
    DISABLED = "disabled"
    ENABLE_ON_REBOOT = "enable_on_reboot"


class host_ntp_mode(StrEnum):
    """Where a host gets the time from."""

    DHCP = "DHCP"
    CUSTOM = "Custom"
    FACTORY = "Factory"
    DISABLED = "Disabled"


class host_numa_affinity_policy(StrEnum):
    """How VMs are placed on memory nodes."""

    ANY = "any"
    BEST_EFFORT = "best_effort"
    DEFAULT_POLICY = "default_policy"


class host_sched_gran(StrEnum):
    """What is scheduled as one: core, cpu or socket."""

    CORE = "core"
    CPU = "cpu"
    SOCKET = "socket"


class ip_configuration_mode(StrEnum):
    """How an interface of a host gets its IPv4 address."""

    NONE = "None"
    DHCP = "DHCP"
    STATIC = "Static"


class ipv6_configuration_mode(StrEnum):
    """How an interface of a host gets its IPv6 addresses."""

    NONE = "None"
    DHCP = "DHCP"
    STATIC = "Static"
    AUTOCONF = "Autoconf"


class image_format_type(StrEnum):
    """How the image of a disk is laid out."""

    RAW = "raw"
    VHD = "vhd"
    QCOW2 = "qcow2"


class latest_synced_updates_applied_state(StrEnum):
    """Whether the newest updates known are applied."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class livepatch_status(StrEnum):
    """Whether an update can be applied to a running system."""

    OK_LIVEPATCH_COMPLETE = "ok_livepatch_complete"
    OK_LIVEPATCH_INCOMPLETE = "ok_livepatch_incomplete"
    OK = "ok"


class network_default_locking_mode(StrEnum):
    """What interfaces may send by default."""

    UNLOCKED = "unlocked"
    DISABLED = "disabled"


class network_operations(StrEnum):
    """What can be done with a network."""

    ATTACHING = "attaching"


class network_purpose(StrEnum):
    """What a network is set apart for."""

    NBD = "nbd"
    INSECURE_NBD = "insecure_nbd"


class on_boot(StrEnum):
    """What becomes of a disk when its VM starts."""

    RESET = "reset"
    PERSIST = "persist"


class on_crash_behaviour(StrEnum):
    """What to do when a guest has crashed."""

    DESTROY = "destroy"
    COREDUMP_AND_DESTROY = "coredump_and_destroy"
    RESTART = "restart"
    COREDUMP_AND_RESTART = "coredump_and_restart"
    PRESERVE = "preserve"
    RENAME_RESTART = "rename_restart"


class on_normal_exit(StrEnum):
    """What to do when a guest ends by itself."""

    DESTROY = "destroy"
    RESTART = "restart"


class on_softreboot_behavior(StrEnum):
    """What to do when a guest asks for a soft reboot."""

    SOFT_REBOOT = "soft_reboot"
    DESTROY = "destroy"
    RESTART = "restart"
    PRESERVE = "preserve"


class persistence_backend(StrEnum):
    """Where the contents of a virtual TPM are kept."""

    XAPI = "xapi"


class pif_igmp_status(StrEnum):
    """Whether a bridge follows who listens to multicasts."""

    ENABLED = "enabled"
    DISABLED = "disabled"
    UNKNOWN = "unknown"


class origin(StrEnum):
    """What kind of place updates come from."""

    REMOTE = "remote"
    BUNDLE = "bundle"
    REMOTE_POOL = "remote_pool"


class pci_dom0_access(StrEnum):
    """Whether the control domain may use a device."""

    ENABLED = "enabled"
    DISABLE_ON_REBOOT = "disable_on_reboot"
    DISABLED = "disabled"
    ENABLE_ON_REBOOT = "enable_on_reboot"


class placement_policy(StrEnum):
    """How the VMs of a group are spread over hosts."""

    ANTI_AFFINITY = "anti_affinity"
    NORMAL = "normal"


class pool_allowed_operations(StrEnum):
    """What can be done with a pool."""

    HA_ENABLE = "ha_enable"
    HA_DISABLE = "ha_disable"
    CLUSTER_CREATE = "cluster_create"
    DESIGNATE_NEW_MASTER = "designate_new_master"
    CONFIGURE_REPOSITORIES = "configure_repositories"
    SYNC_UPDATES = "sync_updates"
    SYNC_BUNDLE = "sync_bundle"
    GET_UPDATES = "get_updates"
    APPLY_UPDATES = "apply_updates"
    TLS_VERIFICATION_ENABLE = "tls_verification_enable"
    CERT_REFRESH = "cert_refresh"
    EXCHANGE_CERTIFICATES_ON_JOIN = "exchange_certificates_on_join"
    EXCHANGE_CA_CERTIFICATES_ON_JOIN = "exchange_ca_certificates_on_join"
    COPY_PRIMARY_HOST_CERTS = "copy_primary_host_certs"
    EJECT = "eject"
    EXCHANGE_CRLS_ON_JOIN = "exchange_crls_on_join"


class pool_guest_secureboot_readiness(StrEnum):
    """Whether a pool is ready for secure boot of guests."""

    READY = "ready"
    READY_NO_DBX = "ready_no_dbx"
    NOT_READY = "not_ready"


class primary_address_type(StrEnum):
    """Which kind of address a host is reached by."""

    IPV4 = "IPv4"
    IPV6 = "IPv6"


class pvs_proxy_status(StrEnum):
    """What a proxy of provisioning servers is doing."""

    STOPPED = "stopped"
    INITIALISED = "initialised"
    CACHING = "caching"
    INCOMPATIBLE_WRITE_CACHE_MODE = "incompatible_write_cache_mode"
    INCOMPATIBLE_PROTOCOL_VERSION = "incompatible_protocol_version"


class sdn_controller_protocol(StrEnum):
    """How switches and their controller connect."""

    SSL = "ssl"
    PSSL = "pssl"


class sr_health(StrEnum):
    """How well a repository works."""

    HEALTHY = "healthy"
    RECOVERING = "recovering"
    UNREACHABLE = "unreachable"
    UNAVAILABLE = "unavailable"


class sriov_configuration_mode(StrEnum):
    """How virtual functions are switched on."""

    SYSFS = "sysfs"
    MODPROBE = "modprobe"
    MANUAL = "manual"
    UNKNOWN = "unknown"


class storage_operations(StrEnum):
    """What can be done with a repository."""

    SCAN = "scan"
    DESTROY = "destroy"
    FORGET = "forget"
    PLUG = "plug"
    UNPLUG = "unplug"
    UPDATE = "update"
    VDI_CREATE = "vdi_create"
    VDI_INTRODUCE = "vdi_introduce"
    VDI_DESTROY = "vdi_destroy"
    VDI_RESIZE = "vdi_resize"
    VDI_CLONE = "vdi_clone"
    VDI_SNAPSHOT = "vdi_snapshot"
    VDI_MIRROR = "vdi_mirror"
    VDI_ENABLE_CBT = "vdi_enable_cbt"
    VDI_DISABLE_CBT = "vdi_disable_cbt"
    VDI_DATA_DESTROY = "vdi_data_destroy"
    VDI_LIST_CHANGED_BLOCKS = "vdi_list_changed_blocks"
    VDI_SET_ON_BOOT = "vdi_set_on_boot"
    VDI_BLOCKED = "vdi_blocked"
    VDI_COPY = "vdi_copy"
    VDI_FORCE_UNLOCK = "vdi_force_unlock"
    VDI_FORGET = "vdi_forget"
    VDI_GENERATE_CONFIG = "vdi_generate_config"
    VDI_RESIZE_ONLINE = "vdi_resize_online"
    VDI_UPDATE = "vdi_update"
    VDI_REVERT = "vdi_revert"
    PBD_CREATE = "pbd_create"
    PBD_DESTROY = "pbd_destroy"


class task_allowed_operations(StrEnum):
    """What can be done with a task."""

    CANCEL = "Cancel"


class task_status_type(StrEnum):
    """How a task stands."""

    PENDING = "pending"
    SUCCESS = "success"
    FAILURE = "failure"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"


class telemetry_frequency(StrEnum):
    """How often telemetry is collected."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class tristate_type(StrEnum):
    """Yes, no, or not known."""

    YES = "yes"
    NO = "no"
    UNSPECIFIED = "unspecified"


class tunnel_protocol(StrEnum):
    """How packets are wrapped in a tunnel."""

    GRE = "gre"
    VXLAN = "vxlan"


class update_after_apply_guidance(StrEnum):
    """What must be done after an update of the older kind."""

    RESTART_HVM = "restartHVM"
    RESTART_PV = "restartPV"
    RESTART_HOST = "restartHost"
    RESTART_XAPI = "restartXAPI"


class update_guidances(StrEnum):
    """What must be done after an update."""

    REBOOT_HOST = "reboot_host"
    REBOOT_HOST_ON_LIVEPATCH_FAILURE = "reboot_host_on_livepatch_failure"
    REBOOT_HOST_ON_KERNEL_LIVEPATCH_FAILURE = "reboot_host_on_kernel_livepatch_failure"
    REBOOT_HOST_ON_XEN_LIVEPATCH_FAILURE = "reboot_host_on_xen_livepatch_failure"
    RESTART_TOOLSTACK = "restart_toolstack"
    RESTART_DEVICE_MODEL = "restart_device_model"
    RESTART_VM = "restart_vm"


class update_sync_frequency(StrEnum):
    """How often updates are looked for."""

    DAILY = "daily"
    WEEKLY = "weekly"


class vbd_mode(StrEnum):
    """Whether a guest may write."""

    RO = "RO"
    RW = "RW"


class vbd_operations(StrEnum):
    """What can be done with a VBD."""

    ATTACH = "attach"
    EJECT = "eject"
    INSERT = "insert"
    PLUG = "plug"
    UNPLUG = "unplug"
    UNPLUG_FORCE = "unplug_force"
    PAUSE = "pause"
    UNPAUSE = "unpause"


class vbd_type(StrEnum):
    """What kind of device a guest sees."""

    CD = "CD"
    DISK = "Disk"
    FLOPPY = "Floppy"


class vdi_operations(StrEnum):
    """What can be done with a VDI."""

    CLONE = "clone"
    COPY = "copy"
    RESIZE = "resize"
    RESIZE_ONLINE = "resize_online"
    SNAPSHOT = "snapshot"
    MIRROR = "mirror"
    DESTROY = "destroy"
    FORGET = "forget"
    UPDATE = "update"
    FORCE_UNLOCK = "force_unlock"
    GENERATE_CONFIG = "generate_config"
    ENABLE_CBT = "enable_cbt"
    DISABLE_CBT = "disable_cbt"
    DATA_DESTROY = "data_destroy"
    LIST_CHANGED_BLOCKS = "list_changed_blocks"
    SET_ON_BOOT = "set_on_boot"
    BLOCKED = "blocked"
    REVERT_TO = "revert_to"
    REVERT_FROM = "revert_from"


class vdi_type(StrEnum):
    """What a disk is for."""

    SYSTEM = "system"
    USER = "user"
    EPHEMERAL = "ephemeral"
    SUSPEND = "suspend"
    CRASHDUMP = "crashdump"
    HA_STATEFILE = "ha_statefile"
    METADATA = "metadata"
    REDO_LOG = "redo_log"
    RRD = "rrd"
    PVS_CACHE = "pvs_cache"
    CBT_METADATA = "cbt_metadata"


class vgpu_type_implementation(StrEnum):
    """How graphics hardware is shared."""

    PASSTHROUGH = "passthrough"
    NVIDIA = "nvidia"
    NVIDIA_SRIOV = "nvidia_sriov"
    GVT_G = "gvt_g"
    MXGPU = "mxgpu"


class vif_ipv4_configuration_mode(StrEnum):
    """How a guest gets its IPv4 address."""

    NONE = "None"
    STATIC = "Static"
    DHCP = "DHCP"


class vif_ipv6_configuration_mode(StrEnum):
    """How a guest gets its IPv6 address."""

    NONE = "None"
    STATIC = "Static"
    AUTOCONF = "Autoconf"


class vif_locking_mode(StrEnum):
    """Which addresses a guest may use."""

    NETWORK_DEFAULT = "network_default"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    DISABLED = "disabled"


class vif_operations(StrEnum):
    """What can be done with a VIF."""

    ATTACH = "attach"
    PLUG = "plug"
    UNPLUG = "unplug"


class vm_appliance_operation(StrEnum):
    """What can be done with an appliance."""

    START = "start"
    CLEAN_SHUTDOWN = "clean_shutdown"
    HARD_SHUTDOWN = "hard_shutdown"
    SHUTDOWN = "shutdown"


class vm_operations(StrEnum):
    """What can be done with a VM."""

    SNAPSHOT = "snapshot"
    CLONE = "clone"
    COPY = "copy"
    CREATE_TEMPLATE = "create_template"
    REVERT = "revert"
    CHECKPOINT = "checkpoint"
    SNAPSHOT_WITH_QUIESCE = "snapshot_with_quiesce"
    PROVISION = "provision"
    START = "start"
    START_ON = "start_on"
    PAUSE = "pause"
    UNPAUSE = "unpause"
    CLEAN_SHUTDOWN = "clean_shutdown"
    CLEAN_REBOOT = "clean_reboot"
    HARD_SHUTDOWN = "hard_shutdown"
    POWER_STATE_RESET = "power_state_reset"
    HARD_REBOOT = "hard_reboot"
    SUSPEND = "suspend"
    CSVM = "csvm"
    RESUME = "resume"
    RESUME_ON = "resume_on"
    POOL_MIGRATE = "pool_migrate"
    MIGRATE_SEND = "migrate_send"
    GET_BOOT_RECORD = "get_boot_record"
    SEND_SYSRQ = "send_sysrq"
    SEND_TRIGGER = "send_trigger"
    QUERY_SERVICES = "query_services"
    SHUTDOWN = "shutdown"
    CALL_PLUGIN = "call_plugin"
    CHANGING_MEMORY_LIVE = "changing_memory_live"
    AWAITING_MEMORY_LIVE = "awaiting_memory_live"
    CHANGING_DYNAMIC_RANGE = "changing_dynamic_range"
    CHANGING_STATIC_RANGE = "changing_static_range"
    CHANGING_MEMORY_LIMITS = "changing_memory_limits"
    CHANGING_SHADOW_MEMORY = "changing_shadow_memory"
    CHANGING_SHADOW_MEMORY_LIVE = "changing_shadow_memory_live"
    CHANGING_VCPUS = "changing_VCPUs"
    CHANGING_VCPUS_LIVE = "changing_VCPUs_live"
    CHANGING_NVRAM = "changing_NVRAM"
    ASSERT_OPERATION_VALID = "assert_operation_valid"
    DATA_SOURCE_OP = "data_source_op"
    UPDATE_ALLOWED_OPERATIONS = "update_allowed_operations"
    MAKE_INTO_TEMPLATE = "make_into_template"
    IMPORT = "import"
    EXPORT = "export"
    METADATA_EXPORT = "metadata_export"
    REVERTING = "reverting"
    DESTROY = "destroy"
    CREATE_VTPM = "create_vtpm"
    SYSPREP = "sysprep"


class vm_power_state(StrEnum):
    """The stable states of a VM."""

    HALTED = "Halted"
    PAUSED = "Paused"
    RUNNING = "Running"
    SUSPENDED = "Suspended"
    CRASHED = "Crashed"
    UNKNOWN = "Unknown"


class vm_secureboot_certificates_state(StrEnum):
    """How the secure boot certificates of a VM stand."""

    OK = "ok"
    UPDATE_AVAILABLE = "update_available"
    UPDATE_ON_BOOT = "update_on_boot"


class vm_secureboot_readiness(StrEnum):
    """Whether a VM is ready for secure boot."""

    NOT_SUPPORTED = "not_supported"
    DISABLED = "disabled"
    FIRST_BOOT = "first_boot"
    READY = "ready"
    READY_NO_DBX = "ready_no_dbx"
    SETUP_MODE = "setup_mode"
    CERTS_INCOMPLETE = "certs_incomplete"


class vm_uefi_mode(StrEnum):
    """The UEFI mode of a guest."""

    SETUP = "setup"
    USER = "user"


class vtpm_operations(StrEnum):
    """What can be done with a VTPM."""

    DESTROY = "destroy"


class vmss_frequency(StrEnum):
    """How often a snapshot is taken."""

    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


class vmss_type(StrEnum):
    """What kind of snapshot a schedule takes."""

    SNAPSHOT = "snapshot"
    CHECKPOINT = "checkpoint"
    SNAPSHOT_WITH_QUIESCE = "snapshot_with_quiesce"


class vusb_operations(StrEnum):
    """What can be done with a VUSB."""

    ATTACH = "attach"
    PLUG = "plug"
    UNPLUG = "unplug"


XS_TYPE = Flags("xs_type", (("XS_POLICY_ACM", 1),))
XS_INSTANTIATIONFLAGS = Flags(
    "xs_instantiationflags",
    (
        ("XS_INST_NONE", 0),
        ("XS_INST_BOOT", 1),
        ("XS_INST_LOAD", 2),
    ),
)
XS_POLICYSTATE = Struct(
    "xs_policystate",
    (
        ("xserr", Int),
        ("xs_ref", Ref("XSPolicy")),
        ("repr", String),
        ("type", XS_TYPE),
        ("flags", XS_INSTANTIATIONFLAGS),
        ("version", String),
        ("errors", String),
    ),
)
ACM_POLICYHEADER = Struct(
    "acm_policyheader",
    (
        ("policyname", String),
        ("policyurl", String),
        ("date", String),
        ("reference", String),
        ("namespaceurl", String),
        ("version", String),
    ),
)
