//! The ribbons between sources and targets: as wide as the rows that they carry. PURE.

use rustc_hash::FxHashMap;

use super::lane::{CardSizes, Lane};
use crate::ui::text;

/// Room between a card's edge and the ribbons that leave it, in px.
const MARGIN: f64 = 8.0;

/// Thinnest ribbon, in px.
const THINNEST: f64 = 2.0;

/// Width of the box that ribbons are drawn in; it is stretched to the gap between the lanes.
pub const BOX_WIDTH: f64 = 100.0;

/// Why rows take a ribbon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The network is mapped so.
    Mapped,
    /// The product does so by default.
    Default,
    /// Rows were put there by hand, or by another rule.
    Other,
}

impl Kind {
    /// `data-kind` in the document.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mapped => "mapped",
            Self::Default => "default",
            Self::Other => "other",
        }
    }
}

/// A ribbon, ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Ribbon {
    /// Key of the source network.
    pub source: String,
    /// Key of the target network.
    pub target: String,
    /// Why.
    pub kind: Kind,
    /// Rows that it carries.
    pub rows: u32,
    /// Path data.
    pub path: String,
}

/// What is seen of a lane.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The lane.
    pub lane: &'a Lane,
    /// How far it is scrolled, in px.
    pub scroll_top: f64,
    /// Height in which it is seen, in px.
    pub view: f64,
}

/// A ribbon before it has a place.
struct Flow<'a> {
    source: &'a str,
    target: &'a str,
    kind: Kind,
    rows: u32,
    /// In px.
    thickness: f64,
}

/// The ribbons whose source is in sight, and those of the network pointed at: all that lead to one target, wherever they
/// come from, would hide the others.
pub fn ribbons(sources: Seen, targets: Seen, sizes: CardSizes, pointed_at: Option<&str>) -> Vec<Ribbon> {
    let mut flows = flows(sources.lane);
    flows.retain(|flow| targets.lane.card(flow.target).is_some());
    let room = sizes.head - 2.0 * MARGIN;
    thicken(&mut flows, room);
    let mut leaving = edges(flows.iter().map(|flow| (flow.source, flow.thickness)), room);
    let mut arriving = edges(flows.iter().map(|flow| (flow.target, flow.thickness)), room);
    let mut ribbons = Vec::new();
    for flow in &flows {
        let from = next_edge(&mut leaving, flow.source, flow.thickness);
        let to = next_edge(&mut arriving, flow.target, flow.thickness);
        let (Some(source), Some(target)) = (sources.lane.card(flow.source), targets.lane.card(flow.target)) else {
            continue;
        };
        let y0 = source.top - sources.scroll_top + source.head / 2.0 + from;
        let y1 = target.top - targets.scroll_top + target.head / 2.0 + to;
        let in_sight = |y: f64, view: f64| y > -sizes.head && y < view + sizes.head;
        let is_pointed_at = pointed_at.is_some_and(|key| key == flow.source || key == flow.target);
        let shown = in_sight(y0, sources.view) || (is_pointed_at && in_sight(y1, targets.view));
        if !shown {
            continue;
        }
        ribbons.push(Ribbon {
            source: flow.source.to_owned(),
            target: flow.target.to_owned(),
            kind: flow.kind,
            rows: flow.rows,
            path: band(y0, y1, flow.thickness),
        });
    }
    ribbons
}

/// What leads where, a mapping that carries nothing among it.
fn flows(sources: &Lane) -> Vec<Flow<'_>> {
    let mut flows = Vec::new();
    for card in sources.cards() {
        let network = &*card.network;
        let kind_of = |target: &str| {
            if network.mapped_to.as_deref() == Some(target) {
                Kind::Mapped
            } else if network.mapped_to.is_none() && network.default_to.as_deref() == Some(target) {
                Kind::Default
            } else {
                Kind::Other
            }
        };
        let meant = network.mapped_to.as_ref().or(network.default_to.as_ref());
        let mut listed = false;
        for (target, rows) in &network.flows {
            listed |= meant == Some(target);
            flows.push(Flow { source: &network.key, target, kind: kind_of(target), rows: *rows, thickness: 0.0 });
        }
        if let (Some(target), false) = (meant, listed) {
            flows.push(Flow { source: &network.key, target, kind: kind_of(target), rows: 0, thickness: 0.0 });
        }
    }
    flows
}

/// Gives each flow its thickness, so that the fullest card's just fit.
fn thicken(flows: &mut [Flow], room: f64) {
    let mut sums: FxHashMap<(&str, bool), u64> = FxHashMap::default();
    for flow in flows.iter() {
        *sums.entry((flow.source, false)).or_default() += u64::from(flow.rows);
        *sums.entry((flow.target, true)).or_default() += u64::from(flow.rows);
    }
    let most = sums.values().copied().max().unwrap_or(0).max(1) as f64;
    for flow in flows {
        flow.thickness = (f64::from(flow.rows) / most * room).max(THINNEST);
    }
}

/// Where a card's next ribbon begins, from its middle, and by how much ribbons are pushed together to stay on the card.
struct Edge {
    next: f64,
    squeeze: f64,
}

