//! Rows of different tools about one thing become one, and what is not sure is said.
#![cfg(not(target_arch = "wasm32"))]

use std::net::IpAddr;

use landfall::engine::attribute::{Attribute, Attributes};
use landfall::engine::inventory::{Allocation, Inventory, IpConfigurationId, Known};
use landfall::engine::inventory_builder::{ImportFinding, InventoryBuilder, rows_of};
use landfall::engine::inventory_rows::{
    InventoryRows, IpConfigurationRow, NetworkRow, NicRow, SubnetReference, SubnetRow, VirtualMachineRow,
};
use landfall::engine::text::Key;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// One file of a tool.
#[derive(Clone, Debug, Default)]
struct File {
    name: &'static str,
    location: Option<&'static str>,
    rows: InventoryRows,
}

fn file(name: &'static str) -> File {
    File { name, ..File::default() }
}

impl File {
    fn at(mut self, location: &'static str) -> Self {
        self.location = Some(location);
        self
    }

    fn place(&self) -> String {
        format!("row {}", 1 + self.rows.len())
    }

    /// A network; its subnets as `name prefix prefix…`.
    fn network(mut self, key: &str, name: &str, subnets: &[&str]) -> Self {
        let subnet = |text: &&str| {
            let mut words = text.split(' ');
            SubnetRow {
                name: words.next().unwrap().into(),
                prefixes: words.map(|prefix| prefix.parse().unwrap()).collect(),
                ..SubnetRow::default()
            }
        };
        let place = self.place();
        self.rows.networks.push(NetworkRow {
            key: key.into(),
            name: name.into(),
            location: self.location.map(Into::into),
            subnets: subnets.iter().map(subnet).collect(),
            place: place.into(),
            ..NetworkRow::default()
        });
        self
    }

    fn vm(mut self, key: &str, name: &str, facts: &[(Attribute, &str)]) -> Self {
        let place = self.place();
        self.rows.virtual_machines.push(VirtualMachineRow {
            key: key.into(),
            name: name.into(),
            location: self.location.map(Into::into),
            attributes: facts.iter().copied().collect::<Attributes>(),
            place: place.into(),
            ..VirtualMachineRow::default()
        });
        self
    }

    /// A NIC `<vm>/<name>` in `network key|network name|subnet`; the VM's name is the last part of its key.
    fn nic(mut self, machine: &str, name: &str, mac: &str, network: &str, addresses: &[&str]) -> Self {
        let mut words = network.split('|');
        let subnet = (!network.is_empty()).then(|| SubnetReference {
            network_key: words.next().unwrap().into(),
            network_name: words.next().unwrap_or_default().into(),
            subnet_name: words.next().unwrap_or_default().into(),
        });
        let configurations = addresses.iter().enumerate().map(|(number, text)| {
            let (address, allocation) = match text.split_once(' ') {
                Some((address, "static")) => (address, Some(Allocation::Static)),
                Some((address, _)) => (address, Some(Allocation::Dynamic)),
                None => (*text, None),
            };
            let address: Option<IpAddr> = (address != "-").then(|| address.parse().unwrap());
            IpConfigurationRow {
                name: format!("ipconfig{}", number + 1).into(),
                address,
                is_ipv6: address.is_some_and(|address| address.is_ipv6()),
                allocation,
                subnet: subnet.clone(),
                ..IpConfigurationRow::default()
            }
        });
        let ip_configurations = configurations.collect();
        let place = self.place();
        self.rows.nics.push(NicRow {
            key: format!("{machine}/{name}").into(),
            name: name.into(),
            location: self.location.map(Into::into),
            virtual_machine_key: Some(machine.into()),
            mac: (!mac.is_empty()).then(|| mac.into()),
            ip_configurations,
            place: place.into(),
            ..NicRow::default()
        });
        self
    }

    fn fact(mut self, attribute: Attribute, value: &str) -> Self {
        let network = self.rows.networks.last_mut().unwrap();
        network.attributes.set(attribute, Some(value));
        self
    }
}

