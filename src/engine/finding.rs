//! What needs a look: findings, and the checks that make them.
//!
//! A [`Check`] is a file and a line: its code, what it means, where it comes from, how it finds, how it words a finding, and
//! the edit that mends it. A [`Finding`] only points: its words are made when somebody reads them, so a hundred thousand of
//! them cost little.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::rc::Rc;

use super::address_pool::AddressPool;
use super::checks::partial::{Parting, partings};
use super::connections::Connections;
use super::edit::Edit;
use super::inventory::{Inventory, IpConfigurationId, NetworkId, NicId, SubnetId, VirtualMachineId};
use super::mapping::{Mapping, Operation};
use super::reason::{Document, Rule};
use super::resolve::{Landing, Placing, Resolution, Resolutions};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Good to know.
    Info,
    /// Look here: it works, perhaps not as wished.
    Warning,
    /// Will fail.
    Error,
}

impl Severity {
    /// The stable spelling.
    pub fn code(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The plan as a whole.
    Plan,
    /// A network of the source site.
    SourceNetwork(NetworkId),
    /// A subnet of the source site.
    SourceSubnet(SubnetId),
    /// A network landed in, by its place in the failover's landscape.
    TargetNetwork(u32),
    /// A subnet landed in, by its place in the failover's landscape.
    TargetSubnet(u32),
    /// A VM of the source site.
    VirtualMachine(VirtualMachineId),
    /// A NIC of the source site.
    Nic(NicId),
    /// A row of the plan.
    Row(IpConfigurationId),
}

/// What a check remembers for the words of a finding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Detail {
    /// Nothing.
    None,
    /// An address.
    Address(IpAddr),
    /// A place: of a network, a subnet, a row, as the check says.
    Place(u32),
    /// A number.
    Count(u64),
}

/// What needs a look.
#[derive(Clone, Copy)]
pub struct Finding {
    /// The check that found it.
    pub check: &'static Check,
    /// The operation that it is about; `None` for the plan as such.
    pub operation: Option<Operation>,
    /// What it is about.
    pub subject: Subject,
    /// What the check remembers.
    pub detail: Detail,
}

/// A fix: what its button says, and what it does.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// Verb first: `Map it back to corp-weu`.
    pub label: String,
    /// What it does.
    pub edit: Edit,
}

/// Receives what a check finds.
pub type Found<'a> = dyn FnMut(Subject, Detail) + 'a;

/// How a check looks at one row.
pub type RowSearch = fn(&Context<'_>, &Resolution, IpConfigurationId, &Landing) -> Option<Detail>;

/// How a check looks. Where operations are listed, and none is, it is about the plan as such, by the failover.
pub enum Search {
    /// At the plan as a whole.
    Plan(fn(&Context<'_>, &mut Found<'_>)),
    /// At the inventories, and at what is stated of things in them: no network mapping changes what it finds.
    Stated(fn(&Context<'_>, &mut Found<'_>)),
    /// At each operation's resolution as a whole.
    Operations(&'static [Operation], fn(&Context<'_>, &Resolution, &mut Found<'_>)),
    /// At what rows have in common that land alike.
    Placings(&'static [Operation], fn(&Context<'_>, &Resolution, &Placing) -> Option<Detail>),
    /// At rows, by the rules that decided their steps; the detail is the step's place. These three look at how a row lands, at its
    /// inventory and at what is stated of it, and at no other row and no network mapping.
    Rules(&'static [Operation], &'static [&'static Rule]),
    /// At each row.
    Rows(&'static [Operation], RowSearch),
}

/// A check.
pub struct Check {
    /// Stable spelling.
    pub code: &'static str,
    /// How bad what it finds is.
    pub severity: Severity,
    /// A few words.
    pub title: &'static str,
    /// What it means, for people who meet it the first time.
    pub meaning: &'static str,
    /// Where it comes from; `None` for arithmetic.
    pub document: Option<&'static Document>,
    /// How it looks.
    pub search: Search,
    /// The words of a finding: what was found, what was expected, what to do.
    pub message: fn(&Context<'_>, &Finding) -> String,
    /// How to mend it.
    pub fix: fn(&Context<'_>, &Finding) -> Option<Fix>,
}

/// What checks look at.
pub struct Context<'a> {
    /// The site of today.
    pub source: &'a Inventory,
    /// The site landed in.
    pub target: &'a Inventory,
    /// What a person stated.
    pub mapping: &'a Mapping,
    /// Where everything lands.
    pub resolutions: &'a Resolutions,
    /// What several of them ask for.
    asked: Rc<Asked>,
}

/// What is worked out of a plan when somebody first asks.
#[derive(Debug, Default)]
pub struct Asked {
    connections: OnceCell<Connections>,
    partings: OnceCell<BTreeMap<u32, Parting>>,
}

impl<'a> Context<'a> {
    /// What checks look at in a plan.
    pub fn new(
        source: &'a Inventory,
        target: &'a Inventory,
        mapping: &'a Mapping,
        resolutions: &'a Resolutions,
    ) -> Self {
        Self { source, target, mapping, resolutions, asked: Rc::default() }
    }

    /// The same, with what was asked of the same plan before.
    pub fn with(self, asked: &Rc<Asked>) -> Self {
        Self { asked: asked.clone(), ..self }
    }

    /// What is connected to what.
    pub fn connections(&self) -> &Connections {
        self.asked.connections.get_or_init(|| Connections::of(self))
    }

    /// The source subnets of which a part keeps its addresses and another part stays, by place.
    pub fn partings(&self) -> &BTreeMap<u32, Parting> {
        self.asked.partings.get_or_init(|| partings(self, false))
    }

    /// The failover's resolution.
    pub fn failover(&self) -> &Resolution {
        self.resolutions.of(Operation::Failover)
    }

    /// What a subnet may still hand out in an operation, and who holds what of it; `None` where no row goes.
    pub fn pool(&self, operation: Operation, subnet: u32) -> Option<AddressPool> {
        self.resolutions.pool([self.source, self.target], self.mapping, operation, subnet)
    }

    /// The resolution that a finding is about; the failover's where it is about the plan.
    pub fn resolution(&self, finding: &Finding) -> &Resolution {
        self.resolutions.of(finding.operation.unwrap_or_default())
    }
}

/// For checks whose findings have no fix.
pub fn no_fix(_: &Context<'_>, _: &Finding) -> Option<Fix> {
    None
}
