//! A plan in the fragment of a link: `plan=`, the version, and base64url of packed fields.
//!
//! A fragment is not sent to any server: whoever opens the link has the plan, and nobody else. Up to version 3 a link is the checksum of
//! [`codec`]'s columns and these themselves, deflated; [`rows`] and [`statements`] say which value goes into which column.
//! Version 2 has more columns behind those of version 1, and what [`additions`] puts into them and behind the others. Version 3 holds
//! the same, and does not spell out again and again that a NIC's key begins with its machine's name. Version 4 again holds the same, but
//! its fields follow each other as they come, and [`packed`] leaves of each what could not be expected: a sixth less than deflated columns.
//! Its checksum is that of what is packed, so that a damaged link is refused before anything of it is believed.
//!
//! # Invariants
//!
//! 1. Each part is described once, for both directions: so reading is the inverse of writing.
//! 2. Nothing is believed: lengths are checked against what is there, and what unfolds is counted against a budget.

mod additions;
mod codec;
mod guess;
mod mixer;
mod packed;
mod range_coder;
mod rows;
mod statements;
mod varint;
mod version;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::core::{CompressorOxide, TDEFLFlush, compress_to_output, create_comp_flags_from_zip_params};
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

use super::error::cut;
use super::{DocumentError, FileNote, Plan};
use crate::engine::mapping::Operation;
use codec::{Codec, Column};
use version::LinkVersion;

/// Longest fragment that is read, in bytes.
pub const LONGEST_FRAGMENT: usize = 64 << 20;

/// Most that a fragment may inflate to, in bytes of columns, not yet unfolded; [`packed`] has a limit of its own.
pub const LARGEST_INFLATED: usize = 256 << 20;

/// The fragment, without `#`.
pub fn encode(plan: &Plan) -> String {
    let version = LinkVersion::of(plan);
    // What is packed to next to nothing is not read: it would take too long to unpack.
    let packed = (version >= LinkVersion::Four).then(|| packed(plan)).flatten();
    let (version, bytes) = packed.map_or_else(|| by_column(plan, version), |bytes| (LinkVersion::Four, bytes));
    format!("plan={}.{}", version as u32, URL_SAFE_NO_PAD.encode(bytes))
}

/// The bytes of a plan in version 4, unless a reader would refuse them.
fn packed(plan: &Plan) -> Option<Vec<u8>> {
    let mut codec = Codec::writer(LinkVersion::Four);
    walk(&mut codec, plan, LinkVersion::Four).ok()?;
    let packed = codec.into_packed()?;
    Some([&checksum(&packed).to_le_bytes(), &*packed].concat())
}

/// The bytes of a plan in a version up to the third, and which.
fn by_column(plan: &Plan, version: LinkVersion) -> (LinkVersion, Vec<u8>) {
    let version = version.min(LinkVersion::Three);
    let mut codec = Codec::writer(version);
    // Writing columns into memory has no way to fail: only reading has.
    let _ = walk(&mut codec, plan, version);
    let columns = codec.into_pieces();
    let sum = columns.iter().flatten().fold(CHECKSUM_OF_NOTHING, checksum_with);
    (version, deflate(&sum.to_le_bytes(), &columns))
}

/// One raw deflate stream, with a block of its own for each piece: addresses and names share no code table.
fn deflate(head: &[u8], pieces: &[Vec<u8>]) -> Vec<u8> {
    let flags = create_comp_flags_from_zip_params(9, -15, 0);
    let mut compressor = CompressorOxide::new(flags);
    let mut deflated = Vec::new();
    let mut write = |bytes: &[u8], flush| {
        compress_to_output(&mut compressor, bytes, flush, |out| {
            deflated.extend_from_slice(out);
            true
        });
    };
    write(head, TDEFLFlush::None);
    for piece in pieces {
        write(piece, TDEFLFlush::Sync);
    }
    write(&[], TDEFLFlush::Finish);
    deflated
}

