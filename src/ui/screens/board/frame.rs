//! The board itself: two lanes, ribbons, and a drag across them.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use yew::prelude::*;

use super::lane::{CardSizes, Lane, Placed, level};
use super::lane_view::{LaneHead, Scrolled, use_scrolled};
use super::linking::{Happening, Link, Linking};
use super::pointer::{Pointer, use_pointer};
use super::ribbon::{BOX_WIDTH, Seen, ribbons};
use super::source_card::{Back, Destination, SourceCard};
use super::suggestions::Suggestions;
use super::target_card::{TargetCard, accepts};
use crate::session::protocol::{Change, NetworkView, Overview, Request, SideCode, SuggestionView};
use crate::ui::browser::style::{self, use_style};
use crate::ui::components::icons::Icon;
use crate::ui::components::picker::PickerOption;
use crate::ui::state::Dialog;
use crate::ui::text;

/// What the board needs to know.
#[derive(Properties, Clone)]
pub struct BoardProps {
    /// The state of the plan.
    pub overview: Rc<Overview>,
    /// The last suggestions.
    pub suggestions: Rc<Vec<SuggestionView>>,
    /// Asks the session.
    pub ask: Callback<Request>,
    /// Opens a dialog.
    pub open: Callback<Dialog>,
}

/// Shared values are compared by identity.
impl PartialEq for BoardProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.overview, &other.overview)
            && Rc::ptr_eq(&self.suggestions, &other.suggestions)
            && self.ask == other.ask
            && self.open == other.open
    }
}

/// A shared value that is compared by identity.
struct Same<T>(Rc<T>);

impl<T> Clone for Same<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The networks, made ready for cards.
struct Networks {
    sources: Vec<Rc<NetworkView>>,
    targets: Vec<Rc<NetworkView>>,
    /// Names by key, of both sides.
    names: FxHashMap<String, String>,
    options: Rc<[PickerOption]>,
    test_options: Rc<[PickerOption]>,
}

/// Width of a lane, in px, below which its cards need a third line.
const NARROW: f64 = 400.0;

/// Which half a narrow board shows.
#[derive(Clone, Copy, PartialEq)]
enum Half {
    Sources,
    Targets,
}

