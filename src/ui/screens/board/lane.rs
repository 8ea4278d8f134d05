//! One side of the board as a column of cards of known heights: which are in sight, and where. PURE.

use std::ops::Range;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::session::protocol::NetworkView;
use crate::ui::text;

/// Heights of a card's parts, in px; larger where fingers point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CardSizes {
    /// The two lines that are always shown.
    pub head: f64,
    /// The head of a mapped network where cards are narrow: what is to be said of a mapping takes a third line.
    pub tall_head: f64,
    /// One subnet.
    pub subnet: f64,
    /// Between the last subnet and the card's edge.
    pub foot: f64,
    /// Between cards.
    pub gap: f64,
}

impl CardSizes {
    /// For pointers.
    pub const FINE: Self = Self { head: 60.0, tall_head: 88.0, subnet: 28.0, foot: 8.0, gap: 8.0 };

    /// For fingers.
    pub const COARSE: Self = Self { head: 76.0, tall_head: 110.0, subnet: 36.0, foot: 8.0, gap: 8.0 };
}

/// A card and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The network.
    pub network: Rc<NetworkView>,
    /// Whether its subnets are shown.
    pub open: bool,
    /// Whether its head has three lines.
    pub tall: bool,
    /// Its upper edge, in px below the lane's.
    pub top: f64,
    /// Height of its head in px.
    pub head: f64,
    /// Its height in px.
    pub height: f64,
}

/// A lane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lane {
    cards: Vec<Placed>,
    /// Places in `cards`, by key.
    by_key: FxHashMap<String, usize>,
    height: f64,
}

impl Lane {
    /// Stacks the cards that match `filter`; those in `open` show their subnets. In a `narrow` lane mappings take more room.
    pub fn new(
        networks: &[Rc<NetworkView>],
        open: &FxHashSet<String>,
        filter: &str,
        sizes: CardSizes,
        narrow: bool,
    ) -> Self {
        let filter = text::lower(filter.trim());
        let mut cards = Vec::new();
        let mut top = sizes.gap;
        for network in networks.iter().filter(|network| matches(network, &filter)) {
            let open = open.contains(&network.key);
            let subnets = if open && !network.subnets.is_empty() {
                network.subnets.len() as f64 * sizes.subnet + sizes.foot
            } else {
                0.0
            };
            let tall = narrow && network.mapped_to.is_some();
            let head = if tall { sizes.tall_head } else { sizes.head };
            let height = head + subnets;
            cards.push(Placed { network: network.clone(), open, tall, top, head, height });
            top += height + sizes.gap;
        }
        let by_key = cards.iter().enumerate().map(|(place, card)| (card.network.key.clone(), place)).collect();
        Self { cards, by_key, height: top }
    }

    /// All cards.
    pub fn cards(&self) -> &[Placed] {
        &self.cards
    }

    /// Height of all cards, in px.
    pub fn height(&self) -> f64 {
        self.height
    }

    /// Cards in sight, and one more at each end.
    pub fn visible(&self, scroll_top: f64, view: f64) -> Range<usize> {
        let first = self.cards.partition_point(|card| card.top + card.height < scroll_top);
        let last = self.cards.partition_point(|card| card.top <= scroll_top + view);
        first.saturating_sub(1)..(last + 1).min(self.cards.len())
    }

    /// The card of a network, by key.
    pub fn card(&self, key: &str) -> Option<&Placed> {
        self.cards.get(*self.by_key.get(key)?)
    }
}

/// Orders target networks by the first source that leads to them, so that ribbons run level; the others follow as they are.
pub fn level(sources: &[NetworkView], targets: &[NetworkView]) -> Vec<String> {
    let mut keys: Vec<String> = Vec::with_capacity(targets.len());
    let mut known: FxHashSet<&str> = targets.iter().map(|target| target.key.as_str()).collect();
    let led_to = sources.iter().flat_map(|source| {
        let flows = source.flows.iter().map(|(target, _)| target);
        source.mapped_to.iter().chain(flows).chain(&source.default_to)
    });
    for key in led_to.chain(targets.iter().map(|target| &target.key)) {
        if known.remove(key.as_str()) {
            keys.push(key.clone());
        }
    }
    keys
}

