"""Why a declared message does nothing here: a reason for each, in plain words.

Each reason has patterns of ``class.message``; the first that fits counts. When an operation is
written, the tests say which pattern has become idle.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

ABSENT: dict[str, tuple[str, ...]] = {
    reason: tuple(patterns.split())
    for reason, patterns in {
        "needs an external workload balancer": """
            *wlb*
        """,
        "licences of XenServer": """
            host.license_* host.apply_edition pool.apply_edition pool.get_license_state
        """,
        "certificates belong to the server": """
            host.*_server_certificate host.*_tls_verification pool.*certificate_*
            pool.*_ca_certificate pool.*_trusted_certificate* pool.crl_*
            pool.enable_tls_verification pool.disable_ssl_legacy pool.set_https_only
        """,
        "logging in, counting and limiting callers are a server's business": """
            Caller.* Rate_limit.* host.get_tracked_user_agents
            pool.rotate_secret
        """,
        "needs an external directory of users": """
            auth.* *_external_auth *external_auth_set_ldaps
        """,
        "package updates and drivers of a XenServer control domain": """
            pool_patch.* host_patch.* pool_update.* Repository.* Host_driver.* Driver_variant.*
            host.apply_updates host.rescan_drivers host.refresh_pack_info
            host.emergency_clear_mandatory_guidance pool.*_repositor* pool.*_update*
        """,
        "settings and logs of a host's control domain, which the simulator does not have": """
            host.get_system_status_capabilities host.*_agent host.*syslog* host.*management*
            host.*_display host.*_ssh* host.*ntp* host.*timezone* host.set_servertime
            host.*_sched_gran host.set_power_on_mode host_crashdump.* pool.management_reconfigure
            pool.*_ssh* pool.set_console_idle_timeout host.*_local_storage_caching
            pool.*_local_storage_caching
        """,
        "plugins are programs in a host's control domain": """
            *.call_plugin *.call_host_plugin *.call_extension *.has_extension
        """,
        "measurements are not recorded over time": """
            *.get_data_sources *.record_data_source *.query_data_source
            *.forget_data_source_archives host.backup_rrds
        """,
        "high availability needs heartbeats between hosts": """
            pool.*ha_* host.emergency_ha_disable host.declare_dead SR.assert_can_host_ha_statefile
        """,
        "a pool here is one process: no other toolstack joins, leaves or takes over": """
            pool.emergency_* host.sync_data pool.*_redo_log
            session.create_from_db_file host.migrate_receive *.migrate_send *.assert_can_migrate
        """,
        "needs the cluster stack of several hosts": """
            Cluster.* Cluster_host.*
        """,
        "recovery at another site needs a database kept on shared storage": """
            DR_task.* VM.*recover* VM_appliance.*recover* SR.*database_replication VDI.open_database
            VDI.read_database_pool_uuid
        """,
        "hardware that the simulator does not have": """
            PGPU.* GPU_group.* PCI.* network_sriov.* LVHD.*
        """,
        "needs a provisioning server": """
            PVS_*
        """,
        "needs a virtual switch or its controller": """
            SDN_controller.* pool.set_vswitch_controller
        """,
        "firmware and agents of guests are not simulated": """
            *secureboot* *uefi* VM.sysprep VM.query_services VM.restart_device_models
        """,
        "binary data and traces travel over connections of their own": """
            Observer.* pool.send_test_post
        """,
        "telemetry is not collected": """
            pool.*telemetry*
        """,
        "disks of the simulator have no contents": """
            VDI.*_cbt VDI.list_changed_blocks VDI.data_destroy VDI.get_nbd_info VM.import
            VM.import_convert pool.test_archive_target SR.probe* SR.make
        """,
        "not written yet": """
            PIF.* SR.* VDI.* VIF.* VM.* message.*
        """,
    }.items()
}


def reason(cls: str, message: str) -> tuple[str, str] | None:
    """Why a message is absent, and the pattern that says so; None when nothing does."""
    name = f"{cls}.{message}"
    for text, patterns in ABSENT.items():
        for pattern in patterns:
            if fnmatchcase(name, pattern):
                return text, pattern
    return None