/// The edges of all cards: the first ribbon begins as far above the middle as all take together by half.
fn edges<'a>(parts: impl Iterator<Item = (&'a str, f64)>, room: f64) -> FxHashMap<&'a str, Edge> {
    let mut sums: FxHashMap<&str, f64> = FxHashMap::default();
    for (key, thickness) in parts {
        *sums.entry(key).or_default() += thickness;
    }
    sums.into_iter()
        .map(|(key, sum)| (key, Edge { next: -sum.min(room) / 2.0, squeeze: (room / sum).min(1.0) }))
        .collect()
}

fn next_edge(edges: &mut FxHashMap<&str, Edge>, key: &str, thickness: f64) -> f64 {
    let Some(edge) = edges.get_mut(key) else { return 0.0 };
    let at = edge.next;
    edge.next += thickness * edge.squeeze;
    at
}

/// A band from the left edge at `y0` to the right edge at `y1`.
fn band(y0: f64, y1: f64, thickness: f64) -> String {
    let (right, middle) = (text::short(BOX_WIDTH), text::short(BOX_WIDTH / 2.0));
    let [y0, y1, b0, b1] = [y0, y1, y0 + thickness, y1 + thickness].map(|part| text::fixed(part, 1));
    format!("M0 {y0}C{middle} {y0} {middle} {y1} {right} {y1}V{b1}C{middle} {b1} {middle} {b0} 0 {b0}Z")
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use rustc_hash::FxHashSet;

    use super::super::lane::tests::network;
    use super::*;
    use crate::session::protocol::NetworkView;

    fn lane(networks: Vec<NetworkView>) -> Lane {
        let networks: Vec<Rc<NetworkView>> = networks.into_iter().map(Rc::new).collect();
        Lane::new(&networks, &FxHashSet::default(), "", CardSizes::FINE, false)
    }

    fn drawn(sources: Vec<NetworkView>, targets: Vec<NetworkView>) -> Vec<Ribbon> {
        let (sources, targets) = (lane(sources), lane(targets));
        let seen = |lane| Seen { lane, scroll_top: 0.0, view: 400.0 };
        ribbons(seen(&sources), seen(&targets), CardSizes::FINE, None)
    }

    fn source(key: &str, mapped_to: Option<&str>, flows: &[(&str, u32)]) -> NetworkView {
        NetworkView {
            mapped_to: mapped_to.map(str::to_owned),
            flows: flows.iter().map(|(target, rows)| ((*target).to_owned(), *rows)).collect(),
            ..network(key, 0)
        }
    }

    #[test]
    fn the_fullest_card_is_filled_and_others_are_in_proportion() {
        let sources = vec![source("a", Some("t"), &[("t", 300)]), source("b", Some("t"), &[("t", 100)])];
        let ribbons = drawn(sources, vec![network("t", 0)]);
        // 44 px for 400 rows: 33 and 11, the first from the middle of its own card, the second below it at the target.
        assert_eq!(ribbons[0].path, "M0 21.5C50 21.5 50 16.0 100 16.0V49.0C50 49.0 50 54.5 0 54.5Z");
        assert!(ribbons[1].path.starts_with("M0 100.5C50 100.5 50 49.0 100 49.0V60.0"), "{}", ribbons[1].path);
    }

    #[test]
    fn kinds_are_told_apart() {
        let mut by_default = source("b", None, &[("p", 4)]);
        by_default.default_to = Some("p".to_owned());
        let sources = vec![source("a", Some("t"), &[("t", 3), ("u", 1)]), by_default, source("c", None, &[])];
        let kinds: Vec<_> = drawn(sources, vec![network("t", 0), network("u", 0), network("p", 0)])
            .iter()
            .map(|ribbon| ribbon.kind)
            .collect();
        assert_eq!(kinds, [Kind::Mapped, Kind::Other, Kind::Default]);
    }

    #[test]
    fn a_mapping_without_rows_is_still_drawn() {
        let ribbons = drawn(vec![source("a", Some("t"), &[])], vec![network("t", 0)]);
        assert_eq!((ribbons.len(), ribbons[0].rows), (1, 0));
    }

    #[test]
    fn ribbons_out_of_sight_are_left_out() {
        let key = |place: usize| format!("t{place}");
        let sources =
            (0..200).map(|place| source(&format!("s{place}"), Some(&key(place)), &[(&key(place), 1)])).collect();
        let targets = (0..200).map(|place| network(&key(place), 0)).collect();
        assert!(drawn(sources, targets).len() < 10);
    }

    #[test]
    fn many_ribbons_stay_on_their_target() {
        let sources = (0..200).map(|place| source(&format!("s{place}"), Some("t"), &[("t", 1)])).collect();
        let (sources, targets) = (lane(sources), lane(vec![network("t", 0)]));
        let seen = |lane| Seen { lane, scroll_top: 0.0, view: 400.0 };
        let all = ribbons(seen(&sources), seen(&targets), CardSizes::FINE, Some("t"));
        assert_eq!(all.len(), 200);
        // The card is from 8 to 68.
        assert!(all[199].path.contains("100 59.8V61.8"), "{}", all[199].path);
    }
}
