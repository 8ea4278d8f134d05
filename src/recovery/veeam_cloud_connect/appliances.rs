//! How many network extension appliances and VLANs a plan needs. Sources: [`documents::CLOUD_APPLIANCE`],
//! [`documents::CLOUD_PLAN`].
//!
//! [`documents::CLOUD_APPLIANCE`]: crate::recovery::veeam::documents::CLOUD_APPLIANCE
//! [`documents::CLOUD_PLAN`]: crate::recovery::veeam::documents::CLOUD_PLAN

/// Network extension appliances of one tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appliances {
    /// At the tenant's site: one for each production network.
    pub tenant: usize,
    /// vNICs of the appliance on the provider's host: one for its production network, and one for each network of all hardware
    /// plans there.
    pub provider_vnics: usize,
}

/// The appliances for so many production networks, and hardware plans with so many networks each on one host.
pub fn counts(production_networks: usize, plans: &[usize]) -> Appliances {
    Appliances { tenant: production_networks, provider_vnics: 1 + plans.iter().sum::<usize>() }
}
