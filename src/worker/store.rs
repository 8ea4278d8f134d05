//! The autosave: one plan in an IndexedDB store.
//!
//! # Invariants
//!
//! 1. A plan is kept whole or not at all: the pieces of new sites stand beside those that count until [`finish`] says, at once, which
//!    count now.
//! 2. Who writes sites writes them under a name of its own, so that two tabs do not mix theirs.

use idb::{Database, DatabaseEvent, Error, Factory, KeyRange, ObjectStoreParams, Query, TransactionMode};
use wasm_bindgen::JsValue;

const DATABASE: &str = "landfall";
const STORE: &str = "plans";
/// What stands before the sites of the plan that is open.
const BEFORE: &str = "open-before";
/// Which pieces are the sites of the plan that is open: name and number. Earlier builds kept the sites themselves here.
const SITES: &str = "open-sites";
/// What stands behind them.
const AFTER: &str = "open-after";
/// How the keys of pieces begin.
const PIECES: &str = "sites/";
/// A plan that could not be read, kept for a build that can.
const UNREADABLE: &str = "unreadable";
/// Pieces that nobody has finished for so long are nobody's any more, in milliseconds.
const LEFT_OVER_AFTER: f64 = 10.0 * 60.0 * 1000.0;

/// Sites that are being written.
pub struct Pieces {
    /// Begins with the time, so that what was left over is told from what others write just now.
    name: String,
    count: u32,
    /// Open while pieces are written: to open it for each of them takes longer than to write it.
    database: Option<Database>,
}

impl Pieces {
    /// None yet.
    pub fn new() -> Self {
        let random = (js_sys::Math::random() * 1e9) as u32;
        Self { name: format!("{PIECES}{:015.0}-{random:09}", js_sys::Date::now()), count: 0, database: None }
    }

    /// Writes the next piece.
    ///
    /// # Errors
    ///
    /// In words for the person.
    pub async fn put(&mut self, piece: &str) -> Result<(), String> {
        let key = piece_key(&self.name, self.count);
        let put = async {
            let database = match self.database.take() {
                Some(database) => database,
                None => open().await?,
            };
            put_in(&database, &key, piece).await?;
            self.database = Some(database);
            Ok(())
        };
        put.await.map_err(|error: Error| in_words(&error))?;
        self.count += 1;
        Ok(())
    }

    /// Says that the last piece is written.
    fn close(&self) {
        if let Some(database) = &self.database {
            database.close();
        }
    }

    /// Takes what was written away again: the plan has other sites by now.
    pub async fn discard(&self) {
        self.close();
        let discard = async {
            let (from, to) = pieces_of(&self.name);
            let database = open().await?;
            let transaction = database.transaction(&[STORE], TransactionMode::ReadWrite)?;
            transaction.object_store(STORE)?.delete(range(&from, &to)?)?.await?;
            transaction.commit()?.await?;
            database.close();
            Ok(())
        };
        // What stays is cleared away some time later.
        let _: Result<(), Error> = discard.await;
    }
}

/// Keys of pieces sort by number.
fn piece_key(name: &str, number: u32) -> String {
    format!("{name}/{number:09}")
}

/// The first key, and one behind the last, of all pieces of a name.
fn pieces_of(name: &str) -> (String, String) {
    (format!("{name}/"), format!("{name}0"))
}

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
        let text = async |key: &str| -> Result<Option<String>, Error> {
            let value = store.get(Query::Key(JsValue::from_str(key)))?.await?;
            Ok(value.and_then(|value| value.as_string()))
        };
        let (Some(mut all), Some(sites)) = (text(BEFORE).await?, text(SITES).await?) else { return Ok(None) };
        match named(&sites) {
            None => all.push_str(&sites),
            Some((name, count)) => {
                for number in 0..count {
                    let Some(piece) = text(&piece_key(name, number)).await? else { return Ok(None) };
                    all.push_str(&piece);
                }
            }
        }
        let Some(after) = text(AFTER).await? else { return Ok(None) };
        all.push_str(&after);
        database.close();
        Ok(Some(all))
    };
    load.await.map_err(|error: Error| in_words(&error))
}

/// Name and number of the pieces that count; `None` for sites of an earlier build.
fn named(sites: &str) -> Option<(&str, u32)> {
    let (name, count) = sites.strip_prefix(PIECES).and(sites.rsplit_once(' '))?;
    Some((name, count.parse().ok()?))
}

/// Saves the plan that is open: what stands round its sites, and these, if they changed.
///
/// # Errors
///
/// In words for the person.
pub async fn finish(before: &str, sites: Option<Pieces>, after: &str) -> Result<(), String> {
    let pointer = sites.map(|sites| {
        sites.close();
        format!("{} {}", sites.name, sites.count)
    });
    let finish = async {
        let database = open().await?;
        let transaction = database.transaction(&[STORE], TransactionMode::ReadWrite)?;
        let store = transaction.object_store(STORE)?;
        if let Some(pointer) = &pointer {
            let old = store.get(Query::Key(JsValue::from_str(SITES)))?.await?.and_then(|old| old.as_string());
            let long_ago = format!("{PIECES}{:015.0}", js_sys::Date::now() - LEFT_OVER_AFTER);
            let not_needed = old.as_deref().and_then(named).map(|(name, _)| pieces_of(name));
            for (from, to) in not_needed.into_iter().chain([(PIECES.to_owned(), long_ago)]) {
                store.delete(range(&from, &to)?)?.await?;
            }
            store.put(&JsValue::from_str(pointer), Some(&JsValue::from_str(SITES)))?.await?;
        }
        for (key, text) in [(BEFORE, before), (AFTER, after)] {
            store.put(&JsValue::from_str(text), Some(&JsValue::from_str(key)))?.await?;
        }
        transaction.commit()?.await?;
        database.close();
        Ok(())
    };
    finish.await.map_err(|error: Error| in_words(&error))
}

/// Keeps a plan that could not be read out of the way of the next save.
///
/// # Errors
///
/// In words for the person.
pub async fn set_aside(text: &str) -> Result<(), String> {
    put(UNREADABLE, text).await.map_err(|error| in_words(&error))
}

async fn put(key: &str, text: &str) -> Result<(), Error> {
    let database = open().await?;
    put_in(&database, key, text).await?;
    database.close();
    Ok(())
}

async fn put_in(database: &Database, key: &str, text: &str) -> Result<(), Error> {
    let transaction = database.transaction(&[STORE], TransactionMode::ReadWrite)?;
    transaction.object_store(STORE)?.put(&JsValue::from_str(text), Some(&JsValue::from_str(key)))?.await?;
    transaction.commit()?.await?;
    Ok(())
}

/// Keys from one on, up to one that is not among them.
fn range(from: &str, to: &str) -> Result<Query, Error> {
    let range = KeyRange::bound(&JsValue::from_str(from), &JsValue::from_str(to), None, Some(true))?;
    Ok(Query::KeyRange(range))
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
