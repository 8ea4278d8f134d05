//! The archive that a workbook is: its parts by name, and their bytes unpacked piece by piece.
//!
//! An archive lists its parts at its end. Where that list is missing or wrong, as after a broken download, the parts are
//! found by the headers that stand before each, so that what did arrive can be used.

use std::cell::Cell;

use flate2::{Decompress, FlushDecompress, Status};
use rawzip::{CompressionMethod, ZipArchive};
use rustc_hash::FxHashMap;

use super::{DAMAGED, LARGEST_IN_ALL, SAVE_AGAIN, fault};
use crate::import::report::ReadError;

/// What stands before each part.
pub const LOCAL_HEADER: &[u8] = b"PK\x03\x04";

/// How many parts are known by name: a workbook has one for each sheet, and some more.
const MOST_PARTS: usize = 20_000;

/// Longest name of a part, in bytes.
const LONGEST_NAME: usize = 1024;

const LOCAL_HEADER_SIZE: usize = 30;

/// Unpacked bytes are reserved ahead up to here: what an archive claims may not be true.
const MOST_RESERVED: u64 = 16 << 20;

/// The parts of an archive.
pub struct Archive<'a> {
    parts: FxHashMap<String, Part<'a>>,
    /// Whether its list of parts is missing or wrong.
    pub is_damaged: bool,
    /// How many bytes were unpacked so far.
    unpacked: Cell<u64>,
}

/// One part, packed.
#[derive(Clone, Copy)]
struct Part<'a> {
    data: &'a [u8],
    method: CompressionMethod,
    is_encrypted: bool,
    claimed_size: u64,
}

impl<'a> Archive<'a> {
    /// Finds the parts of an archive: none in what is no archive.
    pub fn open(bytes: &'a [u8]) -> Self {
        let mut archive = Self { parts: FxHashMap::default(), is_damaged: false, unpacked: Cell::new(0) };
        if bytes.starts_with(LOCAL_HEADER) && !archive.read_directory(bytes) {
            archive.is_damaged = true;
            archive.search(bytes);
        }
        archive
    }

    /// Takes the parts that the archive lists; whether the list is whole.
    fn read_directory(&mut self, bytes: &'a [u8]) -> bool {
        let Ok(found) = ZipArchive::from_slice(bytes) else { return false };
        let mut entries = found.entries();
        let (mut count, mut is_whole) = (0, true);
        loop {
            let entry = match entries.next_entry() {
                Ok(Some(entry)) => entry,
                Ok(None) => return is_whole && count >= found.entries_hint(),
                Err(_) => return false,
            };
            count += 1;
            let Ok(place) = found.get_entry(entry.wayfinder()) else {
                is_whole = false;
                continue;
            };
            let (start, end) = place.compressed_data_range();
            let Some(data) = bytes.get(start as usize..end as usize) else {
                is_whole = false;
                continue;
            };
            let part = Part {
                data,
                method: entry.compression_method(),
                is_encrypted: entry.flags().is_encrypted(),
                claimed_size: entry.uncompressed_size_hint(),
            };
            self.add(entry.file_path().as_bytes(), part);
        }
    }

    /// Finds parts by the headers that stand before them.
    fn search(&mut self, bytes: &'a [u8]) {
        let mut position = 0;
        while let Some(found) = bytes.get(position..).and_then(|rest| memchr::memmem::find(rest, LOCAL_HEADER)) {
            let header = position + found;
            position = header + LOCAL_HEADER.len();
            let number =
                |at: usize| bytes.get(header + at..header + at + 2).map_or(0, |it| u16::from_le_bytes([it[0], it[1]]));
            let (flags, method) = (number(6), CompressionMethod::new(number(8)));
            let packed = u32::from(number(18)) | u32::from(number(20)) << 16;
            let name = header + LOCAL_HEADER_SIZE;
            let data = name + usize::from(number(26)) + usize::from(number(28));
            let Some(name) = bytes.get(name..name + usize::from(number(26))) else { return };
            let Some(rest) = bytes.get(data..) else { return };
            // The size may stand behind the data, or be too large to stand here: then packed data tells its end itself.
            let size = Some(packed as usize).filter(|size| flags & 8 == 0 && *size > 0 && *size <= rest.len());
            let part = Part {
                data: &rest[..size.unwrap_or(rest.len())],
                method,
                is_encrypted: flags & 1 != 0,
                claimed_size: 0,
            };
            if self.add(name, part) {
                position = data + size.unwrap_or(0);
            }
        }
    }