/// The board.
#[component]
pub fn Board(props: &BoardProps) -> Html {
    let networks = use_networks(&props.overview);
    let body = use_node_ref();
    let (open_sources, open_targets) = (use_state(FxHashSet::default), use_state(FxHashSet::default));
    let (source_filter, target_filter) = (use_state(String::new), use_state(String::new));
    let (half, hovered) = (use_state(|| Half::Sources), use_state_eq(|| None::<String>));
    let (left, right) = (use_scrolled(), use_scrolled());
    let narrow = left.width > 0.0 && left.width < NARROW;
    let sizes = *use_memo((), |()| if coarse() { CardSizes::COARSE } else { CardSizes::FINE });
    {
        // The style sheet takes the heights from here, so that there is one truth about them.
        let body = body.clone();
        use_effect_with(sizes, move |sizes| {
            if let Some(body) = body.cast::<web_sys::Element>() {
                style::set(&body, "--card-head", &format!("{}px", text::short(sizes.head)));
                style::set(&body, "--card-head-tall", &format!("{}px", text::short(sizes.tall_head)));
                style::set(&body, "--card-subnet", &format!("{}px", text::short(sizes.subnet)));
            }
        });
    }
    let sources = use_memo(
        (networks.clone(), (*open_sources).clone(), (*source_filter).clone(), narrow),
        |(all, open, filter, narrow)| Lane::new(&all.0.sources, open, filter, sizes, *narrow),
    );
    let targets =
        use_memo((networks.clone(), (*open_targets).clone(), (*target_filter).clone()), |(all, open, filter)| {
            Lane::new(&all.0.targets, open, filter, sizes, false)
        });
    let on_link = use_callback((props.ask.clone(), networks.clone()), |(source, target): Link, (ask, networks)| {
        let is_so = |network: &Rc<NetworkView>| network.key == source && network.mapped_to.as_ref() == Some(&target);
        if !networks.0.sources.iter().any(is_so) {
            ask.emit(Request::Change(Change::MapNetwork { source, target }));
        }
    });
    let pointer = use_pointer(&body, &right.element, on_link);
    let tell = Told {
        toggle_source: use_callback(open_sources.clone(), toggled),
        toggle_target: use_callback(open_targets.clone(), toggled),
        arm: use_callback(pointer.happen.clone(), |key, happen| happen.emit(Happening::Arm(key))),
        choose: use_callback(pointer.happen.clone(), |key, happen| happen.emit(Happening::Choose(key))),
        settings: use_callback(props.open.clone(), |(side, key), open| open.emit(Dialog::Network(side, key))),
        hover: use_callback((), {
            let hovered = hovered.clone();
            move |key, ()| hovered.set(key)
        }),
    };
    let hovered = (*hovered).clone();
    let view =
        View { props, networks: &networks.0, pointer: &pointer, tell: &tell, hovered: hovered.as_deref(), sizes };
    let waiting = pointer.state.source().and_then(|key| networks.0.names.get(key).cloned());
    let (drags, armed) =
        (matches!(pointer.state, Linking::Dragging { .. }), matches!(pointer.state, Linking::Armed { .. }));
    // Two clicks on a narrow board: the targets come to the front for the second.
    let shown = if armed { Half::Targets } else { *half };
    html! {
        <div class="board" data-testid="board" data-half={half_name(shown)} data-dragging={drags.then_some("")} data-armed={armed.then_some("")}>
            <div class="board-heads">
                <LaneHead title="Source" side="source" location={location(&networks.0.sources)} count={networks.0.sources.len()}
                    shown={sources.cards().len()} on_filter={Callback::from(move |filter| source_filter.set(filter))} />
                { halves(&half) }
                <SuggestButton overview={props.overview.clone()} suggestions={props.suggestions.clone()} ask={props.ask.clone()}
                    open={props.open.clone()} />
                <LaneHead title="Target" side="target" location={location(&networks.0.targets)} count={networks.0.targets.len()}
                    shown={targets.cards().len()} on_filter={Callback::from(move |filter| target_filter.set(filter))} />
            </div>
            <div ref={body} class="board-body" onpointermove={pointer.on_move.clone()} onpointerup={pointer.on_up.clone()} onpointercancel={pointer.on_cancel.clone()}>
                <div ref={left.element.clone()} class="board-lane" data-side="source" data-testid="board-sources">
                    <LaneList height={sources.height()} label="Source networks">
                        { for view.in_sight(&sources, &left).iter().map(|card| view.source(card)) }
                    </LaneList>
                    if networks.0.sources.is_empty() {
                        <p class="board-none">{ "No source networks yet." }</p>
                    }
                </div>
                { view.ribbons((&sources, &left), (&targets, &right)) }
                <div ref={right.element.clone()} class="board-lane" data-side="target" data-testid="board-targets">
                    <LaneList height={targets.height()} label="Target networks">
                        { for view.in_sight(&targets, &right).iter().map(|card| view.target(card, waiting.as_ref())) }
                    </LaneList>
                    if networks.0.targets.is_empty() {
                        <p class="board-none">{ "No target networks yet. Add an inventory of the recovery side." }</p>
                    }
                </div>
                { drag_line(&pointer) }
            </div>
            <p class="board-hint" role="status" data-testid="board-hint">
                if let Some(source) = &waiting {
                    { hint(source, drags, pointer.state.over().and_then(|key| networks.0.names.get(key))) }
                }
            </p>
        </div>
    }
}

