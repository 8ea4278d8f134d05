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
}
