//! "How do I get these files?": for each product the commands to copy; for Azure's own tools those of the regions at hand.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::session::protocol::SourceView;
use crate::ui::components::copy::CopyButton;
use crate::ui::components::dialog::Dialog;
use crate::ui::components::tabs::{Tab, Tabs};
use crate::ui::how_to_get::{OWN_HEADER, OWN_SOURCE, REGIONS_SOURCE, TOOLS, script};

/// Props of [`HowToGet`].
#[derive(Properties, PartialEq)]
pub struct HowToGetProps {
    /// Products whose files can be read; empty until the worker has said.
    pub sources: Rc<Vec<SourceView>>,
    /// It was closed.
    pub on_close: Callback<()>,
}

/// The commands, a product at a time.
#[component]
pub fn HowToGet(props: &HowToGetProps) -> Html {
    let chosen = use_state(|| REGIONS_SOURCE.to_owned());
    let onchange = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            if let Some(select) = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok()) {
                chosen.set(select.value());
            }
        })
    };
    let others = props.sources.iter().filter(|source| source.id != REGIONS_SOURCE && source.id != OWN_SOURCE);
    let source = props.sources.iter().find(|source| source.id == *chosen);
    html! {
        <Dialog test_id="how-to-get" title="How do I get these files?" size="wide" on_close={props.on_close.clone()}>
            <label class="field">
                <span class="field-label">{ "What does the site run on, or which product knows it?" }</span>
                <select class="input" data-testid="how-source" {onchange}>
                    <option value={REGIONS_SOURCE} selected={*chosen == REGIONS_SOURCE}>{ "Azure, two regions" }</option>
                    { for others.map(|source| html! {
                        <option value={source.id.clone()} selected={*chosen == source.id}>{ &source.name }</option>
                    }) }
                    <option value={OWN_SOURCE} selected={*chosen == OWN_SOURCE}>{ "None of these: a list of my own" }</option>
                </select>
            </label>
            if *chosen == REGIONS_SOURCE {
                <Regions />
            } else if *chosen == OWN_SOURCE {
                <p>
                    { "Drop any CSV or Excel sheet: if its header is not known, Landfall asks what the columns are. Or write one with a \
                       row for each IP address under this header:" }
                </p>
                <div class="code-line">
                    <code class="code" tabindex="0" aria-label="Header of the CSV" role="group" data-testid="own-header">
                        { OWN_HEADER }
                    </code>
                    <CopyButton test_id="copy-header" name="Copy the header" text={OWN_HEADER} />
                </div>
            } else {
                <ul class="ways" data-testid="ways">
                    { for source.iter().flat_map(|source| source.ways.iter().enumerate()).map(|(place, way)| one_way(place, way)) }
                </ul>
            }
        </Dialog>
    }
}

fn one_way(place: usize, (what, command): &(String, String)) -> Html {
    html! {
        <li class="way" key={place}>
            <h3>{ what }</h3>
            <div class="code-line">
                <pre class="code" tabindex="0" aria-label={what.clone()}>{ command }</pre>
                <CopyButton test_id={format!("copy-way-{place}")} name={format!("Copy: {what}")} text={command.clone()} />
            </div>
        </li>
    }
}

/// Azure's own tools: all files of both regions in one go.
#[component]
fn Regions() -> Html {
    let chosen = use_state(|| 0_usize);
    let source = use_state(|| "westeurope".to_owned());
    let target = use_state(|| "northeurope".to_owned());
    let tool = &TOOLS[(*chosen).min(TOOLS.len() - 1)];
    let text = script(tool, &source, &target);
    let tabs = TOOLS.iter().map(|tool| Tab { id: tool.id.into(), label: tool.name.into(), count: None });
    let on_choose = {
        let chosen = chosen.clone();
        Callback::from(move |place| chosen.set(place))
    };
    html! {
        <>
            <p>
                { "Landfall wants the VNets, NICs and VMs of both regions. Type the regions, copy the commands, run them, and \
                   drop the six files here. Reader rights are enough; nothing is changed." }
            </p>
            <div class="regions">
                { region("source-region", "Source region", &source) }
                { region("target-region", "Target region", &target) }
            </div>
            <Tabs test_id="tool" name="Tool" tabs={tabs.collect::<Vec<_>>()} chosen={*chosen} {on_choose} />
            <div id="tool-panel" role="tabpanel" aria-labelledby={format!("tool-{}", tool.id)} class="commands">
                <p class="muted">{ tool.when }</p>
                <pre class="code" tabindex="0" aria-label="Commands" data-testid="commands">{ &text }</pre>
                <CopyButton test_id="copy-commands" label="Copy commands" {text} />
            </div>
        </>
    }
}

fn region(id: &'static str, label: &'static str, value: &UseStateHandle<String>) -> Html {
    let oninput = {
        let value = value.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
                value.set(input.value());
            }
        })
    };
    html! {
        <label class="field">
            <span class="field-label">{ label }</span>
            <input
                class="input"
                type="text"
                spellcheck="false"
                autocomplete="off"
                autocapitalize="none"
                data-testid={id}
                value={(**value).clone()}
                {oninput}
            />
        </label>
    }
}