/// What the parts of the board need.
struct View<'a> {
    props: &'a BoardProps,
    networks: &'a Networks,
    pointer: &'a Pointer,
    tell: &'a Told,
    hovered: Option<&'a str>,
    sizes: CardSizes,
}

/// What cards tell. The same callbacks in every rendering, so that a card is drawn anew only if it changed itself.
struct Told {
    toggle_source: Callback<String>,
    toggle_target: Callback<String>,
    arm: Callback<String>,
    choose: Callback<String>,
    hover: Callback<Option<String>>,
    settings: Callback<(SideCode, String)>,
}

impl View<'_> {
    fn in_sight<'l>(&self, lane: &'l Lane, scrolled: &Scrolled) -> &'l [Placed] {
        // Before the first measurement a screenful is drawn, so that the board is never empty.
        let view = if scrolled.view > 0.0 { scrolled.view } else { 800.0 };
        &lane.cards()[lane.visible(scrolled.top, view)]
    }

    fn source(&self, card: &Placed) -> Html {
        let network = card.network.clone();
        let (key, tell) = (network.key.clone(), self.tell);
        let waiting = self.pointer.state.source() == Some(key.as_str());
        html! {
            <SourceCard {key} tall={card.tall} destination={self.destination(&network)} open={card.open} top={card.top} {waiting}
                targets={self.networks.options.clone()} test_targets={self.networks.test_options.clone()} ask={self.props.ask.clone()}
                on_toggle={tell.toggle_source.clone()} on_press={self.pointer.on_press.clone()} on_arm={tell.arm.clone()}
                on_hover={tell.hover.clone()} on_settings={tell.settings.clone()} {network} />
        }
    }

    fn target(&self, card: &Placed, waiting: Option<&String>) -> Html {
        let network = card.network.clone();
        let (key, tell) = (network.key.clone(), self.tell);
        // While a source is dragged the line says enough; the button is for two clicks.
        let armed = matches!(self.pointer.state, Linking::Armed { .. });
        let back = network.mapped_to.as_ref().and_then(|key| self.networks.names.get(key).cloned());
        let over = self.pointer.state.over() == Some(key.as_str());
        html! {
            <TargetCard {key} {back} open={card.open} top={card.top} waiting={waiting.filter(|_| armed).cloned()} {over}
                ask={self.props.ask.clone()}
                on_toggle={tell.toggle_target.clone()} on_choose={tell.choose.clone()} on_settings={tell.settings.clone()} on_hover={tell.hover.clone()} {network} />
        }
    }

    fn destination(&self, network: &NetworkView) -> Destination {
        let name = |key: &String| self.networks.names.get(key).unwrap_or(key).clone();
        let mapped = network.mapped_to.as_ref().map(|key| {
            let target = self.networks.targets.iter().find(|target| target.key == *key);
            let back = target.filter(|_| self.props.overview.system.maps_back).map(|target| match &target.mapped_to {
                Some(back) if *back == network.key => Back::Here,
                Some(back) => Back::Elsewhere(name(back)),
                None => Back::Nowhere,
            });
            (key.clone(), name(key), back)
        });
        Destination {
            mapped,
            by_default: network.default_to.as_ref().map(name),
            test: network.test_to.as_ref().map(name),
        }
    }

    fn ribbons(&self, sources: (&Lane, &Scrolled), targets: (&Lane, &Scrolled)) -> Html {
        let seen = |(lane, scrolled): (&'_ Lane, &Scrolled)| (lane.height(), scrolled.top, scrolled.view.max(1.0));
        let (_, source_top, source_view) = seen(sources);
        let (_, target_top, target_view) = seen(targets);
        let drawn = ribbons(
            Seen { lane: sources.0, scroll_top: source_top, view: source_view },
            Seen { lane: targets.0, scroll_top: target_top, view: target_view },
            self.sizes,
            self.hovered,
        );
        let hovered = self.hovered;
        let bands = drawn.into_iter().map(|ribbon| {
            let active = hovered.is_some_and(|key| key == ribbon.source || key == ribbon.target);
            html! {
                <path key={format!("{}\u{0}{}", ribbon.source, ribbon.target)} class="board-ribbon" d={ribbon.path} data-kind={ribbon.kind.name()}
                    data-active={active.then_some("")} data-source={ribbon.source} data-target={ribbon.target} vector-effect="non-scaling-stroke" />
            }
        });
        html! {
            <svg class="board-ribbons" viewBox={format!("0 0 {} {}", text::short(BOX_WIDTH), text::short(source_view))} preserveAspectRatio="none" aria-hidden="true" data-testid="board-ribbons">
                { for bands }
            </svg>
        }
    }
}

