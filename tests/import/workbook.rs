//! Workbooks: the same cells as another reader finds, every way to write a cell, and every way to damage a file.

use std::fs;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::PathBuf;

use calamine::{Data, Reader, Xlsx};
use landfall::import::report::ReadReport;
use landfall::import::{FileSample, Opened, ReadError};
use proptest::prelude::*;
use rust_xlsxwriter::{Chart, ChartType, Format, Formula, Workbook};

use crate::zip::{self, Packing, archive, workbook, workbook_of};

/// A sheet as it is read: its name, and its rows with their numbers.
type Sheet = (String, Vec<(u32, Vec<String>)>);

/// All sheets of a workbook, and what was doubted.
fn sheets_and_doubts(bytes: &[u8]) -> Result<(Vec<Sheet>, Vec<String>), ReadError> {
    let mut progress = |_| ();
    let opened = Opened::new(&FileSample { name: "file", bytes }, &[], &mut progress)?;
    let mut report = ReadReport::default();
    let mut sheets = Vec::new();
    for sheet in opened.sheets() {
        let mut rows = Vec::new();
        opened.scan(sheet, None, &mut report, &mut |row, _| {
            rows.push((row.number, row.iter().map(str::to_owned).collect()));
            ControlFlow::Continue(())
        });
        sheets.push((sheet.name.to_string(), rows));
    }
    Ok((sheets, report.doubts.iter().map(|doubt| format!("{}: {}", doubt.place, doubt.message)).collect()))
}

fn sheets(bytes: &[u8]) -> Vec<Sheet> {
    let (sheets, doubts) = sheets_and_doubts(bytes).unwrap();
    assert!(doubts.is_empty(), "{doubts:?}");
    sheets
}

/// The cells of a workbook with one sheet, without the numbers of its rows.
fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    sheets(bytes).remove(0).1.into_iter().map(|(_, cells)| cells).collect()
}

/// What another reader finds, row by row, without blank rows and without empty cells at their ends.
fn oracle(bytes: &[u8]) -> Vec<Sheet> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).unwrap();
        let (top, left) = range.start().unwrap_or_default();
        let mut rows = Vec::new();
        for (index, row) in range.rows().enumerate() {
            let mut cells = vec![String::new(); left as usize];
            cells.extend(row.iter().map(|cell| match cell {
                Data::Empty => String::new(),
                Data::Bool(true) => "True".into(),
                Data::Bool(false) => "False".into(),
                Data::DateTime(date) => date.as_f64().to_string(),
                cell => cell.to_string().trim().to_owned(),
            }));
            rows.push((top + index as u32 + 1, cells));
        }
        sheets.push((name, rows));
    }
    tidy(sheets)
}

fn tidy(mut sheets: Vec<Sheet>) -> Vec<Sheet> {
    for (_, rows) in &mut sheets {
        for (_, cells) in rows.iter_mut() {
            for cell in cells.iter_mut() {
                // The oracle makes numbers of numbers.
                if cell.parse::<f64>().is_ok_and(|number| number.is_finite()) {
                    *cell = cell.parse::<f64>().unwrap().to_string();
                }
            }
            let used = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
            cells.truncate(used);
        }
        rows.retain(|(_, cells)| !cells.is_empty());
    }
    sheets
}

fn assert_as_oracle(name: &str, bytes: &[u8]) {
    let (found, expected) = (tidy(sheets(bytes)), oracle(bytes));
    assert_eq!(found.len(), expected.len(), "{name}");
    for (found, expected) in found.into_iter().zip(expected) {
        assert_eq!(found.0, expected.0, "{name}");
        for (found, expected) in found.1.iter().zip(&expected.1) {
            assert_eq!(found, expected, "{name}");
        }
        assert_eq!(found.1.len(), expected.1.len(), "{name}, sheet {}", found.0);
    }
}

#[test]
fn public_samples_have_the_cells_that_another_reader_finds() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/samples/rvtools");
    let Ok(files) = fs::read_dir(folder) else { return };
    for file in files {
        let path = file.unwrap().path();
        assert_as_oracle(&path.display().to_string(), &fs::read(&path).unwrap());
    }
}

