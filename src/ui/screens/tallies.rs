//! The numbers that tell the plan before any table is read. Each is a filter.

use yew::prelude::*;

use crate::session::protocol::Tallies;
use crate::ui::components::icons::Icon;
use crate::ui::state::{Msg, OUTCOME_FILTERS};
use crate::ui::text;
use crate::ui::words;

/// Props of [`TallyBar`].
#[derive(Properties, PartialEq)]
pub struct TallyBarProps {
    /// The numbers.
    pub tallies: Tallies,
    /// The filter of the table.
    pub filter: AttrValue,
    /// Tells what the person wants.
    pub tell: Callback<Msg>,
}

/// The numbers, with their shares of the whole.
#[component]
pub fn TallyBar(props: &TallyBarProps) -> Html {
    let tallies = &props.tallies;
    let (one, many) = (tallies.kept, tallies.changed);
    let parts = [
        ("kept", tallies.kept, if one == 1 { "keeps its address" } else { "keep their address" }, Icon::Fine),
        ("changed", tallies.changed, if many == 1 { "gets another" } else { "get another" }, Icon::Changed),
        ("dynamic", tallies.dynamic, "dynamic", Icon::Dynamic),
        ("not-connected", tallies.not_connected, "not connected", Icon::Unlink),
        ("not-planned", tallies.not_planned, "not planned", Icon::Skipped),
        ("fails", tallies.fails, "will fail", Icon::Error),
    ];
    let is_on = |term: &str| props.filter.split_whitespace().any(|word| word == term);
    // Not every system leaves NICs unconnected: where none is, the number would only take room.
    let shown = |((id, count, ..), term): &(&(&str, u32, &str, Icon), &str)| {
        *id != "not-connected" || *count > 0 || is_on(term)
    };
    html! {
        <section class="tallies" aria-label="The plan in numbers" data-testid="tallies">
            <ul class="tally-list">
                { for parts.iter().zip(OUTCOME_FILTERS).filter(shown).map(|((id, count, label, icon), term)| {
                    let on = is_on(term);
                    let tell = props.tell.clone();
                    let onclick = Callback::from(move |_: MouseEvent| {
                        tell.emit(Msg::FilterOutcome((!on).then_some(term)));
                    });
                    html! {
                        <li key={*id}>
                            <button
                                type="button"
                                class="tally"
                                data-outcome={*id}
                                data-none={(*count == 0).then_some("")}
                                data-testid={format!("tally-{id}")}
                                aria-pressed={if on { "true" } else { "false" }}
                                title={if on { "Show all rows".to_owned() } else { format!("Show only these rows ({term})") }}
                                {onclick}
                            >
                                { icon.html() }
                                <span class="tally-count">{ words::count(u64::from(*count)) }</span>
                                <span class="tally-label">{ *label }</span>
                            </button>
                        </li>
                    }
                }) }
            </ul>
            { shares(&parts.map(|(id, count, _, _)| (id, count))) }
        </section>
    }
}

/// The shares as one thin bar; the numbers say the same in words.
fn shares(parts: &[(&'static str, u32); 6]) -> Html {
    let all: u32 = parts.iter().map(|(_, count)| count).sum();
    let mut from = 0.0;
    html! {
        <svg class="tally-bar" viewBox="0 0 1000 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            { for parts.iter().map(|(id, count)| {
                let width = f64::from(*count) / f64::from(all.max(1)) * 1000.0;
                let x = from;
                from += width;
                html! {
                    <rect
                        data-outcome={*id}
                        x={text::fixed(x, 2)}
                        y="0"
                        width={text::fixed(width, 2)}
                        height="4"
                    />
                }
            }) }
        </svg>
    }
}
