//! What is gathered while a file is read: several objects tell of one network, by its id or by its name.

use std::collections::BTreeSet;
use std::rc::Rc;

use ipnet::IpNet;
use rustc_hash::{FxHashMap, FxHashSet};

use super::fields::Field;
use super::kind::Kind;
use super::{how_to_get, logical, machines, networks, pools};
use crate::engine::attribute::Attribute;
use crate::engine::inventory_rows::{InventoryRows, NetworkRow, Place, SubnetReference, SubnetRow};
use crate::engine::text::{Key, Text};
use crate::import::json::Element;
use crate::import::power_shell::{Fields, Notes, Record, Tally, known_text};
use crate::import::report::{ReadReport, RowFate};

/// One property-wise view of an object.
pub(super) type Object<'r> = Record<'r, Field>;

/// Rows of one file, as they grow.
#[derive(Default)]
pub(super) struct Reader {
    pub rows: InventoryRows,
    pub notes: Notes,
    pub fields: Rc<Fields<Field>>,
    networks: FxHashMap<Key, usize>,
    gathered: Vec<Gathered>,
    /// Rows of VMs that were given already, by key.
    pub machines: FxHashMap<Key, usize>,
    /// NICs that each VM has so far.
    pub nics: FxHashMap<Key, u32>,
    /// How many of each kind were read.
    pub counts: Counts,
    /// The VMM servers that objects name.
    servers: FxHashMap<Key, String>,
    /// VM networks whose isolation was told by their logical network, because a number or nothing says it.
    pub isolation_in_numbers: Tally,
    pub isolation_unsaid: Tally,
    /// Subnets that are those of network sites.
    pub of_sites: Tally,
    /// VM subnets of which only the name is there.
    pub without_prefix: Tally,
}

/// How many of each kind were read.
#[derive(Default)]
pub(super) struct Counts {
    pub sites: usize,
    pub pools: usize,
    pub clouds: usize,
    pub hosts: usize,
}

/// A network, and what is put together from several objects.
struct Gathered {
    row: NetworkRow,
    vlans: BTreeSet<u32>,
    /// Its subnets by name, with the prefixes that each has.
    subnets: FxHashMap<Key, (usize, FxHashSet<IpNet>)>,
    /// Lists of names and ranges: of the network, or of the subnet at a place.
    lists: FxHashMap<(Option<usize>, Attribute), Names>,
    /// Whether anything tells more of it than its name.
    is_told: bool,
}

/// Names without repetition, in the order in which they came.
#[derive(Default)]
struct Names {
    known: FxHashSet<Key>,
    all: Vec<String>,
}

impl Names {
    fn add(&mut self, name: String) {
        if self.known.insert(Key::from(name.as_str())) {
            self.all.push(name);
        }
    }
}

/// How objects name a network.
#[derive(Clone, Debug)]
pub(super) struct NetworkName {
    /// Its ID; its name where there is none.
    pub key: String,
    pub name: String,
}

impl Reader {
    /// Reads one object.
    pub fn read(&mut self, kind: Kind, object: &Object<'_>, report: &mut ReadReport) -> RowFate {
        match kind {
            Kind::Machine => machines::read_machine(self, object, report),
            Kind::Adapter => machines::read_adapter(self, object, None, report),
            Kind::Network => networks::read_network(self, object, report),
            Kind::Subnet => networks::read_subnet(self, object, report),
            Kind::LogicalNetwork => logical::read_logical_network(self, object, report),
            Kind::Site => logical::read_site(self, object, report),
            Kind::Cloud => logical::read_cloud(self, object),
            Kind::HostNetwork => logical::read_host_network(self, object),
            Kind::Pool => pools::read_pool(self, object, report),
            Kind::Unneeded(why) => RowFate::Skipped(why.into()),
        }
    }

    /// The VMM server that an object comes from.
    pub fn server(&mut self, object: &Object<'_>) -> Option<String> {
        // Where an object was picked without its connection, the logical network inside it may have one.
        let of_logical = object.member(Field::LogicalNetwork);
        let of_logical = of_logical.as_ref().filter(|_| !object.has(Field::Server));
        let nested = of_logical.and_then(|logical| name_of_server(&logical.get("ServerConnection")?));
        let name = match object.member(Field::Server) {
            Some(member) if member.value.is_object() => name_of_server(&member),
            _ => object.text(Field::Server, &mut self.notes),
        };
        // The console on the VMM server itself knows it by this name: it tells of no site.
        let name = name.or(nested).and_then(known_text).filter(|name| !name.eq_ignore_ascii_case("localhost"))?;
        self.servers.entry(Key::from(name.as_str())).or_insert_with(|| name.clone());
        Some(name)
    }