/// The inventory of files, which does not depend on their order, and which survives being saved.
fn linked(files: &[File]) -> (Inventory, Vec<ImportFinding>) {
    let build = |files: &mut dyn Iterator<Item = &File>| {
        let mut builder = InventoryBuilder::default();
        for file in files {
            builder.add(file.rows.clone(), file.name, 1);
        }
        builder.finish()
    };
    let (inventory, findings) = build(&mut files.iter());
    assert_eq!((&inventory, &findings), (&build(&mut files.iter().rev()).0, &build(&mut files.iter().rev()).1));
    let mut again = InventoryBuilder::default();
    again.add_linked(rows_of(&inventory), "again", 0);
    assert_eq!(inventory, again.finish().0);
    (inventory, findings)
}

fn codes(findings: &[ImportFinding]) -> Vec<&str> {
    let mut codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn message<'a>(findings: &'a [ImportFinding], code: &str) -> &'a str {
    let of_code: Vec<&ImportFinding> = findings.iter().filter(|finding| finding.code == code).collect();
    assert_eq!(of_code.len(), 1, "{code}: {findings:#?}");
    &of_code[0].message
}

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "“{part}” is not in “{text}”");
    }
}

/// Each IP configuration as `vm/nic address network/subnet`.
fn shown(inventory: &Inventory) -> Vec<String> {
    (0..inventory.ip_configurations.len() as u32)
        .map(|place| {
            let configuration = inventory.ip_configuration(IpConfigurationId::new(place));
            let nic = inventory.nic(configuration.nic);
            let machine = nic.virtual_machine.map_or("-", |id| inventory.virtual_machine(id).name());
            let address = configuration.address().map_or("-".into(), |address| address.to_string());
            let subnet = configuration.subnet.map_or("-".into(), |id| {
                let subnet = inventory.subnet(id);
                format!("{}/{}", inventory.network(subnet.network).name, subnet.name)
            });
            format!("{machine}/{} {address} {subnet}", nic.name())
        })
        .collect()
}

// Networks of which the subnet is not known.

#[test]
fn an_address_is_placed_in_the_most_specific_subnet_that_has_it() {
    let vnets = file("vnets").network("n", "n", &["wide 10.0.0.0/8", "narrow 10.1.0.0/16", "six fd00::/64"]);
    let nics = file("nics").nic("a", "0", "", "n", &["10.1.2.3", "fd00::9"]).nic("b", "0", "", "n", &["10.2.2.3"]).nic(
        "c",
        "0",
        "",
        "n",
        &["11.0.0.1"],
    );
    let (inventory, findings) = linked(&[vnets, nics]);
    assert_eq!(
        shown(&inventory),
        ["a/0 10.1.2.3 n/narrow", "a/0 fd00::9 n/six", "b/0 10.2.2.3 n/wide", "c/0 11.0.0.1 n/"]
    );
    let unnamed = inventory.subnets.last().unwrap();
    assert!(unnamed.is_unnamed() && unnamed.known == Known::Referenced && unnamed.prefixes.is_empty());
    assert_eq!(codes(&findings), ["machines-not-listed", "subnet-unknown"]);
    has(message(&findings, "subnet-unknown"), &["1 address of n is in no known subnet"]);
}

#[test]
fn addresses_without_a_known_subnet_are_told_once_for_their_network_with_how_many() {
    let nics = file("rvtools")
        .nic("a", "0", "", "vc1/VLAN110|VLAN110", &["10.1.10.5"])
        .nic("b", "0", "", "vc1/VLAN110|VLAN110", &["10.1.10.6", "10.1.10.7"])
        .nic("c", "0", "", "vc1/VLAN110|VLAN110", &["-"]);
    let (inventory, findings) = linked(&[nics]);
    assert_eq!(inventory.subnets.len(), 1);
    assert_eq!(codes(&findings), ["machines-not-listed", "subnet-unknown"]);
    assert_eq!(
        message(&findings, "subnet-unknown"),
        "3 addresses and 1 IP configuration without address of VLAN110 are in no known subnet: the files give no prefix for them. Say \
         which subnets VLAN110 has, or add a file that lists them."
    );
}

