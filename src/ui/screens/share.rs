//! The share link: how long it is, and who can read it.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::session::protocol::ShareLinkView;
use crate::ui::browser::location;
use crate::ui::components::button::Weight;
use crate::ui::components::copy::CopyButton;
use crate::ui::components::dialog::Dialog;
use crate::ui::components::icons::Icon;
use crate::ui::words;

/// Props of [`Share`].
#[derive(Properties, PartialEq)]
pub struct ShareProps {
    /// The link; `None` while it is being made.
    pub link: Option<Rc<ShareLinkView>>,
    /// It was closed.
    pub on_close: Callback<()>,
}

/// The link, to copy.
#[component]
pub fn Share(props: &ShareProps) -> Html {
    let content = match &props.link {
        None => html! { <p role="status">{ "Writing the plan into a link …" }</p> },
        Some(link) => with_link(link),
    };
    html! {
        <Dialog test_id="share-dialog" title="Share this plan" size="narrow" on_close={props.on_close.clone()}>
            { content }
        </Dialog>
    }
}

fn with_link(link: &ShareLinkView) -> Html {
    let url = location::with_fragment(&link.fragment);
    let is_local = url.starts_with("file:");
    let onfocus = Callback::from(|event: FocusEvent| {
        if let Some(area) = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok()) {
            area.select();
        }
    });
    html! {
        <div class="share">
            <label class="field">
                <span class="field-label">
                    { format!("Link, {}", words::counted(url.chars().count() as u64, "character", "characters")) }
                </span>
                <textarea
                    class="input share-link"
                    readonly=true
                    rows="4"
                    data-testid="share-link"
                    value={url.clone()}
                    {onfocus}
                />
            </label>
            <CopyButton test_id="copy-link" label="Copy link" weight={Weight::Main} text={url} />
            if !link.caution.is_empty() {
                <p class="remark" data-kind="attention" data-testid="share-caution">
                    { Icon::Warning.html() }<span>{ &link.caution }</span>
                </p>
            }
            if is_local {
                <p class="remark" data-kind="attention">
                    { Icon::Warning.html() }
                    <span>
                        { "This page was opened from a disk, so the link works on this computer only. Send the plan file \
                           instead: Hand on, Plan file." }
                    </span>
                </p>
            }
            <p class="remark" data-kind="info">
                { Icon::Lock.html() }
                <span>
                    <strong>{ "Whoever has the link has the plan." }</strong>
                    { " All of it is in the link: networks, VM names, addresses. It is not sent to any server: what \
                       follows # never leaves the browser that opens it. The programs that you send it with do keep it." }
                </span>
            </p>
        </div>
    }
}
