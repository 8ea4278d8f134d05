//! What a person states beside the files: facts about things, re-IP rules, connections, sites. Both ways: as the page shows it,
//! and as edits.

use ipnet::IpNet;

use crate::engine::address_policy::{AddressPolicy, text};
use crate::engine::attribute::{Attribute, Attributes, Kind, Owner};
use crate::engine::connection::{Connection, Lifetime, Place};
use crate::engine::connections;
use crate::engine::edit::Edit;
use crate::engine::inventory::Side;
use crate::engine::mapping::{Named, SubnetKey};
use crate::engine::text::{Key, Text};

use super::protocol::{
    AskedKind, AskedView, ConnectionView, PlaceCode, PolicyKind, PolicyView, SideCode, SiteView, ThingCode,
};
use super::rows::Shown;
use super::words::readable;

/// Longest value that is taken, in characters.
const LONGEST_VALUE: usize = 2_000;
/// Most prefixes of a drawn site.
const MOST_PREFIXES: usize = 200;
/// Most drawn sites.
const MOST_SITES: usize = 200;

/// The facts that the chosen system asks for about a thing, with what is known of each.
pub fn asked(shown: &Shown<'_>, thing: &ThingCode, in_files: &Attributes) -> Vec<AskedView> {
    let named = named(thing);
    let stated = shown.state.mapping().attributes.get(&named);
    let attributes = shown.state.system.asks.iter().filter(|attribute| attribute.owner() == owner(thing));
    attributes
        .map(|attribute| {
            let said = stated.and_then(|stated| stated.get(*attribute));
            AskedView {
                thing: thing.clone(),
                attribute: attribute.code().to_owned(),
                label: attribute.code().replace('_', " "),
                meaning: attribute.meaning().to_owned(),
                kind: match attribute.kind() {
                    Kind::OneOf(words) => AskedKind::OneOf(words.iter().map(ToString::to_string).collect()),
                    Kind::YesOrNo => AskedKind::OneOf(vec!["yes".into(), "no".into()]),
                    _ => AskedKind::Text(attribute.expected()),
                },
                value: readable(said.or_else(|| in_files.get(*attribute)).unwrap_or_default().to_owned()),
                stated: said.is_some(),
            }
        })
        .collect()
}

fn owner(thing: &ThingCode) -> Owner {
    match thing {
        ThingCode::Network(..) => Owner::Network,
        ThingCode::Subnet(..) => Owner::Subnet,
        ThingCode::VirtualMachine(_) => Owner::VirtualMachine,
        ThingCode::Nic(_) => Owner::Nic,
    }
}

fn side(code: SideCode) -> Side {
    match code {
        SideCode::Source => Side::Source,
        SideCode::Target => Side::Target,
    }
}

fn named(thing: &ThingCode) -> Named {
    match thing {
        ThingCode::Network(of, key) => Named::Network(side(*of), key.as_str().into()),
        ThingCode::Subnet(of, network, subnet) => {
            let subnet = SubnetKey { network: network.as_str().into(), subnet: subnet.as_str().into() };
            Named::Subnet(side(*of), subnet)
        }
        ThingCode::VirtualMachine(key) => Named::VirtualMachine(key.as_str().into()),
        ThingCode::Nic(key) => Named::Nic(key.as_str().into()),
    }
}

/// Whether a thing is there to be stated something about.
fn exists(shown: &Shown<'_>, thing: &ThingCode) -> bool {
    let inventory = |of: SideCode| match of {
        SideCode::Source => shown.state.source(),
        SideCode::Target => shown.state.target(),
    };
    match thing {
        ThingCode::Network(of, key) => inventory(*of).network_by_key.contains_key(&Key::from(key.as_str())),
        ThingCode::Subnet(of, network, subnet) => {
            let inventory = inventory(*of);
            let found = inventory.network_by_key.get(&Key::from(network.as_str()));
            found.filter(|_| !subnet.is_empty()).is_some_and(|id| {
                inventory.subnets_of(*id).iter().any(|known| crate::engine::text::same_folded(&known.name, subnet))
            })
        }
        ThingCode::VirtualMachine(key) => {
            shown.state.source().virtual_machine_by_key(&Key::from(key.as_str())).is_some()
        }
        ThingCode::Nic(key) => shown.state.source().nic_by_key(&Key::from(key.as_str())).is_some(),
    }
}

/// The edit that states a fact.
///
/// # Errors
///
/// What was found, and what was expected.
pub fn set_attribute(
    shown: &Shown<'_>,
    thing: &ThingCode,
    attribute: &str,
    value: Option<&str>,
) -> Result<Edit, String> {
    let attribute = Attribute::from_code(attribute).ok_or_else(|| format!("There is no fact “{attribute}”."))?;
    if attribute.owner() != owner(thing) || !exists(shown, thing) {
        return Err("What this was about is not in the plan any more.".into());
    }
    let value = value.map(str::trim).filter(|value| !value.is_empty());
    let value = match value {
        None => None,
        Some(value) if value.chars().count() > LONGEST_VALUE => {
            return Err(format!("That is longer than {LONGEST_VALUE} characters."));
        }
        Some(value) => Some(attribute.accepts(value).ok_or_else(|| {
            let shown: String = value.chars().take(80).collect();
            let label = attribute.code().replace('_', " ");
            format!("“{shown}” is no {label}; expected {}.", attribute.expected())
        })?),
    };
    Ok(Edit::SetAttribute { things: vec![named(thing)], attribute, value: value.map(Text::from) })
}

