//! What Veeam's systems share: their documents, and addresses that stay what they are.

pub mod documents;

use crate::engine::inventory::Allocation;
use crate::engine::mapping::Operation;
use crate::engine::reason::{Rule, Step, chosen, common, rules, unresolved};
use crate::engine::resolve::{AddressQuestion, NetworkChoice, NetworkQuestion, Replica, Return, ReturnQuestion, Wish};

rules! {
    /// Back home.
    HOME = "network-home", "home", documents::FAILBACK, "Failback brings {vm} back to where it was. Network mapping and re-IP rules are not sent back.";
    /// Back home, though the replica was moved.
    HOME_THOUGH_MOVED = "network-home-though-moved", "home", documents::FAILBACK,
        "Failback brings {vm} back to where it was; network settings of the replica are not sent back, so that it was moved changes nothing.";
    /// Its own address.
    ADDRESS_HOME = "address-home", "its own", documents::FAILBACK, "{vm} has its own address again.";
    /// Its own address is gone.
    ADDRESS_HOME_TAKEN = "address-home-taken", "taken", documents::FAILBACK,
        "{wanted_address} was the address of {vm} / {nic}, and is not available: {holder}.";
    /// DHCP at home.
    ADDRESS_HOME_DYNAMIC = "address-home-dynamic", "DHCP", documents::FAILBACK, "{nic} uses DHCP at home.";
}

/// The machine's own address.
pub fn wish_home(question: &AddressQuestion<'_>) -> Wish {
    match (question.home_allocation, question.home_address) {
        (Allocation::Dynamic, _) => Wish::Dynamic(&ADDRESS_HOME_DYNAMIC),
        (_, Some(address)) => Wish::Keep { address, kept: &ADDRESS_HOME, otherwise: Err(&ADDRESS_HOME_TAKEN) },
        (_, None) => Wish::Nothing(&common::SOURCE_ADDRESS_UNKNOWN),
    }
}

/// Machines go home.
pub fn return_home(question: &ReturnQuestion<'_>) -> Return {
    match question.replica {
        Replica::AsLanded => Return::Home(&HOME),
        Replica::Disconnected | Replica::Moved(_) => Return::Home(&HOME_THOUGH_MOVED),
    }
}

/// The rules by which a mapping table decides.
pub struct Table {
    /// A row of the table.
    pub mapped: &'static Rule,
    /// No row, and a network of the same name at the target.
    pub same_name: &'static Rule,
    /// Neither.
    pub unmapped: &'static Rule,
    /// The network of a test.
    pub test: &'static Rule,
}

impl Table {
    /// The network of a row of the table, else the one of the same name, else none; in a test the chosen one, or the failover's.
    pub fn choose(&self, question: &NetworkQuestion<'_>) -> Step<NetworkChoice> {
        let existing = |place: Option<u32>, rule| match place {
            Some(place) => chosen(NetworkChoice::Existing(place), rule),
            None => unresolved(&common::TARGET_NETWORK_MISSING),
        };
        if question.operation == Operation::TestFailover {
            return match (question.test_network, question.failover) {
                (Some(key), _) => existing(question.destination.network_by_key(key), self.test),
                (None, Some(Ok(failover))) => existing(Some(failover.value), self.test),
                (None, _) => chosen(NetworkChoice::NotConnected, self.unmapped),
            };
        }
        let origin = question.origin.network(question.origin_network);
        if let Some(key) = question.there.get(&origin.key) {
            return existing(question.destination.network_by_key(key), self.mapped);
        }
        match question.destination.network_by_name(&origin.name) {
            Some(place) => existing(Some(place), self.same_name),
            None => chosen(NetworkChoice::NotConnected, self.unmapped),
        }
    }
}
