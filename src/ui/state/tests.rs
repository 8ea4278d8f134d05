//! What the page does about what happens, without a browser.

use super::*;
use crate::session::protocol::{
    Change, FileView, FindingView, LocationView, NetworkView, Notice, PlanSummary, Reply, RowWindow, SeverityCode,
    SideCode,
};

fn file(name: &str) -> FileView {
    FileView { name: name.into(), bytes: 10, format: "Azure JSON".into(), ..FileView::default() }
}

fn location(name: &str, side: Option<SideCode>) -> LocationView {
    LocationView { name: name.into(), side, networks: 1, virtual_machines: 1, nics: 1 }
}

fn overview(revision: u32) -> Overview {
    Overview {
        revision,
        has_data: true,
        files: vec![file("a.json")],
        locations: vec![location("weu", Some(SideCode::Source)), location("neu", Some(SideCode::Target))],
        ..Overview::default()
    }
}

fn key(nic: &str) -> RowKey {
    RowKey { nic: nic.into(), ip_configuration: "ipconfig1".into() }
}

fn explanation(revision: u32, nic: &str) -> Explanation {
    Explanation {
        asked: Vec::new(),
        revision,
        row: key(nic),
        title: String::new(),
        facts: Vec::new(),
        trails: Vec::new(),
        findings: Vec::new(),
        choices: crate::session::protocol::ChoicesView::default(),
    }
}

/// A model that has started, with a plan of this revision if it is not 0.
fn started(revision: u32) -> Model {
    let mut model = Model::default();
    model.update(Msg::Started(revision > 0));
    if revision > 0 {
        model.update(Msg::Replies(0, vec![Reply::Overview(Box::new(overview(revision)))]));
    }
    model
}

/// Asks something and gives the id that it was sent with.
fn sent(model: &mut Model, msg: Msg) -> u32 {
    let effects = model.update(msg);
    effects
        .iter()
        .find_map(|effect| match effect {
            Effect::Send { id, .. } | Effect::ReadFiles { id, .. } | Effect::ReadAgain { id, .. } => Some(*id),
            _ => None,
        })
        .expect("something is sent")
}

fn answer(model: &mut Model, request: Request, replies: Vec<Reply>) -> Vec<Effect> {
    let id = sent(model, Msg::Ask(request));
    model.update(Msg::Replies(id, replies))
}

fn chosen(names: &[&str]) -> Msg {
    let files = names.iter().map(|name| FileRef { name: (*name).into(), bytes: 10.0 }).collect();
    Msg::FilesChosen { batch: 1, files, side: None, columns: Vec::new() }
}

fn failed(model: &mut Model, msg: Msg, why: &str) {
    let id = sent(model, msg);
    model.update(Msg::Replies(id, vec![Reply::Failed(why.into())]));
}

#[test]
fn an_older_overview_is_dropped() {
    let mut model = started(5);
    answer(&mut model, Request::Refresh, vec![Reply::Overview(Box::new(overview(4)))]);
    assert_eq!(model.overview.revision, 5);
}

#[test]
fn rows_of_another_query_are_dropped() {
    let mut model = started(5);
    let query = RowQuery { filter: "web".into(), ..RowQuery::default() };
    model.update(Msg::Query(query.clone()));
    let window = |query: RowQuery, total| RowWindow {
        revision: 5,
        query,
        from: 0,
        total,
        all: 9,
        rows: Vec::new(),
        filter_problems: Vec::new(),
    };
    let request = Request::Rows { query: RowQuery::default(), from: 0, count: 10 };
    answer(&mut model, request.clone(), vec![Reply::Rows(window(RowQuery::default(), 7))]);
    assert_eq!(model.cache.total(), 0);
    answer(&mut model, request, vec![Reply::Rows(window(query, 3))]);
    assert_eq!(model.cache.total(), 3);
}

