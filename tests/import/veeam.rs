//! Veeam: networks, network mapping, re-IP rules, as Export-Csv and as ConvertTo-Json.

use expect_test::{expect, expect_file};
use landfall::engine::address_policy::{AddressPolicy, text};
use landfall::import::veeam::FORMAT;
use landfall::import::{FileContents, FileSample, read};

use crate::render::read_text;
use crate::stated::{read_fixture, render_all};

const FILES: [&str; 14] = [
    "networks.csv",
    "networks-raw.csv",
    "networks.json",
    "hyper-v-networks.csv",
    "hyper-v-networks.json",
    "cloud-networks.csv",
    "cloud-networks.json",
    "mapping.csv",
    "hyper-v-mapping.json",
    "re-ip.csv",
    "re-ip-raw.csv",
    "re-ip.json",
    "re-ip-bulk.csv",
    "re-ip-broken.csv",
];

fn fixture(name: &str) -> FileContents {
    read_fixture("veeam", name).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn every_list_reads_as_expected() {
    for name in FILES.into_iter().chain(["mixed-broken.json"]) {
        expect_file![format!("expected/veeam-{}.txt", name.replace('.', "-"))]
            .assert_eq(&render_all(&read_fixture("veeam", name)));
    }
}

#[test]
fn what_the_commands_write_is_read() {
    let outputs = [
        "networks.csv",
        "hyper-v-networks.csv",
        "cloud-networks.csv",
        "mapping.csv",
        "mapping.csv",
        "re-ip.csv",
        "re-ip.csv",
    ];
    assert_eq!(FORMAT.how_to_get.len(), outputs.len());
    for (how, output) in FORMAT.how_to_get.iter().zip(outputs) {
        let contents = fixture(output);
        assert_eq!(contents.report.format, "veeam", "{}", how.what);
        // What the command picks, apart from what people read themselves, are the columns of the fixture.
        for name in contents.report.columns.iter().flat_map(|columns| &columns.used) {
            assert!(how.command.contains(name.as_str()), "{}: {name}", how.what);
        }
    }
}

#[test]
fn rules_keep_mask_and_gateway_and_do_what_veeam_does() {
    let rules: Vec<String> = fixture("re-ip.csv").stated.octet_rules.into_iter().map(|row| row.rule).collect();
    let policy = text::parse("octets", &rules.join("\n")).unwrap();
    let AddressPolicy::Octets(rules) = policy else { panic!() };
    let rule = rules[0];
    assert_eq!(rule.apply("172.16.5.9".parse().unwrap()).to_string(), "172.17.5.9");
    assert_eq!((rule.mask().to_string(), rule.gateway), ("255.255.0.0".into(), "172.17.0.1".parse().ok()));
    assert_eq!((rules[1].mask().to_string(), rules[1].gateway), ("255.255.240.0".into(), None));
}

#[test]
fn a_rule_reads_alike_whatever_wrote_it() {
    let rules = |text: &str| read_text(text).unwrap().stated.octet_rules.into_iter().map(|row| row.rule);
    let csv =
        "SourceIp;SourceMask;TargetIp;TargetMask;TargetGateway\n10.1.*.*;255.255.0.0;10.2.*.*;255.255.0.0;10.2.0.1\n";
    let json = r#"{"SourceIp":"10.1.*.*","SourceMask":"255.255.0.0","TargetIp":"10.2.*.*","TargetMask":"255.255.0.0",
        "TargetGateway":"10.2.0.1","DNS":{"value":["10.2.0.5"],"Count":1},"WINS":{}}"#;
    let expected = ["10.1.*.* -> 10.2.*.* /16 gw 10.2.0.1"];
    for text in [csv.to_owned(), csv.replace(';', "\t"), csv.replace('\n', "\r\n"), json.to_owned()] {
        assert!(rules(&text).eq(expected), "{text}");
    }
    let utf_16: Vec<u8> = format!("\u{feff}{csv}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let contents = read(&FileSample { name: "", bytes: &utf_16 }).unwrap();
    assert_eq!(contents.stated.octet_rules[0].rule, expected[0]);
}

#[test]
fn a_file_without_anything_that_can_be_used_says_why() {
    let ipv6 = "SourceIp,SourcePrefix,TargetIp,TargetPrefix\n2001:db8::*,64,2001:db8:1::*,64\n";
    let empty = "SourceIp,SourceMask,TargetIp,TargetMask\n";
    expect![[r#"
        At row 2: found nothing that can be used (1 × re-IP rule for IPv6); expected networks, network mappings or re-IP rules for IPv4. Export them with one of the commands shown.
        Found a header without rows below, or an empty list; expected networks, network mappings or re-IP rules for IPv4. Export them with one of the commands shown.
    "#]]
    .assert_eq(&format!("{}\n{}\n", read_text(ipv6).unwrap_err(), read_text(empty).unwrap_err()));
}

#[test]
fn tables_of_others_are_not_taken() {
    for text in [
        "SourceIp,TargetIp\n10.0.0.4,10.1.0.4\n",
        "NetworkName,Type\nWeb,ViDVS\n",
        "Name,Id,Type\nWeb,7,Cloud\n",
        "VMName,SwitchName,MacAddress\nweb01,Tenant,00155D000001\n",
    ] {
        let format = read_text(text).map(|contents| contents.report.format);
        assert!(format != Ok("veeam"), "{text}");
    }
}