#[derive(Properties, PartialEq)]
struct LaneListProps {
    height: f64,
    label: AttrValue,
    children: Html,
}

/// The list in a lane, as high as all its cards; those in sight place themselves.
#[component]
fn LaneList(props: &LaneListProps) -> Html {
    let list = use_style("height", format!("{}px", text::short(props.height)));
    html! { <ul ref={list} class="board-list" aria-label={props.label.clone()}>{ props.children.clone() }</ul> }
}

/// The button that asks for suggestions, and the panel with the answer.
#[component]
fn SuggestButton(props: &BoardProps) -> Html {
    let open = use_state(|| false);
    let on_suggest = {
        let (open, ask) = (open.clone(), props.ask.clone());
        Callback::from(move |_: MouseEvent| {
            if !*open {
                ask.emit(Request::Suggest);
            }
            open.set(!*open);
        })
    };
    // What was followed meanwhile is no suggestion any more.
    let mapped: FxHashMap<&str, Option<&str>> = props
        .overview
        .source_networks
        .iter()
        .map(|network| (network.key.as_str(), network.mapped_to.as_deref()))
        .collect();
    let left: Vec<SuggestionView> = props
        .suggestions
        .iter()
        .filter(|suggestion| {
            mapped.get(suggestion.source.0.as_str()).is_none_or(|to| *to != Some(suggestion.target.0.as_str()))
        })
        .cloned()
        .collect();
    // Once the last one is followed the panel has nothing more to say. It is asked to close by the count that it showed before.
    let shown = use_mut_ref(|| 0);
    let panel = open.clone();
    use_effect_with(left.len(), move |left| {
        let before = shown.replace(*left);
        if before > 0 && *left == 0 {
            panel.set(false);
        }
    });
    html! {
        <div class="board-suggest">
            <button type="button" class="button" data-small="" aria-expanded={open.to_string()} data-testid="board-suggest" title="Mappings that look obvious, with why" onclick={on_suggest}>
                { Icon::Spark.html() }
                { "Suggest" }
            </button>
            <button type="button" class="button" data-small="" data-bare="" aria-label="What is connected to what" aria-haspopup="dialog" title="What is connected to what"
                data-testid="open-connections" onclick={props.open.reform(|_: MouseEvent| Dialog::Connections)}>
                { Icon::Link.html() }
            </button>
            if *open {
                <Suggestions suggestions={left} ask={props.ask.clone()} on_close={Callback::from(move |()| open.set(false))} />
            }
        </div>
    }
}

