//! An import that takes its time: which files, how many bytes, and a way out.

use gloo::timers::callback::Interval;
use yew::prelude::*;

use crate::ui::components::button::Button;
use crate::ui::state::Reading;
use crate::ui::text;
use crate::ui::words;

/// Props of [`ReadingCard`].
#[derive(Properties, PartialEq)]
pub struct ReadingCardProps {
    /// The import.
    pub reading: Reading,
    /// Do not wait for it.
    pub on_cancel: Callback<()>,
}

/// The card over the page.
#[component]
pub fn ReadingCard(props: &ReadingCardProps) -> Html {
    let reading = &props.reading;
    let all_read = reading.current >= reading.files.len();
    let title = match reading.files.get(reading.current) {
        Some(file) => format!("Reading {}", file.name),
        None => format!("Planning what {} hold", words::counted(reading.files.len() as u64, "file", "files")),
    };
    let done = if let Some(rows) = reading.rows {
        format!("{} read", words::counted(rows as u64, "row", "rows"))
    } else if all_read {
        format!("{} read", words::bytes(reading.total))
    } else {
        format!("{} of {}", words::bytes(reading.done), words::bytes(reading.total))
    };
    let seconds = use_state(|| 0_u32);
    {
        let seconds = seconds.clone();
        use_effect_with(reading.id, move |_| {
            let mut passed = 0;
            let interval = Interval::new(1_000, move || {
                passed += 1;
                seconds.set(passed);
            });
            move || drop(interval)
        });
    }
    let place = (reading.current + 1).min(reading.files.len());
    html! {
        <section class="reading" aria-label="Import" data-testid="reading">
            <p class="reading-title" role="status">{ title }</p>
            <progress
                aria-label="Bytes read"
                value={text::fixed(if all_read { reading.total } else { reading.done }, 0)}
                max={text::fixed(reading.total.max(1.0), 0)}
            />
            <p class="reading-detail">
                <span>{ done }</span>
                if all_read {
                    <span>{ format!("{} s", *seconds) }</span>
                } else {
                    <span>{ format!("file {place} of {}", reading.files.len()) }</span>
                }
            </p>
            <Button test_id="cancel-import" label="Cancel" onclick={props.on_cancel.clone()} />
        </section>
    }
}
