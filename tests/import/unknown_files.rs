//! Files that no format knows.

use expect_test::expect;
use landfall::import::{FileSample, read};

fn found(bytes: &[u8]) -> String {
    let error = read(&FileSample { name: "file", bytes }).unwrap_err();
    assert!(error.remedy.ends_with('.') && !error.expected.is_empty());
    format!("{}{}", if error.place.is_empty() { String::new() } else { format!("{}: ", error.place) }, error.found)
}

#[test]
fn a_file_that_no_format_knows_is_told_what_it_looks_like() {
    let cases: [&[u8]; 31] = [
        b"",
        b" \r\n\t",
        b"%PDF-1.7\n",
        b"PK\x03\x04....xl/workbook.xml",
        b"PK\x03\x04....vnets.json",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\xd0\xcf\x11\xe0....E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
        b"\x1f\x8b\x08\0",
        b"<!DOCTYPE html><title>Sign in to your account</title>",
        b"<html><body>Hello</body>",
        b"<Objs Version=\"1.1.0.1\">",
        b"\nName  ResourceGroup  Location\n----  -------------  --------\nhub   net  westeurope\n",
        b"Name : hub\nResourceGroupName : net\nLocation : westeurope\n",
        b"[]",
        b"{\"value\": []}",
        b"{\"value\": [{\"type\": \"Microsoft.Network/routeTables\", \"id\": \"x\"}, {\"type\": \"microsoft.network/routetables\"}]}",
        b"{\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\", \"resources\": [{}]}",
        b"{\"version\": 4, \"resources\": [{\"type\": \"azurerm_subnet\", \"instances\": []}]}",
        b"[{\"a\": 1",
        b"{\"detail\":\"Invalid token\"}\n{\"detail\":\"Invalid token\"}\n",
        b"{\"error\":{\"code\":\"AuthenticationFailed\",\"message\":\"The token has expired.\"}}",
        b"{'value': []}",
        b"Server,IP\n",
        b"PK\x03\x04....tfplan....tfstate....tfconfig/m-",
        b"resource \"azurerm_subnet\" \"app\" {\n  name = \"app\"\n}\n",
        b"# module.net.azurerm_subnet.app:\nresource \"azurerm_subnet\" \"app\" {\n",
        b"param name string\n\nresource net 'Microsoft.Network/virtualNetworks@2024-01-01' = {\n",
        b"None\teastus\t/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v\tv\n",
        b"- etag: W/x\n  id: /subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v\n",
        b"ERROR: Please run 'az login' to setup account.\n",
        b"hello",
    ];
    let seen: Vec<String> = cases.iter().map(|bytes| found(bytes)).collect();
    expect![[r#"
        an empty file
        nothing but blanks
        a PDF document
        an Excel workbook (.xlsx)
        a ZIP archive
        an old Excel workbook (.xls) or Office document
        a workbook or document that is protected by a password
        a gzip archive
        a web page that asks to sign in
        a web page (HTML)
        XML
        a table as it is shown on a screen, whose cells may be cut off
        a list of properties as PowerShell shows it on a screen
        a JSON list without elements
        a JSON list without elements
        JSON with 2 elements (2 × Microsoft.Network/routeTables), none of them a VNet, subnet, NIC or VM
        nothing that can be used (1 × resource without type and name)
        a part of a Terraform state
        line 1, column 9: JSON that ends before its brackets are closed, with nothing whole in it that can be used
        an error message: "Invalid token"
        an error message: "The token has expired."
        JSON that is broken: key must be a string at line 1 column 2
        plain text: "Server,IP"
        a plan of Terraform in its binary form
        Terraform's own language, which says what is wanted
        Terraform's own language, which says what is wanted
        a Bicep file
        values between tabs without the names of their columns, as Azure CLI writes them with --output tsv
        YAML, as Azure CLI writes it with --output yaml
        an error message: "ERROR: Please run 'az login' to setup account."
        plain text: "hello"
    "#]]
    .assert_eq(&(seen.join("\n") + "\n"));
}

#[test]
fn json_in_utf_16_is_looked_into() {
    let bytes: Vec<u8> = "\u{feff}[]".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(found(&bytes), "a JSON list without elements");
}

#[test]
fn binary_data_is_not_shown_as_text() {
    let bytes: Vec<u8> = (0..2000_u32).map(|number| (number * 7919 % 256) as u8).collect();
    assert_eq!(found(&bytes), "a binary file of unknown kind");
}
