//! Checks that hold for every recovery system: one file a check, or a family of checks that find in the same way.
//!
//! What only one platform or product forbids stands with it in `recovery`.

pub mod landing;
pub mod mapped_back;
pub mod overlap;
pub mod source_addresses;

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
    &mapped_back::MANY_TO_ONE,
    &mapped_back::NO_REVERSE_MAPPING,
    &mapped_back::REVERSE_NOT_SYMMETRIC,
    &overlap::CONNECTED,
    &overlap::SUBNETS,
    &overlap::UNCONNECTED,
    &source_addresses::ALLOCATION_UNKNOWN,
    &source_addresses::DUPLICATE,
];