#[test]
fn a_file_that_lists_the_subnets_later_places_what_was_read_before() {
    let nics = file("nics").nic("a", "0", "", "n", &["10.1.0.5"]).nic("b", "0", "", "n", &["-"]);
    let (before, _) = linked(&[nics]);
    assert_eq!(shown(&before), ["a/0 10.1.0.5 n/", "b/0 - n/"]);
    let mut builder = InventoryBuilder::default();
    builder.add(rows_of(&before), "the plan so far", 0);
    builder.add(file("").network("n", "n", &["app 10.1.0.0/24"]).rows, "vnets", 1);
    // What has no address is in the only subnet that there is.
    assert_eq!(shown(&builder.finish().0), ["a/0 10.1.0.5 n/app", "b/0 - n/app"]);
}

#[test]
fn a_listed_subnet_without_a_name_is_called_by_its_prefix() {
    let files = file("vmm").network("n", "n", &[" 10.1.0.0/24"]).nic("a", "0", "", "n", &["10.1.0.5"]);
    assert_eq!(shown(&linked(&[files]).0), ["a/0 10.1.0.5 n/10.1.0.0/24"]);
}

// Networks by name.

#[test]
fn a_bare_network_name_means_the_only_network_of_that_name() {
    let vnets = file("vnets").network("/subs/1/corp", "corp", &["app 10.1.0.0/24"]);
    let nics = file("csv").nic("a", "0", "", "CORP|Corp|app", &["10.1.0.5"]).nic("b", "0", "", "corp", &["10.1.0.6"]);
    let (inventory, findings) = linked(&[vnets, nics]);
    assert_eq!(shown(&inventory), ["a/0 10.1.0.5 corp/app", "b/0 10.1.0.6 corp/app"]);
    assert_eq!((inventory.networks.len(), codes(&findings)), (1, vec!["machines-not-listed"]));
}

#[test]
fn subnets_that_are_listed_for_a_bare_name_belong_to_the_network_with_an_id() {
    let rvtools = file("rvtools").nic("a", "0", "", "vc1/VLAN110|VLAN110", &["10.1.10.5"]);
    let own = file("subnets.csv").network("VLAN110", "VLAN110", &["app 10.1.10.0/24"]);
    let (inventory, _) = linked(&[rvtools, own]);
    assert_eq!(shown(&inventory), ["a/0 10.1.10.5 VLAN110/app"]);
    assert_eq!(inventory.networks[0].key.as_str(), "vc1/VLAN110");
}

#[test]
fn the_location_tells_which_of_two_networks_a_bare_name_means() {
    let both = [
        file("one.xlsx").at("vc1").network("vc1/net", "net", &["a 10.1.0.0/24"]),
        file("two.xlsx").at("vc2").network("vc2/net", "net", &["b 10.1.0.0/24"]),
    ];
    let nics = file("nics").at("vc2").nic("a", "0", "", "net", &["10.1.0.5"]);
    assert_eq!(shown(&linked(&[both[0].clone(), both[1].clone(), nics]).0), ["a/0 10.1.0.5 net/b"]);
    let nics = file("nics.csv").nic("a", "0", "", "net", &["10.1.0.5"]).nic("b", "0", "", "net", &["10.1.0.6"]);
    let (inventory, findings) = linked(&[both[0].clone(), both[1].clone(), nics]);
    assert_eq!(inventory.networks.len(), 3);
    has(
        message(&findings, "network-name-ambiguous"),
        &["nics.csv (row 1) and 1 more", "2 networks", "one.xlsx (row 1)", "two.xlsx (row 1)", "kept apart"],
    );
    let elsewhere = file("nics").at("vc3").nic("a", "0", "", "net", &["10.1.0.5"]);
    let (inventory, findings) = linked(&[both[0].clone(), both[1].clone(), elsewhere]);
    assert_eq!((inventory.networks.len(), codes(&findings).contains(&"network-name-ambiguous")), (3, false));
}