    /// How an object names its VM network.
    pub fn network_name(&mut self, object: &Object<'_>) -> Option<NetworkName> {
        let name = object.name(Field::VmNetwork, &mut self.notes);
        let id = object.guid(Field::VmNetworkId).or_else(|| object.guid(Field::VmNetwork));
        match (id, name) {
            (Some(key), name) => Some(NetworkName { name: name.unwrap_or_else(|| key.clone()), key }),
            (None, Some(name)) => Some(NetworkName { key: name.clone(), name }),
            (None, None) => None,
        }
    }

    /// The network with this name, new if it was not met before.
    pub fn network(&mut self, name: &NetworkName, location: Option<String>, place: Place) -> &mut NetworkRow {
        let index = self.gathered_index(name, place);
        let row = &mut self.gathered[index].row;
        if row.location.is_none() {
            row.location = location.map(Text::from);
        }
        row
    }

    fn gathered_index(&mut self, name: &NetworkName, place: Place) -> usize {
        let gathered = &mut self.gathered;
        *self.networks.entry(Key::from(name.key.as_str())).or_insert_with(|| {
            let row = NetworkRow {
                key: name.key.as_str().into(),
                name: name.name.as_str().into(),
                place: place.into(),
                ..NetworkRow::default()
            };
            gathered.push(Gathered {
                row,
                vlans: BTreeSet::new(),
                subnets: FxHashMap::default(),
                lists: FxHashMap::default(),
                is_told: false,
            });
            gathered.len() - 1
        })
    }

    /// Notes that a network is listed, and not only named by something else.
    pub fn is_told(&mut self, name: &NetworkName) {
        if let Some(index) = self.networks.get(&Key::from(name.key.as_str())) {
            self.gathered[*index].is_told = true;
        }
    }

    /// Adds a subnet to a network, with these prefixes; whether the subnet has any prefix by now.
    pub fn subnet(&mut self, name: &NetworkName, subnet: &str, prefixes: &[IpNet], place: Place) -> bool {
        let index = self.gathered_index(name, place.clone());
        let gathered = &mut self.gathered[index];
        gathered.is_told = true;
        let rows = &mut gathered.row.subnets;
        let (position, known) = gathered.subnets.entry(Key::from(subnet)).or_insert_with(|| {
            rows.push(SubnetRow { name: subnet.into(), place: place.into(), ..SubnetRow::default() });
            (rows.len() - 1, FxHashSet::default())
        });
        let row = &mut rows[*position];
        row.prefixes.extend(prefixes.iter().filter(|prefix| known.insert(**prefix)));
        !row.prefixes.is_empty()
    }

    /// Adds names or ranges to what a network, or one of its subnets, lists of them.
    pub fn add_names(
        &mut self,
        network: &NetworkName,
        subnet: Option<&str>,
        attribute: Attribute,
        names: impl IntoIterator<Item = String>,
    ) {
        let Some(index) = self.networks.get(&Key::from(network.key.as_str())) else { return };
        let gathered = &mut self.gathered[*index];
        let position = subnet.and_then(|subnet| gathered.subnets.get(&Key::from(subnet)));
        let list = gathered.lists.entry((position.map(|(position, _)| *position), attribute)).or_default();
        names.into_iter().for_each(|name| list.add(name));
    }

    /// Notes a VLAN that a network has.
    pub fn vlan(&mut self, name: &NetworkName, vlan: u32, place: impl Fn() -> Place) {
        if vlan > 4094 {
            return self.notes.trunks.add(&place, &vlan.to_string());
        }
        let index = self.gathered_index(name, place());
        self.gathered[index].vlans.insert(vlan);
    }