#[test]
fn rows_that_come_ahead_of_the_overview_are_shown_and_stay() {
    let mut model = started(5);
    let window = |revision, total| RowWindow {
        revision,
        query: RowQuery::default(),
        from: 0,
        total,
        all: total,
        rows: Vec::new(),
        filter_problems: Vec::new(),
    };
    model.update(Msg::Rows(Box::new(window(6, 7))));
    assert_eq!((model.cache.total(), model.overview.revision), (7, 5));
    model.update(Msg::Rows(Box::new(window(4, 3))));
    assert_eq!(model.cache.total(), 7);
    let id = sent(&mut model, Msg::Ask(Request::Refresh));
    model.update(Msg::Replies(id, vec![Reply::Overview(Box::new(overview(6)))]));
    assert_eq!((model.cache.total(), model.overview.revision), (7, 6));
}

#[test]
fn an_answer_to_nothing_is_dropped() {
    let mut model = started(0);
    model.update(Msg::Replies(77, vec![Reply::Overview(Box::new(overview(9)))]));
    assert_eq!(model.overview.revision, 0);
}

#[test]
fn a_change_asks_again_why_the_chosen_row_lands_there_and_keeps_the_old_answer_meanwhile() {
    let mut model = started(5);
    let id = sent(&mut model, Msg::Select(Some(key("nic1"))));
    assert_eq!((model.side, model.side_open), (SideTab::Why, true));
    model.update(Msg::Replies(id, vec![Reply::Explanation(Some(Box::new(explanation(5, "nic1"))))]));
    let effects = answer(&mut model, Request::Undo, vec![Reply::Overview(Box::new(overview(6)))]);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Send { request: Request::Explain(_), .. })));
    assert!(model.explanation.is_some());
}

#[test]
fn an_explanation_of_another_row_is_dropped() {
    let mut model = started(5);
    let first = sent(&mut model, Msg::Select(Some(key("nic1"))));
    model.update(Msg::Select(Some(key("nic2"))));
    model.update(Msg::Replies(first, vec![Reply::Explanation(Some(Box::new(explanation(5, "nic1"))))]));
    assert!(model.explanation.is_none());
}

#[test]
fn a_row_that_is_gone_is_no_longer_chosen() {
    let mut model = started(5);
    let id = sent(&mut model, Msg::Select(Some(key("nic1"))));
    model.update(Msg::Replies(id, vec![Reply::Explanation(None)]));
    assert_eq!(model.selected, None);
}

#[test]
fn findings_grow_by_windows_of_one_revision() {
    let mut model = started(5);
    let window = |from: u32, revision| FindingWindow {
        revision,
        code: "taken".into(),
        from,
        total: 3,
        findings: vec![FindingView {
            place: from,
            code: "taken".into(),
            severity: SeverityCode::Error,
            subject: String::new(),
            message: String::new(),
            row: None,
            fix: None,
        }],
    };
    let request = Request::FindingDetails { code: "taken".into(), from: 0, count: 1 };
    for from in 0..3 {
        answer(&mut model, request.clone(), vec![Reply::FindingDetails(window(from, 5))]);
    }
    assert_eq!(model.details["taken"].findings.len(), 3);
    answer(&mut model, request, vec![Reply::FindingDetails(window(0, 6))]);
    assert_eq!(model.details["taken"].findings.len(), 1);
}

#[test]
fn a_good_import_leads_to_the_plan_and_its_toast_to_the_report() {
    let mut model = started(0);
    let id = sent(&mut model, chosen(&["a.json"]));
    let notice = Notice {
        title: "Read 1 file".into(),
        detail: "2 rows".into(),
        steps: Vec::new(),
        undoable: true,
        attention: false,
    };
    model.update(Msg::Replies(id, vec![Reply::Notice(notice), Reply::Overview(Box::new(overview(1)))]));
    assert_eq!(model.screen, Screen::Plan);
    assert_eq!(model.toasts.len(), 1);
    assert_eq!(model.toasts[0].action, Some(ToastAction::ShowReport));
    model.update(Msg::Show(Screen::Import));
    assert_eq!(model.toasts[0].action, None);
}

#[test]
fn an_import_without_a_notice_is_summed_up_all_the_same() {
    let mut model = started(0);
    let id = sent(&mut model, chosen(&["a.json"]));
    model.update(Msg::Replies(id, vec![Reply::Overview(Box::new(overview(1)))]));
    assert_eq!(model.toasts[0].title, "Read a.json");
}

