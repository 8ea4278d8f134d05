//! How much of the memory is in use: the module's own memory never shrinks, and so tells the peak alone.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use wasm_bindgen::prelude::*;

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

/// What the allocator takes for this many bytes: four for itself, in steps of eight, sixteen at the least.
fn taken(size: usize) -> usize {
    ((size + 4 + 7) & !7).max(16)
}

fn grow(size: usize) {
    let live = LIVE.load(Relaxed) + taken(size);
    LIVE.store(live, Relaxed);
    PEAK.store(PEAK.load(Relaxed).max(live), Relaxed);
}

// SAFETY: every call goes to the system's allocator as it came; only numbers are kept.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        grow(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        grow(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        LIVE.fetch_sub(taken(layout.size()), Relaxed);
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        LIVE.fetch_sub(taken(layout.size()), Relaxed);
        grow(size);
        unsafe { System.realloc(place, layout, size) }
    }
}

/// Bytes in use now.
pub fn live() -> usize {
    LIVE.load(Relaxed)
}

/// Bytes: in use now, in use at the most since the last call, and all of the module's memory.
#[wasm_bindgen]
pub fn memory_use() -> Vec<f64> {
    let peak = PEAK.swap(live(), Relaxed);
    [live(), peak, core::arch::wasm32::memory_size(0) << 16].map(|bytes| bytes as f64).to_vec()
}
