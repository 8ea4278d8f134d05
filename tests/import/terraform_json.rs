//! Terraform: states in both forms, plans, Site Recovery, damage, and that no secret gets out.

use std::fs;
use std::path::Path;

use expect_test::{expect, expect_file};
use landfall::import::{FileContents, FileSample, ReadError, read};

use crate::render::{read_text, render, render_rows, render_stated};

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/import/terraform_json/{name}.json"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn read_fixture(name: &str) -> Result<FileContents, ReadError> {
    read(&FileSample { name, bytes: fixture(name).as_bytes() })
}

fn check(name: &str) {
    let result = read_fixture(name);
    let stated = result.as_ref().map(|contents| render_stated(&contents.stated)).unwrap_or_default();
    expect_file![format!("expected/terraform-{name}.txt")].assert_eq(&(render(&result) + &stated));
}

#[test]
fn a_state_that_is_shown_and_one_that_is_stored_tell_of_the_same_estate() {
    check("show-state");
    let (shown, raw) = (read_fixture("show-state").unwrap(), read_fixture("raw-state").unwrap());
    let sorted = |contents: &FileContents| {
        let mut lines: Vec<String> = render_rows(&contents.rows, true).lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    };
    assert_eq!(sorted(&raw), sorted(&shown));
    assert_eq!(raw.stated, shown.stated);
    assert_eq!(raw.report.dialect, "Terraform 1.9.8, state as it is stored, version 4");
    assert_eq!((raw.report.rows_in, raw.report.rows_used), (shown.report.rows_in, shown.report.rows_used));
}

#[test]
fn a_plan_is_linked_by_its_configuration_and_says_what_is_not_known_yet() {
    check("plan");
}

#[test]
fn a_broken_state_keeps_what_is_good_and_shows_nothing_that_is_marked_as_sensitive() {
    check("broken");
}

#[test]
fn no_secret_of_a_state_gets_out() {
    for name in ["show-state", "raw-state", "plan", "broken"] {
        assert!(fixture(name).contains("hunter2"));
        let result = read_fixture(name);
        assert!(!format!("{result:?}").contains("hunter2"), "{name}");
    }
    // Cut off anywhere, it is the same.
    let text = fixture("raw-state");
    for end in (0..text.len()).step_by(97) {
        let cut = read_text(&text[..end]);
        assert!(!format!("{cut:?}").contains("hunter2"), "{end}");
    }
}

#[test]
fn a_state_cut_off_keeps_what_stands_whole_before_the_cut() {
    for name in ["show-state", "raw-state"] {
        let text = fixture(name);
        let end = text.find("random_password").unwrap();
        let contents = read_text(&text[..end]).unwrap();
        let networks = contents.rows.networks.len();
        assert!(networks >= 1 && contents.rows.nics.len() >= 3, "{name}: {networks} networks");
        assert!(contents.report.doubts.last().unwrap().message.contains("it was cut off"), "{name}");
    }
}

#[test]
fn files_of_terraform_without_resources_say_what_to_do() {
    let texts = [
        r#"{"version":3,"terraform_version":"0.11.14","serial":7,"lineage":"x","modules":[{"path":["root"],"resources":{}}]}"#,
        r#"{"serial":1,"lineage":"x","meta":{"key_provider.pbkdf2.k":"e30="},"encrypted_data":"aGk=","encryption_version":"v0"}"#,
        "{\"@level\":\"info\",\"@message\":\"Terraform 1.9.8\",\"@module\":\"terraform.ui\",\"type\":\"version\"}\n{}",
        r#"{"format_version":"1.0"}"#,
        r#"{"version":4,"terraform_version":"1.9.8","serial":1,"lineage":"x","outputs":{},"resources":[],"check_results":null}"#,
        r#"{"version":4,"terraform_version":"1.9.8","serial":1,"lineage":"x","outputs":{},"resources":[{"mode":"managed",
            "type":"aws_instance","name":"web","provider":"provider[\"registry.terraform.io/hashicorp/aws\"]","instances":[
            {"index_key":0,"attributes":{}},{"index_key":1,"attributes":{}}]}]}"#,
    ];
    let errors: Vec<String> = texts.iter().map(|text| format!("{}\n", read_text(text).unwrap_err())).collect();
    expect![[r#"
        Found a Terraform state of version 3 or earlier, as Terraform wrote it before 0.12; expected a state or a plan with VNets, subnets, NICs or VMs of Azure. Have a newer Terraform write it again with terraform state pull, or export VNets, NICs and VMs with Azure CLI.
        Found a state that is encrypted; expected a state or a plan with VNets, subnets, NICs or VMs of Azure. Where it can be decrypted, write it as JSON with tofu show -json > state.json.
        Found the messages of terraform plan -json, not the plan; expected a state or a plan with VNets, subnets, NICs or VMs of Azure. Plan with -out tfplan, and write the plan as JSON with terraform show -json tfplan > plan.json.
        Found a state without resources; expected a state or a plan with VNets, subnets, NICs or VMs of Azure. Is it the right directory, workspace and backend? Run terraform state list there.
        Found a state without resources; expected a state or a plan with VNets, subnets, NICs or VMs of Azure. Is it the right directory, workspace and backend? Run terraform state list there.
        Found nothing that can be used (2 × resource of the provider hashicorp/aws); expected VNets, subnets, NICs or VMs. Write the state as JSON with terraform show -json > state.json, or export VNets, NICs and VMs with Azure CLI.
    "#]]
    .assert_eq(&errors.concat());
}

#[test]
fn json_with_a_version_of_something_else_is_not_taken_for_terraforms() {
    for text in [
        r#"{"version":4,"resources":[{"type":"Microsoft.Network/virtualNetworks","name":"v"}]}"#,
        r#"{"format_version":"1.0","provider_schemas":{}}"#,
        r#"{"serial":1,"meta":{}}"#,
        r#"[{"version":4,"lineage":"x","resources":[]}]"#,
    ] {
        let format = read_text(text).map(|contents| contents.report.format).unwrap_or_default();
        assert_ne!(format, "terraform-json", "{text}");
        assert!(!format!("{:?}", read_text(text)).contains("Terraform"), "{text}");
    }
}

#[test]
fn the_commands_shown_write_what_is_read() {
    let commands: Vec<&str> =
        landfall::import::terraform_json::FORMAT.how_to_get.iter().map(|how| how.command).collect();
    let fixtures = ["show-state", "raw-state", "plan"];
    assert_eq!(commands.len(), fixtures.len());
    for (command, name) in commands.iter().zip(fixtures) {
        let report = read_fixture(name).unwrap().report;
        assert_eq!(report.format, "terraform-json", "{command}");
    }
    // PowerShell writes what a command says as UTF-16, with a byte order mark.
    let utf_16: Vec<u8> = format!("\u{feff}{}", fixture("plan")).encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&FileSample { name: "plan", bytes: &utf_16 }).unwrap().rows, read_fixture("plan").unwrap().rows);
}
