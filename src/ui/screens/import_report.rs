//! What was read: each file, the sides of the locations, and what did not fit.

use std::rc::Rc;

use yew::prelude::*;

use crate::session::protocol::{FileView, FindingView, LocationView, Overview, Request, SeverityCode, SideCode};
use crate::ui::commands::Run;
use crate::ui::components::button::{Button, Weight};
use crate::ui::components::icons::Icon;
use crate::ui::components::segmented::{Segment, Segmented};
use crate::ui::state::{Dialog, Msg, Screen};
use crate::ui::words;

/// Props of [`ImportReport`].
#[derive(Properties, PartialEq)]
pub struct ImportReportProps {
    /// The plan.
    pub overview: Rc<Overview>,
    /// What the person wants.
    pub run: Callback<Run>,
}

/// The report.
#[component]
pub fn ImportReport(props: &ImportReportProps) -> Html {
    let overview = &props.overview;
    let run = |what: Run| props.run.reform(move |()| what.clone());
    html! {
        <main class="report" id="main" tabindex="-1" data-testid="import-report">
            <header class="report-head">
                <div>
                    <h1>{ "Import" }</h1>
                    <p class="muted">{ sum(overview) }</p>
                </div>
                <div class="report-actions">
                    <Button test_id="add-files" label="Add files" icon={Icon::Plus} onclick={run(Run::ChooseFiles)} />
                    <Button
                        test_id="report-paste"
                        label="Paste text"
                        icon={Icon::Paste}
                        onclick={run(Run::Tell(Msg::Open(Dialog::Paste)))}
                    />
                    <Button
                        test_id="report-how-to-get"
                        label="How do I get these files?"
                        icon={Icon::Terminal}
                        weight={Weight::Quiet}
                        onclick={run(Run::Tell(Msg::Open(Dialog::HowToGet)))}
                    />
                    if overview.tallies.rows > 0 {
                        <Button
                            test_id="to-plan"
                            label="To the plan"
                            icon_after={Icon::Arrow}
                            weight={Weight::Main}
                            onclick={run(Run::Tell(Msg::Show(Screen::Plan)))}
                        />
                    }
                </div>
            </header>
            { locations(overview, &props.run) }
            if !overview.files.is_empty() {
                <section class="report-section" aria-labelledby="report-files">
                    <h2 id="report-files">{ format!("Files ({})", overview.files.len()) }</h2>
                    <ul class="files">{ for overview.files.iter().map(file) }</ul>
                </section>
            }
            { findings(overview) }
        </main>
    }
}

fn sum(overview: &Overview) -> String {
    let of = |side: SideCode| {
        let machines = overview.locations.iter().filter(|location| location.side == Some(side));
        let machines: u32 = machines.map(|location| location.virtual_machines).sum();
        words::counted(u64::from(machines), "VM", "VMs")
    };
    if overview.locations.is_empty() {
        let has_read = overview.files.iter().any(|file| file.error.is_none());
        return if has_read { "No site was read yet." } else { "Nothing was read yet." }.to_owned();
    }
    format!("{} at the source, {} at the target.", of(SideCode::Source), of(SideCode::Target))
}

fn locations(overview: &Overview, run: &Callback<Run>) -> Html {
    if overview.locations.is_empty() {
        return Html::default();
    }
    let has = |side| overview.locations.iter().any(|location| location.side == Some(side));
    let missing = match (has(SideCode::Source), has(SideCode::Target)) {
        (true, true) => None,
        (false, true) => Some("No location is the source yet. Say which site you protect, or add its files."),
        (true, false) => Some("No location is the target yet. Say which site you recover to, or add its files."),
        (false, false) => Some("Say which location you protect (source) and which you recover to (target)."),
    };
    html! {
        <section class="report-section" aria-labelledby="report-locations">
            <h2 id="report-locations">{ "Locations" }</h2>
            <p class="muted">{ "The source is what you protect; the target is where it is recovered." }</p>
            { for missing.map(|words| html! {
                <p class="remark" data-kind="attention" data-testid="side-missing">
                    { Icon::Warning.html() }<span>{ words }</span>
                </p>
            }) }
            <ul class="locations" data-testid="locations">
                { for overview.locations.iter().enumerate().map(|(place, one)| location(place, one, run)) }
            </ul>
        </section>
    }
}

