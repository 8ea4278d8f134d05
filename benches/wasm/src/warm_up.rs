//! What the worker does while nobody asks for anything, so that a file is read here as it is there.

use std::cell::RefCell;

use landfall::session::Session;
use landfall::session::protocol::DroppedFile;
use landfall::session::warm_up::{ESTATES, WarmUp, file};
use wasm_bindgen::prelude::*;

thread_local! {
    static GIVEN: RefCell<Vec<DroppedFile>> = const { RefCell::new(Vec::new()) };
    static WARM_UP: RefCell<Option<WarmUp>> = const { RefCell::new(None) };
}

/// Paths of the files that it wants, below `static`.
#[wasm_bindgen]
pub fn warm_up_wants() -> Vec<String> {
    ESTATES.concat().into_iter().map(str::to_owned).collect()
}

/// Gives it the next of these.
#[wasm_bindgen]
pub fn warm_up_given(path: &str, bytes: &[u8]) {
    GIVEN.with_borrow_mut(|given| given.push(file(path, bytes.to_vec())));
}

/// Asks one thing; tells how often all estates were planned.
#[wasm_bindgen]
pub fn warm_up_step() -> f64 {
    let begin = || {
        let mut given = GIVEN.take().into_iter();
        let estates = ESTATES.iter().map(|paths| given.by_ref().take(paths.len()).collect());
        WarmUp::of(&Session::default(), estates.collect())
    };
    WARM_UP.with_borrow_mut(|warm_up| {
        let warm_up = warm_up.get_or_insert_with(begin);
        warm_up.step();
        warm_up.turns() as f64
    })
}
