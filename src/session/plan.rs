//! The plan that a session holds, and what is worked out from it.
//!
//! # Invariants
//!
//! 1. [`PlanState`] is all that is saved and undone, but for what it says itself; a clone of it shares everything.
//! 2. [`Computed`] follows from it alone, and is made anew with every change.
//! 3. Sites are worked out as stated when inventories or statements about them change, and only then.

use std::cell::OnceCell;
use std::rc::Rc;

use crate::engine::checks;
use crate::engine::finding::{Asked, Check, Context, Severity};
use crate::engine::findings::Findings;
use crate::engine::inventory::{Inventory, IpConfigurationId, Side};
use crate::engine::inventory_builder::{ImportFinding, SUBNET_UNKNOWN, unknown_subnets};
use crate::engine::mapping::{Mapping, Operation};
use crate::engine::order;
use crate::engine::resolve::{
    Address, Changed, Fate, Landing, Resolutions, resolve, resolve_again, resolve_home_again,
};
use crate::engine::row_set::RowSet;
use crate::engine::stated_rows::StatedRows;
use crate::engine::stated_sites;
use crate::recovery::{self, RecoverySystem};

use super::intake::{Locations, locations};
use super::listed::ListedBy;
use super::protocol::{FileView, Outcome};
use super::unsaid::Proposals;
pub use super::update::Update;

/// Where rows of a file can be: the sides, and aside.
pub const SIDES: [Option<Side>; 3] = [Some(Side::Source), Some(Side::Target), None];

/// All that is saved and undone.
#[derive(Clone)]
pub struct PlanState {
    /// The plan's name.
    pub name: Rc<str>,
    /// The recovery system chosen.
    pub system: &'static RecoverySystem,
    /// Files that were read.
    pub files: Rc<Vec<FileView>>,
    /// Which format listed what.
    pub listed: ListedBy,
    /// What the last import changed in sites that were known.
    pub update: Option<Rc<Update>>,
    /// What files stated in this session. It is undone with the rest, and not saved: what was taken over of it stands in the
    /// mapping.
    pub stated: Rc<FileStatements>,
    sites: Sites,
    mapping: Rc<Mapping>,
}

/// How full a site is.
#[derive(Clone, Debug, Default)]
pub struct Occupancy {
    /// By network, how many NICs are in it.
    pub nics: Vec<u32>,
    /// By subnet, how many IPv4 addresses are in use.
    pub in_use: Vec<u64>,
}

impl Occupancy {
    fn of(site: &Inventory) -> Self {
        let mut occupancy = Self { nics: vec![0; site.networks.len()], in_use: vec![0; site.subnets.len()] };
        for configuration in &site.ip_configurations {
            let Some(subnet) = configuration.subnet else { continue };
            if configuration.primary {
                occupancy.nics[site.subnet(subnet).network.index()] += 1;
            }
            if configuration.address().is_some_and(|address| address.is_ipv4()) {
                occupancy.in_use[subnet.index()] += 1;
            }
        }
        occupancy
    }
}

/// What files stated.
#[derive(Clone, Debug, Default)]
pub struct FileStatements {
    /// Rows that were taken over into the mapping, oldest first.
    pub taken: StatedRows,
    /// Rows that name what is not there yet.
    pub waiting: StatedRows,
}

/// The inventories, in the order of [`SIDES`].
#[derive(Clone, Default)]
struct Sites {
    /// As files have them: what is saved.
    as_read: [Rc<Inventory>; 3],
    /// As a person states them: what is planned with. The same objects where nothing is stated.
    as_stated: [Rc<Inventory>; 2],
    /// What did not fit when they were linked.
    findings: Rc<Vec<ImportFinding>>,
    /// The same, as far as nothing that was stated settles it.
    open_findings: Rc<Vec<ImportFinding>>,
    /// What no file says, with what is likely; worked out when somebody looks.
    proposals: Rc<OnceCell<Proposals>>,
    /// How full each site is today.
    occupancy: [Rc<OnceCell<Occupancy>>; 2],
    /// What each location has of [`PlanState::inventories`].
    locations: [Rc<OnceCell<Locations>>; 3],
}

