//! The body of the grid: a ring of pooled rows.
//!
//! The row at place *p* is shown by node *p mod n*, so that scrolling by a row rewrites one row and moves no other. A virtual
//! document that is compared on every frame costs about three times as much of the main thread.
//!
//! Invariants:
//! 1. After [`Body::paint`], every row in sight is in the document: as itself, or waiting with what its element showed before, or as a
//!    skeleton once it has waited for too long.
//! 2. The row that has the focus keeps its element, even when it is scrolled away: it moves to the spare node. The focus is
//!    never lost by scrolling, and Tab always finds a way back.

use std::ops::Range;

use web_sys::{Document, HtmlElement};

use super::columns::ColumnSpec;
use super::geometry::Geometry;
use super::node::RowNode;
use super::rows::GridRows;
use super::selection::Selection;

/// Rows kept beyond each edge of the view: what a fast flick uncovers before the next frame.
pub const OVERSCAN: u32 = 10;

/// The pool.
pub struct Body {
    document: Document,
    canvas: HtmlElement,
    columns: Vec<ColumnSpec>,
    ids: Vec<&'static str>,
    ring: Vec<RowNode>,
    spare: Option<RowNode>,
    shown: Range<u32>,
    /// What was shown when the rows were last put into order.
    settled: Range<u32>,
}

/// Which rows are painted again that are there already.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// None but those that are behind.
    None,
    /// Those in sight. The others are behind from now on: to write them, too, would keep the frame waiting.
    InSight,
    /// All.
    All,
}

/// What a painting is of.
pub struct Scene<'a> {
    /// The rows.
    pub rows: &'a dyn GridRows,
    /// Sizes.
    pub geometry: &'a Geometry,
    /// Where the container is scrolled to.
    pub scroll_top: f64,
    /// Selected rows.
    pub selection: &'a Selection,
    /// The row that has the focus, if a row has.
    pub focused: Option<u32>,
}

impl Body {
    /// An empty pool in a canvas that nobody else writes to.
    pub fn new(document: Document, canvas: HtmlElement) -> Self {
        Self {
            document,
            canvas,
            columns: Vec::new(),
            ids: Vec::new(),
            ring: Vec::new(),
            spare: None,
            shown: 0..0,
            settled: 0..0,
        }
    }

    /// Sets the columns; the pool is built anew if they differ.
    pub fn set_columns(&mut self, columns: &[ColumnSpec]) {
        if self.columns == columns {
            return;
        }
        self.columns = columns.to_vec();
        self.ids = columns.iter().map(|column| column.id).collect();
        self.ring.clear();
        self.spare = None;
        self.settled = 0..0;
        self.canvas.set_text_content(None);
    }

    /// Brings the rows in sight onto the screen, and a few beyond.
    pub fn paint(&mut self, scene: &Scene, again: Again) {
        let range = scene.geometry.rendered(scene.scroll_top, OVERSCAN);
        let in_sight = scene.geometry.rendered(scene.scroll_top, 0);
        let grown = self.grow(scene.geometry.most_rendered(OVERSCAN), scene.focused);
        let Ok(size) = u32::try_from(self.ring.len()) else { return };
        if size == 0 {
            return;
        }
        for place in range.clone() {
            let slot = (place % size) as usize;
            let fresh = self.ring[slot].place != Some(place);
            if fresh {
                self.make_way(slot, place, scene.focused, &range);
                self.ring[slot].assign(place);
            }
            let is_new = fresh || grown;
            if again == Again::InSight && !is_new && !in_sight.contains(&place) {
                self.ring[slot].fall_behind();
            } else if is_new || again != Again::None || self.ring[slot].is_behind {
                let paint = scene.rows.row(place, &self.ids);
                self.ring[slot].paint(&self.document, paint, scene.selection.contains(place));
            }
            self.ring[slot].move_to(scene.geometry.place(place, scene.scroll_top));
        }
        for node in self.ring.iter_mut().chain(&mut self.spare) {
            match node.place {
                Some(place) if range.contains(&place) => {}
                Some(place) if scene.focused == Some(place) => {
                    if again != Again::None {
                        match scene.rows.row(place, &self.ids) {
                            // Out of sight it stays as it was until it comes back: nobody waits for it.
                            None => node.is_behind = true,
                            paint => node.paint(&self.document, paint, scene.selection.contains(place)),
                        }
                    }
                    node.move_to(scene.geometry.place(place, scene.scroll_top));
                }
                _ => node.hide(),
            }
        }
        self.shown = range;
    }

    /// Whether a row waits for what it is to show.
    pub fn is_waiting(&self) -> bool {
        self.ring.iter().chain(&self.spare).any(RowNode::is_waiting)
    }

    /// Whether a row beyond those in sight was not painted again when they were.
    pub fn is_behind(&self) -> bool {
        self.ring.iter().any(|node| node.is_behind)
    }

    /// Ends the wait: rows that are not there yet become skeletons.
    pub fn stop_waiting(&mut self) {
        for node in self.ring.iter_mut().chain(&mut self.spare).filter(|node| node.is_waiting()) {
            node.show_skeleton(&self.document);
        }
    }

    /// Rows in the document, those beyond the view's edges among them.
    pub fn shown(&self) -> Range<u32> {
        self.shown.clone()
    }

    /// The element of a cell, if its row is in the document.
    pub fn cell(&self, row: u32, column: usize) -> Option<&HtmlElement> {
        self.ring.iter().chain(&self.spare).find(|node| node.place == Some(row))?.cell(column)
    }

    /// Puts the rows into reading order, for those who read the document and not the screen. The focused row stays where it
    /// is and the others move round it, since an element that is moved loses the focus.
    pub fn settle(&mut self, focused: Option<u32>) {
        if self.settled == self.shown {
            return;
        }
        self.settled = self.shown.clone();
        let mut nodes: Vec<&RowNode> = self.ring.iter().chain(&self.spare).collect();
        nodes.sort_by_key(|node| node.place.unwrap_or(u32::MAX));
        let stays = focused.and_then(|row| nodes.iter().position(|node| node.place == Some(row)));
        for node in &nodes[..stays.unwrap_or(0)] {
            let before = stays.map(|stays| nodes[stays].element.as_ref());
            let _ = self.canvas.insert_before(&node.element, before);
        }
        for node in &nodes[stays.map_or(0, |stays| stays + 1)..] {
            let _ = self.canvas.append_child(&node.element);
        }
    }

    /// Makes the ring large enough. A ring of another size puts rows into other nodes, so all are given up.
    fn grow(&mut self, needed: usize, focused: Option<u32>) -> bool {
        if self.spare.is_none() {
            self.spare = RowNode::new(&self.document, &self.canvas, &self.columns);
        }
        if needed <= self.ring.len() {
            return false;
        }
        for node in &mut self.ring {
            if let (true, Some(spare)) = (node.place.is_some() && node.place == focused, &mut self.spare) {
                std::mem::swap(spare, node);
            }
            node.hide();
        }
        for _ in self.ring.len()..needed {
            self.ring.extend(RowNode::new(&self.document, &self.canvas, &self.columns));
        }
        true
    }

    /// Sees to it that a slot may be given to `place`: the focused row moves to the spare node, and comes back from it.
    fn make_way(&mut self, slot: usize, place: u32, focused: Option<u32>, range: &Range<u32>) {
        let Some(spare) = &mut self.spare else { return };
        let holds_focus = self.ring[slot].place.is_some_and(|held| focused == Some(held) && !range.contains(&held));
        if spare.place == Some(place) || holds_focus {
            std::mem::swap(spare, &mut self.ring[slot]);
        }
    }
}
