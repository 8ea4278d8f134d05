//! Single steps, natively, each beside the least that it could cost: `cargo bench --bench micro [NAME]`.
//!
//! How long a person waits is measured in a browser, by `cargo xtask bench`; these are for finding out why.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, reason = "a program")]

#[path = "wasm/src/bitmap.rs"]
mod bitmap;
#[path = "wasm/src/estate.rs"]
mod estate;
#[path = "../examples/rvtools_estate.rs"]
#[allow(dead_code, reason = "its `main`")]
mod rvtools_estate;
#[path = "wasm/src/unpack.rs"]
mod unpack;

use std::borrow::Cow;
use std::fmt::Write as _;
use std::hint::black_box;
use std::net::{IpAddr, Ipv4Addr};

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use ipnet::{IpNet, Ipv4Net};
use landfall::engine::address_pool::{AddressPool, End, ProviderReserved};
use landfall::engine::checks;
use landfall::engine::edit::Edit;
use landfall::engine::finding::Context;
use landfall::engine::findings::Findings;
use landfall::engine::inventory::Inventory;
use landfall::engine::inventory_builder::InventoryBuilder;
use landfall::engine::inventory_rows::InventoryRows;
use landfall::engine::mapping::Mapping;
use landfall::engine::prefix_index::PrefixIndex;
use landfall::engine::resolve::resolve;
use landfall::import::{self, FileSample};
use landfall::recovery;
use landfall::session::Session;
use landfall::session::protocol::{DroppedFile, Request, RowQuery};
use memchr::memmem;
use serde::Deserialize;

const NICS: u32 = 100_000;
const SUBNETS: u32 = 2_000;

fn read(name: &str, bytes: &[u8]) -> usize {
    import::read(&FileSample { name, bytes }).map_or(0, |contents| contents.rows.len())
}

fn linked(rows: InventoryRows) -> Inventory {
    let mut builder = InventoryBuilder::default();
    builder.add(rows, "made up", 0);
    builder.finish().0
}

/// Both sites linked, and everything mapped.
fn sites(shape: &str, nics: u32) -> (Inventory, Inventory, Mapping) {
    let made = estate::estate(shape, nics, nics / 50).unwrap_or_default();
    let mut mapping = Mapping::default();
    for (source, target) in &made.mappings {
        let edit = Edit::MapNetwork { source: source.as_str().into(), target: Some(target.as_str().into()) };
        edit.apply(&mut mapping);
    }
    (linked(made.source), linked(made.target), mapping)
}

fn addresses(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("next free address, 100k NICs in 2k subnets");
    group.sample_size(20).throughput(Throughput::Elements(NICS.into()));
    let prefix = |subnet: u32| Ipv4Net::new(Ipv4Addr::from_bits(0x0A00_0000 + subnet * 128), 25).unwrap_or_default();
    let provider = ProviderReserved { first: 4, last: 1 };
    let pools = || -> Vec<AddressPool> {
        (0..SUBNETS).map(|subnet| AddressPool::new(&[IpNet::V4(prefix(subnet))], provider)).collect()
    };
    let hand_out = |mut pools: Vec<AddressPool>| {
        for row in 0..NICS {
            black_box(pools[(row % SUBNETS) as usize].take_next(true, End::Start, row));
        }
        pools
    };
    group.bench_function("address pools", |bencher| bencher.iter_batched(pools, hand_out, BatchSize::LargeInput));
    let (source, target, mapping) = sites("realistic", NICS);
    let mut bitmap = bitmap::Bitmap::of(&source, &target);
    group.bench_function("bitmap", |bencher| {
        bencher.iter(|| {
            bitmap.again();
            bitmap.run()
        });
    });
    group.bench_function("whole resolution, three operations", |bencher| {
        bencher.iter(|| resolve(&recovery::ALL[0].rules, &source, &target, &mapping));
    });
    group.finish();
}

/// Each check alone: which one is it that takes long where there are many of something?
fn each_check(criterion: &mut Criterion) {
    let system = recovery::ALL[0];
    for (shape, nics) in [("realistic", NICS), ("many-tiny", NICS / 20), ("one-network", NICS)] {
        let mut group = criterion.benchmark_group(format!("checks, {nics} NICs, {shape}"));
        group.sample_size(10).throughput(Throughput::Elements(nics.into()));
        let (source, target, mapping) = sites(shape, nics);
        let resolutions = resolve(&system.rules, &source, &target, &mapping);
        let context = Context::new(&source, &target, &mapping, &resolutions);
        group.bench_function("resolution", |bencher| {
            bencher.iter(|| resolve(&system.rules, &source, &target, &mapping));
        });
        for check in checks::ALL.iter().chain(system.checks) {
            group.bench_function(check.code, |bencher| bencher.iter(|| Findings::of(&[check], &context)));
        }
        group.finish();
    }
}

