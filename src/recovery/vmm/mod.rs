//! What the systems share whose machines are in VMM clouds: how VMM itself is deployed, and what a network mapping needs.

pub mod deployment;
pub mod prerequisites;
