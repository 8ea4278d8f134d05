//! All findings of a plan, in groups: what is found of a million rows is a bit for each, and its words are made when somebody reads
//! them.

use rustc_hash::FxHashMap;

use super::finding::{Check, Context, Detail, Finding, RowSearch, Search, Severity, Subject};
use super::inventory::{Inventory, IpConfigurationId};
use super::mapping::Operation;
use super::order;
use super::reason::{Rule, rule_of};
use super::resolve::{Changed, Landing, Resolution};
use super::row_set::RowSet;

/// What one check finds in one operation, or of the plan as such.
#[derive(Clone)]
pub struct Group {
    /// The check.
    pub check: &'static Check,
    /// The operation; `None` for the plan as such.
    pub operation: Option<Operation>,
    /// Subjects with what the check remembers, in order; empty where it looks at rows.
    listed: Vec<(Subject, Detail)>,
    /// The rows among the subjects.
    rows: RowSet,
    /// How many of them are in each network of the source site; shorter where the last have none.
    in_network: Vec<u32>,
}

/// All findings: worst first, then by code, operation and subject.
#[derive(Clone, Default)]
pub struct Findings {
    groups: Vec<Group>,
}

/// Findings about one row, or of a sum of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowMark {
    /// How many.
    pub count: u32,
    /// The worst.
    pub worst: Option<Severity>,
}

impl Group {
    fn new(check: &'static Check, operation: Option<Operation>) -> Self {
        Self { check, operation, listed: Vec::new(), rows: RowSet::default(), in_network: Vec::new() }
    }

    /// How many findings there are.
    pub fn len(&self) -> usize {
        if self.listed.is_empty() { self.rows.len() } else { self.listed.len() }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows that it is about.
    pub fn rows(&self) -> &RowSet {
        &self.rows
    }

    /// Whether it belongs to what is shown of an operation.
    pub fn concerns(&self, operation: Operation) -> bool {
        self.operation.is_none_or(|of| of == operation)
    }

    /// What it lists, in order; nothing where it looks at rows.
    pub fn listed(&self) -> impl Iterator<Item = Subject> + '_ {
        self.listed.iter().map(|(subject, _)| *subject)
    }

    /// The rows among what it lists, as often as they are.
    fn listed_rows(&self) -> impl Iterator<Item = u32> + '_ {
        self.listed.iter().filter_map(|(subject, _)| match subject {
            Subject::Row(row) => Some(row.place()),
            _ => None,
        })
    }

    /// The networks of the source site that its rows are in.
    pub fn networks_of_rows(&self) -> impl Iterator<Item = u32> + '_ {
        self.in_network.iter().enumerate().filter(|(_, rows)| **rows > 0).map(|(network, _)| network as u32)
    }

    fn set(&mut self, source: &Inventory, row: u32, is_in: bool) {
        if self.rows.contains(row) == is_in {
            return;
        }
        self.rows.set(row, is_in);
        let Some(subnet) = source.ip_configuration(IpConfigurationId::new(row)).subnet else { return };
        let network = source.subnet(subnet).network.index();
        if network >= self.in_network.len() {
            self.in_network.resize(network + 1, 0);
        }
        let count = &mut self.in_network[network];
        *count = if is_in { *count + 1 } else { *count - 1 };
    }

    /// The findings from the nth on, in the order of their subjects.
    pub fn iter_from<'a>(&'a self, context: &'a Context<'_>, nth: usize) -> impl Iterator<Item = Finding> + 'a {
        let finding = |subject, detail| Finding { check: self.check, operation: self.operation, subject, detail };
        let listed = self.listed.iter().skip(nth).map(move |(subject, detail)| finding(*subject, *detail));
        let by_row = if self.listed.is_empty() { Some(self.rows.iter_from(nth)) } else { None };
        let by_row = by_row.into_iter().flatten().map(move |row| {
            let row = IpConfigurationId::new(row);
            let resolution = context.resolutions.of(self.operation.unwrap_or_default());
            let detail = look_at_row(context, resolution, &self.check.search, row, &resolution.row(row.index()));
            finding(Subject::Row(row), detail.unwrap_or(Detail::None))
        });
        listed.chain(by_row)
    }

    /// All of them.
    pub fn iter<'a>(&'a self, context: &'a Context<'_>) -> impl Iterator<Item = Finding> + 'a {
        self.iter_from(context, 0)
    }

    /// Its place in the order of groups; what it lists comes before rows where all else is the same.
    fn order(&self) -> (std::cmp::Reverse<Severity>, &'static str, Option<Operation>, Option<Subject>) {
        let first = self.listed.first().map(|(subject, _)| *subject);
        (std::cmp::Reverse(self.check.severity), self.check.code, self.operation, first)
    }
}

