//! When windows of rows are asked for.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::session::protocol::{MOST_ROWS, Request, RowQuery};
use crate::ui::row_cache::{PAGE, RowCache};

/// Rows asked for beyond those in sight, so that slow scrolling meets no skeletons.
const AHEAD: u32 = 60;

/// An answer that takes longer than this, in ms, is not waited for: what is in sight by then is asked for too.
const PATIENCE_MS: u32 = 500;

/// What is under way.
struct Loading {
    cache: Rc<RowCache>,
    query: RowQuery,
    ask: Callback<Request>,
    visible: Range<u32>,
    /// The last question, and the timer that ends the wait for its answer.
    waiting: Option<((u32, u32), Timeout)>,
}

/// Asks for what is in sight and not loaded. The callback is for the grid, to say what is in sight.
#[hook]
pub fn use_loading(cache: &Rc<RowCache>, query: &RowQuery, ask: &Callback<Request>) -> Callback<Range<u32>> {
    let loading = use_memo((), |()| {
        Rc::new(RefCell::new(Loading {
            cache: cache.clone(),
            query: query.clone(),
            ask: ask.clone(),
            visible: 0..0,
            waiting: None,
        }))
    });
    {
        let loading = (*loading).clone();
        use_effect_with((cache.clone(), query.clone(), ask.clone()), move |(cache, query, ask)| {
            {
                let mut loading = loading.borrow_mut();
                if loading.query != *query {
                    // Another order begins at its first row; the grid will say so too, a little later.
                    loading.visible = 0..loading.visible.end - loading.visible.start;
                }
                (loading.cache, loading.query, loading.ask) = (cache.clone(), query.clone(), ask.clone());
                loading.waiting = None;
            }
            ask_for_missing(&loading);
        });
    }
    let loading = (*loading).clone();
    use_callback((), move |visible: Range<u32>, ()| {
        loading.borrow_mut().visible = visible;
        ask_for_missing(&loading);
    })
}

/// A question that takes in what is in sight too: the rows that were asked for last come along with the answer to a change, and they
/// are to be those that the person looks at.
fn with_visible((from, count): (u32, u32), visible: &Range<u32>) -> (u32, u32) {
    let first = from.min(visible.start / PAGE * PAGE);
    let end = (from + count).max(visible.end.div_ceil(PAGE) * PAGE);
    if end - first > MOST_ROWS { (from, count) } else { (first, end - first) }
}

fn ask_for_missing(loading: &Rc<RefCell<Loading>>) {
    let question = {
        let mut held = loading.borrow_mut();
        // The cache follows the query a moment after: a question for the old one would be dropped.
        if held.waiting.is_some() || held.cache.query() != &held.query {
            return;
        }
        let wanted = held.visible.start.saturating_sub(AHEAD)..held.visible.end.saturating_add(AHEAD);
        let Some(missing) = held.cache.missing(wanted) else { return };
        let question = with_visible(missing, &held.visible);
        let again = loading.clone();
        let timer = Timeout::new(PATIENCE_MS, move || {
            again.borrow_mut().waiting = None;
            ask_for_missing(&again);
        });
        held.waiting = Some((question, timer));
        (held.ask.clone(), Request::Rows { query: held.query.clone(), from: question.0, count: question.1 })
    };
    question.0.emit(question.1);
}