#[test]
fn an_import_with_a_doubtful_side_leads_to_the_report() {
    for locations in [
        vec![location("weu", Some(SideCode::Source))],
        vec![location("weu", Some(SideCode::Source)), location("neu", Some(SideCode::Target)), location("x", None)],
    ] {
        let mut model = started(0);
        let id = sent(&mut model, chosen(&["a.json"]));
        let state = Overview { locations, ..overview(1) };
        model.update(Msg::Replies(id, vec![Reply::Overview(Box::new(state))]));
        assert_eq!(model.screen, Screen::Import);
    }
}

#[test]
fn a_location_that_was_left_out_before_is_no_doubt() {
    let mut model = started(0);
    let mut state = overview(1);
    state.locations.push(location("x", None));
    let id = sent(&mut model, chosen(&["a.json"]));
    model.update(Msg::Replies(id, vec![Reply::Overview(Box::new(state.clone()))]));
    state.revision = 2;
    state.files.push(file("b.json"));
    let id = sent(&mut model, chosen(&["b.json"]));
    model.update(Msg::Replies(id, vec![Reply::Overview(Box::new(state))]));
    assert_eq!(model.screen, Screen::Plan);
}

#[test]
fn a_file_that_was_not_read_leads_to_the_report_once() {
    let mut model = started(0);
    let mut state = overview(1);
    state.files.push(FileView { error: Some("is a picture".into()), ..file("b.png") });
    let id = sent(&mut model, chosen(&["a.json", "b.png"]));
    model.update(Msg::Replies(id, vec![Reply::Overview(Box::new(state.clone()))]));
    assert_eq!(model.screen, Screen::Import);
    state.revision = 2;
    state.files.push(file("c.json"));
    let id = sent(&mut model, chosen(&["c.json"]));
    model.update(Msg::Replies(id, vec![Reply::Overview(Box::new(state))]));
    assert_eq!(model.screen, Screen::Plan);
}

#[test]
fn only_a_long_import_is_shown_and_can_be_called_off() {
    let mut model = started(1);
    let id = sent(&mut model, chosen(&["a.json", "b.json"]));
    assert!(!model.reading.as_ref().is_some_and(|reading| reading.shown));
    model.update(Msg::ImportIsLong(id));
    model.update(Msg::Progress { id, name: "b.json".into(), done: 10.0, total: 20.0, rows: None });
    let reading = model.reading.clone().expect("it is under way");
    assert_eq!((reading.shown, reading.current, reading.done), (true, 1, 10.0));
    let effects = model.update(Msg::CancelImport);
    assert!(effects.contains(&Effect::Restart { restore: true }));
    assert_eq!(model.reading, None);
    // What the old worker still said is not listened to.
    model.update(Msg::Replies(id, vec![Reply::Overview(Box::new(overview(9)))]));
    assert_eq!(model.overview.revision, 0);
}

#[test]
fn two_files_of_one_name_are_both_counted() {
    let mut model = started(0);
    let id = sent(&mut model, chosen(&["a.json", "a.json"]));
    model.update(Msg::Progress { id, name: "a.json".into(), done: 0.0, total: 20.0, rows: None });
    model.update(Msg::Progress { id, name: String::new(), done: 20.0, total: 20.0, rows: None });
    assert_eq!(model.reading.as_ref().map(|reading| reading.current), Some(2));
}

#[test]
fn after_a_crash_the_worker_starts_again_and_its_low_revisions_count() {
    let mut model = started(40);
    let effects = model.update(Msg::Crashed("index out of bounds".into()));
    assert!(effects.contains(&Effect::Restart { restore: true }));
    assert_eq!(model.toasts[0].kind, ToastKind::Error);
    model.update(Msg::Started(true));
    model.update(Msg::Replies(0, vec![Reply::Overview(Box::new(overview(1)))]));
    assert_eq!((model.overview.revision, &model.engine), (1, &EngineState::Ready));
}

