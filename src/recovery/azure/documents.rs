//! The documents that Azure's rules come from.

use crate::engine::reason::Document;

macro_rules! documents {
    ($($(#[$documentation:meta])* $name:ident = $title:literal, $url:literal;)*) => {
        $($(#[$documentation])* pub static $name: Document = Document { title: $title, url: $url };)*
    };
}

documents! {
    /// Network mapping, subnets and addresses between two regions.
    A2A_MAPPING = "Set up network mapping and IP addressing for VNets (Azure Site Recovery)",
        "https://learn.microsoft.com/azure/site-recovery/azure-to-azure-network-mapping";
    /// The same, as it stood in November 2018.
    A2A_MAPPING_2018 = "Set up network mapping and IP addressing for VNets, edition of November 2018",
        "https://github.com/MicrosoftDocs/azure-docs/blob/0475fa78ced90b8261af850281d5b24b2d185288/articles/site-recovery/azure-to-azure-network-mapping.md";
    /// What is supported between two regions.
    A2A_SUPPORT = "Support matrix for Azure VM disaster recovery between Azure regions",
        "https://learn.microsoft.com/azure/site-recovery/azure-to-azure-support-matrix";
    /// Common questions.
    A2A_QUESTIONS = "Common questions: Azure-to-Azure disaster recovery",
        "https://learn.microsoft.com/azure/site-recovery/azure-to-azure-common-questions";
    /// Per-NIC settings.
    A2A_CUSTOMIZE = "Customize networking configurations for a failover VM",
        "https://learn.microsoft.com/azure/site-recovery/azure-to-azure-customize-networking";
    /// Secondary IP configurations.
    MULTIPLE_ADDRESSES = "Failover of multiple IP configurations per NIC (Azure Site Recovery)",
        "https://learn.microsoft.com/azure/site-recovery/concepts-multiple-ip-address-failover";
    /// Keeping addresses.
    RETAIN_ADDRESSES = "Retain IP addresses during failover between Azure regions",
        "https://learn.microsoft.com/azure/site-recovery/site-recovery-retain-ip-azure-vm-failover";
    /// Test failovers.
    TEST_FAILOVER = "Test failover (disaster recovery drill) to Azure in Azure Site Recovery",
        "https://learn.microsoft.com/azure/site-recovery/site-recovery-test-failover-to-azure";
    /// Reserved addresses, subnet sizes, peering.
    VNET_FAQ = "Azure Virtual Network frequently asked questions",
        "https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq";
    /// Static and dynamic private addresses.
    PRIVATE_ADDRESSES = "Private IP addresses in Azure",
        "https://learn.microsoft.com/azure/virtual-network/ip-services/private-ip-addresses";
    /// Limits.
    LIMITS = "Azure subscription and service limits: networking",
        "https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits";
    /// Names.
    NAMING = "Naming rules and restrictions for Azure resources",
        "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules";
    /// Delegated subnets.
    DELEGATION = "What is subnet delegation?",
        "https://learn.microsoft.com/azure/virtual-network/subnet-delegation-overview";
    /// Network mapping from VMM, to Azure and to a second site.
    VMM_MAPPING = "Prepare network mapping for Hyper-V VM disaster recovery to Azure",
        "https://learn.microsoft.com/azure/site-recovery/hyper-v-vmm-network-mapping";
    /// The same in its first edition, which says what an unmapped network means.
    VMM_MAPPING_2015 = "Site Recovery network mapping, edition of May 2015",
        "https://github.com/MicrosoftDocs/azure-docs/blob/104f31de/articles/site-recovery/site-recovery-network-mapping.md";
    /// Planning networks from VMM to Azure.
    VMM_PLANNING = "Plan networking for Hyper-V (with VMM) to Azure replication",
        "https://github.com/MicrosoftDocs/azure-docs/blob/master/articles/site-recovery/vmm-to-azure-walkthrough-network.md";
    /// NICs and their roles.
    NIC_MANAGEMENT = "Manage network adapters for on-premises disaster recovery (Azure Site Recovery)",
        "https://learn.microsoft.com/azure/site-recovery/site-recovery-manage-network-interfaces-on-premises-to-azure";
    /// Keeping or changing addresses from on-premises.
    ON_PREMISES_ADDRESSES = "Set up IP addressing to connect to Azure VMs after failover",
        "https://learn.microsoft.com/azure/site-recovery/concepts-on-premises-to-azure-networking";
    /// Enabling replication of VMware VMs: networks, NIC counts, addresses.
    VMWARE_ENABLE = "Enable replication to Azure for VMware VMs",
        "https://learn.microsoft.com/azure/site-recovery/vmware-azure-enable-replication";
    /// What Hyper-V guests may have.
    HYPER_V_SUPPORT = "Support matrix for disaster recovery of on-premises Hyper-V VMs to Azure",
        "https://learn.microsoft.com/azure/site-recovery/hyper-v-azure-support-matrix";
    /// What VMware guests and physical servers may have.
    VMWARE_SUPPORT = "Support matrix for VMware/physical disaster recovery to Azure",
        "https://learn.microsoft.com/azure/site-recovery/vmware-physical-azure-support-matrix";
    /// Sizes and how many NICs they take.
    SIZES = "Sizes for virtual machines in Azure",
        "https://learn.microsoft.com/azure/virtual-machines/sizes/overview";
}