#[hook]
fn use_networks(overview: &Rc<Overview>) -> Same<Networks> {
    // Targets keep their places while a person maps: the order is that of the first look at these networks.
    let keys: Vec<String> =
        overview.source_networks.iter().chain(&overview.target_networks).map(|network| network.key.clone()).collect();
    let order = use_memo(keys, |_| {
        let order = level(&overview.source_networks, &overview.target_networks);
        order.into_iter().enumerate().map(|(place, key)| (key, place)).collect::<FxHashMap<_, _>>()
    });
    let made = use_memo(Same(overview.clone()), |Same(overview)| {
        let shared = |networks: &[NetworkView]| networks.iter().cloned().map(Rc::new).collect::<Vec<_>>();
        let mut targets = shared(&overview.target_networks);
        targets.sort_by_key(|target| order.get(&target.key).copied().unwrap_or(usize::MAX));
        let all = overview.source_networks.iter().chain(&overview.target_networks);
        let options: Vec<PickerOption> =
            targets.iter().filter(|target| accepts(target)).map(|target| option(target)).collect();
        let same = PickerOption::new("", "Same network as failover");
        Rc::new(Networks {
            sources: shared(&overview.source_networks),
            names: all.map(|network| (network.key.clone(), network.name.clone())).collect(),
            test_options: std::iter::once(same).chain(options.iter().cloned()).collect(),
            options: options.into(),
            targets,
        })
    });
    Same((*made).clone())
}

fn option(network: &NetworkView) -> PickerOption {
    let hint = [network.prefixes.first().cloned().unwrap_or_default(), network.resource_group.clone()];
    let hint: Vec<String> = hint.into_iter().filter(|part| !part.is_empty()).collect();
    PickerOption { hint: hint.join(" · ").into(), ..PickerOption::new(network.key.clone(), network.name.clone()) }
}

/// The location, if all networks are in one.
fn location(networks: &[Rc<NetworkView>]) -> String {
    let mut names = networks.iter().map(|network| network.location.as_str()).filter(|name| !name.is_empty());
    match names.next() {
        Some(first) if names.all(|name| name == first) => first.to_owned(),
        _ => String::new(),
    }
}

fn toggled(key: String, open: &UseStateHandle<FxHashSet<String>>) {
    let mut now = (**open).clone();
    if !now.remove(&key) {
        now.insert(key);
    }
    open.set(now);
}

/// The two halves of a narrow board.
fn halves(half: &UseStateHandle<Half>) -> Html {
    let button = |which: Half, name: &'static str| {
        let set = half.clone();
        html! {
            <button type="button" aria-pressed={(**half == which).to_string()} data-testid={format!("board-half-{}", half_name(which))}
                onclick={Callback::from(move |_| set.set(which))}>{ name }</button>
        }
    };
    html! {
        <div class="board-halves" role="group" aria-label="Which networks to show">
            { button(Half::Sources, "Mappings") }
            { button(Half::Targets, "Targets") }
        </div>
    }
}

fn half_name(half: Half) -> &'static str {
    match half {
        Half::Sources => "sources",
        Half::Targets => "targets",
    }
}

/// The line from where a drag began to where the pointer is.
fn drag_line(pointer: &Pointer) -> Html {
    let Linking::Dragging { from, at, over, .. } = &pointer.state else { return html! {} };
    let (x0, y0) = (from.0 - pointer.origin.0, from.1 - pointer.origin.1);
    let (x1, y1) = (at.0 - pointer.origin.0, at.1 - pointer.origin.1);
    let middle = text::fixed(f64::midpoint(x0, x1), 0);
    let [x0, y0, x1, y1] = [x0, y0, x1, y1].map(|part| text::fixed(part, 0));
    html! {
        <svg class="board-drag" aria-hidden="true" data-over={over.as_ref().map(|_| "")}>
            <path d={format!("M{x0} {y0}C{middle} {y0} {middle} {y1} {x1} {y1}")} />
            <circle cx={x1} cy={y1} r="5" />
        </svg>
    }
}

fn hint(source: &str, drags: bool, over: Option<&String>) -> String {
    match (drags, over) {
        (true, Some(target)) => format!("Map {source} to {target}"),
        (true, None) => format!("Drop {source} onto a target network. Escape cancels."),
        (false, _) => format!("Choose a target network for {source}. Escape cancels."),
    }
}

/// Whether fingers point here.
fn coarse() -> bool {
    web_sys::window()
        .and_then(|window| window.match_media("(pointer: coarse)").ok().flatten())
        .is_some_and(|query| query.matches())
}
