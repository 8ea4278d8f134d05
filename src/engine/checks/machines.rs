//! Machines that are planned though they may not be meant to be: templates, and machines that are switched off.

use super::super::attribute::Attribute;
use super::super::edit::Edit;
use super::super::finding::{Check, Context, Detail, Finding, Fix, Found, Search, Severity, Subject};
use super::super::inventory::{PowerState, VirtualMachine};

/// A template among the machines.
pub static TEMPLATE: Check = Check {
    code: "template-planned",
    severity: Severity::Warning,
    title: "Template is planned like a machine",
    meaning: "Templates are not failed over: machines are made of them. Leave them out, so that no address is kept for them.",
    document: None,
    search: Search::Stated(|context, found| find(context, is_template, found)),
    message: |context, finding| format!("{} is a template. Leave it out.", name(context, finding)),
    fix: leave_out,
};

/// A machine that does not run.
pub static POWERED_OFF: Check = Check {
    code: "powered-off-planned",
    severity: Severity::Info,
    title: "Machine is switched off",
    meaning: "The machine did not run when the files were made. It is planned like the others; leave it out if it is not needed.",
    document: None,
    search: Search::Stated(|context, found| {
        let is_off = |context: &Context<'_>, machine: &VirtualMachine| {
            machine.power() == Some(PowerState::Off) && !is_template(context, machine)
        };
        find(context, is_off, found);
    }),
    message: |context, finding| format!("{} is switched off, and is planned like the others.", name(context, finding)),
    fix: leave_out,
};

fn is_template(context: &Context<'_>, machine: &VirtualMachine) -> bool {
    context.mapping.of_machine(machine, Attribute::Template) == Some("yes")
}

/// Machines with a row in the plan that nobody left out.
fn find(context: &Context<'_>, wanted: fn(&Context<'_>, &VirtualMachine) -> bool, found: &mut Found<'_>) {
    for (id, machine) in context.source.machines() {
        let planned = !context.source.nics_of(id).is_empty() && !context.mapping.excluded.contains(&machine.key);
        if planned && wanted(context, machine) {
            found(Subject::VirtualMachine(id), Detail::None);
        }
    }
}

fn name(context: &Context<'_>, finding: &Finding) -> String {
    match finding.subject {
        Subject::VirtualMachine(id) => context.source.virtual_machine(id).name().to_string(),
        _ => String::new(),
    }
}

fn leave_out(context: &Context<'_>, finding: &Finding) -> Option<Fix> {
    let Subject::VirtualMachine(id) = finding.subject else { return None };
    let machine = context.source.virtual_machine(id);
    let edit = Edit::Exclude { virtual_machines: vec![machine.key.clone()], excluded: true };
    Some(Fix { label: format!("Leave {} out", machine.name()), edit })
}