#[test]
fn a_worker_that_always_crashes_is_given_up() {
    let mut model = started(0);
    let mut starts = 0;
    for _ in 0..10 {
        let effects = model.update(Msg::Crashed("again".into()));
        starts += effects.iter().filter(|effect| matches!(effect, Effect::Restart { .. })).count();
    }
    assert!(starts <= 2, "{starts}");
    assert_eq!(model.engine, EngineState::Broken("again".into()));
    assert!(model.update(Msg::StartAgain(false)).contains(&Effect::Restart { restore: false }));
}

#[test]
fn a_link_opens_by_itself_only_where_nothing_is_open() {
    let summary = || PlanSummary {
        name: "dr".into(),
        system: "Azure to Azure".into(),
        virtual_machines: 1,
        rows: 1,
        mappings: 0,
    };
    let opens = |effects: &[Effect]| {
        effects.iter().any(|effect| matches!(effect, Effect::Send { request: Request::OpenPlan(_), .. }))
    };
    let mut model = Model::default();
    // It waits for the worker.
    assert!(model.update(Msg::LinkFound("plan=1.x".into())).is_empty());
    let id = sent(&mut model, Msg::Started(false));
    let effects = model.update(Msg::Replies(id, vec![Reply::PlanSummary(summary())]));
    assert!(opens(&effects) && effects.contains(&Effect::ClearFragment));

    let mut model = started(5);
    let id = sent(&mut model, Msg::LinkFound("plan=1.x".into()));
    let effects = model.update(Msg::Replies(id, vec![Reply::PlanSummary(summary())]));
    assert!(!opens(&effects));
    assert!(matches!(model.dialog, Some(Dialog::OpenLink { .. })));
    let effects = model.update(Msg::Close);
    assert!(!opens(&effects) && effects.contains(&Effect::ClearFragment));
    assert_eq!(model.dialog, None);

    let id = sent(&mut model, Msg::LinkFound("plan=1.x".into()));
    model.update(Msg::Replies(id, vec![Reply::PlanSummary(summary())]));
    assert!(opens(&model.update(Msg::LinkAnswered(true))));
}

#[test]
fn errors_stay_and_say_what_was_tried() {
    let mut model = started(5);
    failed(&mut model, Msg::LinkFound("plan=1.x".into()), "damaged");
    failed(&mut model, chosen(&["a.json"]), "too big");
    failed(&mut model, Msg::Ask(Request::Undo), "nothing");
    let titles: Vec<&str> = model.toasts.iter().map(|toast| toast.title.as_str()).collect();
    assert_eq!(titles, ["The link could not be read", "Nothing was imported", "That did not work"]);
    assert!(model.toasts.iter().all(|toast| !toast.passes()));
}

#[test]
fn a_failed_import_leaves_a_plan_where_it_was() {
    let mut model = started(5);
    failed(&mut model, chosen(&["a.json"]), "too big");
    assert_eq!((model.screen, model.reading.is_none()), (Screen::Plan, true));
}

fn noticed(model: &mut Model, revision: u32, title: &str, undo: &str) {
    let notice =
        Notice { title: title.into(), detail: String::new(), steps: Vec::new(), undoable: true, attention: false };
    let state = Overview { undo: Some(undo.into()), ..overview(revision) };
    answer(model, Request::Change(Change::Freeze), vec![Reply::Notice(notice), Reply::Overview(Box::new(state))]);
}

#[test]
fn undo_is_offered_by_the_newest_toast_only_and_no_longer_than_it_holds() {
    let mut model = started(5);
    noticed(&mut model, 6, "Mapped a to b", "map a to b");
    noticed(&mut model, 7, "Mapped c to d", "map c to d");
    let offers: Vec<bool> = model.toasts.iter().map(|toast| model.offers_undo(toast)).collect();
    assert_eq!(offers, [false, true]);
    let state = Overview { undo: Some("map a to b".into()), ..overview(8) };
    answer(&mut model, Request::Undo, vec![Reply::Overview(Box::new(state))]);
    assert!(!model.toasts.iter().any(|toast| model.offers_undo(toast)));
}

