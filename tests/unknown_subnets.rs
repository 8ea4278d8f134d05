//! Plans of sites of which the networks are known and the subnets are not.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use landfall::engine::attribute::Attribute;
use landfall::engine::explain;
use landfall::engine::inventory::IpConfigurationId;
use landfall::engine::mapping::Operation;
use landfall::engine::runbook::Phase;
use landfall::engine::suggest::suggest;
use landfall::recovery::{self, azure_to_azure, on_premises_to_azure, veeam_replication, vmm_to_vmm};
use support::{Plan, Site, map, map_back, plan};

fn source() -> Site {
    Site::at("here").network("net", &[]).vm("web1", "net/", &["10.1.0.5"]).vm("web2", "net/", &["10.1.0.6"])
}

fn target() -> Site {
    // A subnet without a name in the files is not one that a subnet without a name would match.
    Site::at("there").network("dr", &["app 10.9.0.0/24", "web 10.1.0.0/24"]).nic("dns", "dns-nic", "dr/", &["10.8.0.1"])
}

fn sentences(plan: &Plan, operation: Operation, row: u32) -> [String; 3] {
    explain::sentences(&plan.context(), operation, IpConfigurationId::new(row))
}

#[test]
fn where_a_rule_would_ask_for_the_subnet_left_the_landing_is_a_proposal_and_says_so() {
    for system in [&azure_to_azure::SYSTEM, &on_premises_to_azure::SYSTEM, &veeam_replication::SYSTEM] {
        let plan = plan(system, &source(), &target(), &[map("net", "dr")]);
        assert_eq!(plan.subnet(Operation::Failover, "web1"), "app", "{}", system.id);
        let trail = plan.trail(Operation::Failover, "web1");
        assert!(trail.contains("subnet-source-unknown"), "{}: {trail}", system.id);
        assert_eq!(
            sentences(&plan, Operation::Failover, 0)[1],
            "No file says which subnet of net web1 / web1-nic is in, so no rule tells where in dr it lands. Proposed is app: say which \
             subnets net has, or choose."
        );
    }
}

#[test]
fn no_sentence_and_no_finding_of_any_system_shows_an_empty_name() {
    for system in recovery::ALL {
        let edits = [map("net", "dr"), map_back("dr", "net")];
        let site = target().fact("dr/app", Attribute::AddressPools, "10.9.0.10-10.9.0.99");
        for (source, target) in [(source(), site.clone()), (site, source()), (source(), source())] {
            let plan = plan(system, &source, &target, &edits);
            let mut said: Vec<String> = plan
                .findings()
                .iter()
                .map(|finding| (finding.check.message)(&plan.context(), finding))
                .chain(plan.findings().iter().map(|finding| landfall::export::subject(&plan.context(), finding)))
                .collect();
            for operation in Operation::ALL {
                for row in 0..plan.resolutions.of(operation).len() as u32 {
                    said.extend(sentences(&plan, operation, row));
                }
                let runbook = recovery::runbook::runbook(system, &plan.context(), operation, &plan.groups());
                let steps = Phase::ALL.iter().flat_map(|phase| runbook.of(*phase));
                said.extend(steps.flat_map(|step| [vec![step.text.clone()], step.items.clone()].concat()));
            }
            for sentence in said {
                for broken in ["  ", " / .", " / ,", " ,", "()", "“”", "named .", "named ,", " : ", "/ \""] {
                    assert!(!sentence.contains(broken), "{}: “{broken}” in “{sentence}”", system.id);
                }
                assert!(!sentence.starts_with([' ', '/', ',']), "{}: {sentence}", system.id);
            }
        }
    }
}

#[test]
fn a_machine_goes_home_to_a_subnet_that_nobody_knows() {
    let plan = plan(&on_premises_to_azure::SYSTEM, &source(), &target(), &[map("net", "dr")]);
    assert_eq!(
        plan.trail(Operation::Failback, "web1"),
        "net /  / 10.1.0.5 (network-home, subnet-home-unknown, address-home)"
    );
    assert_eq!(
        sentences(&plan, Operation::Failback, 0)[1],
        "web1 / web1-nic is back in the subnet of net that it came from; no file says which that is."
    );
}

#[test]
fn nothing_lands_in_a_subnet_that_nobody_knows() {
    // The target's own machines are in a network of which nothing but the name is known.
    let target = Site::at("there").network("dr", &[]).nic("dns", "dns-nic", "dr/", &["10.1.0.9"]);
    let plan = plan(&azure_to_azure::SYSTEM, &source(), &target, &[map("net", "dr")]);
    assert_eq!(
        plan.trail(Operation::Failover, "web1"),
        "dr / - / - (network-mapped, network-without-subnets, no-subnet)"
    );
}

#[test]
fn a_subnet_that_comes_along_has_the_addresses_that_are_in_use_over_there() {
    let source = Site::at("here").network("net", &["app 10.1.0.0/24"]).vm("web1", "net/app", &["10.1.0.9"]);
    let target = Site::at("there").network("dr", &[]).nic("dns", "dns-nic", "dr/", &["10.1.0.9"]);
    let plan = plan(&veeam_replication::SYSTEM, &source, &target, &[map("net", "dr")]);
    assert_eq!(
        plan.trail(Operation::Failover, "web1"),
        "dr / app / - (network-mapped, subnet-extended, address-taken)"
    );
    let said = &sentences(&plan, Operation::Failover, 0)[2];
    assert!(said.contains("it is in use by NIC dns-nic (VM dns)"), "{said}");
}

#[test]
fn two_unknown_subnets_are_not_the_same_subnet() {
    let (source, target) = (source().inventory(), target().inventory());
    assert_eq!(suggest(&source, &target, &Default::default()), []);
    let plan = plan(&vmm_to_vmm::SYSTEM, &self::source(), &self::target(), &[map("net", "dr")]);
    assert_eq!(plan.subnet(Operation::Failover, "web1"), "app");
}
