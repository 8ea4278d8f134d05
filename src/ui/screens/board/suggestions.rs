//! Suggested mappings, each with its reason, to accept together or singly.

use yew::prelude::*;

use crate::session::protocol::{Change, Request, SuggestionView};
use crate::ui::components::icons::Icon;
use crate::ui::words::counted;

#[derive(Properties, PartialEq)]
pub struct SuggestionsProps {
    /// Those not followed yet.
    pub suggestions: Vec<SuggestionView>,
    /// Asks the session.
    pub ask: Callback<Request>,
    /// Closes the panel.
    pub on_close: Callback<()>,
}

/// The panel.
#[component]
pub fn Suggestions(props: &SuggestionsProps) -> Html {
    let pairs: Vec<(String, String)> =
        props.suggestions.iter().map(|suggestion| (suggestion.source.0.clone(), suggestion.target.0.clone())).collect();
    let accept_all = {
        let (ask, pairs) = (props.ask.clone(), pairs.clone());
        Callback::from(move |_: MouseEvent| ask.emit(Request::Change(Change::MapNetworks(pairs.clone()))))
    };
    let on_close = props.on_close.reform(|_: MouseEvent| ());
    let on_key = {
        let on_close = props.on_close.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.stop_propagation();
                on_close.emit(());
            }
        })
    };
    let count = props.suggestions.len();
    html! {
        <section class="board-suggestions" aria-label="Suggested mappings" data-testid="suggestions" onkeydown={on_key}>
            <div class="board-suggestions-head">
                <h2>{ if count == 0 { "No further mapping looks obvious".to_owned() } else { counted(count as u64, "suggested mapping", "suggested mappings") } }</h2>
                if count > 1 {
                    <button type="button" class="button" data-small="" data-weight="main" data-testid="suggestion-accept-all" onclick={accept_all}>{ format!("Accept all {count}") }</button>
                }
                <button type="button" class="button" data-small="" data-bare="" data-weight="quiet" aria-label="Close the suggestions" title="Close" data-testid="suggestions-close" onclick={on_close}>
                    { Icon::Close.html() }
                </button>
            </div>
            if count > 0 {
                <ul>{ for props.suggestions.iter().map(|suggestion| one(suggestion, &props.ask)) }</ul>
            }
        </section>
    }
}

fn one(suggestion: &SuggestionView, ask: &Callback<Request>) -> Html {
    let pair = (suggestion.source.0.clone(), suggestion.target.0.clone());
    let accept = {
        let ask = ask.clone();
        let pair = pair.clone();
        Callback::from(move |_: MouseEvent| ask.emit(Request::Change(Change::MapNetworks(vec![pair.clone()]))))
    };
    let (source, target) = (&suggestion.source.1, &suggestion.target.1);
    html! {
        <li key={pair.0.clone()} data-testid="suggestion" data-key={pair.0}>
            <span class="board-suggestion-pair"><strong>{ source }</strong>{ " → " }<strong>{ target }</strong></span>
            <span class="board-suggestion-why">{ &suggestion.why }</span>
            <button type="button" class="button" data-small="" data-testid="suggestion-accept" aria-label={format!("Accept: {source} to {target}")} onclick={accept}>{ "Accept" }</button>
        </li>
    }
}