fn generated() -> Workbook {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Kinds & <names>").unwrap();
    let date = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    for (row, text) in
        ["plain", "a & b < c > \"d\"", "Zürich 😀", "two\nlines", " blanks ", "_x000D_", "0012", ""].iter().enumerate()
    {
        sheet.write_string(row as u32 * 3, 1, *text).unwrap();
    }
    sheet.write_number(1, 2, 16384).unwrap().write_number(2, 2, 1.25e-7).unwrap().write_number(3, 2, 3e20).unwrap();
    sheet.write_boolean(1, 3, true).unwrap().write_boolean(2, 3, false).unwrap();
    sheet.write_number_with_format(4, 3, 45292.5, &date).unwrap();
    sheet.write_formula(5, 3, Formula::new("=A1&\"x\"").set_result("text of a formula")).unwrap();
    sheet.write_formula(6, 3, Formula::new("=1+1").set_result("2")).unwrap();
    sheet.write_string(9_999, 200, "far away").unwrap();
    for row in 100..2800 {
        sheet.write_blank(row, 2, &date).unwrap();
    }
    book.add_worksheet().set_name("Empty").unwrap();
    let hidden = book.add_worksheet();
    hidden.set_name("Hidden").unwrap().set_hidden(true);
    hidden.write_string(0, 0, "plain").unwrap();
    book
}

#[test]
fn a_generated_workbook_has_the_cells_that_another_reader_finds() {
    let bytes = generated().save_to_buffer().unwrap();
    assert_as_oracle("generated", &bytes);
    assert_eq!(sheets(&bytes)[2], ("Hidden".into(), vec![(1, vec!["plain".into()])]));
}

#[test]
fn the_last_cell_that_a_sheet_can_have_is_read() {
    let mut book = Workbook::new();
    book.add_worksheet().write_string(1_048_575, 16_383, "last").unwrap();
    let rows = sheets(&book.save_to_buffer().unwrap()).remove(0).1;
    assert_eq!((rows[0].0, rows[0].1.len(), rows[0].1[16_383].as_str()), (1_048_576, 16_384, "last"));
}

#[test]
fn an_archive_of_the_large_kind_is_read() {
    let mut book = generated();
    book.use_zip_large_file(true);
    assert_as_oracle("zip64", &book.save_to_buffer().unwrap());
}

#[test]
fn sheets_of_charts_are_left_out() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Data").unwrap().write_number(0, 0, 1).unwrap();
    let mut chart = Chart::new(ChartType::Column);
    chart.add_series().set_values("Data!$A$1:$A$1");
    book.add_chartsheet().set_name("Chart").unwrap().insert_chart(0, 0, &chart).unwrap();
    book.add_worksheet().set_name("More").unwrap().write_number(0, 0, 2).unwrap();
    let found = sheets(&book.save_to_buffer().unwrap());
    let names: Vec<_> = found.iter().map(|(name, rows)| (name.as_str(), rows[0].1[0].as_str())).collect();
    assert_eq!(names, [("Data", "1"), ("More", "2")]);
}

#[test]
fn every_kind_of_cell_is_read() {
    let rows = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>in &amp; line</t></is></c><c r="C1" t="str"><f>A1&amp;"&lt;v&gt;"</f><v>formula</v></c>
        <c r="D1" t="b"><v>1</v></c><c r="E1" t="b"><v>0</v></c><c r="F1" t="e"><v>#N/A</v></c><c r="G1"><v>16384</v></c><c r="H1"><v>1.0E3</v></c><c r="I1" t="d"><v>2024-05-01T10:11:12Z</v></c>
        <c r="J1" s="3"/><c r="K1" t="s"><v></v></c><c r="L1" t="inlineStr"><is><r><rPr><b/></rPr><t>rich </t></r><r><t xml:space="preserve">text</t></r><rPh sb="0" eb="1"><t>no</t></rPh></is></c></row>"#;
    let texts = "<si><t>shared</t></si>";
    let expected = [
        "shared",
        "in & line",
        "formula",
        "True",
        "False",
        "#N/A",
        "16384",
        "1000",
        "2024-05-01T10:11:12Z",
        "",
        "",
        "rich text",
    ];
    assert_eq!(cells(&workbook(rows, texts)), [expected]);
}

