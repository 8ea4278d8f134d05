//! Why a step of a resolution came out as it did: rules as data.
//!
//! A recovery system states each of its rules once, as a [`Rule`] in its own file: a stable code, a sentence with
//! blanks, and the document that it comes from. A resolution points to rules; the sentence is filled in when somebody
//! asks. So a million rows cost a million pointers, and a new system needs no change here.

use std::fmt;

/// A document that a rule comes from.
#[derive(Debug, PartialEq, Eq)]
pub struct Document {
    /// Its title.
    pub title: &'static str,
    /// Where it is.
    pub url: &'static str,
}

/// One rule of a recovery system, or of the planner: a static, and equal to itself alone.
pub struct Rule {
    /// Stable spelling, as in `subnet-same-name`.
    pub code: &'static str,
    /// A few words for the table: `kept`, `next free`.
    pub label: &'static str,
    /// A sentence with blanks such as `{target_subnet}`: see [`Facts`].
    pub sentence: &'static str,
    /// Where it is documented; `None` for what a person stated and for what follows from arithmetic.
    pub document: Option<&'static Document>,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Rule {}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

/// A value and the rule that chose it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chosen<T> {
    /// What was chosen.
    pub value: T,
    /// Why.
    pub rule: &'static Rule,
}

/// Why a step has no result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unresolved {
    /// Why.
    pub rule: &'static Rule,
}

/// One step of a resolution: network, subnet or address.
pub type Step<T> = Result<Chosen<T>, Unresolved>;

/// The rule of a step, whether it has a result or not.
pub fn rule_of<T>(step: &Step<T>) -> &'static Rule {
    match step {
        Ok(chosen) => chosen.rule,
        Err(unresolved) => unresolved.rule,
    }
}

/// A step that was resolved.
pub fn chosen<T>(value: T, rule: &'static Rule) -> Step<T> {
    Ok(Chosen { value, rule })
}

/// A step that was not.
pub fn unresolved<T>(rule: &'static Rule) -> Step<T> {
    Err(Unresolved { rule })
}

/// What fills the blanks of a sentence. A blank with no fact reads "not known".
#[derive(Clone, Debug, Default)]
pub struct Facts {
    facts: Vec<(&'static str, String)>,
}

impl Facts {
    /// Adds a fact; an empty one counts as not known.
    pub fn with(mut self, blank: &'static str, fact: impl Into<String>) -> Self {
        let fact = fact.into();
        if !fact.is_empty() {
            self.facts.push((blank, fact));
        }
        self
    }