    /// All rows of the file, with what is said once of all of them.
    pub fn finish(mut self, report: &mut ReadReport) -> InventoryRows {
        let ids = self.ids_by_name();
        let mut places: FxHashMap<Key, usize> = FxHashMap::default();
        for gathered in std::mem::take(&mut self.gathered) {
            let Gathered { mut row, vlans, lists, is_told, .. } = gathered;
            for ((subnet, attribute), Names { all, .. }) in lists.into_iter().filter(|(_, names)| !names.all.is_empty())
            {
                let attributes = match subnet {
                    Some(position) => &mut row.subnets[position].attributes,
                    None => &mut row.attributes,
                };
                attributes.set(attribute, Some(&all.join(";")));
            }
            // One VLAN is the network's; several are those of its subnets, which have no place for one.
            if let [vlan] = vlans.into_iter().collect::<Vec<_>>()[..]
                && vlan > 0
            {
                row.attributes.set(Attribute::Vlan, Some(&vlan.to_string()));
            }
            if !is_told && row.attributes.is_empty() {
                continue;
            }
            if let Some(id) = ids.get(&Key::from(row.key.as_str())) {
                row.key = id.as_str().into();
            }
            match places.get(&Key::from(row.key.as_str())) {
                Some(place) => absorb(&mut self.rows.networks[*place], row),
                None => {
                    places.insert(Key::from(row.key.as_str()), self.rows.networks.len());
                    self.rows.networks.push(row);
                }
            }
        }
        let subnets = self.rows.nics.iter_mut().flat_map(|nic| &mut nic.ip_configurations);
        for SubnetReference { network_key, .. } in subnets.filter_map(|configuration| configuration.subnet.as_mut()) {
            if let Some(id) = ids.get(&Key::from(network_key.as_str())) {
                *network_key = id.as_str().into();
            }
        }
        self.locate();
        self.notes.report(report, how_to_get::remedy);
        const TOLD: &str = "it was told by the logical network: VLANs where its sites are isolated, network virtualization where it \
                            allows that and there are VM subnets, else none. To be sure write \
                            @{n='IsolationType';e={[string]$_.IsolationType}} in Select-Object";
        self.isolation_in_numbers.report(report, |found, count| {
            let expected = "NoIsolation, VLANNetwork, WindowsNetworkVirtualization or External";
            format!(
                "found {found} as the isolation of {count} VM networks; expected {expected}. In place of that {TOLD}"
            )
        });
        self.isolation_unsaid
            .report(report, |_, count| format!("the isolation of {count} VM networks is not said; {TOLD}"));
        self.of_sites.report(report, |found, count| {
            format!(
                "{count} subnets are those of network sites, named after site and prefix as {found}. They are the subnets of VM networks \
                 without isolation, which have none of their own in VMM"
            )
        });
        self.without_prefix.report(report, |found, count| {
            format!(
                "found {found}, the name of a VM subnet without its prefix, and {count} of them in all. Add the file that this makes: {}",
                how_to_get::SUBNETS
            )
        });
        self.rows
    }

    /// A file that names one VMM server is of that server: objects that were picked without their connection, too.
    fn locate(&mut self) {
        let mut servers = std::mem::take(&mut self.servers).into_values();
        let (Some(server), None) = (servers.next(), servers.next()) else { return };
        let InventoryRows { networks, virtual_machines, nics, .. } = &mut self.rows;
        let of_networks = networks.iter_mut().map(|row| &mut row.location);
        let of_machines = virtual_machines.iter_mut().map(|row| &mut row.location);
        for location in of_networks.chain(of_machines).chain(nics.iter_mut().map(|row| &mut row.location)) {
            location.get_or_insert_with(|| server.as_str().into());
        }
    }

    /// The ID of each network that other objects of the file may call by its name.
    fn ids_by_name(&self) -> FxHashMap<Key, String> {
        let mut ids: FxHashMap<Key, Option<&str>> = FxHashMap::default();
        for Gathered { row, .. } in self.gathered.iter().filter(|gathered| gathered.row.key != gathered.row.name) {
            let id = ids.entry(Key::from(row.name.as_str())).or_insert(Some(&row.key));
            if id.is_some_and(|known| known != row.key) {
                *id = None;
            }
        }
        ids.into_iter().filter_map(|(name, id)| Some((name, id?.to_owned()))).collect()
    }
}

fn name_of_server(connection: &Element<'_>) -> Option<String> {
    ["FQDN", "FullyQualifiedDomainName", "Name"].iter().find_map(|key| connection.plain(key))
}

/// Adds what a row says of a network that another row has by its ID.
fn absorb(into: &mut NetworkRow, row: NetworkRow) {
    into.attributes = into.attributes.or(&row.attributes);
    into.location = into.location.take().or(row.location);
    let mut places: FxHashMap<Key, usize> =
        into.subnets.iter().enumerate().map(|(place, subnet)| (Key::from(subnet.name.as_str()), place)).collect();
    for subnet in row.subnets {
        match places.get(&Key::from(subnet.name.as_str())) {
            Some(place) => {
                let known = &mut into.subnets[*place];
                known.attributes = known.attributes.or(&subnet.attributes);
                if known.prefixes.is_empty() {
                    known.prefixes = subnet.prefixes;
                }
            }
            None => {
                places.insert(Key::from(subnet.name.as_str()), into.subnets.len());
                into.subnets.push(subnet);
            }
        }
    }
}
