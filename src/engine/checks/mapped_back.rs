//! Whether failback finds its way: mappings in the opposite direction.

use rustc_hash::FxHashMap;

use super::super::edit::Edit;
use super::super::finding::{Check, Context, Detail, Finding, Fix, Found, Search, Severity, Subject, no_fix};
use super::super::inventory::NetworkId;
use super::super::text::Key;

/// A mapping that nothing answers.
pub static NO_REVERSE_MAPPING: Check = Check {
    code: "no-reverse-mapping",
    severity: Severity::Warning,
    title: "Not mapped back",
    meaning: "Network mappings have a direction. Without one from the target network back, failback does not find the \
        network that the machines came from.",
    document: None,
    search: Search::Plan(no_reverse_mapping),
    message: |context, finding| {
        let (source, target) = names(context, finding);
        format!("{source} is mapped to {target}, but nothing maps {target} back.")
    },
    fix: map_back,
};

/// A mapping that another network answers.
pub static REVERSE_NOT_SYMMETRIC: Check = Check {
    code: "reverse-not-symmetric",
    severity: Severity::Warning,
    title: "Mapped back to another network",
    meaning: "Machines of this network fail back to a network that they did not come from.",
    document: None,
    search: Search::Plan(reverse_not_symmetric),
    message: |context, finding| {
        let (source, target) = names(context, finding);
        let back = source_key(context, finding)
            .and_then(|source| context.mapping.networks.get(source))
            .and_then(|target| context.mapping.networks_back.get(target));
        let back = back.map_or_else(String::new, |key| source_name(context, key));
        format!("{source} is mapped to {target}, which is mapped back to {back}.")
    },
    fix: map_back,
};

/// Several networks on one.
pub static MANY_TO_ONE: Check = Check {
    code: "many-to-one",
    severity: Severity::Warning,
    title: "Several networks land in one",
    meaning: "A target network can be mapped back to one network only, so failback takes the machines of all of them to \
        that one. Choose it on purpose.",
    document: None,
    search: Search::Plan(many_to_one),
    message: |context, finding| {
        let (source, target) = names(context, finding);
        let Detail::Count(count) = finding.detail else { return String::new() };
        format!("{source} is one of {count} networks that are mapped to {target}; failback can only go to one of them.")
    },
    fix: no_fix,
};

fn mapped<'a>(context: &'a Context<'_>) -> impl Iterator<Item = (NetworkId, &'a Key, &'a Key)> {
    context.mapping.networks.iter().filter_map(|(source, target)| {
        let id = context.source.network_by_key.get(source)?;
        Some((*id, source, target))
    })
}

fn no_reverse_mapping(context: &Context<'_>, found: &mut Found<'_>) {
    for (id, _, target) in mapped(context) {
        if !context.mapping.networks_back.contains_key(target) {
            found(Subject::SourceNetwork(id), Detail::None);
        }
    }
}

fn reverse_not_symmetric(context: &Context<'_>, found: &mut Found<'_>) {
    for (id, source, target) in mapped(context) {
        if context.mapping.networks_back.get(target).is_some_and(|back| back != source) {
            found(Subject::SourceNetwork(id), Detail::None);
        }
    }
}

fn many_to_one(context: &Context<'_>, found: &mut Found<'_>) {
    let mut counts: FxHashMap<&Key, usize> = FxHashMap::default();
    for (_, _, target) in mapped(context) {
        *counts.entry(target).or_default() += 1;
    }
    for (id, _, target) in mapped(context) {
        let count = counts[target];
        if count > 1 {
            found(Subject::SourceNetwork(id), Detail::Count(count as u64));
        }
    }
}

fn source_key<'a>(context: &'a Context<'_>, finding: &Finding) -> Option<&'a Key> {
    match finding.subject {
        Subject::SourceNetwork(id) => Some(&context.source.network(id).key),
        _ => None,
    }
}

fn source_name(context: &Context<'_>, key: &Key) -> String {
    let id = context.source.network_by_key.get(key);
    id.map_or_else(|| key.to_string(), |id| context.source.network(*id).name.to_string())
}

fn target_name(context: &Context<'_>, key: &Key) -> String {
    let destination = &context.failover().destination;
    let place = destination.network_by_key(key);
    place.map_or_else(|| key.to_string(), |place| destination.network(place).name.to_string())
}

fn names(context: &Context<'_>, finding: &Finding) -> (String, String) {
    let Some(source) = source_key(context, finding) else { return Default::default() };
    let target = context.mapping.networks.get(source).map_or_else(String::new, |key| target_name(context, key));
    (source_name(context, source), target)
}

fn map_back(context: &Context<'_>, finding: &Finding) -> Option<Fix> {
    let source = source_key(context, finding)?;
    let target = context.mapping.networks.get(source)?;
    Some(Fix {
        label: format!("Map it back to {}", source_name(context, source)),
        edit: Edit::MapBack { target: target.clone(), source: Some(source.clone()) },
    })
}