fn prefixes(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("longest prefix, 100k addresses in 20k prefixes");
    group.throughput(Throughput::Elements(NICS.into()));
    let lengths = [24, 25, 26, 27];
    let mut index = PrefixIndex::default();
    let mut starts = Vec::new();
    for number in 0..20_000_u32 {
        let prefix = Ipv4Net::new(Ipv4Addr::from_bits(0x0A00_0000 + number * 256), lengths[number as usize % 4]);
        index.add(IpNet::V4(prefix.unwrap_or_default()), number);
        starts.push(0x0A00_0000 + number * 256);
    }
    let asked: Vec<u32> = (0..NICS).map(|nic| 0x0A00_0000 + nic.wrapping_mul(2_654_435_761) % (20_000 * 256)).collect();
    group.bench_function("prefix index", |bencher| {
        bencher.iter(|| {
            let found = asked.iter().filter_map(|address| index.most_specific(Ipv4Addr::from_bits(*address).into()));
            found.map(|(_, number)| u64::from(number)).sum::<u64>()
        });
    });
    group.bench_function("binary search, no prefix in another", |bencher| {
        bencher
            .iter(|| asked.iter().map(|address| starts.partition_point(|start| start <= address) as u64).sum::<u64>());
    });
    group.finish();
}

fn workbook(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("workbook of 2k VMs");
    group.sample_size(20);
    let bytes = rvtools_estate::workbook(2_000, 1, "").and_then(|mut book| book.save_to_buffer()).unwrap_or_default();
    group.throughput(Throughput::Bytes(bytes.len() as u64));
    assert!(read("rvtools.xlsx", &bytes) > 2_000, "this is no workbook of RVTools");
    group.bench_function("reading", |bencher| bencher.iter(|| read("rvtools.xlsx", &bytes)));
    group.bench_function("unpacking alone", |bencher| bencher.iter(|| unpack::unpack(&bytes)));
    group.finish();
}

fn csv_of(rows: &InventoryRows) -> String {
    let mut text = String::from("network,subnet,prefixes,vm,nic,mac,address,allocation\n");
    for network in &rows.networks {
        for subnet in &network.subnets {
            let prefixes: Vec<String> = subnet.prefixes.iter().map(ToString::to_string).collect();
            let _ = writeln!(text, "{},{},{},,,,,", network.name, subnet.name, prefixes.join(";"));
        }
    }
    let cell = |found: Option<IpAddr>| found.map_or_else(String::new, |address| address.to_string());
    for nic in &rows.nics {
        let vm = nic.virtual_machine_key.as_deref().and_then(|key| key.rsplit('/').next()).unwrap_or_default();
        for configuration in &nic.ip_configurations {
            let subnet = configuration.subnet.clone().unwrap_or_default();
            let allocation = configuration.allocation.unwrap_or_default().code();
            let (mac, address) = (nic.mac.as_deref().unwrap_or_default(), cell(configuration.address));
            let (network, subnet) = (subnet.network_name, subnet.subnet_name);
            let _ = writeln!(text, "{network},{subnet},,{vm},{},{mac},{address},{allocation}", nic.name);
        }
    }
    text
}

fn cells_in(text: &str) -> u64 {
    let (mut reader, mut rest, mut found) = (csv_core::Reader::new(), text.as_bytes(), 0);
    let (mut cells, mut ends) = (vec![0; 64 << 10], vec![0; 64]);
    loop {
        let (result, taken, _, ended) = reader.read_record(rest, &mut cells, &mut ends);
        rest = &rest[taken..];
        found += ended as u64;
        if matches!(result, csv_core::ReadRecordResult::End) {
            return found;
        }
    }
}

fn csv(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("CSV of 100k rows");
    group.sample_size(20);
    let text = csv_of(&estate::estate("realistic", NICS, SUBNETS).unwrap_or_default().source);
    group.throughput(Throughput::Bytes(text.len() as u64));
    assert!(read("site.csv", text.as_bytes()) > NICS as usize, "this is no table of NICs");
    group.bench_function("reading", |bencher| bencher.iter(|| read("site.csv", text.as_bytes())));
    assert!(cells_in(&text) > u64::from(NICS) * 8, "csv-core stopped early");
    group.bench_function("csv-core alone", |bencher| bencher.iter(|| cells_in(&text)));
    group.finish();
}

/// What a NIC's record has that a plan needs, as one would type it who needs nothing else.
#[derive(Deserialize)]
#[allow(dead_code, reason = "to be parsed is all")]
struct Listed<'a> {
    #[serde(borrow)]
    value: Vec<Record<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "to be parsed is all")]
