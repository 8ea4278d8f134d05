//! The filter box: words and terms, with help on the terms.

use gloo::timers::callback::Timeout;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::session::protocol::RowQuery;
use crate::ui::components::icons::Icon;

/// How long a person may pause in typing before the table follows, in ms.
const PAUSE_MS: u32 = 140;

/// Terms, and what they find.
const TERMS: &[(&str, &str)] = &[
    ("web", "“web” in any name or address"),
    ("vm:web", "in the VM's name; nic: in the NIC's"),
    ("net:prod", "in either network; from: and to: in one"),
    ("subnet:\"app tier\"", "in either subnet; quotes keep blanks"),
    ("ip:10.20.", "an address that begins so"),
    ("status:error", "error, warning, info or fine"),
    ("outcome:changed", "kept, changed, dynamic, not-connected, not-planned or fails"),
    ("how:next", "in how the address was chosen"),
    ("is:frozen", "frozen, edited or excluded"),
];

#[derive(Properties, PartialEq)]
pub struct FilterBoxProps {
    /// What is shown at present.
    pub query: RowQuery,
    /// Terms that were not understood.
    pub problems: Vec<String>,
    /// Shows something else.
    pub on_query: Callback<RowQuery>,
}

/// The filter box.
#[component]
pub fn FilterBox(props: &FilterBoxProps) -> Html {
    let input = use_node_ref();
    let help = use_state(|| false);
    let pause = use_mut_ref(|| None::<Timeout>);
    // What this box asked for last, to tell a filter that was set elsewhere.
    let asked = use_mut_ref(|| props.query.filter.clone());
    {
        let (input, asked, pause) = (input.clone(), asked.clone(), pause.clone());
        use_effect_with(props.query.filter.clone(), move |filter| {
            if *asked.borrow() != *filter {
                pause.borrow_mut().take();
                asked.borrow_mut().clone_from(filter);
                if let Some(input) = input.cast::<HtmlInputElement>() {
                    input.set_value(filter);
                }
            }
        });
    }
    let send = {
        let (input, asked) = (input.clone(), asked.clone());
        let (query, on_query) = (props.query.clone(), props.on_query.clone());
        move || {
            let Some(input) = input.cast::<HtmlInputElement>() else { return };
            let filter = input.value().trim().to_owned();
            if *asked.borrow() != filter {
                asked.borrow_mut().clone_from(&filter);
                on_query.emit(RowQuery { filter, ..query.clone() });
            }
        }
    };
    let on_input = {
        let (pause, send) = (pause.clone(), send.clone());
        Callback::from(move |_: InputEvent| {
            let send = send.clone();
            *pause.borrow_mut() = Some(Timeout::new(PAUSE_MS, send));
        })
    };
    let on_key = {
        let (pause, send, input, help) = (pause.clone(), send.clone(), input.clone(), help.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" => {
                pause.borrow_mut().take();
                send();
            }
            "Escape" if *help => help.set(false),
            "Escape" => {
                if let Some(input) = input.cast::<HtmlInputElement>()
                    && !input.value().is_empty()
                {
                    input.set_value("");
                    pause.borrow_mut().take();
                    send();
                }
            }
            _ => {}
        })
    };
    let on_clear = {
        let (input, send) = (input.clone(), send.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.set_value("");
                let _ = input.focus();
            }
            send();
        })
    };
    let add_term = {
        let (input, send) = (input.clone(), send.clone());
        Callback::from(move |term: &'static str| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                let before = input.value();
                let between = if before.is_empty() || before.ends_with(' ') { "" } else { " " };
                input.set_value(&format!("{before}{between}{term}"));
                let _ = input.focus();
                send();
            }
        })
    };
    let toggle_help = {
        let help = help.clone();
        Callback::from(move |_: MouseEvent| help.set(!*help))
    };
    let described = if props.problems.is_empty() { None } else { Some("plan-filter-problems") };
    html! {
        <div class="plan-filter" role="search">
            <div class="plan-filter-box">
                { Icon::Search.html() }
                <input ref={input} class="plan-filter-input" type="text" value={props.query.filter.clone()} placeholder="Filter: web net:prod status:error"
                    aria-label="Filter rows" aria-describedby={described} aria-invalid={(!props.problems.is_empty()).then_some("true")}
                    autocomplete="off" autocapitalize="off" spellcheck="false" data-testid="plan-filter" oninput={on_input} onkeydown={on_key} />
                if !props.query.filter.is_empty() {
                    <button type="button" class="button" data-small="" data-bare="" data-weight="quiet" aria-label="Clear the filter" title="Clear the filter" data-testid="plan-filter-clear" onclick={on_clear}>
                        { Icon::Close.html() }
                    </button>
                }
                <button type="button" class="button" data-small="" data-bare="" data-weight="quiet" aria-label="Help on the filter" title="Help on the filter" aria-expanded={help.to_string()}
                    aria-controls="plan-filter-help" data-testid="plan-filter-help" onclick={toggle_help}>
                    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M6 6.2a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.5m0 2v.6" /></svg>
                </button>
            </div>
            if *help {
                <FilterHelp {add_term} on_close={Callback::from(move |()| help.set(false))} />
            }
            if !props.problems.is_empty() {
                <ul id="plan-filter-problems" class="plan-filter-problems" role="status" data-testid="plan-filter-problems">
                    { for props.problems.iter().map(|problem| html! { <li>{ super::marks::drawn(super::marks::WARNING) }{ problem }</li> }) }
                </ul>
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct FilterHelpProps {
    add_term: Callback<&'static str>,
    on_close: Callback<()>,
}

#[component]
fn FilterHelp(props: &FilterHelpProps) -> Html {
    let terms = TERMS.iter().map(|(term, meaning)| {
        let (add, term) = (props.add_term.clone(), *term);
        html! {
            <>
                <dt><button type="button" class="plan-term" onclick={Callback::from(move |_| add.emit(term))}>{ term }</button></dt>
                <dd>{ *meaning }</dd>
            </>
        }
    });
    let close = {
        let on_close = props.on_close.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                on_close.emit(());
            }
        })
    };
    html! {
        <div id="plan-filter-help" class="plan-pop" role="region" aria-label="Help on the filter" onkeydown={close}>
            <p>{ "A row is shown if every word and term fits. " }<code>{ "-term" }</code>{ " leaves out what fits." }</p>
            <dl class="plan-terms">{ for terms }</dl>
        </div>
    }
}
