//! What the columns of an unknown table are: guessed, chosen, remembered.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::session::protocol::{ColumnChoice, FileView, UnnamedSheetView, UnnamedView};
use crate::ui::components::button::{Button, Weight};
use crate::ui::components::dialog::Dialog;
use crate::ui::components::icons::Icon;
use crate::ui::components::segmented::{Segment, Segmented};
use crate::ui::state::Msg;

/// How many different cells of a column are shown.
const MOST_CELLS: usize = 3;

/// Props of [`ColumnChooser`].
#[derive(Properties, PartialEq)]
pub struct ColumnChooserProps {
    /// The file.
    pub file: Rc<FileView>,
    /// What the person wants.
    pub tell: Callback<Msg>,
    /// It was closed.
    pub on_close: Callback<()>,
}

/// A row for each column: its name, some of its cells, and what it is.
#[component]
pub fn ColumnChooser(props: &ColumnChooserProps) -> Html {
    let Some(table) = props.file.unnamed.as_ref() else { return Html::default() };
    let sheet = use_state(|| 0_usize);
    let choices = use_state(|| table.sheets.iter().map(|sheet| sheet.guess.clone()).collect::<Vec<ColumnChoice>>());
    let place = (*sheet).min(table.sheets.len().saturating_sub(1));
    let (Some(shown), Some(choice)) = (table.sheets.get(place), choices.get(place)) else { return Html::default() };
    let lacking = lacking(choice);
    let read = {
        let (tell, name, choice) = (props.tell.clone(), props.file.name.clone(), choice.clone());
        Callback::from(move |()| tell.emit(Msg::ColumnsChosen { file: name.clone(), choice: choice.clone() }))
    };
    let footer = html! {
        <>
            <p class="chooser-state" role="status" data-testid="columns-state">
                if let Some(lacking) = lacking {
                    { Icon::Warning.html() }<span>{ lacking }</span>
                } else {
                    { Icon::Fine.html() }<span>{ "Enough to read it. The choice is remembered for tables with this header." }</span>
                }
            </p>
            <Button test_id="columns-cancel" label="Cancel" onclick={props.on_close.clone()} />
            <Button
                test_id="columns-read"
                label="Read the table"
                weight={Weight::Main}
                disabled={lacking.is_some()}
                onclick={read}
            />
        </>
    };
    let on_sheet = {
        let sheet = sheet.clone();
        Callback::from(move |chosen| sheet.set(chosen))
    };
    let on_role = {
        let choices = choices.clone();
        Callback::from(move |(column, role): (usize, Option<String>)| {
            let mut all = (*choices).clone();
            if let Some(choice) = all.get_mut(place) {
                choose(&mut choice.roles, column, role);
            }
            choices.set(all);
        })
    };
    html! {
        <Dialog
            test_id="columns"
            title={format!("What are the columns of {}?", props.file.name)}
            size="wide"
            on_close={props.on_close.clone()}
            {footer}
        >
            <p>
                { "No format that Landfall knows has this header. Say what each column is; what was guessed from names and cells \
                   is filled in. Columns that say nothing about networks can stay ignored." }
            </p>
            if table.sheets.len() > 1 {
                <Segmented
                    test_id="columns-sheet"
                    name="Sheet"
                    segments={segments(table)}
                    chosen={place}
                    on_choose={on_sheet}
                />
            }
            <ul class="chooser" data-testid="columns-list">
                { for (0..choice.roles.len()).map(|column| one_column(table, shown, choice, column, &on_role)) }
            </ul>
        </Dialog>
    }
}

fn segments(table: &UnnamedView) -> Vec<Segment> {
    let sheets = table.sheets.iter().enumerate();
    sheets.map(|(place, sheet)| Segment::new(format!("sheet-{place}"), sheet.guess.sheet.clone())).collect()
}

/// Gives a column a role, and takes it from the one that had it.
fn choose(roles: &mut [Option<String>], column: usize, role: Option<String>) {
    if role.is_some() {
        roles.iter_mut().filter(|known| **known == role).for_each(|known| *known = None);
    }
    if let Some(known) = roles.get_mut(column) {
        *known = role;
    }
}

/// What is missing before rows can mean anything, in a sentence.
fn lacking(choice: &ColumnChoice) -> Option<&'static str> {
    let has = |role: &str| choice.roles.iter().flatten().any(|known| known == role);
    let is_nic = has("vm") || has("vm_id") || has("nic") || has("nic_id");
    let is_network = has("network") || has("network_id") || has("subnet");
    if is_nic && (has("address") || is_network) || is_network && has("prefixes") {
        return None;
    }
    Some("Choose at least vm and address, vm and network, or network and prefixes.")
}

fn one_column(
    table: &UnnamedView,
    sheet: &UnnamedSheetView,
    choice: &ColumnChoice,
    column: usize,
    on_role: &Callback<(usize, Option<String>)>,
) -> Html {
    let name = choice.header.get(column).filter(|name| !name.is_empty());
    let name = name.cloned().unwrap_or_else(|| format!("Column {}", letters(column)));
    let role = choice.roles.get(column).cloned().flatten().unwrap_or_default();
    let onchange = {
        let on_role = on_role.clone();
        Callback::from(move |event: Event| {
            if let Some(select) = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok()) {
                on_role.emit((column, Some(select.value()).filter(|role| !role.is_empty())));
            }
        })
    };
    let meaning = table.roles.iter().find(|(code, _)| *code == role).map(|(_, meaning)| meaning.clone());
    html! {
        <li class="chooser-column" data-chosen={(!role.is_empty()).then_some("")} key={column}>
            <div class="chooser-words">
                <span class="chooser-name">{ &name }</span>
                <span class="chooser-cells">{ cells(sheet, choice, column).join("  ·  ") }</span>
            </div>
            <div class="chooser-role">
                <select
                    class="input"
                    aria-label={format!("{name} is")}
                    data-testid={format!("column-{column}")}
                    {onchange}
                >
                    <option value="" selected={role.is_empty()}>{ "ignored" }</option>
                    { for table.roles.iter().map(|(code, _)| html! {
                        <option value={code.clone()} selected={*code == role}>{ code.replace('_', " ") }</option>
                    }) }
                </select>
                <span class="chooser-meaning">{ meaning.unwrap_or_default() }</span>
            </div>
        </li>
    }
}

/// Some different cells of a column, without its name.
fn cells(sheet: &UnnamedSheetView, choice: &ColumnChoice, column: usize) -> Vec<String> {
    let mut cells: Vec<String> = Vec::new();
    let below = match sheet.first.iter().position(|row| !choice.header.is_empty() && *row == choice.header) {
        Some(header) => header + 1,
        None => usize::from(!choice.header.is_empty()),
    };
    for cell in sheet.first.iter().skip(below).filter_map(|row| row.get(column)) {
        if !cell.is_empty() && !cells.contains(cell) && cells.len() < MOST_CELLS {
            cells.push(cell.clone());
        }
    }
    cells
}

/// `A`, `B` … `Z`, `AA`: as spreadsheets name columns.
fn letters(column: usize) -> String {
    let (mut rest, mut name) = (column + 1, String::new());
    while rest > 0 {
        rest -= 1;
        name.insert(0, char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    name
}