/// The edit that gives a network re-IP rules.
///
/// # Errors
///
/// The line that is no rule, and what was expected.
pub fn set_policy(shown: &Shown<'_>, network: &str, kind: Option<PolicyKind>, rules: &str) -> Result<Edit, String> {
    let network = Key::from(network);
    if !shown.state.source().network_by_key.contains_key(&network) {
        return Err("That network is not in the plan any more.".into());
    }
    let policy = kind.map(|kind| text::parse(policy_code(kind), rules)).transpose();
    let policy = policy.map_err(|problem| format!("The re-IP rules were not taken: {problem}."))?;
    Ok(Edit::SetPolicy { network, policy })
}

fn policy_code(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Octets => "octets",
        PolicyKind::Prefixes => "prefixes",
        PolicyKind::Offset => "offset",
        PolicyKind::Fixed => "fixed",
    }
}

/// The re-IP rules of a source network.
pub fn policy_view(shown: &Shown<'_>, network: &Key) -> Option<PolicyView> {
    let policy = shown.state.mapping().policies.get(network)?;
    let kind = match policy {
        AddressPolicy::Octets(_) => PolicyKind::Octets,
        AddressPolicy::Prefixes(_) => PolicyKind::Prefixes,
        AddressPolicy::Offset => PolicyKind::Offset,
        AddressPolicy::Fixed(_) => PolicyKind::Fixed,
    };
    Some(PolicyView { kind, rules: text::print(policy) })
}

fn place(code: &PlaceCode) -> Place {
    match code {
        PlaceCode::Source(key) => Place::Source(key.as_str().into()),
        PlaceCode::Target(key) => Place::Target(key.as_str().into()),
        PlaceCode::Site(name) => Place::Drawn(name.as_str().into()),
    }
}

/// The edit that says when a connection is up.
///
/// # Errors
///
/// Where an end of it is not there, or both are the same.
pub fn connect(
    shown: &Shown<'_>,
    left: &PlaceCode,
    right: &PlaceCode,
    up: Option<(bool, bool)>,
) -> Result<Edit, String> {
    let (left, right) = (place(left), place(right));
    if left == right {
        return Err("A place cannot be connected to itself. Choose two.".into());
    }
    let context = shown.state.context(shown.computed);
    let known = context.connections();
    let is_known = |place: &Place| known.places.iter().any(|known| known.place == *place);
    if up.is_some() && !(is_known(&left) && is_known(&right)) {
        return Err("One of the two places is not in the plan any more.".into());
    }
    let lifetime = up.map(|(today, after)| Lifetime { today, after });
    Ok(Edit::Connect { connection: Connection::between(left, right), lifetime })
}

/// The edit that draws a site.
///
/// # Errors
///
/// The word that is no prefix, or what there is too much of.
pub fn draw_site(shown: &Shown<'_>, site: &str, prefixes: Option<&str>) -> Result<Edit, String> {
    let site = site.trim();
    if site.is_empty() || site.chars().count() > 120 || site.chars().any(char::is_control) {
        return Err("A site needs a name of at most 120 characters.".into());
    }
    let is_new = !shown.state.mapping().sites.contains_key(&Key::from(site));
    if is_new && prefixes.is_some() && shown.state.mapping().sites.len() >= MOST_SITES {
        return Err(format!("{MOST_SITES} sites are drawn; more are not kept."));
    }
    let prefixes = prefixes.map(|text| {
        let words = text.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';'));
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        if words.len() > MOST_PREFIXES {
            return Err(format!("{} prefixes were given; {MOST_PREFIXES} are the most.", words.len()));
        }
        words.into_iter().map(prefix).collect::<Result<Vec<IpNet>, String>>()
    });
    Ok(Edit::DrawSite { site: site.into(), prefixes: prefixes.transpose()? })
}

/// A range of addresses as typed, cut to its length; an address alone is a range of one.
pub fn prefix(word: &str) -> Result<IpNet, String> {
    let parsed =
        word.parse::<IpNet>().ok().or_else(|| word.parse().ok().map(|address: std::net::IpAddr| address.into()));
    parsed.map(|prefix| prefix.trunc()).ok_or_else(|| {
        let shown: String = word.chars().take(60).collect();
        format!("“{shown}” is no range of addresses; expected one such as 192.168.1.0/24.")
    })
}

/// All connections of the plan.
pub fn connection_views(shown: &Shown<'_>) -> Vec<ConnectionView> {
    let context = shown.state.context(shown.computed);
    let known = context.connections();
    let end = |number: u32| {
        let known = &known.places[number as usize];
        let code = match &known.place {
            Place::Source(key) => PlaceCode::Source(key.to_string()),
            Place::Target(key) => PlaceCode::Target(key.to_string()),
            Place::Drawn(key) => PlaceCode::Site(key.to_string()),
        };
        (code, readable(known.name.to_string()))
    };
    let views = known.links.iter().map(|(left, right, up, from_file)| ConnectionView {
        left: end(*left),
        right: end(*right),
        today: up.today,
        after: up.after,
        from_file: *from_file,
        stated: shown.state.mapping().connections.contains_key(&connections::between(known, *left, *right)),
    });
    views.collect()
}

/// The drawn sites.
pub fn site_views(shown: &Shown<'_>) -> Vec<SiteView> {
    let sites = shown.state.mapping().sites.iter();
    let view = |(name, prefixes): (&Key, &Vec<IpNet>)| SiteView {
        name: readable(name.to_string()),
        prefixes: prefixes.iter().map(ToString::to_string).collect(),
    };
    sites.map(view).collect()
}
