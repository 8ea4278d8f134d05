//! Resolving again what a network mapping reaches gives what resolving everything does, whatever the system.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use std::cell::Cell;

use landfall::engine::checks;
use landfall::engine::edit::Edit;
use landfall::engine::finding::{Check, Context};
use landfall::engine::findings::Findings;
use landfall::engine::inventory::Inventory;
use landfall::engine::mapping::{Mapping, Operation};
use landfall::engine::resolve::{Changed, Resolutions, resolve, resolve_again, resolve_home_again};
use landfall::engine::text::Key;
use landfall::recovery::{self, RecoverySystem};
use proptest::collection::vec;
use proptest::prelude::*;
use support::{Site, map, map_back, test_in};

const SUBNETS: [&str; 4] = ["app 10.0.0.0/28", "web 10.0.1.0/29", "db 10.0.2.0/27 10.0.9.0/29", "Zeta 10.0.3.0/24"];
const OTHERS: [&str; 4] =
    ["APP 10.0.0.0/28", "front 10.8.1.0/29", "zeta 10.8.3.0/28", "AzureBastionSubnet 10.8.4.0/28"];
const TARGETS: [&str; 4] = ["dr0", "dr1", "drill", "net1-asr"];

/// Machines with two NICs each, of which the second is in the next network.
fn source(machines: &[(u8, u8, u8)]) -> Site {
    let mut site = Site::at("westeurope").network("net0", &SUBNETS).network("net1", &SUBNETS).network("net2", &OTHERS);
    for (number, (network, subnet, host)) in machines.iter().enumerate() {
        let name = format!("vm{number:02}");
        for (nic, network) in [network % 3, (network + 1) % 3].into_iter().enumerate() {
            let subnet = if network == 2 { OTHERS } else { SUBNETS }[usize::from(*subnet)];
            let (subnet, base) = subnet.split_once(' ').unwrap();
            let stem = base.split('/').next().unwrap().rsplit_once('.').unwrap().0;
            let address = format!("{stem}.{}{}", 4 + host % 5, if host % 7 == 0 { " dhcp" } else { "" });
            site = site.nic(&format!("{name}-{nic}"), &name, &format!("net{network}/{subnet}"), &[&address]);
        }
    }
    site
}

fn target() -> Site {
    let site = Site::at("northeurope").network("dr0", &OTHERS).network("dr1", &SUBNETS).network("drill", &SUBNETS[..2]);
    site.nic("there", "there", "dr0/APP", &["10.0.0.5"]).nic("too", "too", "dr1/web", &["10.0.1.4"])
}

fn edit() -> impl Strategy<Value = Edit> {
    (0..9u8, 0..3u8, 0..4usize, 0..20u8).prop_map(|(kind, from, to, machine)| {
        let (source, target) = (format!("net{from}"), TARGETS[to]);
        let nics = vec![Key::from(format!("vm{machine:02}-0").as_str())];
        match kind {
            0..=2 => map(&source, target),
            3 => Edit::MapNetwork { source: source.as_str().into(), target: None },
            4 => map_back(target, &source),
            5 => test_in(&source, target),
            6 => Edit::MapTestNetwork { source: source.as_str().into(), target: None },
            7 => Edit::ChooseSubnet { nics, operation: Operation::Failover, subnet: Some("app".into()) },
            _ => Edit::ChooseNetwork { nics, network: Some(target.into()) },
        }
    })
}

/// A plan that is changed, in words: comparable however it came to be.
struct Worked<'a> {
    system: &'static RecoverySystem,
    sites: [&'a Inventory; 2],
    mapping: &'a Mapping,
    resolutions: &'a Resolutions,
}

impl Worked<'_> {
    fn context(&self) -> Context<'_> {
        let [source, target] = self.sites;
        Context::new(source, target, self.mapping, self.resolutions)
    }

    fn checks(&self) -> Vec<&'static Check> {
        checks::ALL.iter().chain(self.system.checks).copied().collect()
    }

    fn rows(&self) -> Vec<String> {
        let mut rows = Vec::new();
        for operation in Operation::ALL {
            let resolution = self.resolutions.of(operation);
            let site = &resolution.destination;
            for (place, landing) in resolution.rows().enumerate() {
                let network = landing.network.map(|network| site.network(network.value).key.to_string());
                let subnet = landing.subnet.map(|subnet| site.subnet_name(subnet.value));
                let rules = [
                    landfall::engine::reason::rule_of(&landing.network),
                    landfall::engine::reason::rule_of(&landing.subnet),
                    landfall::engine::reason::rule_of(&landing.address),
                ];
                rows.push(format!(
                    "{operation:?} {place} {:?} {:?} {:?} {:?} {:?} {rules:?}",
                    network.ok(),
                    subnet.ok(),
                    landing.static_address(),
                    landing.missed,
                    landing.fate
                ));
            }
        }
        rows
    }

    /// Sums, pools and steps of networks.
    fn sums(&self) -> Vec<String> {
        let mut sums = Vec::new();
        for operation in Operation::ALL {
            let resolution = self.resolutions.of(operation);
            let site = &resolution.destination;
            let origin = self.resolutions.origin_of(operation);
            for (place, step) in resolution.networks.steps.iter().enumerate() {
                let landed = step.map(|step| step.map(|landed| site.network(landed.value).key.to_string()));
                sums.push(format!("{operation:?} {} → {landed:?}", origin.network(place as u32).key));
            }
            let mut landed = vec![Vec::new(); site.subnets.len()];
            for (row, landing) in resolution.rows().enumerate() {
                landing.subnet.iter().for_each(|subnet| landed[subnet.value as usize].push(row as u32));
            }
            for (place, rows) in (0..).zip(landed) {
                assert_eq!(
                    self.resolutions.landed(operation, place),
                    rows,
                    "{operation:?} {}",
                    site.subnet_name(place)
                );
                assert_eq!(resolution.lands_in(place), !rows.is_empty());
                sums.push(format!("{operation:?} {} has {rows:?}", site.subnet_name(place)));
            }
            let mut tallies: Vec<String> = resolution
                .landings
                .placings()
                .iter()
                .filter(|(_, tally)| tally.rows() > 0)
                .map(|(placing, tally)| {
                    let subnet = placing.subnet.ok().map(|subnet| site.subnet_name(subnet.value));
                    format!("{operation:?} {:?} {subnet:?} {:?} {tally:?}", placing.home, placing.fate)
                })
                .collect();
            tallies.sort();
            sums.append(&mut tallies);
        }
        sums
    }

    fn findings(&self, findings: &Findings) -> Vec<String> {
        let context = self.context();
        let told = findings.iter(&context).map(|finding| {
            let subject = landfall::export::subject(&context, &finding);
            format!(
                "{} {:?} {subject}: {}",
                finding.check.code,
                finding.operation,
                (finding.check.message)(&context, &finding)
            )
        });
        told.collect()
    }
}

