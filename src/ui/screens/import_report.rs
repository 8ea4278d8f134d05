//! What was read: each file, the sides of the locations, what a newer export changed, and what did not fit.

mod file;
mod unsaid;
mod update;

use std::rc::Rc;

use yew::prelude::*;

use crate::session::protocol::{FindingView, LocationView, Overview, Request, SeverityCode, SideCode};
use crate::ui::commands::Run;
use crate::ui::components::button::{Button, Weight};
use crate::ui::components::icons::Icon;
use crate::ui::components::segmented::{Segment, Segmented};
use crate::ui::state::{Dialog, Msg, Screen};
use crate::ui::words;
use unsaid::Unsaid;

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
            { for overview.update.iter().map(|update| update::view(update, &props.run)) }
            { locations(overview, &props.run) }
            if !overview.files.is_empty() {
                <section class="report-section" aria-labelledby="report-files">
                    <h2 id="report-files">{ format!("Files ({})", overview.files.len()) }</h2>
                    <ul class="files">
                        { for overview.files.iter().map(|file| file::view(file, overview.can_read_again, &props.run)) }
                    </ul>
                </section>
            }
            <Unsaid overview={overview.clone()} ask={props.run.reform(|request| Run::Tell(Msg::Ask(request)))} />
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