/// The plan of a fragment, with or without `#`.
///
/// # Errors
///
/// Where it is not a share link, of a newer version, damaged, or larger than a plan can be.
pub fn decode(fragment: &str) -> Result<Plan, DocumentError> {
    let fragment = fragment.trim().trim_start_matches('#');
    let link = fragment.strip_prefix("plan=").and_then(|link| link.split_once('.'));
    let Some((version, text)) = link.filter(|(version, _)| version.bytes().all(|byte| byte.is_ascii_digit())) else {
        return Err(DocumentError::NotALink { found: format!("“{}”", cut(fragment)) });
    };
    let Some(version) = version.parse().ok().and_then(LinkVersion::from_number) else {
        return Err(DocumentError::NewerLink { found: cut(version), known: LinkVersion::NEWEST as u32 });
    };
    if text.len() > LONGEST_FRAGMENT {
        let what = format!("{} MiB, where {} are the most", text.len() >> 20, LONGEST_FRAGMENT >> 20);
        return Err(DocumentError::LinkTooLarge { what });
    }
    let damaged = |problem| DocumentError::DamagedLink { problem };
    let mut bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| damaged("it holds characters that no link has"))?;
    if version < LinkVersion::Four {
        bytes = decompress_to_vec_with_limit(&bytes, LARGEST_INFLATED).map_err(|error| match error.status {
            TINFLStatus::HasMoreOutput => too_large("unpacks", LARGEST_INFLATED as u64),
            _ => damaged("its end is missing, or its middle was changed"),
        })?;
    }
    let (sum, noted) = bytes.split_first_chunk().ok_or(damaged("there is nothing in it"))?;
    if u32::from_le_bytes(*sum) != checksum(noted) {
        return Err(damaged("its end is missing, or something in it was changed"));
    }
    let mut codec = Codec::reader(noted, version)?;
    walk(&mut codec, &Plan::default(), version)
}

/// The whole plan, in either direction.
fn walk(codec: &mut Codec, plan: &Plan, version: LinkVersion) -> Result<Plan, DocumentError> {
    let name = codec.text(Column::Plan, &plan.name)?;
    let system = codec.text(Column::Plan, &plan.system)?;
    let operation = codec.number(Column::Plan, plan.operation.index() as u64)?;
    let operation = *Operation::ALL.get(operation as usize).ok_or(codec::misfit())?;
    let files = codec.list(Column::File, &plan.files, |codec, file: &FileNote| {
        Ok(FileNote {
            name: codec.sequence(Column::FileName, &file.name)?,
            bytes: codec.number(Column::File, file.bytes)?,
            format: codec.word(Column::FileFormat, &file.format)?,
            read: codec.list(Column::File, &file.read, |codec, (what, count)| {
                Ok((codec.word(Column::FileKind, what)?, codec.number(Column::File, *count)?))
            })?,
        })
    })?;
    let mut source = rows::walk(codec, &plan.source)?;
    let mut target = rows::walk(codec, &plan.target)?;
    let mut aside = rows::walk(codec, &plan.aside)?;
    let mut mapping = statements::walk(codec, &plan.mapping, &source)?;
    if version >= LinkVersion::Two {
        let sites = [(&plan.source, &mut source), (&plan.target, &mut target), (&plan.aside, &mut aside)];
        for (given, read) in sites {
            additions::rows(codec, given, read)?;
        }
        additions::statements(codec, &plan.mapping, &mut mapping)?;
    }
    codec.finish()?;
    Ok(Plan { name, system, operation, source, target, aside, mapping, files })
}

/// More than a link may hold.
fn too_large(how: &str, most: u64) -> DocumentError {
    DocumentError::LinkTooLarge { what: format!("it {how} to more than {} MiB", most >> 20) }
}

/// A link that was cut.
fn short() -> DocumentError {
    DocumentError::DamagedLink { problem: "its end is missing" }
}

fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(CHECKSUM_OF_NOTHING, checksum_with)
}

/// FNV-1a, 32 bits: tells a link that a mail program broke; no protection against anybody.
fn checksum_with(sum: u32, byte: &u8) -> u32 {
    (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
}

const CHECKSUM_OF_NOTHING: u32 = 0x811c_9dc5;
