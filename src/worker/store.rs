//! The autosave: one plan, in parts, in an IndexedDB store.

use idb::{Database, DatabaseEvent, Error, Factory, ObjectStoreParams, Query, TransactionMode};
use wasm_bindgen::JsValue;

use crate::session::Parts;

const DATABASE: &str = "landfall";
const STORE: &str = "plans";
/// The plan that is open, in the parts of [`Parts`].
const BEFORE: &str = "open-before";
const SITES: &str = "open-sites";
const AFTER: &str = "open-after";
/// A plan that could not be read, kept for a build that can.
const UNREADABLE: &str = "unreadable";

/// The autosaved plan, if there is one.
///
/// # Errors
///
/// In words for the person, if the browser keeps nothing for this page.
pub async fn load() -> Result<Option<String>, String> {
    let load = async {
        let database = open().await?;
        let transaction = database.transaction(&[STORE], TransactionMode::ReadOnly)?;
        let store = transaction.object_store(STORE)?;
        let mut text = String::new();
        for key in [BEFORE, SITES, AFTER] {
            let value = store.get(Query::Key(JsValue::from_str(key)))?.await?;
            let Some(part) = value.and_then(|value| value.as_string()) else { return Ok(None) };
            text.push_str(&part);
        }
        database.close();
        Ok(Some(text))
    };
    load.await.map_err(|error: Error| in_words(&error))
}

/// Saves the plan that is open: all parts together or none. The sites are left as they are if they did not change.
///
/// # Errors
///
/// In words for the person.
pub async fn save(parts: Parts) -> Result<(), String> {
    let texts = [(BEFORE, Some(&parts.before)), (SITES, parts.sites.as_ref()), (AFTER, Some(&parts.after))];
    let texts: Vec<(&str, &str)> = texts.into_iter().filter_map(|(key, text)| Some((key, text?.as_str()))).collect();
    put(&texts).await.map_err(|error| in_words(&error))
}

/// Keeps a plan that could not be read out of the way of the next save.
///
/// # Errors
///
/// In words for the person.
pub async fn set_aside(text: &str) -> Result<(), String> {
    put(&[(UNREADABLE, text)]).await.map_err(|error| in_words(&error))
}

async fn put(texts: &[(&str, &str)]) -> Result<(), Error> {
    let database = open().await?;
    let transaction = database.transaction(&[STORE], TransactionMode::ReadWrite)?;
    let store = transaction.object_store(STORE)?;
    for (key, text) in texts {
        store.put(&JsValue::from_str(text), Some(&JsValue::from_str(key)))?.await?;
    }
    transaction.commit()?.await?;
    database.close();
    Ok(())
}

async fn open() -> Result<Database, Error> {
    let mut request = Factory::new()?.open(DATABASE, Some(1))?;
    request.on_upgrade_needed(|event| {
        // If this fails the transaction below does, and says so.
        if let Ok(database) = event.database() {
            let _ = database.create_object_store(STORE, ObjectStoreParams::new());
        }
    });
    request.await
}

fn in_words(error: &Error) -> String {
    format!("This browser keeps nothing for this page: save the plan file before you close it. ({error})")
}
