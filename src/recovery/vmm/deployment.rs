//! How VMM itself is deployed, and what must be recovered before anything else can be.
//!
//! Source of all of it: [`CONSIDERATIONS`].

use rustc_hash::FxHashSet;

use crate::engine::attribute::Attribute;
use crate::engine::finding::{Check, Context, Detail, Finding, Search, Severity, Subject, no_fix};
use crate::engine::inventory::{VirtualMachine, VirtualMachineId};
use crate::engine::mapping::{Mapping, Operation};
use crate::engine::reason::Document;
use crate::engine::runbook::{Phase, Runbook, Step};
use crate::engine::text::Key;
use crate::recovery::Reading;

/// Where it comes from.
pub static CONSIDERATIONS: Document = Document {
    title: "Deployment considerations for VMM and Site Recovery (2016)",
    url: "https://github.com/MicrosoftDocs/azure-docs/blob/master/articles/site-recovery/site-recovery-network-design.md",
};

/// VMM in a cluster, not on one VM.
pub const CLUSTER: &str = "vmm-cluster";
/// VMM's database on another server.
pub const SQL_REMOTE: &str = "vmm-sql-remote";
/// VMM's database in an availability group.
pub const SQL_GROUP: &str = "vmm-sql-availability-group";

/// How VMM is deployed: with none of these, on one VM together with its database.
pub const OPTIONS: &[Reading] = &[
    Reading {
        id: CLUSTER,
        group: "",
        label: "VMM runs in a cluster",
        meaning: "Off, VMM runs on one virtual machine, which Hyper-V Replica takes to the other site and which is failed over by hand \
            before anything else. A cluster must be stretched over both sites.",
        documents: &[&CONSIDERATIONS],
    },
    Reading {
        id: SQL_REMOTE,
        group: "vmm-sql",
        label: "VMM’s SQL Server is another server",
        meaning: "It must be recovered before VMM. Off, it runs on VMM’s own machine.",
        documents: &[&CONSIDERATIONS],
    },
    Reading {
        id: SQL_GROUP,
        group: "vmm-sql",
        label: "VMM’s database is in an availability group",
        meaning: "It needs a replica at the second site; then it fails over by itself.",
        documents: &[&CONSIDERATIONS],
    },
];

/// The machines with a role.
fn with_role<'a>(context: &'a Context<'_>, role: &'a str) -> impl Iterator<Item = (usize, &'a VirtualMachine)> {
    let machines = context.source.virtual_machines.iter().enumerate();
    machines.filter(move |(_, machine)| context.mapping.of_machine(machine, Attribute::Role) == Some(role))
}

/// Clouds that Site Recovery protects: those of machines with a protecting cloud, and of all machines where none has one.
fn protected_clouds(context: &Context<'_>) -> FxHashSet<Key> {
    let of =
        |mapping: &Mapping, machine: &VirtualMachine, attribute| mapping.of_machine(machine, attribute).map(Key::from);
    let machines = || context.source.virtual_machines.iter();
    let paired: FxHashSet<Key> = machines()
        .filter(|machine| context.mapping.of_machine(machine, Attribute::ProtectingCloud).is_some())
        .filter_map(|machine| of(context.mapping, machine, Attribute::Cloud))
        .collect();
    if !paired.is_empty() {
        return paired;
    }
    let workloads = machines().filter(|machine| {
        context.mapping.of_machine(machine, Attribute::Role).is_none()
            && !context.mapping.excluded.contains(&machine.key)
    });
    workloads.filter_map(|machine| of(context.mapping, machine, Attribute::Cloud)).collect()
}

/// VMM's own machine among those that it protects.
pub static VMM_IN_PROTECTED_CLOUD: Check = Check {
    code: "vmm-vm-in-protected-cloud",
    severity: Severity::Warning,
    title: "VMM’s own machine is in a protected cloud",
    meaning: "The machine that VMM runs on is replicated by Hyper-V Replica. In a cloud that Site Recovery protects, its replication \
        settings would be overridden: keep it out of those clouds.",
    document: Some(&CONSIDERATIONS),
    search: Search::Plan(|context, found| {
        if context.mapping.option(CLUSTER) || with_role(context, "vmm").next().is_none() {
            return;
        }
        let clouds = protected_clouds(context);
        for (place, machine) in with_role(context, "vmm") {
            let cloud = context.mapping.of_machine(machine, Attribute::Cloud).map(Key::from);
            if cloud.is_some_and(|cloud| clouds.contains(&cloud)) {
                found(Subject::VirtualMachine(VirtualMachineId::new(place as u32)), Detail::None);
            }
        }
    }),
    message: |context, finding| {
        let Subject::VirtualMachine(id) = finding.subject else { return String::new() };
        let machine = context.source.virtual_machine(id);
        let cloud = context.mapping.of_machine(machine, Attribute::Cloud).unwrap_or_default();
        format!(
            "{} runs VMM and is in cloud {cloud}, which Site Recovery protects. Take it out of that cloud.",
            machine.name()
        )
    },
    fix: no_fix,
};

/// What a VMM cluster needs.
pub static CLUSTER_NEEDS: Check = Check {
    code: "vmm-cluster-needs",
    severity: Severity::Warning,
    title: "A VMM cluster needs its database at both sites",
    meaning: "A VMM cluster that is stretched over both sites fails over by itself only if its database does: in an AlwaysOn availability \
        group with a replica at the second site.",
    document: Some(&CONSIDERATIONS),
    search: Search::Plan(|context, found| {
        if context.mapping.option(CLUSTER) && !context.mapping.option(SQL_GROUP) {
            found(Subject::Plan, Detail::None);
        }
    }),
    message: |_: &Context<'_>, _: &Finding| {
        "VMM runs in a cluster, and its database is not in an availability group with a replica at the second site."
            .into()
    },
    fix: no_fix,
};

/// What comes before the workloads: VMM’s database, then VMM, then the rest.
pub fn recovery_order(context: &Context<'_>, operation: Operation, runbook: &mut Runbook) {
    if operation != Operation::Failover {
        return;
    }
    let names = |role| with_role(context, role).map(|(_, machine)| machine.name().to_string()).collect::<Vec<_>>();
    let (vmm, sql) = (names("vmm"), names("sql"));
    let mapping = context.mapping;
    if mapping.option(CLUSTER) {
        let step = Step::new(
            "Wait until the stretched VMM cluster and its database have failed over to the second site by themselves.",
        );
        return runbook.add(Phase::Before, step.about(vmm).from(&CONSIDERATIONS));
    }
    let prepare = Step::new(
        "Enable Hyper-V Replica for VMM’s own machine, and keep it out of the clouds that Site Recovery protects.",
    );
    runbook.add(Phase::Prepare, prepare.about(vmm.clone()).from(&CONSIDERATIONS));
    if mapping.option(SQL_GROUP) {
        let step = Step::new("Check that VMM’s database has failed over to its replica at the second site.");
        runbook.add(Phase::Before, step.about(sql).from(&CONSIDERATIONS));
    } else if mapping.option(SQL_REMOTE) {
        let step = Step::new("Recover VMM’s SQL Server, before VMM.");
        runbook.add(Phase::Before, step.about(sql).from(&CONSIDERATIONS));
    }
    let step = Step::new("Fail VMM’s own machine over by hand, in Hyper-V Manager, before any workload.");
    runbook.add(Phase::Before, step.about(vmm).from(&CONSIDERATIONS));
}
