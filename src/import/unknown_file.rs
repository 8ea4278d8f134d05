//! A file that no format knows: what it looks like, and what to do about it.

use super::azure_json::{Summary, summary};
use super::encoding::{self, Encoding, quoted};
use super::landfall_csv;
use super::{Opened, ReadError};

/// Says what a file looks like that no format recognised.
pub fn describe_unknown(file: &Opened<'_>) -> ReadError {
    let look = look_at(file.bytes);
    ReadError {
        place: look.place,
        found: look.found,
        expected: "an inventory of a product that Landfall reads, or a table with a row for each address".into(),
        remedy: look.remedy.into(),
    }
}

struct Look {
    place: String,
    found: String,
    remedy: &'static str,
}

const EXPORT_AGAIN: &str = "Export VNets, NICs and VMs with the commands shown, and drop the files together.";
const SAVE_AS_XLSX: &str = "Open it in Excel, save it as Excel Workbook (.xlsx), and drop that.";
const SAVE_AS_CSV: &str = "Open it, save the sheet as CSV (UTF-8) with the columns of the Landfall CSV, and drop that.";

fn look(found: impl Into<String>, remedy: &'static str) -> Look {
    Look { place: String::new(), found: found.into(), remedy }
}

fn look_at(bytes: &[u8]) -> Look {
    if bytes.is_empty() {
        return look(
            "an empty file",
            "The command that wrote it may have failed: run it again and look for its message.",
        );
    }
    if let Some(look) = look_at_binary(bytes) {
        return look;
    }
    let (text, encoding) = encoding::text(bytes);
    let content = text.trim_start_matches('\u{feff}').trim();
    if content.is_empty() {
        return look(
            "nothing but blanks",
            "The command that wrote it may have failed: run it again and look for its message.",
        );
    }
    if encoding == Encoding::Utf8 && bytes.contains(&0) || looks_binary(content) {
        return look("a binary file of unknown kind", EXPORT_AGAIN);
    }
    if let Some(look) = look_at_markup(content) {
        return look;
    }
    if content.starts_with(['{', '[']) {
        return look_at_error(content).unwrap_or_else(|| look_at_json(&summary(&text)));
    }
    look_at_text(content)
}

/// What Azure CLI, Terraform and Bicep write beside JSON.
fn look_at_azure_text(lines: &[&str]) -> Option<Look> {
    let any = |is_so: &dyn Fn(&str) -> bool| lines.iter().any(|line| is_so(line));
    let has_type = |line: &str| ["azurerm_", "azapi_"].iter().any(|start| line.contains(start));
    if any(&|line| {
        line.ends_with('{') && (line.starts_with("resource \"") || line.starts_with("data \"")) && has_type(line)
    }) || any(&|line| line.starts_with("# azurerm_") || line.starts_with("# module.") && has_type(line))
    {
        return Some(look(
            "Terraform's own language, which says what is wanted",
            "Write what there is with terraform show -json > state.json, and drop that.",
        ));
    }
    if any(&|line| line.starts_with("resource ") && line.contains(" 'Microsoft.") && line.contains('@')) {
        let remedy = "Compile it with az bicep build --file main.bicep --outfile template.json, and drop the template.";
        return Some(look("a Bicep file", remedy));
    }
    let first = lines.first().copied().unwrap_or_default();
    let is_id = |cell: &str| cell.starts_with("/subscriptions/");
    // Without a header: a row of values, one of which is an id.
    if first.split('\t').count() > 2 && first.split('\t').any(is_id) {
        return Some(look(
            "values between tabs without the names of their columns, as Azure CLI writes them with --output tsv",
            "Run the command again with --output json.",
        ));
    }
    let is_yaml = |line: &str| line.trim_start_matches("- ").strip_prefix("id: ").is_some_and(is_id);
    any(&is_yaml)
        .then(|| look("YAML, as Azure CLI writes it with --output yaml", "Run the command again with --output json."))
}