#[test]
fn what_an_address_plan_calls_so_is_not_the_network_of_that_name() {
    let plan =
        file("netbox").network("netbox/7", "VLAN110", &["x 10.1.10.0/24"]).fact(Attribute::NetworkKind, "address-plan");
    let nics = file("nics").nic("a", "0", "", "VLAN110", &["10.1.10.5"]);
    assert_eq!(shown(&linked(&[plan, nics]).0), ["a/0 10.1.10.5 VLAN110/"]);
}

// Machines.

const UUID: &str = "4210e1a5-6b9c-42d7-9c1e-0a1b2c3d4e5f";
/// The same, as a guest shows it whose SMBIOS is new enough.
const TURNED: &str = "{A5E11042-9C6B-D742-9C1E-0A1B2C3D4E5F}";

#[test]
fn a_bare_name_means_the_only_machine_of_that_name_and_not_only_by_the_end_of_its_id() {
    let ids = file("rvtools").at("vc1").vm("vc1/vm-12", "web1", &[]).nic("vc1/vm-12", "0", "", "", &["10.0.0.5"]);
    let names = file("csv").vm("WEB1", "WEB1", &[(Attribute::Application, "shop")]);
    let (inventory, findings) = linked(&[ids, names]);
    let machine = &inventory.virtual_machines[0];
    assert_eq!(inventory.virtual_machines.len(), 1);
    assert_eq!((machine.key.as_str(), machine.name()), ("vc1/vm-12", "web1"));
    assert_eq!(machine.attributes().get(Attribute::Application), Some("shop"));
    assert!(findings.is_empty(), "{findings:?}");
}

#[test]
fn two_machines_of_one_name_in_two_vcenters_stay_two() {
    let one = file("one").at("vc1").vm("vc1/vm-12", "web1", &[]);
    let two = file("two").at("vc2").vm("vc2/vm-12", "web1", &[]);
    assert_eq!(linked(&[one.clone(), two.clone()]).0.virtual_machines.len(), 2);
    // A name without a location could mean either.
    let (inventory, findings) = linked(&[one.clone(), two.clone(), file("csv").vm("web1", "web1", &[])]);
    assert_eq!(inventory.virtual_machines.len(), 3);
    has(message(&findings, "machine-name-ambiguous"), &["csv (row 1)", "one (row 1)", "two (row 1)"]);
    // With one it means the one that is there.
    let (inventory, _) = linked(&[one, two, file("csv").at("vc2").vm("web1", "web1", &[(Attribute::Role, "sql")])]);
    let roles: Vec<_> = inventory.virtual_machines.iter().map(|vm| vm.attributes().get(Attribute::Role)).collect();
    assert_eq!(roles, [None, Some("sql")]);
}

#[test]
fn one_bios_uuid_in_any_spelling_and_byte_order_is_one_machine() {
    let rvtools = file("rvtools").at("vc1").vm("vc1/vm-12", "web1", &[(Attribute::BiosUuid, UUID)]);
    let migrate = file("migrate").vm("/sites/x/machines/m-1", "web1.contoso.com", &[(Attribute::BiosUuid, TURNED)]);
    let (inventory, findings) = linked(&[rvtools, migrate]);
    assert_eq!(inventory.virtual_machines.len(), 1);
    let codes = codes(&findings);
    assert!(!codes.contains(&"files-contradict"), "{findings:?}");
}

#[test]
fn copies_that_one_file_lists_with_one_uuid_stay_two() {
    let rvtools = file("rvtools").vm("vc1/vm-1", "a", &[(Attribute::BiosUuid, UUID)]).vm(
        "vc1/vm-2",
        "b",
        &[(Attribute::BiosUuid, UUID)],
    );
    let other = file("migrate").vm("/m/1", "a", &[(Attribute::BiosUuid, TURNED)]);
    let (inventory, findings) = linked(&[rvtools, other]);
    assert_eq!(inventory.virtual_machines.len(), 3);
    has(message(&findings, "bios-uuid-twice"), &["a in rvtools (row 1)", "b in rvtools (row 2)"]);
}

