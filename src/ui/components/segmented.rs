//! One of a few, side by side: native radio buttons, so arrows work as everywhere.

use yew::prelude::*;

/// One of the few.
#[derive(Clone, PartialEq)]
pub struct Segment {
    /// Also part of its `data-testid`.
    pub id: AttrValue,
    /// What it is called.
    pub label: AttrValue,
    /// What it means.
    pub title: Option<AttrValue>,
}

impl Segment {
    /// One of the few.
    pub fn new(id: impl Into<AttrValue>, label: impl Into<AttrValue>) -> Self {
        Self { id: id.into(), label: label.into(), title: None }
    }

    /// With what it means.
    pub fn title(self, title: impl Into<AttrValue>) -> Self {
        Self { title: Some(title.into()), ..self }
    }
}

/// Props of [`Segmented`].
#[derive(Properties, PartialEq)]
pub struct SegmentedProps {
    /// For browser tests; unique, since it groups the radio buttons too.
    pub test_id: AttrValue,
    /// What is chosen here.
    pub name: AttrValue,
    /// What can be chosen.
    pub segments: Vec<Segment>,
    /// Place of the one chosen.
    pub chosen: usize,
    /// Another was chosen.
    pub on_choose: Callback<usize>,
}

/// One of a few, side by side.
#[component]
pub fn Segmented(props: &SegmentedProps) -> Html {
    html! {
        <div class="segmented" role="radiogroup" aria-label={props.name.clone()} data-testid={props.test_id.clone()}>
            { for props.segments.iter().enumerate().map(|(place, segment)| {
                let on_choose = props.on_choose.clone();
                html! {
                    <label key={segment.id.as_str()} class="segment" title={segment.title.clone()}>
                        <input
                            type="radio"
                            name={props.test_id.clone()}
                            checked={place == props.chosen}
                            data-testid={format!("{}-{}", props.test_id, segment.id)}
                            onchange={Callback::from(move |_| on_choose.emit(place))}
                        />
                        <span>{ &segment.label }</span>
                    </label>
                }
            }) }
        </div>
    }
}