thread_local! {
    static AGAIN: Cell<usize> = const { Cell::new(0) };
}

/// Changes a plan edit by edit, and compares what came of it with the plan resolved anew.
fn follow(system: &'static RecoverySystem, source: &Inventory, target: &Inventory, edits: &[Edit]) {
    let sites = [source, target];
    let mut mapping = Mapping::default();
    let mut resolutions = resolve(&system.rules, source, target, &mapping);
    let mut findings = {
        let worked = Worked { system, sites, mapping: &mapping, resolutions: &resolutions };
        Findings::of(&worked.checks(), &worked.context())
    };
    for edit in edits {
        let mut changed_mapping = mapping.clone();
        edit.apply(&mut changed_mapping);
        let before = resolutions.clone();
        let anew = resolve(&system.rules, source, target, &changed_mapping);
        let mut again = resolve_again(&system.rules, sites, [&mapping, &changed_mapping], &mut resolutions);
        match &mut again {
            Some(changed) => {
                resolve_home_again(&system.rules, sites, &changed_mapping, &mut resolutions, changed);
            }
            None => resolutions = anew.clone(),
        }
        let worked = Worked { system, sites, mapping: &changed_mapping, resolutions: &resolutions };
        let expected = Worked { resolutions: &anew, ..worked };
        assert_eq!(worked.rows(), expected.rows(), "{} after {edit:?}", system.id);
        assert_eq!(worked.sums(), expected.sums(), "{} after {edit:?}", system.id);
        let all = Findings::of(&worked.checks(), &expected.context());
        findings = match &again {
            Some(changed) => {
                AGAIN.set(AGAIN.get() + 1);
                told(&before, &worked, changed);
                findings.again(&worked.checks(), &worked.context(), changed)
            }
            None => all.clone(),
        };
        assert_eq!(worked.findings(&findings), expected.findings(&all), "{} after {edit:?}", system.id);
        mapping = changed_mapping;
    }
}

/// Every row that lands otherwise is told, with how it landed before.
fn told(before: &Resolutions, after: &Worked<'_>, changed: &Changed) {
    let old = Worked { resolutions: before, ..*after };
    let (old_rows, new_rows) = (old.rows(), after.rows());
    let count = before.of(Operation::Failover).len();
    for operation in Operation::ALL {
        let rows = &changed.rows[operation.index()];
        assert!(rows.is_sorted_by(|left, right| left.0 < right.0));
        for place in 0..count {
            let at = operation.index() * count + place;
            let known = rows.iter().find(|(row, _)| *row as usize == place);
            assert!(known.is_some() || old_rows[at] == new_rows[at], "{} became {}", old_rows[at], new_rows[at]);
            if let Some((_, landing)) = known {
                assert_eq!(*landing, before.of(operation).row(place));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn what_a_mapping_reaches_resolved_again_is_as_if_everything_were(
        machines in vec((0..3u8, 0..4u8, 0..20u8), 1..20), edits in vec(edit(), 1..8)
    ) {
        let (source, target) = (source(&machines).inventory(), target().inventory());
        for system in recovery::ALL {
            follow(system, &source, &target, &edits);
        }
    }
}

#[test]
fn most_systems_resolve_a_mapping_again_and_not_anew() {
    let (source, target) = (source(&[(0, 0, 1), (1, 1, 2), (2, 2, 3)]).inventory(), target().inventory());
    let edits = [map("net0", "dr1"), map("net1", "dr0"), Edit::MapNetwork { source: "net0".into(), target: None }];
    let mut by_system = Vec::new();
    for system in recovery::ALL {
        AGAIN.set(0);
        follow(system, &source, &target, &edits);
        by_system.push((system.id, AGAIN.get()));
    }
    assert!(by_system.iter().filter(|(_, again)| *again == 3).count() >= 4, "{by_system:?}");
    assert!(by_system.contains(&("azure-to-azure", 3)), "{by_system:?}");
}