impl Default for PlanState {
    fn default() -> Self {
        let mut state = Self {
            name: "Untitled plan".into(),
            system: recovery::ALL[0],
            files: Rc::default(),
            sites: Sites::default(),
            mapping: Rc::default(),
            listed: ListedBy::default(),
            update: None,
            stated: Rc::default(),
        };
        state.state_sites();
        state
    }
}

impl PlanState {
    /// The site of today, as stated.
    pub fn source(&self) -> &Inventory {
        &self.sites.as_stated[0]
    }

    /// The site landed in, as stated.
    pub fn target(&self) -> &Inventory {
        &self.sites.as_stated[1]
    }

    /// The sites as stated, and what is left out, in the order of [`SIDES`].
    pub fn inventories(&self) -> [&Inventory; 3] {
        [self.source(), self.target(), &self.sites.as_read[2]]
    }

    /// The inventories as files have them, in the order of [`SIDES`]: for what saves them, and for what adds files to them. Whatever
    /// plans goes by [`Self::source`] and [`Self::target`].
    pub fn as_read(&self) -> &[Rc<Inventory>; 3] {
        &self.sites.as_read
    }

    /// What a person stated.
    pub fn mapping(&self) -> &Rc<Mapping> {
        &self.mapping
    }

    /// What did not fit when files were linked, and was not settled since.
    pub fn import_findings(&self) -> &[ImportFinding] {
        &self.sites.open_findings
    }

    /// What no file says, with what is likely.
    pub fn proposals(&self) -> &Proposals {
        let sites = &self.sites;
        sites.proposals.get_or_init(|| Proposals::of(self.source(), self.target(), &sites.as_read[0], &self.mapping))
    }

    /// How full a site is today.
    pub fn occupancy(&self, side: Side) -> &Occupancy {
        let (place, site) = match side {
            Side::Source => (0, self.source()),
            Side::Target => (1, self.target()),
        };
        self.sites.occupancy[place].get_or_init(|| Occupancy::of(site))
    }

    /// What each location has, of each of [`Self::inventories`].
    pub fn locations(&self) -> [&Locations; 3] {
        let inventories = self.inventories();
        std::array::from_fn(|place| self.sites.locations[place].get_or_init(|| locations(inventories[place])))
    }

    /// Takes what a person stated.
    pub fn set_mapping(&mut self, mapping: Rc<Mapping>) {
        let before = std::mem::replace(&mut self.mapping, mapping);
        if before.subnets != self.mapping.subnets || before.allocations != self.mapping.allocations {
            self.state_sites();
        } else if before.attributes != self.mapping.attributes {
            // A VLAN that was stated speaks for other subnets.
            self.sites.proposals = Rc::default();
        }
    }

    /// Takes inventories and what did not fit in them.
    pub fn set_inventories(&mut self, as_read: [Rc<Inventory>; 3], findings: Vec<ImportFinding>) {
        self.sites.as_read = as_read;
        self.sites.findings = Rc::new(findings);
        self.state_sites();
    }

    /// Takes more that did not fit, before what is known of that.
    pub fn add_import_findings(&mut self, more: Vec<ImportFinding>) {
        for list in [&mut self.sites.findings, &mut self.sites.open_findings] {
            *list = Rc::new(more.iter().chain(list.iter()).cloned().collect());
        }
    }

    /// Works the sites out as stated.
    fn state_sites(&mut self) {
        let sites = &mut self.sites;
        sites.proposals = Rc::default();
        (sites.occupancy, sites.locations) = Default::default();
        let mut settled = false;
        for (place, side) in [Side::Source, Side::Target].into_iter().enumerate() {
            let read = &sites.as_read[place];
            let is_stated = stated_sites::is_stated(side, &self.mapping);
            settled |= is_stated;
            sites.as_stated[place] = match is_stated {
                true => Rc::new(stated_sites::apply(read, side, &self.mapping)),
                false => read.clone(),
            };
        }
        sites.open_findings = sites.findings.clone();
        if settled {
            let open = sites.as_stated.iter().flat_map(|site| unknown_subnets(site));
            let others = sites.findings.iter().filter(|finding| finding.code != SUBNET_UNKNOWN).cloned();
            let mut all: Vec<ImportFinding> = others.chain(open).collect();
            order::sort_by(&mut all, |left, right| right.severity.cmp(&left.severity).then_with(|| left.cmp(right)));
            sites.open_findings = Rc::new(all);
        }
    }

