//! The switches between readings of the rules.

use std::rc::Rc;

use yew::prelude::*;

use crate::session::protocol::{Change, DocumentView, Overview, Request};
use crate::ui::components::icons::Icon;
use crate::ui::components::pop::PopPanel;
use crate::ui::components::switch::Switch;

/// Props of [`Options`].
#[derive(Properties, PartialEq)]
pub struct OptionsProps {
    /// The plan.
    pub overview: Rc<Overview>,
    /// Asks the session.
    pub ask: Callback<Request>,
}

/// A button and a panel of switches.
#[component]
pub fn Options(props: &OptionsProps) -> Html {
    html! {
        <PopPanel test_id="options" name="Options" icon={Icon::Sliders}>
            <div class="options">
                <h2>{ "Options" }</h2>
                { for props.overview.options.iter().map(|option| {
                    let (ask, id) = (props.ask.clone(), option.id.clone());
                    let on_switch = Callback::from(move |on| {
                        ask.emit(Request::Change(Change::SetOption { option: id.clone(), on }));
                    });
                    html! {
                        <div class="option" key={option.id.as_str()}>
                            <Switch
                                test_id={format!("option-{}", option.id)}
                                label={option.label.clone()}
                                detail={option.meaning.clone()}
                                on={option.on}
                                {on_switch}
                            />
                            { documents(&option.documents) }
                        </div>
                    }
                }) }
            </div>
        </PopPanel>
    }
}

/// Links to documents. They lead off the page, and say so.
pub fn documents(documents: &[DocumentView]) -> Html {
    if documents.is_empty() {
        return Html::default();
    }
    html! {
        <ul class="documents">
            { for documents.iter().map(|document| html! {
                <li>
                    <a href={document.url.clone()} target="_blank" rel="noreferrer noopener" class="document-link">
                        { &document.title }
                        { Icon::Outside.html() }
                        <span class="visually-hidden">{ " (opens another site)" }</span>
                    </a>
                </li>
            }) }
        </ul>
    }
}