#[test]
fn shared_texts_may_have_runs_pronunciation_and_escapes() {
    let texts = "<si><r><t>two </t></r><r><rPr><sz val=\"8\"/></rPr><t xml:space=\"preserve\">runs</t></r></si><si/>\
                 <si><t>東京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh><phoneticPr fontId=\"1\"/></si>\
                 <si><t>a_x000D_\nb &#x41;&#66;</t></si><si><t><![CDATA[<&>]]></t></si><si><t/></si><si><!-- no --><t>last</t></si>";
    let row: String = (0..7).map(|index| format!("<c t=\"s\"><v>{index}</v></c>")).collect();
    let expected = ["two runs", "", "東京", "a\r\nb AB", "<&>", "", "last"];
    assert_eq!(cells(&workbook(&format!("<row>{row}</row>"), texts)), [expected]);
}

#[test]
fn rows_and_cells_without_places_follow_each_other() {
    let rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row r=\"7\"><c r=\"C7\"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>";
    let found = sheets(&workbook(rows, "")).remove(0).1;
    let expected = [(1, vec!["1", "2"]), (7, vec!["", "", "3", "4"]), (8, vec!["5"])];
    assert_eq!(found, expected.map(|(row, cells)| (row, cells.into_iter().map(str::to_owned).collect::<Vec<_>>())));
}

#[test]
fn cells_out_of_order_are_put_in_order_and_the_first_of_two_counts() {
    let rows = r#"<row r="1"><c r="D1"><v>4</v></c><c r="B1"><v>2</v></c><c r="A1"><v>1</v></c><c r="B1"><v>9</v></c><c r="$C$1"><v>3</v></c></row>"#;
    assert_eq!(cells(&workbook(rows, "")), [["1", "2", "3", "4"]]);
}

#[test]
fn prefixes_comments_quotes_and_blanks_in_tags_do_not_matter() {
    let sheet = "\u{feff}<?xml version='1.0'?><!-- <row> --><x:worksheet xmlns:x='http://purl.oclc.org/ooxml/spreadsheetml/main'><x:cols><x:col min='1'/></x:cols>\
                 <x:sheetData><x:row r='1' x14ac:dyDescent=\"0.25\" note='a>b'><x:c  r = \"A1\"  t='s' ><x:v >0</x:v ></x:c\n><x:c r='B1' note=\"1>0\"/>\
                 <x:c r='C1'><!-- 8 --><x:v>7<?p?></x:v></x:c></x:row></x:sheetData></x:worksheet>";
    let texts = "<x:sst xmlns:x='http://purl.oclc.org/ooxml/spreadsheetml/main'><x:si><x:t>strict</x:t></x:si></x:sst>";
    for packing in [Packing::Stored, Packing::Deflated, Packing::Streamed] {
        assert_eq!(cells(&workbook_of(sheet, texts, packing)), [["strict", "", "7"]], "{packing:?}");
    }
}