    /// What follows from it.
    pub fn compute(&self) -> Computed {
        let resolutions = resolve(&self.system.rules, self.source(), self.target(), &self.mapping);
        let asked = Rc::default();
        let context = Context::new(self.source(), self.target(), &self.mapping, &resolutions).with(&asked);
        let findings = Findings::of(&self.checks(), &context);
        let failing = failing(&findings);
        Computed { resolutions, findings, failing, asked, spent: Rc::default() }
    }

    /// Works out again what followed from the state before, as far as a change of network mappings reaches; `None` where it is more
    /// than that, and all has to be worked out anew. The failback is for [`Self::compute_home_again`], what checks of the plan as such
    /// find for [`Self::check_again`].
    pub fn compute_again(&self, before: &PlanState, computed: &mut Computed) -> Option<Changed> {
        let same_sites =
            self.sites.as_stated.iter().zip(&before.sites.as_stated).all(|(now, then)| Rc::ptr_eq(now, then));
        if !same_sites || !std::ptr::eq(self.system, before.system) {
            return None;
        }
        let sites = [self.source(), self.target()];
        let mappings = [&*before.mapping, &*self.mapping];
        let changed = resolve_again(&self.system.rules, sites, mappings, &mut computed.resolutions)?;
        computed.spent = std::mem::take(&mut computed.asked);
        self.look_again(computed, &[Operation::Failover, Operation::TestFailover], &changed);
        Some(changed)
    }

    /// The same for the failback.
    pub fn compute_home_again(&self, computed: &mut Computed, changed: &mut Changed) {
        let sites = [self.source(), self.target()];
        resolve_home_again(&self.system.rules, sites, &self.mapping, &mut computed.resolutions, changed);
        self.look_again(computed, &[Operation::Failback], changed);
    }

    /// Looks again at rows that land otherwise.
    fn look_again(&self, computed: &mut Computed, operations: &[Operation], changed: &Changed) {
        let mut findings = std::mem::take(&mut computed.findings);
        findings.again_in_rows(&self.checks(), &self.context(computed), operations, changed);
        computed.findings = findings;
        for operation in operations {
            computed.failing[operation.index()] = computed.findings.rows_with(Severity::Error, *operation);
        }
    }

    /// The rest of it. Tells whether rows look otherwise for it.
    pub fn check_again(&self, computed: &mut Computed) -> bool {
        computed.spent = Rc::default();
        let mut findings = std::mem::take(&mut computed.findings);
        let names_other_rows = findings.again_in_plan(&self.checks(), &self.context(computed));
        computed.findings = findings;
        if names_other_rows {
            computed.failing = failing(&computed.findings);
        }
        names_other_rows
    }

    fn checks(&self) -> Vec<&'static Check> {
        checks::ALL.iter().chain(self.system.checks).copied().collect()
    }

    /// What checks and explanations look at.
    pub fn context<'a>(&'a self, computed: &'a Computed) -> Context<'a> {
        Context::new(self.source(), self.target(), &self.mapping, &computed.resolutions).with(&computed.asked)
    }
}

/// What follows from a plan.
pub struct Computed {
    /// Where everything lands.
    pub resolutions: Resolutions,
    /// Worst first.
    pub findings: Findings,
    /// For each operation, the rows that will fail by a finding.
    pub failing: [RowSet; 3],
    /// What was asked of all this.
    asked: Rc<Asked>,
    /// What was asked of the state before: to let go of it takes a while, so the rows come first.
    spent: Rc<Asked>,
}

fn failing(findings: &Findings) -> [RowSet; 3] {
    Operation::ALL.map(|operation| findings.rows_with(Severity::Error, operation))
}

impl Computed {
    /// Where a row lands.
    pub fn landing(&self, operation: Operation, row: IpConfigurationId) -> Landing {
        self.resolutions.of(operation).row(row.index())
    }

    /// What becomes of a row, in one word.
    pub fn outcome(&self, source: &Inventory, operation: Operation, row: IpConfigurationId) -> Outcome {
        match self.outcome_without_findings(source, operation, row) {
            Outcome::NotPlanned => Outcome::NotPlanned,
            _ if self.failing[operation.index()].contains(row.place()) => Outcome::Fails,
            outcome => outcome,
        }
    }