#[test]
fn good_news_goes_by_itself_unless_it_is_looked_at() {
    let mut model = started(5);
    noticed(&mut model, 6, "one", "one");
    noticed(&mut model, 7, "two", "two");
    let ids: Vec<u32> = model.toasts.iter().map(|toast| toast.id).collect();
    model.update(Msg::Hold(ids[0]));
    model.update(Msg::Expire(ids[0]));
    model.update(Msg::Expire(ids[1]));
    assert_eq!(model.toasts.len(), 1);
    for revision in 8..20 {
        noticed(&mut model, revision, &format!("{revision}"), "x");
    }
    assert!(model.toasts.len() <= 4);
}

#[test]
fn a_tally_takes_the_place_of_another_in_the_filter_and_leaves_what_was_typed() {
    let mut model = started(5);
    model.update(Msg::Query(RowQuery { filter: "web outcome:kept".into(), ..RowQuery::default() }));
    model.update(Msg::FilterOutcome(Some("outcome:fails")));
    assert_eq!(model.query.filter, "web outcome:fails");
    assert!(model.shows_outcome("outcome:fails") && !model.shows_outcome("outcome:kept"));
    model.update(Msg::FilterOutcome(None));
    assert_eq!(model.query.filter, "web");
}

#[test]
fn suggestions_that_were_taken_are_not_suggested_again() {
    let network = |key: &str, mapped_to: Option<&str>| NetworkView {
        policy: None,
        asked: Vec::new(),
        key: key.into(),
        name: key.into(),
        location: String::new(),
        resource_group: String::new(),
        prefixes: Vec::new(),
        planned: false,
        listed: true,
        subnets: Vec::new(),
        nics: 0,
        mapped_to: mapped_to.map(str::to_owned),
        default_to: None,
        test_to: None,
        flows: Vec::new(),
        severity: None,
    };
    let suggestion = |source: &str| SuggestionView {
        source: (source.into(), source.into()),
        target: ("t".into(), "t".into()),
        why: String::new(),
    };
    let mut model = started(5);
    let suggestions = vec![suggestion("a"), suggestion("b")];
    answer(&mut model, Request::Suggest, vec![Reply::Suggestions(suggestions)]);
    let state = Overview {
        source_networks: vec![network("a", Some("t")), network("b", None)],
        target_networks: vec![network("t", None)],
        ..overview(6)
    };
    answer(&mut model, Request::Undo, vec![Reply::Overview(Box::new(state))]);
    let left: Vec<&str> = model.suggestions.iter().map(|one| one.source.0.as_str()).collect();
    assert_eq!(left, ["b"]);
}

#[test]
fn a_plan_without_data_has_no_plan_screen() {
    let mut model = started(0);
    model.update(Msg::Show(Screen::Plan));
    assert_eq!(model.screen, Screen::Import);
    let mut model = started(5);
    let state = Overview { has_data: false, ..overview(6) };
    answer(&mut model, Request::NewPlan, vec![Reply::Overview(Box::new(state))]);
    assert_eq!(model.screen, Screen::Import);
}

#[test]
fn the_share_dialog_closes_again_if_there_is_no_link() {
    let mut model = started(5);
    let effects = model.update(Msg::OpenShare);
    let Some(Effect::Send { id, request: Request::ShareLink }) = effects.first() else { panic!("{effects:?}") };
    model.update(Msg::Replies(*id, vec![Reply::Failed("too long".into())]));
    assert_eq!((model.dialog.is_none(), model.toasts.len()), (true, 1));
}

#[test]
fn pasted_text_is_told_apart() {
    assert_eq!(inventory_name("\u{feff} [{\"id\": 1}]"), Some("pasted.json"));
    assert_eq!(inventory_name("vm,nic,address\nweb,nic0,10.0.0.4"), Some("pasted.csv"));
    assert_eq!(inventory_name("vm\tnic\taddress\nweb\tnic0\t10.0.0.4"), Some("pasted.csv"));
    assert_eq!(inventory_name("10.0.0.4\n10.0.0.5"), None);
    assert_eq!(inventory_name("Dear all, please note, that\nwe are, as ever, here"), Some("pasted.csv"));
    assert_eq!(inventory_name(""), None);
}
