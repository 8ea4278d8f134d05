//! Plans that are kept: the plan file, the autosave and the share link are one document.

use std::rc::Rc;

use crate::document::{self, DocumentError, FileNote, Plan, SitesText, Version, share_link as link};
use crate::engine::inventory::Inventory;
use crate::engine::inventory_builder::rows_of;
use crate::engine::mapping::Operation;
use crate::recovery;

use super::intake;
use super::plan::PlanState;
use super::protocol::{Artefact, DroppedFile, FileView, PlanCarrier, PlanSummary, ShareLinkView};

/// A plan that was opened.
pub struct Opened {
    /// The plan.
    pub state: PlanState,
    /// The operation that it was saved with.
    pub operation: Operation,
}

/// How far into a file its format is looked for.
const LOOK: usize = 4096;

/// Whether a dropped file is a plan and not an inventory.
pub fn is_plan(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(LOOK)];
    let text = String::from_utf8_lossy(start);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with('{') && text.contains("\"landfall-plan/")
}

/// Opens a dropped plan file.
///
/// # Errors
///
/// A sentence for the person.
pub fn open_file(file: &DroppedFile) -> Result<Opened, String> {
    let text = std::str::from_utf8(&file.bytes)
        .map_err(|_| "found bytes that are not UTF-8 text; expected a plan file as Landfall saves it.".to_owned())?;
    opened(document::from_json(text.trim_start_matches('\u{feff}')))
}

/// Opens a plan, whatever carries it.
///
/// # Errors
///
/// A sentence for the person.
pub fn open(carrier: &PlanCarrier) -> Result<Opened, String> {
    let plan = match carrier {
        PlanCarrier::Json(text) => document::from_json(text),
        PlanCarrier::Link(fragment) => link::decode(fragment.trim_start_matches('#')),
    };
    opened(plan)
}

fn opened(plan: Result<Plan, DocumentError>) -> Result<Opened, String> {
    let plan = plan.map_err(|error| error.to_string())?;
    let Some(system) = recovery::by_id(&plan.system) else {
        return Err(format!(
            "The plan is for the recovery system “{}”, which this Landfall does not know. Reload the page to get the newest one.",
            plan.system
        ));
    };
    let mut state = PlanState::default();
    state.name = plan.name.as_str().into();
    state.system = system;
    state.files = Rc::new(plan.files.into_iter().map(file_view).collect());
    state.set_mapping(Rc::new(plan.mapping));
    intake::restore(&mut state, [plan.source, plan.target, plan.aside]);
    Ok(Opened { state, operation: plan.operation })
}

/// What a plan holds, for the question whether to open it.
pub fn summary(state: &PlanState) -> PlanSummary {
    PlanSummary {
        name: state.name.to_string(),
        system: state.system.name.to_owned(),
        virtual_machines: state.source().virtual_machines.len() as u32,
        rows: state.source().attached_ip_configurations() as u32,
        mappings: state.mapping().networks.len() as u32,
    }
}

/// Which sites were saved, and the version that they need. Their text is not kept: it is longer than all that the session holds.
pub struct SavedSites {
    inventories: [Rc<Inventory>; 3],
    version: Version,
}

impl SavedSites {
    /// Those of which all pieces were written.
    pub fn of(text: &SitesText) -> Self {
        Self { inventories: text.inventories().clone(), version: text.version() }
    }
}

/// Whether sites are those of a plan.
pub fn are_of(inventories: &[Rc<Inventory>; 3], state: &PlanState) -> bool {
    inventories.iter().zip(state.as_read()).all(|(known, now)| Rc::ptr_eq(known, now))
}

/// The sites of a plan, unless they are those that were saved.
pub fn sites_to_save(state: &PlanState, saved: Option<&SavedSites>) -> Option<SitesText> {
    let is_saved = saved.is_some_and(|saved| are_of(&saved.inventories, state));
    (!is_saved).then(|| SitesText::of(state.as_read().clone()))
}

/// What stands before and behind the sites that were saved.
pub fn statements(state: &PlanState, operation: Operation, saved: &SavedSites) -> (String, String) {
    document::statements_to_json(&statements_of(state, operation), saved.version)
}

/// The plan file.
pub fn plan_file(state: &PlanState, operation: Operation) -> Artefact {
    let mut text = SitesText::of(state.as_read().clone());
    let sites: String = text.by_ref().collect();
    let (before, after) = statements(state, operation, &SavedSites::of(&text));
    Artefact {
        name: format!("{}.landfall.json", file_stem(&state.name)),
        mime: "application/json".into(),
        text: [before, sites, after].concat(),
    }
}

/// The share link's fragment, with what to mind.
pub fn share_link(state: &PlanState, operation: Operation) -> ShareLinkView {
    let fragment = link::encode(&document_of(state, operation));
    let length = fragment.len() as u32;
    let caution = match length {
        0..2_000 => String::new(),
        2_000..32_000 => {
            "Some mail and chat programs cut links that are longer than 2,000 characters. Check that it arrives whole."
                .into()
        }
        32_000..2_000_000 => {
            "Many programs cut links of this length. Send the plan file instead, or check that the link arrives whole."
                .into()
        }
        _ => "No browser is sure to open a link of this length. Send the plan file instead.".into(),
    };
    ShareLinkView { fragment, length, caution }
}

/// A plan's name as the beginning of a file's name: letters, digits and hyphens.
pub fn file_stem(name: &str) -> String {
    let words: Vec<String> = name
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let stem: String = words.join("-").chars().take(60).collect();
    if stem.is_empty() { "plan".into() } else { stem }
}

fn document_of(state: &PlanState, operation: Operation) -> Plan {
    let [source, target, aside] = state.as_read().each_ref().map(|inventory| rows_of(inventory));
    Plan { source, target, aside, ..statements_of(state, operation) }
}

/// The plan without its sites.
fn statements_of(state: &PlanState, operation: Operation) -> Plan {
    Plan {
        name: state.name.to_string(),
        system: state.system.id.to_owned(),
        operation,
        mapping: state.mapping().as_ref().clone(),
        files: state
            .files
            .iter()
            .filter(|file| file.error.is_none())
            .map(|file| FileNote {
                name: file.name.clone(),
                bytes: file.bytes,
                format: file.format.clone(),
                read: file.read.iter().map(|(kind, count)| (kind.clone(), u64::from(*count))).collect(),
            })
            .collect(),
        ..Plan::default()
    }
}

fn file_view(note: FileNote) -> FileView {
    FileView {
        name: note.name,
        bytes: note.bytes,
        format: note.format,
        recognised_by: "read before this plan was saved".into(),
        read: note.read.into_iter().map(|(kind, count)| (kind, u32::try_from(count).unwrap_or(u32::MAX))).collect(),
        ..FileView::default()
    }
}
