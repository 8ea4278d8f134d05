//! One file of the report: what it was taken for, what was read of it, what was not.

use yew::prelude::*;

use crate::session::protocol::FileView;
use crate::ui::commands::Run;
use crate::ui::components::button::{Button, Weight};
use crate::ui::components::icons::Icon;
use crate::ui::state::{Dialog, Msg};
use crate::ui::words;

/// A file; `can_read_again` where its import is still the last step.
pub fn view(file: &FileView, can_read_again: bool, run: &Callback<Run>) -> Html {
    let state = if file.error.is_some() {
        "failed"
    } else if file.unnamed.is_some() {
        "waiting"
    } else if file.doubts.is_empty() && file.skipped.is_empty() {
        "read"
    } else {
        "doubtful"
    };
    let (icon, word) = match state {
        "failed" => (Icon::Error, "Not read"),
        "waiting" => (Icon::Warning, "Not read yet: its columns are not known"),
        "read" => (Icon::Fine, "Read"),
        _ => (Icon::Warning, "Read, with doubts"),
    };
    let read = file.read.iter().map(|(kind, count)| words::counted(u64::from(*count), words::one_of(kind), kind));
    html! {
        <li class="file" data-state={state} data-testid="file">
            <span class="file-state" title={word}>{ icon.html() }<span class="visually-hidden">{ word }</span></span>
            <div class="file-words">
                <p class="file-head">
                    <span class="file-name">{ &file.name }</span>
                    <span class="file-size">{ words::bytes(file.bytes as f64) }</span>
                </p>
                if !file.format.is_empty() && file.unnamed.is_none() {
                    <p class="file-format">
                        { &file.format }
                        if !file.recognised_by.is_empty() {
                            <span class="muted">{ format!(" · {}", file.recognised_by) }</span>
                        }
                    </p>
                }
                { for file.error.iter().map(|error| html! { <p class="file-error">{ error }</p> }) }
                { for file.unnamed.iter().map(|_| unnamed(file, run)) }
                { rows(file) }
                { columns(file) }
                { skipped(file) }
                { doubts(file) }
                { others(file, can_read_again, run) }
            </div>
            <p class="file-read">{ read.collect::<Vec<_>>().join(", ") }</p>
        </li>
    }
}

fn unnamed(file: &FileView, run: &Callback<Run>) -> Html {
    let name = file.name.clone();
    let onclick = run.reform(move |()| Run::Tell(Msg::Open(Dialog::Columns(name.clone()))));
    html! {
        <div class="file-ask">
            <p>{ "A table whose header no format knows. Nothing of it was read yet: say what its columns are." }</p>
            <Button test_id="choose-columns" label="Choose columns" weight={Weight::Main} {onclick} />
        </div>
    }
}

/// How many rows there were, where a person could wonder whether all of them were used.
fn rows(file: &FileView) -> Html {
    if file.rows_in == 0 || file.unnamed.is_some() {
        return Html::default();
    }
    let all = words::counted(u64::from(file.rows_in), "row", "rows");
    let words = if file.rows_used == file.rows_in {
        format!("{all}, all used")
    } else {
        let used = words::count(u64::from(file.rows_used));
        format!("{all}: {used} used, {} left out", words::count(u64::from(file.rows_in - file.rows_used)))
    };
    html! { <p class="file-rows" data-testid="file-rows">{ words }</p> }
}

fn columns(file: &FileView) -> Html {
    if file.columns.is_empty() {
        return Html::default();
    }
    let sum =
        |list: fn(&crate::session::protocol::ColumnUseView) -> usize| file.columns.iter().map(list).sum::<usize>();
    let (used, ignored) = (sum(|columns| columns.used.len()), sum(|columns| columns.ignored.len()));
    let names = |names: &[String]| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    html! {
        <details class="file-more" data-testid="file-columns">
            <summary>
                { format!("{} used, {} ignored", words::counted(used as u64, "column", "columns"), words::count(ignored as u64)) }
            </summary>
            <ul>
                { for file.columns.iter().map(|columns| html! {
                    <li class="file-columns">
                        if !columns.sheet.is_empty() {
                            <span class="place">{ format!("sheet {}", columns.sheet) }</span>
                        }
                        <span><strong>{ "used: " }</strong>{ names(&columns.used) }</span>
                        <span class="muted"><strong>{ "ignored: " }</strong>{ names(&columns.ignored) }</span>
                    </li>
                }) }
            </ul>
        </details>
    }
}

fn skipped(file: &FileView) -> Html {
    if file.skipped.is_empty() {
        return Html::default();
    }
    let all: u32 = file.skipped.iter().map(|(_, count, _)| count).sum();
    html! {
        <details class="file-more">
            <summary>{ format!("{} left out", words::counted(u64::from(all), "row", "rows")) }</summary>
            <ul>
                { for file.skipped.iter().map(|(reason, count, place)| html! {
                    <li>
                        <span class="count">{ words::count(u64::from(*count)) }</span>
                        <span>{ reason }</span>
                        if !place.is_empty() {
                            <span class="place">{ format!("first: {place}") }</span>
                        }
                    </li>
                }) }
            </ul>
        </details>
    }
}

fn doubts(file: &FileView) -> Html {
    if file.doubts.is_empty() {
        return Html::default();
    }
    let all = file.doubts.len() as u64 + u64::from(file.more_doubts);
    html! {
        // A handful is read at once, a hundred only by who wants to.
        <details class="file-more" open={all <= 8}>
            <summary>{ words::counted(all, "doubt", "doubts") }</summary>
            <ul>
                { for file.doubts.iter().map(|(place, message)| html! {
                    <li>
                        if !place.is_empty() {
                            <span class="place">{ place }</span>
                        }
                        <span>{ message }</span>
                    </li>
                }) }
                if file.more_doubts > 0 {
                    <li class="muted">{ format!("and {} more", words::count(u64::from(file.more_doubts))) }</li>
                }
            </ul>
        </details>
    }
}

/// Other formats that the file fits, as long as its import can be done again.
fn others(file: &FileView, can_read_again: bool, run: &Callback<Run>) -> Html {
    if file.others.is_empty() || !can_read_again {
        return Html::default();
    }
    html! {
        <p class="file-others">
            <span class="muted">{ "It also fits:" }</span>
            { for file.others.iter().map(|(id, name)| {
                let (file, format) = (file.name.clone(), id.clone());
                let onclick = run.reform(move |()| {
                    Run::Tell(Msg::FormatChosen { file: file.clone(), format: format.clone() })
                });
                html! {
                    <Button
                        test_id={format!("read-as-{id}")}
                        label={format!("Read as {name}")}
                        weight={Weight::Quiet}
                        {onclick}
                    />
                }
            }) }
        </p>
    }
}
