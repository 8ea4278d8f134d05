//! The least that reading a workbook can cost: unpacking all of it, with the crates that Landfall unpacks with.

use flate2::{Decompress, FlushDecompress, Status};
use rawzip::{CompressionMethod, ZipArchive};

/// Unpacks every part of an archive, and tells how many bytes came out.
pub fn unpack(bytes: &[u8]) -> Result<u64, String> {
    let archive = ZipArchive::from_slice(bytes).map_err(|error| error.to_string())?;
    let mut entries = archive.entries();
    let mut piece = vec![0; 64 << 10];
    let mut total = 0;
    while let Some(entry) = entries.next_entry().map_err(|error| error.to_string())? {
        let place = archive.get_entry(entry.wayfinder()).map_err(|error| error.to_string())?;
        let (start, end) = place.compressed_data_range();
        let data = &bytes[start as usize..end as usize];
        if entry.compression_method() == CompressionMethod::STORE {
            total += data.len() as u64;
            continue;
        }
        let mut inflate = Decompress::new(false);
        loop {
            let rest = &data[inflate.total_in() as usize..];
            let status =
                inflate.decompress(rest, &mut piece, FlushDecompress::None).map_err(|error| error.to_string())?;
            if status == Status::StreamEnd || rest.is_empty() {
                break;
            }
        }
        total += inflate.total_out();
    }
    Ok(total)
}
