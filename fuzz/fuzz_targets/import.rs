//! Fuzzes the reader of one format, or all of them: `cargo xtask fuzz` tells how.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| landfall_fuzz::look(bytes));
