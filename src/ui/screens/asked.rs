//! Facts that the chosen system asks for, to be stated where no file says them.

use std::rc::Rc;

use yew::prelude::*;

use crate::session::protocol::{AskedKind, AskedView, Change, Request};
use crate::ui::components::commit_field::CommitField;
use crate::ui::components::picker::{Picker, PickerOption};

/// Props of [`Asked`].
#[derive(Properties, PartialEq)]
pub struct AskedProps {
    /// The facts.
    pub asked: Vec<AskedView>,
    /// Begins the ids of its fields: unique on the page.
    pub prefix: AttrValue,
    /// Asks the session.
    pub ask: Callback<Request>,
}

/// A field for each fact.
#[component]
pub fn Asked(props: &AskedProps) -> Html {
    html! {
        <div class="why-form asked" data-testid="asked">
            { for props.asked.iter().map(|fact| field(fact, &props.prefix, &props.ask)) }
        </div>
    }
}

fn field(fact: &AskedView, prefix: &str, ask: &Callback<Request>) -> Html {
    let on_commit = {
        let (thing, attribute) = (fact.thing.clone(), fact.attribute.clone());
        ask.reform(move |value: AttrValue| {
            Request::Change(Change::SetAttribute {
                thing: thing.clone(),
                attribute: attribute.clone(),
                value: Some(value.to_string()).filter(|value| !value.is_empty()),
            })
        })
    };
    let id = format!("{prefix}-{}", fact.attribute);
    let test_id = format!("asked-{}", fact.attribute);
    let label = format!("{}{}", fact.label[..1].to_ascii_uppercase(), &fact.label[1..]);
    let said = if fact.stated { "stated here; empty it to go by the files" } else { "" };
    let title = if said.is_empty() { fact.meaning.clone() } else { format!("{} ({said})", fact.meaning) };
    let control = match &fact.kind {
        AskedKind::Text(expected) => html! {
            <CommitField {id} {test_id} class="why-input" value={fact.value.clone()} placeholder={expected.clone()} {on_commit} />
        },
        AskedKind::OneOf(words) => {
            let options: Rc<[PickerOption]> = std::iter::once(PickerOption::new("", "not said"))
                .chain(words.iter().map(|word| PickerOption::new(word.clone(), word.clone())))
                .collect();
            let shown = if fact.value.is_empty() { "not said".to_owned() } else { fact.value.clone() };
            html! {
                <Picker label={format!("{label}: {shown}")} {test_id} {options} selected={Some(AttrValue::from(fact.value.clone()))} on_pick={on_commit}>
                    <span data-by-rule={fact.value.is_empty().then_some("")}>{ shown.clone() }</span>
                </Picker>
            }
        }
    };
    let is_text = matches!(fact.kind, AskedKind::Text(_));
    html! {
        <>
            if is_text {
                <label class="why-label" for={format!("{prefix}-{}", fact.attribute)} {title} data-stated={fact.stated.then_some("")}>{ label }</label>
            } else {
                <span class="why-label" {title} data-stated={fact.stated.then_some("")}>{ label }</span>
            }
            { control }
        </>
    }
}
