//! What the chosen recovery system does, its limits and its sources.

use std::rc::Rc;

use yew::prelude::*;

use super::options::documents;
use crate::session::protocol::Overview;
use crate::ui::components::icons::Icon;
use crate::ui::components::pop::PopPanel;

/// Props of [`About`].
#[derive(Properties, PartialEq)]
pub struct AboutProps {
    /// The plan.
    pub overview: Rc<Overview>,
}

/// A button, and a panel that explains the system.
#[component]
pub fn About(props: &AboutProps) -> Html {
    let system = &props.overview.system;
    html! {
        <PopPanel test_id="about-system" name={format!("What {} does", system.name)} icon={Icon::Info}>
            <div class="options about-system">
                <h2>{ &system.name }</h2>
                if !system.retired.is_empty() {
                    <p class="about-retired">{ Icon::Warning.html() }<span>{ &system.retired }</span></p>
                }
                <p>{ &system.summary }</p>
                if !system.limits.is_empty() {
                    <h3>{ "Its limits" }</h3>
                    <ul>{ for system.limits.iter().map(|limit| html! { <li>{ limit }</li> }) }</ul>
                }
                <h3>{ "Its sources" }</h3>
                { documents(&system.documents) }
            </div>
        </PopPanel>
    }
}