    /// The same, whatever checks find.
    pub fn outcome_without_findings(
        &self,
        source: &Inventory,
        operation: Operation,
        row: IpConfigurationId,
    ) -> Outcome {
        let landing = self.landing(operation, row);
        if landing.fate == Fate::LeftOut {
            return Outcome::NotPlanned;
        }
        if landing.fate == Fate::NotConnected {
            return Outcome::NotConnected;
        }
        match landing.address {
            Err(_) => Outcome::Fails,
            Ok(chosen) => match chosen.value {
                Address::Dynamic => Outcome::Dynamic,
                Address::Static(address) if source.ip_configuration(row).address() == Some(address) => Outcome::Kept,
                Address::Static(_) => Outcome::Changed,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::edit::Edit;
    use crate::engine::inventory_builder::InventoryBuilder;
    use crate::engine::inventory_rows::{InventoryRows, IpConfigurationRow, NicRow, SubnetReference};
    use crate::engine::mapping::SubnetKey;

    fn read() -> PlanState {
        let subnet = SubnetReference { network_key: "n".into(), network_name: "n".into(), subnet_name: "".into() };
        let configuration = IpConfigurationRow {
            address: Some("10.1.0.5".parse().unwrap()),
            subnet: Some(subnet),
            ..IpConfigurationRow::default()
        };
        let nic = NicRow {
            key: "a/0".into(),
            virtual_machine_key: Some("a".into()),
            ip_configurations: vec![configuration],
            ..NicRow::default()
        };
        let mut builder = InventoryBuilder::default();
        builder.add(InventoryRows { nics: vec![nic], ..InventoryRows::default() }, "file", 0);
        let (inventory, findings) = builder.finish();
        let mut state = PlanState::default();
        state.set_inventories([Rc::new(inventory), Rc::default(), Rc::default()], findings);
        state
    }

    fn state(state: &PlanState, edit: &Edit) -> PlanState {
        let mut mapping = Mapping::clone(state.mapping());
        edit.apply(&mut mapping);
        let mut state = state.clone();
        state.set_mapping(Rc::new(mapping));
        state
    }

    fn subnet(prefixes: Option<&str>) -> Edit {
        let subnet = SubnetKey { network: "n".into(), subnet: "app".into() };
        let prefixes = prefixes.map(|prefix| vec![prefix.parse().unwrap()]);
        Edit::StateSubnets { subnets: vec![(Side::Source, subnet, prefixes)] }
    }

    fn is_as_read(state: &PlanState, place: usize) -> bool {
        Rc::ptr_eq(&state.sites.as_read[place], &state.sites.as_stated[place])
    }

    fn codes(state: &PlanState) -> Vec<&str> {
        state.import_findings().iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn a_site_of_which_nothing_is_stated_is_the_one_that_was_read() {
        let read = read();
        assert!(is_as_read(&read, 0) && is_as_read(&read, 1));
        assert!(is_as_read(&PlanState::default(), 0));
        let stated = state(&read, &subnet(Some("10.1.0.0/24")));
        assert!(!is_as_read(&stated, 0) && is_as_read(&stated, 1));
        assert!(Rc::ptr_eq(&read.as_read()[0], &stated.as_read()[0]));
        assert!(is_as_read(&state(&stated, &subnet(None)), 0));
    }

    #[test]
    fn other_statements_leave_the_stated_site_the_same_object() {
        let stated = state(&read(), &subnet(Some("10.1.0.0/24")));
        let mapped = state(&stated, &Edit::MapNetwork { source: "n".into(), target: Some("x".into()) });
        assert!(Rc::ptr_eq(&stated.sites.as_stated[0], &mapped.sites.as_stated[0]));
    }

    #[test]
    fn what_was_stated_settles_the_finding_about_it() {
        let read = read();
        assert_eq!(codes(&read), ["subnet-unknown", "machines-not-listed"]);
        assert_eq!(codes(&state(&read, &subnet(Some("10.9.0.0/24")))), ["subnet-unknown", "machines-not-listed"]);
        let stated = state(&read, &subnet(Some("10.1.0.0/24")));
        assert_eq!(codes(&stated), ["machines-not-listed"]);
        assert_eq!(codes(&state(&stated, &subnet(None))), codes(&read));
    }
}