    /// The sentence with its blanks filled. What a fact holds is never read as a blank.
    pub fn fill(&self, sentence: &str) -> String {
        let mut filled = String::with_capacity(sentence.len() + 32);
        let mut rest = sentence;
        while let Some(open) = rest.find('{') {
            let Some(close) = rest[open..].find('}') else { break };
            filled.push_str(&rest[..open]);
            let blank = &rest[open + 1..open + close];
            let fact = self.facts.iter().find(|(name, _)| *name == blank).map_or("not known", |(_, fact)| fact);
            filled.push_str(fact);
            rest = &rest[open + close + 1..];
        }
        filled.push_str(rest);
        filled
    }
}

/// Rules as statics: each with its code, its label, the document that it comes from (left out where there is none), and its sentence.
macro_rules! rules {
    ($($(#[$documentation:meta])* $name:ident = $code:literal, $label:literal, $document:path, $sentence:literal;)*) => {
        $($(#[$documentation])*
        pub static $name: $crate::engine::reason::Rule = $crate::engine::reason::Rule {
            code: $code,
            label: $label,
            sentence: $sentence,
            document: Some(&$document),
        };)*
    };
    ($($(#[$documentation:meta])* $name:ident = $code:literal, $label:literal, $sentence:literal;)*) => {
        $($(#[$documentation])*
        pub static $name: $crate::engine::reason::Rule =
            $crate::engine::reason::Rule { code: $code, label: $label, sentence: $sentence, document: None };)*
    };
}
pub(crate) use rules;

/// Rules that hold for every recovery system: what a person stated, and what follows from it.
pub mod common {
    rules! {
        /// The machine was left out.
        EXCLUDED = "excluded", "excluded", "{vm} was left out of this plan.";
        /// Nothing can be said before the network is.
        NO_NETWORK = "no-network", "", "Open, because it has no network.";
        /// Nothing can be said before the subnet is.
        NO_SUBNET = "no-subnet", "", "Open, because it has no subnet.";
        /// No file says where the NIC is.
        SOURCE_NETWORK_UNKNOWN = "source-network-unknown", "network unknown",
            "No file says which network {vm} / {nic} is in. Add the list of NICs of its site.";
        /// The mapping names a network that is not in the inventory.
        TARGET_NETWORK_MISSING = "target-network-missing", "network missing",
            "The network that was chosen is not in the inventory of the site landed in. Add its list of networks, or map again.";
        /// The chosen subnet is not in the target network.
        SUBNET_MISSING = "subnet-missing", "subnet missing",
            "{target_network} has no subnet named “{chosen_subnet}”, which was chosen or frozen for this row.";
        /// The network has no subnets.
        NETWORK_WITHOUT_SUBNETS = "network-without-subnets", "no subnets", "{target_network} has no subnets in the files.";
        /// A person chose the network for this NIC.
        NETWORK_CHOSEN = "network-chosen", "chosen", "{target_network} was chosen by hand for this NIC.";
        /// A person chose the subnet for this NIC.
        SUBNET_CHOSEN = "subnet-chosen", "chosen", "{target_subnet} was chosen by hand for this NIC.";
        /// The plan was frozen.
        FROZEN = "frozen", "frozen", "Fixed when the plan was frozen.";
        /// The address was frozen as dynamic.
        FROZEN_DYNAMIC = "frozen-dynamic", "DHCP", "Dynamic, and fixed so when the plan was frozen.";
        /// A person typed the address.
        ADDRESS_TYPED = "address-typed", "typed", "{target_address} was typed for this row.";
        /// A person asked for DHCP.
        ALLOCATION_CHOSEN_DYNAMIC = "allocation-chosen-dynamic", "DHCP",
            "DHCP was chosen by hand for this row: no address is promised.";
        /// The typed address is not in the subnet.
        ADDRESS_OUT_OF_SUBNET = "address-out-of-subnet", "outside subnet",
            "{wanted_address} was typed, and is not in {target_subnet} ({target_prefixes}).";
        /// The typed address is the provider's.
        ADDRESS_RESERVED = "address-reserved", "reserved",
            "{wanted_address} was typed, and is reserved by the provider in {target_subnet} ({target_prefixes}).";
        /// The typed address was typed twice.
        ADDRESS_TYPED_TWICE = "address-typed-twice", "typed twice",
            "{wanted_address} was typed for {holder} too, which comes first.";
        /// The target subnet's prefixes are not known.
        TARGET_PREFIX_UNKNOWN = "target-prefix-unknown", "prefix unknown",
            "No file says which addresses {target_subnet} has. Add the list of networks of its site.";
        /// The source subnet's prefixes are not known.
        SOURCE_PREFIX_UNKNOWN = "source-prefix-unknown", "prefix unknown",
            "No file says which addresses {source_subnet} has, so it cannot be compared with {target_subnet}. Add the list of networks of its site.";
        /// Nobody knows the subnet left.
        SUBNET_OF_UNKNOWN = "subnet-source-unknown", "source subnet unknown",
            "No file says which subnet of {source_network} {vm} / {nic} is in, so no rule tells where in {target_network} it lands. Proposed is {target_subnet}: say which subnets {source_network} has, or choose.";
        /// The row has no address that could be kept or replaced.
        SOURCE_ADDRESS_UNKNOWN = "source-address-unknown", "address unknown",
            "The files give no address for this IP configuration.";
        /// Back where it came from.
        SUBNET_HOME = "subnet-home", "home", "{target_subnet} is the subnet that {vm} / {nic} came from.";
        /// Back where it came from, though nobody knows where that is.
        SUBNET_HOME_UNKNOWN = "subnet-home-unknown", "home",
            "{vm} / {nic} is back in the subnet of {target_network} that it came from; no file says which that is.";
        /// The replica's NIC was disconnected, and the system says nothing of that.
        REPLICA_DISCONNECTED = "replica-disconnected", "not connected",
            "The NIC was disconnected after the failover, so nothing says where it goes back to.";
        /// The typed address is not in the subnet's address pools.
        ADDRESS_NOT_IN_POOL = "address-not-in-pool", "outside pool",
            "{wanted_address} was typed, and is in none of the address pools of {target_subnet} ({target_pools}).";
        /// A re-IP rule leads out of the subnet.
        POLICY_OUT_OF_SUBNET = "policy-out-of-subnet", "outside subnet",
            "The re-IP rule gives {wanted_address}, which is not in {target_subnet} ({target_prefixes}).";
        /// A re-IP rule leads to a reserved address.
        POLICY_RESERVED = "policy-reserved", "reserved",
            "The re-IP rule gives {wanted_address}, which is reserved by the provider in {target_subnet} ({target_prefixes}).";
        /// A re-IP rule leads to an address that is taken.
        POLICY_TAKEN = "policy-taken", "taken", "The re-IP rule gives {wanted_address}, which is not available: {holder}.";
        /// Failback of what did not fail over.
        NOT_FAILED_OVER = "not-failed-over", "", "It does not come up at the recovery site, so there is nothing to fail back.";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_fill_blanks_and_are_never_read_as_blanks_themselves() {
        let facts = Facts::default().with("vm", "{subnet}").with("subnet", "app");
        assert_eq!(facts.fill("{vm} is in {subnet} of {network}."), "{subnet} is in app of not known.");
    }

    #[test]
    fn a_sentence_with_an_open_brace_is_kept() {
        assert_eq!(Facts::default().fill("so {far"), "so {far");
    }
}