struct Record<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    name: Cow<'a, str>,
    location: Cow<'a, str>,
    properties: Properties<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "to be parsed is all")]
struct Properties<'a> {
    #[serde(borrow)]
    mac_address: Cow<'a, str>,
    primary: bool,
    virtual_machine: Reference<'a>,
    ip_configurations: Vec<Configuration<'a>>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "to be parsed is all")]
struct Reference<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "to be parsed is all")]
struct Configuration<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    properties: ConfigurationProperties<'a>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "to be parsed is all")]
struct ConfigurationProperties<'a> {
    #[serde(rename = "privateIPAddress", borrow)]
    address: Cow<'a, str>,
    #[serde(rename = "privateIPAllocationMethod")]
    allocation: Cow<'a, str>,
    primary: bool,
    subnet: Reference<'a>,
}

fn json_of(rows: &InventoryRows) -> String {
    let mut text = String::from("{\"value\":[");
    for (place, nic) in rows.nics.iter().enumerate() {
        let comma = if place > 0 { "," } else { "" };
        let (id, name, primary) = (&nic.key, &nic.name, nic.primary.unwrap_or_default());
        let (mac, vm) =
            (nic.mac.as_deref().unwrap_or_default(), nic.virtual_machine_key.as_deref().unwrap_or_default());
        let _ = write!(
            text,
            r#"{comma}{{"name":"{name}","id":"{id}","etag":"W/\"2d8f1c60\"","location":"westeurope","tags":{{"owner":"team-{}"}},"properties":{{"provisioningState":"Succeeded","resourceGuid":"5f1c2d3e-8a4b-4c6d-9e0f-1a2b3c4d5e6f","macAddress":"{mac}","primary":{primary},"enableIPForwarding":false,"virtualMachine":{{"id":"{vm}"}},"ipConfigurations":["#,
            place % 40
        );
        for configuration in &nic.ip_configurations {
            let subnet = configuration.subnet.clone().unwrap_or_default();
            let address = configuration.address.map_or_else(String::new, |address| address.to_string());
            let _ = write!(
                text,
                r#"{{"name":"{}","properties":{{"provisioningState":"Succeeded","privateIPAddress":"{address}","privateIPAllocationMethod":"Dynamic","primary":true,"privateIPAddressVersion":"IPv4","subnet":{{"id":"{}/subnets/{}"}}}}}}"#,
                configuration.name, subnet.network_key, subnet.subnet_name
            );
        }
        text.push_str("]},\"type\":\"Microsoft.Network/networkInterfaces\"}");
    }
    text.push_str("]}");
    text
}

fn records_in(text: &str) -> usize {
    serde_json::from_str::<Listed<'_>>(text).map_or(0, |listed| listed.value.len())
}

fn json(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("Azure JSON of 20k NICs");
    group.sample_size(20);
    let text = json_of(&estate::estate("realistic", 20_000, 400).unwrap_or_default().source);
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("reading", |bencher| bencher.iter(|| read("nics.json", text.as_bytes())));
    assert!(records_in(&text) >= 20_000 && read("nics.json", text.as_bytes()) >= 20_000, "this is no list of NICs");
    group.bench_function("typed serde_json alone", |bencher| {
        bencher.iter(|| records_in(&text));
    });
    group.finish();
}

/// The words are found in few rows, in many, and in none.
fn filter(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("filter of 1M names");
    group.sample_size(10).throughput(Throughput::Elements(10 * u64::from(NICS)));
    let rows = estate::estate("realistic", 10 * NICS, 10 * SUBNETS).unwrap_or_default().source;
    let names: String = rows.virtual_machines.iter().map(|machine| format!("{}\n", machine.name)).collect();
    let bytes = csv_of(&rows).into_bytes();
    drop(rows);
    let mut session = Session::default();
    let files = vec![DroppedFile { name: "source.csv".into(), bytes, unread: None }];
    session.handle(Request::AddFiles { files, side: None, how: Default::default() });
    for word in ["web-00007", "web", "nowhere"] {
        let mut flip = false;
        group.bench_function(format!("session, {word}"), |bencher| {
            bencher.iter(|| {
                // The answer to the last query is kept: another word in between asks anew.
                flip = !flip;
                let filter = format!("vm:{word}{}", if flip { " " } else { "" });
                let query = RowQuery { filter, ..RowQuery::default() };
                session.handle(Request::Rows { query, from: 0, count: 50 })
            });
        });
        group.bench_function(format!("memmem over one arena, {word}"), |bencher| {
            let finder = memmem::Finder::new(word);
            bencher.iter(|| finder.find_iter(names.as_bytes()).count());
        });
    }
    group.finish();
}

criterion_group!(all, addresses, each_check, prefixes, workbook, csv, json, filter);
criterion_main!(all);
