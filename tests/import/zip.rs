//! Archives by hand, for workbooks that no program would write.

use std::io::Write;

use flate2::Crc;
use flate2::write::DeflateEncoder;

/// How the parts of an archive are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// As they are.
    Stored,
    /// By Deflate.
    Deflated,
    /// By Deflate, with sizes behind the data, as programs write that cannot go back.
    Streamed,
}

pub const WORKBOOK: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>"#;

pub const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;

/// An archive with these parts.
pub fn archive(parts: &[(&str, &[u8])], packing: Packing) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let mut crc = Crc::new();
        crc.update(content);
        let packed = if packing == Packing::Stored { content.to_vec() } else { deflated(content) };
        let sizes = [crc.sum(), packed.len() as u32, content.len() as u32].map(u32::to_le_bytes).concat();
        let is_streamed = packing == Packing::Streamed;
        let method = if packing == Packing::Stored { 0_u16 } else { 8 };
        let header = [20_u16, if is_streamed { 8 } else { 0 }, method, 0, 0].map(u16::to_le_bytes).concat();
        let lengths = [name.len() as u16, 0].map(u16::to_le_bytes).concat();
        let place = bytes.len() as u32;
        let in_front = if is_streamed { vec![0; 12] } else { sizes.clone() };
        bytes.extend([b"PK\x03\x04".as_slice(), &header, &in_front, &lengths, name.as_bytes(), &packed].concat());
        if is_streamed {
            bytes.extend([b"PK\x07\x08".as_slice(), &sizes].concat());
        }
        let rest = [0_u8; 10];
        let entry =
            [b"PK\x01\x02\x14\x00".as_slice(), &header, &sizes, &lengths, &rest, &place.to_le_bytes(), name.as_bytes()];
        directory.extend(entry.concat());
    }
    let count = (parts.len() as u16).to_le_bytes();
    let (size, start) = ((directory.len() as u32).to_le_bytes(), (bytes.len() as u32).to_le_bytes());
    bytes.extend(directory);
    bytes.extend([b"PK\x05\x06\0\0\0\0".as_slice(), &count, &count, &size, &start, b"\0\0"].concat());
    bytes
}

fn deflated(content: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// A workbook with one sheet and these shared texts, each a part's whole XML.
pub fn workbook_of(sheet: &str, texts: &str, packing: Packing) -> Vec<u8> {
    let parts: [(&str, &[u8]); 4] = [
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/sharedStrings.xml", texts.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    archive(&parts, packing)
}

/// A workbook with these rows and these shared texts, as XML within `sheetData` and `sst`.
pub fn workbook(rows: &str, texts: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let sheet = format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>");
    workbook_of(&sheet, &format!("<sst xmlns=\"{main}\">{texts}</sst>"), Packing::Deflated)
}