impl Findings {
    /// Runs checks over a plan.
    #[must_use = "a finding that nobody reads helps nobody"]
    pub fn of(checks: &[&'static Check], context: &Context<'_>) -> Self {
        let mut findings = Self::default();
        findings.look_at_rows(checks, context, &Operation::ALL, None);
        findings.look_at_plan(checks, context, true);
        findings
    }

    /// Runs the same checks again after network mappings changed, and rows of each operation land otherwise.
    #[must_use = "a finding that nobody reads helps nobody"]
    pub fn again(mut self, checks: &[&'static Check], context: &Context<'_>, changed: &Changed) -> Self {
        self.again_in_rows(checks, context, &Operation::ALL, changed);
        self.again_in_plan(checks, context);
        self
    }

    /// The first half of [`Self::again`], for some operations: what is found of rows that land otherwise. What checks of the plan find
    /// is as it was.
    pub fn again_in_rows(
        &mut self,
        checks: &[&'static Check],
        context: &Context<'_>,
        operations: &[Operation],
        changed: &Changed,
    ) {
        self.look_at_rows(checks, context, operations, Some(changed));
    }

    /// The second half: what is found of the plan. Tells whether that names other rows than before.
    pub fn again_in_plan(&mut self, checks: &[&'static Check], context: &Context<'_>) -> bool {
        self.look_at_plan(checks, context, false)
    }

    /// What one check found so far.
    fn take(&mut self, check: &'static Check, operation: Option<Operation>) -> Group {
        let is_it = |group: &Group| std::ptr::eq(group.check, check) && group.operation == operation;
        let known = self.groups.iter().position(is_it);
        known.map_or_else(|| Group::new(check, operation), |place| self.groups.remove(place))
    }

    /// Runs the checks that look at rows, each by itself: at all of them, or at those that land otherwise.
    fn look_at_rows(
        &mut self,
        checks: &[&'static Check],
        context: &Context<'_>,
        operations: &[Operation],
        changed: Option<&Changed>,
    ) {
        let mut by_row: Vec<Group> = Vec::new();
        for check in checks {
            if let Search::Placings(operations, _) | Search::Rows(operations, _) | Search::Rules(operations, _) =
                &check.search
            {
                by_row.extend(operations.iter().map(|operation| self.take(check, Some(*operation))));
                if operations.is_empty() {
                    by_row.push(self.take(check, None));
                }
            }
        }
        for operation in operations.iter().copied() {
            let resolution = context.resolutions.of(operation);
            let Some(changed) = changed else {
                let looks = Looks::new(context, resolution, &by_row, 0..resolution.landings.placings().len() as u32);
                let rows = if looks.find_nothing() { 0 } else { resolution.len() as u32 };
                for row in 0..rows {
                    looks.at(context, resolution, row, &mut |group| by_row[group].set(context.source, row, true));
                }
                continue;
            };
            let rows = || changed.rows[operation.index()].iter().map(|(row, _)| *row);
            let mut placings = RowSet::default();
            rows().for_each(|row| placings.set(resolution.landings.placing_of_row(row as usize), true));
            let placings: Vec<u32> = placings.iter().collect();
            let looks = Looks::new(context, resolution, &by_row, placings.into_iter());
            let found: Vec<usize> =
                looks.of_operation.iter().copied().filter(|group| !by_row[*group].rows.is_empty()).collect();
            for row in rows() {
                found.iter().for_each(|group| by_row[*group].set(context.source, row, false));
                looks.at(context, resolution, row, &mut |group| by_row[group].set(context.source, row, true));
            }
        }
        self.groups.append(&mut by_row);
    }

    /// Runs the checks that look at more than a row, and puts all findings in order. Tells whether they name other rows than before.
    fn look_at_plan(&mut self, checks: &[&'static Check], context: &Context<'_>, is_first: bool) -> bool {
        let mut groups = Vec::new();
        let mut names_other_rows = false;
        let mut find = |findings: &mut Self, check, operation| {
            let group = listed(check, operation, context);
            names_other_rows |= !findings.take(check, operation).listed_rows().eq(group.listed_rows());
            groups.push(group);
        };
        for check in checks {
            match &check.search {
                Search::Stated(_) if !is_first => {}
                Search::Plan(_) | Search::Stated(_) => find(self, check, None),
                Search::Operations(operations, _) => operations.iter().for_each(|of| find(self, check, Some(*of))),
                Search::Placings(..) | Search::Rows(..) | Search::Rules(..) => {}
            }
        }
        groups.append(&mut self.groups);
        groups.retain(|group| !group.is_empty());
        order::sort_by(&mut groups, |left, right| left.order().cmp(&right.order()));
        self.groups = groups;
        names_other_rows
    }

    /// The groups, worst first.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The groups of what is shown of an operation.
    pub fn shown(&self, operation: Operation) -> impl Iterator<Item = &Group> {
        self.groups.iter().filter(move |group| group.concerns(operation))
    }

    /// All findings.
    pub fn iter<'a>(&'a self, context: &'a Context<'_>) -> impl Iterator<Item = Finding> + 'a {
        self.groups.iter().flat_map(|group| group.iter(context))
    }

    /// What is found of one row in an operation.
    pub fn mark(&self, operation: Operation, row: IpConfigurationId) -> RowMark {
        let mut mark = RowMark::default();
        for group in self.shown(operation).filter(|group| group.rows.contains(row.place())) {
            let times = match group.listed.is_empty() {
                true => 1,
                false => group.listed_rows().filter(|listed| *listed == row.place()).count() as u32,
            };
            mark.count += times;
            mark.worst = mark.worst.max(Some(group.check.severity));
        }
        mark
    }

    /// What is found of every row in an operation.
    pub fn marks(&self, operation: Operation, rows: usize) -> Vec<RowMark> {
        let mut marks = vec![RowMark::default(); rows];
        for group in self.shown(operation) {
            let by_row = group.rows.iter().take(if group.listed.is_empty() { usize::MAX } else { 0 });
            for row in group.listed_rows().chain(by_row) {
                if let Some(mark) = marks.get_mut(row as usize) {
                    mark.count += 1;
                    mark.worst = mark.worst.max(Some(group.check.severity));
                }
            }
        }
        marks
    }

    /// The rows with a finding of a severity in an operation.
    pub fn rows_with(&self, severity: Severity, operation: Operation) -> RowSet {
        let mut rows = RowSet::default();
        let of = self.shown(operation).filter(|group| group.check.severity == severity);
        of.for_each(|group| rows.add(&group.rows));
        rows
    }
}

/// What a check that looks at more than a row finds.
fn listed(check: &'static Check, operation: Option<Operation>, context: &Context<'_>) -> Group {
    let mut group = Group::new(check, operation);
    let mut found = |subject, detail| {
        group.listed.push((subject, detail));
        if let Subject::Row(row) = subject {
            group.set(context.source, row.place(), true);
        }
    };
    match &check.search {
        Search::Plan(find) | Search::Stated(find) => find(context, &mut found),
        Search::Operations(_, find) => {
            find(context, context.resolutions.of(operation.unwrap_or_default()), &mut found);
        }
        Search::Placings(..) | Search::Rows(..) | Search::Rules(..) => {}
    }
    group.listed.sort_by_key(|(subject, _)| *subject);
    group
}

fn is_one_of(rules: &[&'static Rule], rule: &'static Rule) -> bool {
    rules.iter().any(|known| std::ptr::eq(*known, rule))
}

/// What the checks that look at rows find in one operation: groups by what rows have in common, so that most rows cost one look.
struct Looks {
    /// By placing; most have none.
    by_placing: FxHashMap<u32, Vec<usize>>,
    is_found: Vec<bool>,
    /// By the rule of the address.
    by_rule: Vec<Vec<usize>>,
    /// All that look at rows.
    of_operation: Vec<usize>,
    /// Those that look at each row.
    each: Vec<(usize, RowSearch)>,
}

impl Looks {
    /// What is found of rows with these placings.
    fn new(
        context: &Context<'_>,
        resolution: &Resolution,
        groups: &[Group],
        placings: impl Iterator<Item = u32> + Clone,
    ) -> Self {
        let landings = &resolution.landings;
        let mut looks = Self {
            by_placing: FxHashMap::default(),
            is_found: vec![false; landings.placings().len()],
            by_rule: vec![Vec::new(); landings.address_rules().len()],
            of_operation: Vec::new(),
            each: Vec::new(),
        };
        let mut of_rule: FxHashMap<*const Rule, Vec<usize>> = FxHashMap::default();
        let of_operation = |group: &&Group| group.operation.unwrap_or_default() == resolution.operation;
        for (number, group) in groups.iter().enumerate().filter(|(_, group)| of_operation(group)) {
            looks.of_operation.push(number);
            match &group.check.search {
                Search::Rows(_, find) => looks.each.push((number, *find)),
                Search::Rules(_, rules) => {
                    rules.iter().for_each(|rule| of_rule.entry(*rule).or_default().push(number));
                }
                Search::Placings(_, find) => {
                    for placing in placings.clone() {
                        if find(context, resolution, landings.placing(placing)).is_some() {
                            looks.add(placing, &[number]);
                        }
                    }
                }
                Search::Plan(_) | Search::Stated(_) | Search::Operations(..) => {}
            }
        }
        let of_rule = |rule: &'static Rule| of_rule.get(&std::ptr::from_ref(rule));
        for number in placings {
            let placing = landings.placing(number);
            for rule in [rule_of(&placing.network), rule_of(&placing.subnet)] {
                if let Some(groups) = of_rule(rule) {
                    looks.add(number, groups);
                }
            }
        }
        for (rule, groups) in landings.address_rules().iter().zip(&mut looks.by_rule) {
            groups.extend(of_rule(rule).into_iter().flatten());
        }
        looks
    }

    fn add(&mut self, placing: u32, groups: &[usize]) {
        self.is_found[placing as usize] = true;
        self.by_placing.entry(placing).or_default().extend(groups);
    }

    /// Whether no row is in any group.
    fn find_nothing(&self) -> bool {
        self.by_placing.is_empty() && self.each.is_empty() && self.by_rule.iter().all(Vec::is_empty)
    }

    /// Tells which groups a row is in; some of them twice.
    fn at(&self, context: &Context<'_>, resolution: &Resolution, row: u32, tell: &mut dyn FnMut(usize)) {
        let landings = &resolution.landings;
        let placing = landings.placing_of_row(row as usize);
        if self.is_found[placing as usize] {
            self.by_placing.get(&placing).into_iter().flatten().for_each(|group| tell(*group));
        }
        self.by_rule[landings.address_rule(row as usize)].iter().for_each(|group| tell(*group));
        if self.each.is_empty() {
            return;
        }
        let landing = resolution.row(row as usize);
        for (number, find) in &self.each {
            if find(context, resolution, IpConfigurationId::new(row), &landing).is_some() {
                tell(*number);
            }
        }
    }
}

/// What a check that looks at rows remembers of one.
fn look_at_row(
    context: &Context<'_>,
    resolution: &Resolution,
    search: &Search,
    row: IpConfigurationId,
    landing: &Landing,
) -> Option<Detail> {
    match search {
        Search::Rows(_, find) => find(context, resolution, row, landing),
        Search::Placings(_, find) => {
            let landings = &resolution.landings;
            find(context, resolution, landings.placing(landings.placing_of_row(row.index())))
        }
        Search::Rules(_, rules) => {
            let steps = [rule_of(&landing.network), rule_of(&landing.subnet), rule_of(&landing.address)];
            let step = steps.iter().position(|step| is_one_of(rules, step))?;
            Some(Detail::Place(step as u32))
        }
        Search::Plan(_) | Search::Stated(_) | Search::Operations(..) => None,
    }
}