#[test]
fn parts_are_found_wherever_the_relations_lead() {
    let root = r#"<Relationships><Relationship Id="a" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/Book\Main.xml"/></Relationships>"#;
    let relations = r#"<Relationships xmlns:r="r"><Relationship Target="../Sheets/One.xml" Type="x/worksheet" Id="r1"/><Relationship Id="r2" Type="x/worksheet" Target="/sheets/two.xml"/><Relationship Id="r3" Type="x/chartsheet" Target="chart.xml"/></Relationships>"#;
    let main = r#"<x:workbook xmlns:x="x" xmlns:rel="r"><x:sheets><x:sheet name="B &amp; C" sheetId="9" state="hidden" rel:id="r2"/><x:sheet name="Chart" rel:id="r3"/><x:sheet name="A" rel:id="r1"/><x:sheet name="No" rel:id="r7"/></x:sheets></x:workbook>"#;
    let sheet =
        |text: &str| format!("<worksheet><sheetData><row><c t=\"str\"><v>{text}</v></c></row></sheetData></worksheet>");
    let (one, two) = (sheet("1"), sheet("2"));
    let parts: [(&str, &[u8]); 5] = [
        ("sheets\\one.xml", one.as_bytes()),
        ("Sheets/TWO.xml", two.as_bytes()),
        ("book/_rels/main.xml.rels", relations.as_bytes()),
        ("book/main.xml", main.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
    ];
    let found = sheets(&archive(&parts, Packing::Deflated));
    assert_eq!(found, [("B & C".into(), vec![(1, vec!["2".into()])]), ("A".into(), vec![(1, vec!["1".into()])])]);
}

#[test]
fn cells_that_are_not_wanted_are_shown_empty_and_rows_with_only_such_are_shown() {
    let rows = "<row><c><v>1</v></c><c t=\"inlineStr\"><is><t>x > y</t></is></c><c><v>3</v></c></row><row><c/><c><v>2</v></c></row>\
                <row r=\"5\"><c r=\"B5\"><v></v></c><c><v/></c></row>";
    let bytes = workbook(rows, "");
    let mut progress = |_| ();
    let opened = Opened::new(&FileSample { name: "file", bytes: &bytes }, &[], &mut progress).unwrap();
    let mut found = Vec::new();
    opened.scan(&opened.sheets()[0], Some(&[true, false, true]), &mut ReadReport::default(), &mut |row, _| {
        found.push((row.number, row.iter().map(str::to_owned).collect::<Vec<_>>().join("|")));
        ControlFlow::Continue(())
    });
    assert_eq!(found, [(1, "1||3".into()), (2, String::new())]);
}

#[test]
fn only_the_first_rows_of_a_sheet_are_unpacked_to_open_a_workbook() {
    let mut rows: String = (1..=20).map(|row| format!("<row><c><v>{row}</v></c></row>")).collect();
    rows += &"<row><c><v>later</v></c></row>".repeat(50_000);
    let mut bytes = workbook(&rows, "");
    // What comes later is broken.
    let start = bytes.windows(14).rposition(|name| name == b"sheets/sheet1.").unwrap();
    let packed = bytes.windows(4).rposition(|sign| sign == b"PK\x03\x04").unwrap();
    bytes[packed + 600..start - 100].fill(0xff);
    let mut progress = |_| ();
    let opened = Opened::new(&FileSample { name: "file", bytes: &bytes }, &[], &mut progress).unwrap();
    assert_eq!(opened.sheets()[0].first.len(), 20);
    let (_, doubts) = sheets_and_doubts(&bytes).unwrap();
    assert!(doubts.len() == 1 && doubts[0].starts_with("sheet Sheet1, row "), "{doubts:?}");
}

#[test]
fn rows_before_the_damage_are_kept() {
    let rows: String =
        (1..=2000).map(|row| format!("<row r=\"{row}\"><c t=\"str\"><v>vm{}</v></c></row>", row * row)).collect();
    let whole = workbook(&rows, "<si><t>x</t></si>");
    let cut = &whole[..whole.len() * 2 / 3];
    let (found, doubts) = sheets_and_doubts(cut).unwrap();
    let (name, rows) = &found[0];
    assert!(name == "Sheet1" && rows.len() > 500 && rows.len() < 2000, "{}", rows.len());
    assert_eq!(rows[499], (500, vec!["vm250000".to_owned()]));
    let places = [rows.len(), rows.len() + 1].map(|row| format!("sheet Sheet1, row {row}: "));
    assert!(doubts.len() == 1 && places.iter().any(|place| doubts[0].starts_with(place)), "{doubts:?}");
    assert!(doubts[0].contains("breaks off"), "{doubts:?}");
}

#[test]
fn a_workbook_cut_off_before_its_list_of_sheets_is_read_by_its_parts() {
    let sheet = "<worksheet><sheetData><row><c t=\"str\"><v>kept</v></c></row></sheetData></worksheet>";
    let parts: [(&str, &[u8]); 3] = [
        ("xl/worksheets/sheet10.xml", sheet.as_bytes()),
        ("xl/worksheets/sheet2.xml", sheet.as_bytes()),
        ("xl/workbook.xml", zip::WORKBOOK.as_bytes()),
    ];
    let bytes = archive(&parts, Packing::Streamed);
    let found = sheets(&bytes[..bytes.len() - 300]);
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["sheet2", "sheet10"]);
    assert_eq!(found[0].1[0].1, ["kept"]);
}

