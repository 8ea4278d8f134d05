//! The documents that the rules of Veeam's systems come from.

use crate::engine::reason::Document;

macro_rules! documents {
    ($($(#[$documentation:meta])* $name:ident = $title:literal, $url:literal;)*) => {
        $($(#[$documentation])* pub static $name: Document = Document { title: $title, url: $url };)*
    };
}

documents! {
    /// Network mapping for cloud replicas.
    CLOUD_MAPPING = "Network Mapping for Cloud Replicas (Veeam Cloud Connect)",
        "https://helpcenter.veeam.com/docs/backup/cloud/cloud_network_mapping.html";
    /// What cloud replicas cannot do.
    CLOUD_LIMITS = "Limitations for Veeam Cloud Connect Replication",
        "https://helpcenter.veeam.com/docs/backup/cloud/cloud_replication_limitations.html";
    /// Partial-site failover.
    CLOUD_PARTIAL = "Partial Site Failover (Veeam Cloud Connect)",
        "https://helpcenter.veeam.com/docs/backup/cloud/cloud_connect_partial_site_failover.html";
    /// Network extension appliances.
    CLOUD_APPLIANCE = "Network Extension Appliance (Veeam Cloud Connect)",
        "https://helpcenter.veeam.com/docs/backup/cloud/cloud_network_extension_appliance.html";
    /// Networks of hardware plans.
    CLOUD_PLAN = "Specify Network Settings of a Hardware Plan (Veeam Cloud Connect)",
        "https://helpcenter.veeam.com/docs/backup/cloud/hardware_plan_network.html";
    /// Network mapping of Cloud Director replicas.
    DIRECTOR_MAPPING = "Network Mapping for VMware Cloud Director Replicas (Veeam Backup & Replication)",
        "https://helpcenter.veeam.com/docs/backup/vsphere/vcd_replica_network_mapping.html";
    /// Network mapping of replicas.
    REPLICA_NETWORK = "Network Mapping (replication, VMware vSphere)",
        "https://helpcenter.veeam.com/docs/backup/vsphere/replica_network_vm.html";
    /// The same for Hyper-V, with VLANs.
    REPLICA_NETWORK_HV = "Network Mapping (replication, Microsoft Hyper-V)",
        "https://helpcenter.veeam.com/docs/backup/hyperv/replica_network_hv.html";
    /// Re-IP rules.
    RE_IP = "Re-IP Rules (replication)",
        "https://helpcenter.veeam.com/docs/backup/vsphere/replica_reip_vm.html";
    /// Failback.
    FAILBACK = "Failback (Veeam Backup & Replication)",
        "https://helpcenter.veeam.com/docs/backup/vsphere/failback_destination_vm.html";
}