#[test]
fn one_name_with_two_uuids_is_two_machines() {
    let ids = file("rvtools").vm("vc1/vm-12", "web1", &[(Attribute::BiosUuid, UUID)]);
    let other = "00112233-4455-6677-8899-aabbccddeeff";
    let names = file("csv").vm("web1", "web1", &[(Attribute::BiosUuid, other)]);
    assert_eq!(linked(&[ids, names]).0.virtual_machines.len(), 2);
}

#[test]
fn files_of_two_tools_that_put_a_machine_at_two_locations_say_so_once() {
    let mut rvtools = file("rvtools").at("vc1");
    let mut migrate = file("migrate").at("vcenter.contoso.com");
    for number in 0..9 {
        let uuid = format!("4210e1a5-6b9c-42d7-9c1e-0a1b2c3d4e{number:02}");
        rvtools = rvtools.vm(&format!("vc1/vm-{number}"), &format!("web{number}"), &[(Attribute::BiosUuid, &uuid)]);
        migrate = migrate.vm(&format!("/m/{number}"), &format!("web{number}"), &[(Attribute::BiosUuid, &uuid)]);
    }
    let (inventory, findings) = linked(&[rvtools, migrate]);
    assert_eq!(inventory.virtual_machines.len(), 9);
    has(message(&findings, "locations-differ"), &["vcenter.contoso.com in migrate", "vc1 in rvtools"]);
}

// NICs.

#[test]
fn a_mac_address_in_any_spelling_makes_two_rows_one_nic_with_what_both_say() {
    let rvtools =
        file("rvtools").nic("vc1/vm-1", "Adapter 1", "00:50:56:8F:3F:7B", "vc1/net|net", &["10.1.0.6", "10.1.0.5"]);
    let plan = file("netbox").vm("vm-1", "vm-1", &[]).nic("vm-1", "eth0", "0050.568f.3f7b", "", &["10.1.0.5 static"]);
    let (inventory, findings) = linked(&[rvtools, plan]);
    assert_eq!(shown(&inventory), ["vm-1/Adapter 1 10.1.0.6 net/", "vm-1/Adapter 1 10.1.0.5 net/"]);
    assert_eq!(inventory.nics[0].key, Key::from("vc1/vm-1/Adapter 1"));
    let allocations: Vec<_> = inventory.ip_configurations.iter().map(|row| row.allocation).collect();
    assert_eq!(allocations, [Allocation::Unknown, Allocation::Static]);
    assert!(!codes(&findings).contains(&"files-contradict"), "{findings:?}");
}

#[test]
fn without_a_mac_address_an_address_in_common_makes_two_rows_of_one_machine_one_nic() {
    let rvtools = file("rvtools").nic("vc1/vm-1", "Adapter 1", "00:50:56:8F:3F:7B", "vc1/net|net", &["10.1.0.5"]).nic(
        "vc1/vm-1",
        "Adapter 2",
        "00:50:56:8F:3F:7C",
        "vc1/net|net",
        &["10.1.0.6"],
    );
    let plan =
        file("netbox").vm("vm-1", "vm-1", &[]).nic("vm-1", "eth0", "", "", &["10.1.0.6 static", "10.1.0.7 static"]);
    let (inventory, _) = linked(&[rvtools, plan]);
    // The address plan knows one address more, and nothing that it does not.
    assert_eq!(
        shown(&inventory),
        ["vm-1/Adapter 1 10.1.0.5 net/", "vm-1/Adapter 2 10.1.0.6 net/", "vm-1/Adapter 2 10.1.0.7 net/"]
    );
}