/// What is said of a file of which nothing can be used.
fn refusal(bytes: &[u8]) -> String {
    match sheets_and_doubts(bytes) {
        Err(error) => error.to_string(),
        Ok(found) => panic!("read: {found:?}"),
    }
}

#[test]
fn missing_texts_are_told_and_cost_their_cells_only() {
    let rows = "<row><c t=\"s\"><v>0</v></c><c><v>5</v></c></row><row><c t=\"s\"><v>1</v></c><c t=\"s\"><v>x</v></c><c><v>6</v></c></row>";
    let (found, doubts) = sheets_and_doubts(&workbook(rows, "<si><t>a</t></si>")).unwrap();
    assert_eq!(found[0].1[1].1, ["", "", "6"]);
    assert_eq!(doubts.len(), 1);
    assert!(doubts[0].contains("cells from row 2 on whose texts are missing"), "{doubts:?}");
    let sheet = "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData></worksheet>";
    let parts: [(&str, &[u8]); 3] = [
        ("xl/workbook.xml", zip::WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", zip::RELATIONS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    let error = refusal(&archive(&parts, Packing::Deflated));
    assert!(error.contains("texts are missing (a workbook without its part xl/sharedstrings.xml)"), "{error}");
}

#[test]
fn other_kinds_of_workbooks_say_to_save_as_xlsx() {
    let ods: [(&str, &[u8]); 2] = [
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", b"<office:document-content/>"),
    ];
    let error = refusal(&archive(&ods, Packing::Stored));
    assert!(
        error.contains("OpenDocument spreadsheet (.ods)") && error.contains("save it as Excel Workbook (.xlsx)"),
        "{error}"
    );
    let binary: [(&str, &[u8]); 1] = [("xl/workbook.bin", b"\0")];
    let error = refusal(&archive(&binary, Packing::Deflated));
    assert!(error.contains("binary Excel workbook (.xlsb)"), "{error}");
}

#[test]
fn a_document_type_is_refused() {
    let laughs = "<!DOCTYPE w [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><worksheet><sheetData><row><c t=\"str\"><v>&b;</v></c></row></sheetData></worksheet>";
    let error = refusal(&workbook_of(laughs, "<sst/>", Packing::Deflated));
    assert!(error.contains("document type (DTD)"), "{error}");
}

#[test]
fn rows_and_columns_past_what_a_sheet_can_have_are_left_out() {
    let rows = r#"<row r="1"><c r="A1"><v>1</v></c><c r="XFE1"><v>2</v></c><c r="ZZZZZZZZZZZZZZZZZZZZ1"><v>3</v></c></row><row r="1048577"><c><v>4</v></c></row>
        <row r="99999999999999999999"><c><v>5</v></c></row><row r="0"><c><v>6</v></c></row>"#;
    let (found, doubts) = sheets_and_doubts(&workbook(rows, "")).unwrap();
    let rows: Vec<_> = found[0].1.iter().map(|(row, cells)| (*row, cells.join("|"))).collect();
    assert_eq!(rows, [(1, "1".into()), (2, "5".into()), (3, "6".into())]);
    assert!(doubts[0].contains("column 16385"), "{doubts:?}");
}

#[test]
fn a_sheet_that_claims_a_million_rows_costs_what_it_has() {
    let sheet = "<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"3\"><c><v>1</v></c></row></sheetData></worksheet>";
    assert_eq!(
        sheets(&workbook_of(sheet, "<sst count=\"4000000000\"/>", Packing::Deflated))[0].1,
        [(3, vec!["1".into()])]
    );
}

#[test]
fn an_archive_that_unfolds_without_end_is_given_up() {
    let long = "<worksheet><sheetData><row><c t=\"str\"><v>".to_owned() + &"a".repeat(3 << 20);
    let error = refusal(&workbook_of(&long, "<sst/>", Packing::Deflated));
    assert!(error.contains("more than 1 MiB"), "{error}");
    // One long text, named by every cell of every row.
    let texts = format!("<si><t>{}</t></si>", "b".repeat(60_000));
    let row = format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(16_000));
    let (found, doubts) = sheets_and_doubts(&workbook(&row, &texts)).unwrap();
    let text: usize = found[0].1[0].1.iter().map(String::len).sum();
    assert!(text <= 17 << 20 && doubts[0].contains("more than 16 MiB of text"), "{text} {doubts:?}");
}

#[test]
fn text_that_is_not_utf_8_costs_its_letters_only() {
    let mut bytes = workbook_of(
        "<worksheet><sheetData><row><c t=\"str\"><v>Z?rich</v></c></row></sheetData></worksheet>",
        "<sst/>",
        Packing::Stored,
    );
    let place = bytes.windows(6).position(|text| text == b"Z?rich").unwrap();
    bytes[place + 1] = 0xfc;
    assert_eq!(cells(&bytes), [["Z\u{fffd}rich"]]);
}

/// Reads whatever it is: nothing may panic.
fn look(bytes: &[u8]) {
    if let Err(error) = sheets_and_doubts(bytes) {
        assert!(!error.found.is_empty() && !error.remedy.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_archives_never_panic(
        packing in 0..3_usize,
        damages in prop::collection::vec((any::<prop::sample::Index>(), 0..4_u8, any::<u8>()), 1..6),
    ) {
        let sheet = "<worksheet><sheetData><row r=\"2\"><c r=\"B2\" t=\"s\"><v>0</v></c><c t=\"b\"><v>1</v></c></row></sheetData></worksheet>";
        let packing = [Packing::Stored, Packing::Deflated, Packing::Streamed][packing];
        let mut bytes = workbook_of(sheet, "<sst><si><t>shared</t></si></sst>", packing);
        for (at, kind, byte) in damages {
            let at = at.index(bytes.len().max(1));
            match kind {
                0 => bytes.truncate(at),
                1 if at < bytes.len() => bytes[at] = byte,
                2 => bytes.insert(at, byte),
                _ => bytes.extend_from_within(at.min(bytes.len())..(at + 60).min(bytes.len())),
            }
        }
        look(&bytes);
    }

    #[test]
    fn tags_in_any_order_never_panic(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "<row>", "<row r=\"9\">", "<row/>", "</row>", "<c>", "<c r=\"C1\" t=\"s\">", "<c r=\"A1\">", "<c r='XFD1' t=\"b\">", "</c>", "<v>", "</v>", "0", "é&amp;",
            "<is>", "</is>", "<t>", "</t>", "<f>", "</f>", "<rPh>", "</rPh>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<", ">", "\"", "&#", "_x0041_",
            "<sheetData>", "</sheetData>", "<si>", "</si>",
        ]), 0..60),
    ) {
        let text = pieces.concat();
        look(&workbook(&text, &text));
        look(&workbook_of(&text, &text, Packing::Stored));
    }

    #[test]
    fn cells_of_any_text_come_back_as_they_were(grid in prop::collection::vec(prop::collection::vec("[ -~é東😀\n\t]{0,12}", 1..6), 1..8)) {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (row, cells) in grid.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                sheet.write_string(row as u32, column as u16, cell).unwrap();
            }
        }
        let trimmed = grid.into_iter().enumerate().map(|(row, cells)| {
            (row as u32 + 1, cells.iter().map(|cell| cell.trim().to_owned()).collect::<Vec<_>>())
        });
        let mut expected = vec![("Sheet1".to_owned(), trimmed.collect::<Vec<_>>())];
        let mut found = sheets(&book.save_to_buffer().unwrap());
        for (_, rows) in expected.iter_mut().chain(&mut found) {
            for (_, cells) in rows.iter_mut() {
                let used = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
                cells.truncate(used);
            }
            rows.retain(|(_, cells)| !cells.is_empty());
        }
        prop_assert_eq!(found, expected);
    }
}