fn look_at_binary(bytes: &[u8]) -> Option<Look> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    Some(if starts(b"%PDF") {
        look("a PDF document", EXPORT_AGAIN)
    } else if starts(b"PK\x03\x04") {
        let has = |name: &[u8]| memchr::memmem::find(&bytes[..bytes.len().min(1 << 20)], name).is_some();
        if has(b"xl/") {
            look("an Excel workbook (.xlsx)", SAVE_AS_CSV)
        } else if has(b"tfplan") && has(b"tfstate") {
            look(
                "a plan of Terraform in its binary form",
                "Write it as JSON with terraform show -json tfplan > plan.json.",
            )
        } else if has(b"word/") {
            look("a Word document (.docx)", EXPORT_AGAIN)
        } else {
            look("a ZIP archive", "Unpack it, and drop the files that are inside.")
        }
    } else if starts(b"\xd0\xcf\x11\xe0") {
        // What is encrypted has a stream of this name, which is written in UTF-16.
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        if memchr::memmem::find(bytes, &name).is_some() {
            look(
                "a workbook or document that is protected by a password",
                "Open it, take the password away (in Excel: File > Info > Protect Workbook > Encrypt with Password, and leave \
                 it empty), save it, and drop that.",
            )
        } else {
            look("an old Excel workbook (.xls) or Office document", SAVE_AS_XLSX)
        }
    } else if starts(b"\x1f\x8b") {
        look("a gzip archive", "Unpack it, and drop the file that is inside.")
    } else if starts(b"\x89PNG") || starts(b"\xff\xd8\xff") || starts(b"GIF8") {
        look("a picture", EXPORT_AGAIN)
    } else {
        return None;
    })
}

fn looks_binary(text: &str) -> bool {
    let sample = text.chars().take(512);
    let odd =
        |character: &char| character.is_control() && !matches!(character, '\t' | '\r' | '\n' | '\u{c}' | '\u{1b}');
    sample.filter(odd).count() > 8
}

fn look_at_markup(content: &str) -> Option<Look> {
    let start: String = content.chars().take(4096).flat_map(char::to_lowercase).collect();
    if start.starts_with("<!doctype html") || start.starts_with("<html") || start.contains("<body") {
        let is_login =
            ["login.microsoftonline", "sign in", "signin", "password"].iter().any(|word| start.contains(word));
        let found = if is_login { "a web page that asks to sign in" } else { "a web page (HTML)" };
        return Some(look(
            found,
            "It was saved in place of the data, perhaps because the sign-in had run out: sign in again and repeat the export.",
        ));
    }
    (start.starts_with("<?xml") || start.starts_with("<objs"))
        .then(|| look("XML", "If PowerShell wrote it with Export-Clixml, use ConvertTo-Json -Depth 8 in its place."))
}

/// An object that says only what went wrong, as web interfaces answer to a wrong token.
fn look_at_error(content: &str) -> Option<Look> {
    let first = serde_json::Deserializer::from_str(content).into_iter::<serde_json::Value>().next()?.ok()?;
    let members = first.as_object().filter(|members| members.len() == 1)?;
    let error = members.get("detail").or_else(|| members.get("error")).or_else(|| members.get("message"))?;
    let message = error.as_str().or_else(|| error.get("message")?.as_str())?;
    let found = format!("an error message: {}", quoted(message, 120));
    Some(look(
        found,
        "Look at the token or the sign-in of the command, and at what it may read, and repeat the export.",
    ))
}

fn look_at_json(summary: &Summary) -> Look {
    if let Some((line, column)) = summary.cut {
        return Look {
            place: format!("line {line}, column {column}"),
            found: "JSON that ends before its brackets are closed, with nothing whole in it that can be used".into(),
            remedy: "The file was cut off: download or export it again.",
        };
    }
    if let Some(broken) = &summary.broken {
        return look(format!("JSON that is broken: {broken}"), EXPORT_AGAIN);
    }
    if summary.elements == 0 {
        return look(
            "a JSON list without elements",
            "The command found nothing: look at the subscription that is selected, and at the region in its query.",
        );
    }
    if summary.resource_types.iter().any(|(name, _)| name.starts_with("azurerm_")) {
        return look(
            "a part of a Terraform state",
            "Write all of it with terraform show -json > state.json, and drop that.",
        );
    }
    let types: Vec<String> =
        summary.resource_types.iter().take(5).map(|(name, count)| format!("{count} × {name}")).collect();
    let of = if types.is_empty() { String::new() } else { format!(" ({})", types.join(", ")) };
    look(format!("JSON with {} elements{of}, none of them a VNet, subnet, NIC or VM", summary.elements), EXPORT_AGAIN)
}

