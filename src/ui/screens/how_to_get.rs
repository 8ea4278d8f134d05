//! "How do I get these files?": commands to copy, for the regions at hand.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::ui::components::copy::CopyButton;
use crate::ui::components::dialog::Dialog;
use crate::ui::components::tabs::{Tab, Tabs};
use crate::ui::how_to_get::{OWN_HEADER, TOOLS, script};

/// Props of [`HowToGet`].
#[derive(Properties, PartialEq)]
pub struct HowToGetProps {
    /// It was closed.
    pub on_close: Callback<()>,
}

/// The commands, one tool a tab.
#[component]
pub fn HowToGet(props: &HowToGetProps) -> Html {
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
        <Dialog test_id="how-to-get" title="How do I get these files?" size="wide" on_close={props.on_close.clone()}>
            <p>
                { "Landfall wants the VNets, NICs and VMs of both regions. Type the regions, copy the commands, run them, and \
                   drop the files here. Reader rights are enough; nothing is changed." }
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
            <h3>{ "No access to Azure?" }</h3>
            <p class="muted">{ "Write a CSV with one row for each IP address, under this header:" }</p>
            <div class="code-line">
                <code class="code" tabindex="0" aria-label="Header of the CSV" role="group" data-testid="own-header">{ OWN_HEADER }</code>
                <CopyButton test_id="copy-header" name="Copy the header" text={OWN_HEADER} />
            </div>
        </Dialog>
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
