//! Copying selected rows: tab-separated and HTML, so that it lands right in a spreadsheet and in a wiki.

use std::ops::Range;
use std::rc::Rc;

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::{Blob, BlobPropertyBag, ClipboardItem};
use yew::prelude::*;

use super::chosen::{Copied, MOST_COPIED};
use super::table::PlanTableProps;
use crate::session::protocol::{Request, RowQuery};
use crate::ui::components::grid::Selection;
use crate::ui::words::{count, counted};

/// A copy under way: rows that are not loaded are asked for first.
struct Copying {
    table: Copied,
    ids: Rc<Vec<&'static str>>,
    query: RowQuery,
    revision: u32,
    left: Vec<Range<u32>>,
}

/// Copies the selected rows when the callback is called. Beside it: what became of it, in words.
#[hook]
pub fn use_copying(
    props: &PlanTableProps,
    selection: &UseStateHandle<Selection>,
    ids: &Rc<Vec<&'static str>>,
) -> (Callback<()>, AttrValue) {
    let said = use_state(AttrValue::default);
    let copying = use_mut_ref(|| None::<Copying>);
    {
        // What was said is about the rows that were selected then.
        let said = said.clone();
        use_effect_with((**selection).clone(), move |_| {
            if !said.is_empty() {
                said.set(AttrValue::default());
            }
        });
    }
    let go_on = {
        let (copying, said) = (copying.clone(), said.clone());
        move |props: &PlanTableProps| {
            let mut held = copying.borrow_mut();
            let Some(copy) = held.as_mut() else { return };
            if copy.query != props.query || copy.revision != props.cache.revision() {
                *held = None;
                said.set("Not copied: the rows changed meanwhile".into());
                return;
            }
            match copy.take_loaded(props) {
                Some(question) => {
                    drop(held);
                    props.ask.emit(question);
                }
                None => {
                    let table = held.take().map(|copy| copy.table).unwrap_or_default();
                    write(table, said.clone());
                }
            }
        }
    };
    {
        let (go_on, props) = (go_on.clone(), props.clone());
        use_effect_with(props.cache.clone(), move |_| go_on(&props));
    }
    let start = {
        let (selection, ids, props, said) = (selection.clone(), ids.clone(), props.clone(), said.clone());
        Callback::from(move |()| {
            if selection.is_empty() {
                return;
            }
            if selection.len() > MOST_COPIED {
                let most = count(MOST_COPIED.into());
                said.set(format!("At most {most} rows can be copied: hand on the whole plan as CSV instead").into());
                return;
            }
            *copying.borrow_mut() = Some(Copying {
                table: Copied::new(&ids),
                ids: ids.clone(),
                query: props.query.clone(),
                revision: props.cache.revision(),
                left: selection.ranges().iter().rev().cloned().collect(),
            });
            go_on(&props);
        })
    };
    (start, (*said).clone())
}

impl Copying {
    /// Writes what is loaded; what to ask for next, if anything is missing.
    fn take_loaded(&mut self, props: &PlanTableProps) -> Option<Request> {
        while let Some(mut range) = self.left.pop() {
            while let Some(place) = range.next() {
                if let Some(row) = props.cache.fresh_row(place) {
                    self.table.push(row, &self.ids);
                    continue;
                }
                let rest = place..range.end;
                let question = props.cache.missing(rest.clone());
                self.left.push(rest);
                return question.map(|(from, count)| Request::Rows { query: self.query.clone(), from, count });
            }
        }
        None
    }
}

/// Puts the table on the clipboard, in both forms if the browser can, else as text.
fn write(table: Copied, said: UseStateHandle<AttrValue>) {
    wasm_bindgen_futures::spawn_local(async move {
        let rows = counted(table.rows().into(), "row", "rows");
        said.set(match put(&table).await {
            Ok(()) => format!("Copied {rows}").into(),
            Err(_) => "The browser did not allow copying".into(),
        });
    });
}

async fn put(table: &Copied) -> Result<(), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let clipboard = window.navigator().clipboard();
    let forms = Object::new();
    for (mime, text) in [("text/plain", &table.tsv), ("text/html", &table.html())] {
        let options = BlobPropertyBag::new();
        options.set_type(mime);
        let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&JsValue::from_str(text)), &options)?;
        Reflect::set(&forms, &JsValue::from_str(mime), &blob)?;
    }
    let both = ClipboardItem::new_with_record_from_str_to_blob_promise(&forms)
        .map(|item| wasm_bindgen_futures::JsFuture::from(clipboard.write(&Array::of1(&item))));
    if let Ok(both) = both
        && both.await.is_ok()
    {
        return Ok(());
    }
    wasm_bindgen_futures::JsFuture::from(clipboard.write_text(&table.tsv)).await.map(|_| ())
}