/// Whether a text is something else than a table, although its lines can be cut into cells.
pub fn is_no_table(text: &str) -> bool {
    let content = text.trim_start_matches('\u{feff}').trim();
    let lines = first_lines(content);
    let starts_json = |line: &&str| line.starts_with(['{', ']', '}']) || *line == "[" || line.starts_with("[{");
    looks_binary(content)
        || look_at_markup(content).is_some()
        || look_at_azure_text(&lines).is_some()
        || is_shown_on_screen(&lines)
        || is_list_of_properties(&lines)
        || lines.first().is_none_or(|line| is_message(line))
        || lines.iter().any(starts_json)
        || is_prose(&lines)
}

fn first_lines(content: &str) -> Vec<&str> {
    content.lines().map(str::trim).filter(|line| !line.is_empty()).take(50).collect()
}

fn is_shown_on_screen(lines: &[&str]) -> bool {
    let is_rule = |line: &&str| line.len() > 3 && line.chars().all(|character| matches!(character, '-' | ' ' | '\t'));
    lines.iter().any(is_rule)
}

fn is_list_of_properties(lines: &[&str]) -> bool {
    let is_property = |line: &&&str| line.split_once(" : ").is_some_and(|(name, _)| !name.trim().contains(' '));
    lines.len() > 2 && lines.iter().filter(is_property).count() * 2 > lines.len()
}

/// Whether a first line is what a program says that failed.
fn is_message(line: &str) -> bool {
    let starts = ["ERROR", "WARNING", "Error:", "error:", "fatal:", "Traceback", "curl:", "At line:"];
    starts.iter().any(|start| line.starts_with(start))
        || ["az login", "Connect-AzAccount", "AADSTS"].iter().any(|sign| line.contains(sign))
}

/// Whether most lines are sentences: they end as sentences do, and between their commas stand several words.
fn is_prose(lines: &[&str]) -> bool {
    let is_sentence = |line: &&&str| {
        let words = line.split_whitespace().count();
        let parts = line.split(',').count();
        line.ends_with(['.', '!', '?', ':', ',']) && !line.contains([';', '\t', '|']) && words >= parts * 3
    };
    lines.iter().filter(is_sentence).count() * 2 > lines.len()
}

fn look_at_text(content: &str) -> Look {
    let lines = first_lines(content);
    if let Some(look) = look_at_azure_text(&lines) {
        return look;
    }
    if is_shown_on_screen(&lines) {
        return look(
            "a table as it is shown on a screen, whose cells may be cut off",
            "In PowerShell add | ConvertTo-Json -Depth 8, with Azure CLI --output json.",
        );
    }
    if is_list_of_properties(&lines) {
        return look(
            "a list of properties as PowerShell shows it on a screen",
            "Add | ConvertTo-Json -Depth 8 to the command.",
        );
    }
    let header = lines.first().copied().unwrap_or_default();
    if lines.len() > 1 && header.contains([',', ';', '\t', '|']) {
        return Look {
            place: "line 1".into(),
            found: format!("a table whose header is not known: {}", quoted(header, 120)),
            remedy: landfall_csv::COLUMNS_NEEDED,
        };
    }
    if ["ERROR", "az login", "Connect-AzAccount", "AADSTS"].iter().any(|sign| content.contains(sign)) {
        let found = format!("an error message: {}", quoted(header, 120));
        return look(found, "Sign in with az login or Connect-AzAccount, and repeat the export.");
    }
    look(format!("plain text: {}", quoted(header, 120)), EXPORT_AGAIN)
}