#[test]
fn a_newer_export_of_a_machine_that_was_renamed_keeps_its_nic() {
    let mut builder = InventoryBuilder::default();
    let old = file("").nic("web1", "nic0", "00:50:56:8F:3F:7B", "net", &["10.1.0.5 static"]);
    let new = file("").nic("web1", "Ethernet 2", "00-50-56-8f-3f-7b", "net", &["10.1.0.5"]);
    builder.add(old.rows, "the plan so far", 0);
    builder.add(new.rows, "new", 1);
    let inventory = builder.finish().0;
    assert_eq!(inventory.nics.len(), 1);
    assert_eq!(inventory.ip_configurations[0].allocation, Allocation::Static);
}

#[test]
fn a_team_with_one_mac_address_stays_two_nics() {
    let one = file("one").nic("a", "0", "00:50:56:8F:3F:7B", "", &["-"]).nic("a", "1", "00:50:56:8F:3F:7B", "", &["-"]);
    let two = file("two").nic("a", "eth0", "00:50:56:8f:3f:7b", "", &["-"]);
    assert_eq!(linked(&[one, two]).0.nics.len(), 3);
}

#[test]
fn one_mac_address_in_two_machines_is_told_with_both_places() {
    let one = file("one.xlsx").nic("a", "0", "00:50:56:8F:3F:7B", "", &["-"]);
    let two = file("two.json").nic("b", "eth0", "0050568f3f7b", "", &["-"]);
    let (inventory, findings) = linked(&[one, two]);
    assert_eq!(inventory.nics.len(), 2);
    has(message(&findings, "mac-twice"), &["a / 0 in one.xlsx (row 1)", "b / eth0 in two.json (row 1)"]);
}

#[test]
fn many_mac_addresses_of_two_machines_are_counted_after_some() {
    let (mut one, mut two) = (file("one"), file("two"));
    for number in 0..40 {
        let mac = format!("00:50:56:8F:3F:{number:02X}");
        one = one.nic(&format!("a{number}"), "0", &mac, "", &["-"]);
        two = two.nic(&format!("b{number}"), "0", &mac, "", &["-"]);
    }
    let (_, findings) = linked(&[one, two]);
    let messages: Vec<&str> =
        findings.iter().filter(|finding| finding.code == "mac-twice").map(|finding| &*finding.message).collect();
    assert_eq!(messages.len(), 21);
    assert!(messages.iter().any(|message| message.starts_with("20 more MAC addresses")), "{messages:?}");
}

#[test]
fn contradictions_between_tools_name_both_places_and_a_plan_gives_way_to_a_real_network() {
    let mac = "00:50:56:8F:3F:7B";
    let rvtools = file("rvtools").nic("vc1/vm-1", "A1", mac, "vc1/net|net", &["10.1.0.5"]);
    let other = file("hyper-v").nic("vm-1", "eth0", mac, "host/net2|net2", &["10.1.0.9"]);
    let (_, findings) = linked(&[rvtools.clone(), other]);
    has(
        message(&findings, "files-contradict"),
        &["The address of this NIC is 10.1.0.5 in rvtools (row 1) and 10.1.0.9 in hyper-v (row 1)"],
    );
    let plan = file("netbox")
        .network("netbox/7", "Office", &["x 10.1.0.0/24"])
        .fact(Attribute::NetworkKind, "address-plan")
        .nic("vm-1", "eth0", mac, "netbox/7|Office", &["10.1.0.5 static"]);
    let (inventory, findings) = linked(&[rvtools, plan]);
    assert_eq!(shown(&inventory), ["vm-1/A1 10.1.0.5 net/"]);
    assert!(!codes(&findings).contains(&"files-contradict"), "{findings:?}");
}

#[test]
fn an_address_outside_its_own_subnet_is_told_with_both_places() {
    let vnets = file("vnets.json").network("n", "n", &["app 10.1.0.0/24"]);
    let nics = file("nics.json").nic("a", "0", "", "n|n|app", &["10.9.0.5"]);
    let (_, findings) = linked(&[vnets, nics]);
    has(
        message(&findings, "address-outside-own-subnet"),
        &["10.9.0.5 in nics.json (row 1)", "as vnets.json (row 1) lists it"],
    );
}

