//! Checks that hold for every recovery system: one file a check, or a family of checks that find in the same way.
//!
//! What only one platform or product forbids stands with it in `recovery`.

pub mod changes;
pub mod landing;
pub mod machines;
pub mod mapped_back;
pub mod networks;
pub mod overlap;
pub mod partial;
pub mod policies;
pub mod source_addresses;
pub mod test_network;

use super::finding::Check;

/// All of them.
pub const ALL: &[&Check] = &[
    &landing::ADDRESS_OUT_OF_SUBNET,
    &landing::ADDRESS_RESERVED,
    &landing::ADDRESS_TYPED_TWICE,
    &landing::NETWORK_WITHOUT_SUBNETS,
    &landing::PREFIX_UNKNOWN,
    &landing::SOURCE_ADDRESS_UNKNOWN,
    &landing::SOURCE_NETWORK_UNKNOWN,
    &landing::SUBNET_MISSING,
    &landing::TARGET_NETWORK_MISSING,
    &machines::POWERED_OFF,
    &machines::TEMPLATE,
    &overlap::CONNECTED,
    &overlap::IN_GROUP,
    &partial::CONNECTED,
    &partial::UNCONNECTED,
    &partial::REPLICA_NODE,
    &overlap::SUBNETS,
    &overlap::UNCONNECTED,
    &policies::CANNOT_APPLY,
    &policies::NOT_AVAILABLE,
    &policies::NOT_WINDOWS,
    &policies::NO_MATCH,
    &policies::OVERLAP,
    &source_addresses::ALLOCATION_UNKNOWN,
    &source_addresses::DUPLICATE,
    &source_addresses::SHARED,
];