/// What one looks for: a part of a name, a prefix, a subnet's name.
fn matches(network: &NetworkView, filter: &str) -> bool {
    if filter.is_empty() {
        return true;
    }
    let has = |text: &str| text::lower(text).contains(filter);
    has(&network.name)
        || has(&network.resource_group)
        || network.prefixes.iter().any(|prefix| has(prefix))
        || network.subnets.iter().any(|subnet| has(&subnet.name))
}

/// Tests, and the examples that others' tests share.
#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::session::protocol::SubnetView;

    /// A network with so many subnets.
    pub fn network(key: &str, subnets: usize) -> NetworkView {
        let subnet = |place| SubnetView {
            asked: Vec::new(),
            name: format!("subnet{place}"),
            prefixes: Vec::new(),
            usable: 251,
            in_use: 0,
            planned: 0,
            reservations: Vec::new(),
            platform_only: None,
        };
        NetworkView {
            policy: None,
            asked: Vec::new(),
            key: key.to_owned(),
            name: key.to_uppercase(),
            location: String::new(),
            resource_group: String::new(),
            prefixes: vec!["10.20.0.0/16".to_owned()],
            planned: false,
            listed: true,
            subnets: (0..subnets).map(subnet).collect(),
            nics: 0,
            mapped_to: None,
            default_to: None,
            test_to: None,
            flows: Vec::new(),
            severity: None,
        }
    }

    fn networks(count: usize) -> Vec<Rc<NetworkView>> {
        (0..count).map(|place| Rc::new(network(&format!("n{place}"), 2))).collect()
    }

    #[test]
    fn cards_stack_and_open_ones_are_taller() {
        let open = FxHashSet::from_iter(["n1".to_owned()]);
        let lane = Lane::new(&networks(3), &open, "", CardSizes::FINE, false);
        let tops: Vec<f64> = lane.cards().iter().map(|card| card.top).collect();
        assert_eq!(tops, [8.0, 76.0, 208.0]);
        assert_eq!(lane.height(), 276.0);
    }

    #[test]
    fn mapped_networks_are_taller_in_a_narrow_lane() {
        let mut networks = networks(2);
        Rc::make_mut(&mut networks[0]).mapped_to = Some("t".to_owned());
        let lane = Lane::new(&networks, &FxHashSet::default(), "", CardSizes::FINE, true);
        let heads: Vec<f64> = lane.cards().iter().map(|card| card.head).collect();
        assert_eq!(heads, [88.0, 60.0]);
    }

    #[test]
    fn only_what_is_in_sight_is_shown() {
        let lane = Lane::new(&networks(500), &FxHashSet::default(), "", CardSizes::FINE, false);
        assert_eq!(lane.visible(0.0, 400.0), 0..7);
        let middle = lane.visible(17_000.0, 400.0);
        assert!(middle.len() < 10 && middle.contains(&252), "{middle:?}");
        assert_eq!(lane.visible(lane.height() - 400.0, 400.0).end, 500);
        assert_eq!(Lane::default().visible(0.0, 400.0), 0..0);
    }

    #[test]
    fn a_filter_looks_at_names_prefixes_and_subnets() {
        let found =
            |filter: &str| Lane::new(&networks(3), &FxHashSet::default(), filter, CardSizes::FINE, false).cards().len();
        assert_eq!((found("N2"), found("10.20"), found("subnet1"), found("nothing")), (1, 3, 3, 0));
    }

    #[test]
    fn targets_stand_level_with_what_leads_to_them() {
        let mut sources = [network("s0", 0), network("s1", 0), network("s2", 0)];
        sources[0].mapped_to = Some("t2".to_owned());
        sources[1].default_to = Some("t1".to_owned());
        sources[2].flows = vec![("t2".to_owned(), 4), ("gone".to_owned(), 1)];
        let targets = [network("t0", 0), network("t1", 0), network("t2", 0)];
        assert_eq!(level(&sources, &targets), ["t2", "t1", "t0"]);
    }
}