// Any files.

/// One thing that a file says, out of few names, so that files often speak of the same things.
fn said() -> impl Strategy<Value = (u8, [u8; 6])> {
    (0..4_u8, [0..6_u8, 0..6, 0..6, 0..6, 0..6, 0..6])
}

fn pick(all: &[&'static str], choice: u8) -> &'static str {
    all[usize::from(choice) % all.len()]
}

fn any_file(name: &'static str) -> impl Strategy<Value = File> {
    (vec(said(), 0..7), select(vec![None, Some("vc1"), Some("vc2")])).prop_map(move |(all, location)| {
        let mut file = File { name, location, ..File::default() };
        let machines = ["vc1/vm-1", "vc2/vm-1", "web1", "web2", "m-7", "Web1"];
        let networks = ["vc1/net|net", "vc2/net|net", "net|net", "other", "plan/1|net", "NET|Net"];
        for (kind, [one, two, three, four, five, six]) in all {
            match kind {
                0 => {
                    let uuids = ["", UUID, TURNED, "00112233-4455-6677-8899-aabbccddeeff", "", "x"];
                    let key = pick(&machines, one);
                    // A tool has one name for one id.
                    let name = if key.contains('/') {
                        "web1"
                    } else if key == "m-7" {
                        "web2"
                    } else {
                        key
                    };
                    let facts = [(Attribute::BiosUuid, pick(&uuids, three))];
                    file = file.vm(key, name, if facts[0].1.is_empty() { &[] } else { &facts });
                }
                1 => {
                    let (key, name) = pick(&networks, one).split_once('|').unwrap_or(("other", "other"));
                    let subnets = ["app 10.1.0.0/24", "web 10.1.0.0/25", "app 10.2.0.0/24", " 10.3.0.0/24"];
                    file = file.network(key, name, &[pick(&subnets, two)]);
                    if key.starts_with("plan") {
                        file = file.fact(Attribute::NetworkKind, "address-plan");
                    }
                }
                _ => {
                    let macs = ["", "00:50:56:00:00:01", "005056000001", "00-50-56-00-00-02", "", "0050.5600.0003"];
                    let addresses = ["10.1.0.5", "10.1.0.200 static", "10.2.0.7", "10.1.0.5 dhcp", "-", "fd00::5"];
                    let addresses = [pick(&addresses, two), pick(&addresses, three)];
                    let bare = |text: &'static str| text.split(' ').next();
                    let count = if bare(addresses[0]) == bare(addresses[1]) { 1 } else { 2 };
                    let names = ["nic0", "eth0", "Adapter 1"];
                    let network = if six == 5 { "" } else { pick(&networks, six) };
                    file = file.nic(
                        pick(&machines, one),
                        pick(&names, four),
                        pick(&macs, five),
                        network,
                        &addresses[..count],
                    );
                }
            }
        }
        file
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn neither_the_order_of_files_nor_that_of_rows_changes_anything(
        one in any_file("one"), two in any_file("two"), old in any_file("old"), turns in any::<[bool; 3]>()
    ) {
        let build = |files: &[(&File, u32)], turns: [bool; 3]| {
            let mut builder = InventoryBuilder::default();
            for ((file, generation), turn) in files.iter().zip(turns) {
                let mut rows = file.rows.clone();
                if turn {
                    rows.networks.reverse();
                    rows.virtual_machines.reverse();
                    rows.nics.reverse();
                }
                builder.add(rows, file.name, *generation);
            }
            builder.finish()
        };
        let (inventory, findings) = build(&[(&one, 1), (&two, 1), (&old, 0)], [false; 3]);
        let (turned, said) = build(&[(&old, 0), (&two, 1), (&one, 1)], turns);
        prop_assert_eq!(&inventory, &turned);
        prop_assert_eq!(findings, said);
        // What was linked once stays as it is.
        let mut again = InventoryBuilder::default();
        again.add_linked(rows_of(&inventory), "again", 0);
        prop_assert_eq!(inventory, again.finish().0);
    }
}