    /// Takes a part, unless its name is taken; whether its name is that of a part.
    fn add(&mut self, name: &[u8], part: Part<'a>) -> bool {
        if name.len() > LONGEST_NAME || name.iter().any(u8::is_ascii_control) {
            return false;
        }
        let Ok(name) = std::str::from_utf8(name) else { return false };
        if self.parts.len() < MOST_PARTS {
            self.parts.entry(part_name(name)).or_insert(part);
        }
        true
    }

    /// Whether there is a part; its name as [`part_name`] has it.
    pub fn has(&self, name: &str) -> bool {
        self.parts.contains_key(name)
    }

    /// The names of all parts, in any order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    /// Begins to unpack a part, of which no more than so many bytes are wanted.
    pub fn unpack(&self, name: &str, most: u64) -> Result<Unpacker<'_>, ReadError> {
        let Some(part) = self.parts.get(name) else {
            return Err(fault(format!("a workbook without its part {name}"), "all parts that it names", DAMAGED));
        };
        if part.is_encrypted {
            return Err(fault(
                "an archive that is protected by a password",
                "a workbook that opens without one",
                SAVE_AGAIN,
            ));
        }
        let inflate = match part.method {
            CompressionMethod::STORE => None,
            CompressionMethod::DEFLATE => Some(Decompress::new(false)),
            other => {
                let found =
                    format!("a workbook packed in an uncommon way ({})", other.name().unwrap_or("unknown method"));
                return Err(fault(found, "one packed by Deflate, as Excel does", SAVE_AGAIN));
            }
        };
        Ok(Unpacker {
            input: part.data,
            inflate,
            most,
            so_far: 0,
            is_done: false,
            archive: self,
            claimed: part.claimed_size,
        })
    }

    /// A small part, whole.
    pub fn whole(&self, name: &str, most: u64) -> Result<Vec<u8>, ReadError> {
        let mut unpacker = self.unpack(name, most)?;
        let mut bytes = Vec::new();
        while unpacker.fill(&mut bytes, 16 << 10)? {}
        Ok(bytes)
    }
}

/// The name of a part as it is looked up: names of parts compare without regard to case, and some programs write `\`.
pub fn part_name(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

/// A part that is being unpacked.
pub struct Unpacker<'a> {
    input: &'a [u8],
    /// `None` for a part that is stored as it is.
    inflate: Option<Decompress>,
    most: u64,
    so_far: u64,
    is_done: bool,
    archive: &'a Archive<'a>,
    claimed: u64,
}

impl Unpacker<'_> {
    /// Adds up to so many bytes behind those in the buffer; `false` at the end of the part.
    pub fn fill(&mut self, buffer: &mut Vec<u8>, count: usize) -> Result<bool, ReadError> {
        let before = buffer.len();
        while buffer.len() == before && !self.is_done {
            buffer.reserve(count);
            self.step(buffer, count)?;
        }
        let more = (buffer.len() - before) as u64;
        self.so_far += more;
        let in_all = self.archive.unpacked.get() + more;
        self.archive.unpacked.set(in_all);
        if self.so_far > self.most || in_all > LARGEST_IN_ALL {
            let most = if self.so_far > self.most { self.most } else { LARGEST_IN_ALL };
            let found = format!("a workbook that unfolds to more than {} MiB", most >> 20);
            return Err(fault(
                found,
                "less",
                "Split the export, one file for each vCenter or cluster, and drop the files together.",
            ));
        }
        Ok(more > 0)
    }

    fn step(&mut self, buffer: &mut Vec<u8>, count: usize) -> Result<(), ReadError> {
        let Some(inflate) = &mut self.inflate else {
            let (piece, rest) = self.input.split_at(count.min(self.input.len()));
            buffer.extend_from_slice(piece);
            self.input = rest;
            self.is_done = rest.is_empty();
            return Ok(());
        };
        let (read, written) = (inflate.total_in(), inflate.total_out());
        let status = inflate.decompress_vec(self.input, buffer, FlushDecompress::None);
        let read = (inflate.total_in() - read) as usize;
        let is_stuck = read == 0 && inflate.total_out() == written;
        self.input = self.input.get(read..).unwrap_or_default();
        match status {
            Ok(Status::StreamEnd) => self.is_done = true,
            Ok(_) if !is_stuck => {}
            Ok(_) => {
                self.is_done = true;
                return Err(fault("a workbook that breaks off", "its end", DAMAGED));
            }
            Err(_) => {
                self.is_done = true;
                return Err(fault("packed data that is broken", "a sound workbook", DAMAGED));
            }
        }
        Ok(())
    }

    /// How many bytes are worth reserving for all of it.
    pub fn worth_reserving(&self) -> usize {
        self.claimed.min(self.input.len() as u64 * 8).min(MOST_RESERVED) as usize
    }
}