const SIDES: [(Option<SideCode>, &str, &str); 3] = [
    (Some(SideCode::Source), "source", "Source"),
    (Some(SideCode::Target), "target", "Target"),
    (None, "left-out", "Left out"),
];

fn location(place: usize, location: &LocationView, run: &Callback<Run>) -> Html {
    let name = if location.name.is_empty() { "Location not named" } else { &location.name };
    let counts = [
        words::counted(u64::from(location.networks), "network", "networks"),
        words::counted(u64::from(location.virtual_machines), "VM", "VMs"),
        words::counted(u64::from(location.nics), "NIC", "NICs"),
    ];
    let on_choose = {
        let (name, from) = (location.name.clone(), location.side);
        run.reform(move |chosen: usize| {
            let side = SIDES.get(chosen).and_then(|(side, _, _)| *side);
            Run::Tell(Msg::Ask(Request::AssignLocation { location: name.clone(), from, side }))
        })
    };
    let chosen = SIDES.iter().position(|(side, _, _)| *side == location.side).unwrap_or(2);
    let segments = SIDES.iter().map(|(_, id, label)| Segment::new(*id, *label)).collect::<Vec<_>>();
    html! {
        // The same name may stand on both sides, and a choice may move an entry: its place tells it apart.
        <li class="location" key={place} data-side={SIDES[chosen].1}>
            <div class="location-words">
                <span class="location-name">{ name }</span>
                <span class="location-counts">{ counts.join(" · ") }</span>
            </div>
            <Segmented test_id={format!("side-{place}")} name={format!("Side of {name}")} {segments} {chosen} {on_choose} />
        </li>
    }
}

fn file(file: &FileView) -> Html {
    let state = if file.error.is_some() {
        "failed"
    } else if file.doubts.is_empty() && file.skipped.is_empty() {
        "read"
    } else {
        "doubtful"
    };
    let (icon, word) = match state {
        "failed" => (Icon::Error, "Not read"),
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
                if !file.format.is_empty() {
                    <p class="file-format">
                        { &file.format }
                        if !file.recognised_by.is_empty() {
                            <span class="muted">{ format!(" · {}", file.recognised_by) }</span>
                        }
                    </p>
                }
                { for file.error.iter().map(|error| html! { <p class="file-error">{ error }</p> }) }
                { skipped(file) }
                { doubts(file) }
            </div>
            <p class="file-read">{ read.collect::<Vec<_>>().join(", ") }</p>
        </li>
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
        <details class="file-more" open=true>
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

fn findings(overview: &Overview) -> Html {
    if overview.import_findings.is_empty() {
        return Html::default();
    }
    let all = overview.import_findings.len() as u64 + u64::from(overview.more_import_findings);
    html! {
        <section class="report-section" aria-labelledby="report-findings">
            <h2 id="report-findings">{ format!("What the files hold ({})", words::count(all)) }</h2>
            <ul class="report-findings" data-testid="import-findings">
                { for overview.import_findings.iter().map(finding) }
                if overview.more_import_findings > 0 {
                    <li class="muted">
                        { format!("and {} more", words::count(u64::from(overview.more_import_findings))) }
                    </li>
                }
            </ul>
        </section>
    }
}

fn finding(finding: &FindingView) -> Html {
    let (icon, severity, word) = match finding.severity {
        SeverityCode::Error => (Icon::Error, "error", "Will fail"),
        SeverityCode::Warning => (Icon::Warning, "warning", "Look here"),
        SeverityCode::Info => (Icon::Info, "info", "Good to know"),
    };
    html! {
        <li class="report-finding" data-severity={severity}>
            <span title={word}>{ icon.html() }<span class="visually-hidden">{ word }</span></span>
            <span>
                if !finding.subject.is_empty() {
                    <strong>{ &finding.subject }</strong>{ " " }
                }
                { &finding.message }
            </span>
        </li>
    }
}
