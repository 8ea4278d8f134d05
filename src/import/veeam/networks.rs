//! Networks of hosts and of clouds, and the network mapping tables of replication jobs.

use rustc_hash::{FxHashMap, FxHashSet};

use super::record::{Column, Record, is_cut};
use crate::engine::attribute::Attribute;
use crate::engine::inventory_rows::NetworkRow;
use crate::engine::mapping::Operation;
use crate::engine::stated_rows::{MappingRow, ThingName};
use crate::engine::text::{Key, Text, same_folded};
use crate::import::encoding::quoted;
use crate::import::summary::{Tally, counted};
use crate::import::{ReadReport, RowFate};

/// Networks as they grow: several hosts of one vCenter have the same.
#[derive(Default)]
pub(super) struct Networks {
    rows: Vec<NetworkRow>,
    /// Where a network stands in `rows`, and its own id.
    known: FxHashMap<Key, (usize, Option<String>)>,
    /// The hosts of each network, in the file's order, and each once.
    hosts: Vec<Vec<String>>,
    known_hosts: FxHashSet<(usize, Key)>,
    /// Networks that share name and server with another one.
    of_one_name: Tally,
    without_server: Tally,
}

impl Networks {
    /// Reads a network.
    pub fn read(&mut self, record: &Record<'_>) -> RowFate {
        let cloud = record.text(Column::CloudServer).or_else(|| record.text(Column::CloudServerId));
        let name = record.text(Column::NetworkName).or_else(|| record.text(Column::Name));
        let Some(name) = name else { return RowFate::Skipped("network without a name".into()) };
        if let Some(cloud) = cloud {
            let key = record.text(Column::Id).unwrap_or_else(|| format!("{cloud}/{name}"));
            let row = NetworkRow { name: name.into(), location: Some(cloud.into()), ..NetworkRow::default() };
            return self.add(key, None, row, None, record);
        }
        let server = record.text(Column::Server);
        let location = record.text(Column::VCenter).or_else(|| server.clone());
        if location.is_none() {
            self.without_server.note(|| record.place());
        }
        let id = record.text(Column::NetworkId);
        let within =
            |name: &str| location.as_ref().map_or_else(|| name.to_owned(), |location| format!("{location}/{name}"));
        let mut key = within(&name);
        let row =
            NetworkRow { name: name.into(), location: location.as_deref().map(Text::from), ..NetworkRow::default() };
        if let (Some(id), Some((_, Some(known)))) = (&id, self.known.get(&Key::new(key.as_str())))
            && !same_folded(id, known)
        {
            self.of_one_name.note(|| record.place());
            key = within(id);
        }
        self.add(key, id, row, server, record)
    }

    fn add(
        &mut self,
        key: String,
        id: Option<String>,
        mut row: NetworkRow,
        host: Option<String>,
        record: &Record<'_>,
    ) -> RowFate {
        let index = match self.known.get_mut(&Key::new(key.as_str())) {
            Some((index, known_id)) => {
                *known_id = known_id.take().or(id);
                *index
            }
            None => {
                let index = self.rows.len();
                self.known.insert(Key::new(key.as_str()), (index, id));
                row.key = key.into();
                row.place = record.place().into();
                self.rows.push(row);
                self.hosts.push(Vec::new());
                self.known_hosts.extend(host.as_deref().map(|host| (index, Key::new(host))));
                if let (Some(hosts), Some(host)) = (self.hosts.last_mut(), host) {
                    hosts.push(host);
                }
                return RowFate::Used;
            }
        };
        match (self.hosts.get_mut(index), host) {
            (Some(hosts), Some(host)) if self.known_hosts.insert((index, Key::new(host.as_str()))) => {
                hosts.push(host);
                RowFate::Used
            }
            _ => RowFate::Skipped("network that an earlier row has".into()),
        }
    }

    /// The networks, each with the hosts that reach it.
    pub fn finish(mut self) -> Vec<NetworkRow> {
        for (row, hosts) in self.rows.iter_mut().zip(self.hosts) {
            row.attributes.set(Attribute::Hosts, Some(&hosts.join(";")));
        }
        self.rows
    }

    /// Says what occurred often.
    pub fn report(&self, report: &mut ReadReport) {
        self.of_one_name.report(report, |count| {
            format!(
                "{} the name of another one on the same server; they are told apart by NetworkID",
                counted(count, "network has", "networks have")
            )
        });
        self.without_server.report(report, |count| {
            format!(
                "the file does not say on which server {}, so networks of one name at both sites cannot be told apart. Export \
                 with the command shown: it adds the server",
                counted(count, "network is", "networks are")
            )
        });
    }
}

/// Network mappings as they grow.
#[derive(Default)]
pub(super) struct Mappings {
    pub rows: Vec<MappingRow>,
    /// The target of each source network.
    known: FxHashMap<Key, Key>,
    cut: Tally,
}

impl Mappings {
    /// Reads a line of a network mapping table.
    pub fn read(&mut self, record: &Record<'_>, report: &mut ReadReport) -> RowFate {
        let network = |column| ThingName { id: record.id(column), name: record.text(column) };
        let (from, to) = (network(Column::SourceNetwork), network(Column::TargetNetwork));
        let (Some(source), Some(target)) = (from.name.as_deref(), to.name.as_deref()) else {
            return RowFate::Skipped("network mapping without source or target".into());
        };
        if is_cut(source) || is_cut(target) {
            self.cut.note(|| record.place());
            return RowFate::Skipped("network mapping without names".into());
        }
        let target_key = Key::new(to.id.as_deref().unwrap_or(target));
        let source_key = Key::new(from.id.as_deref().unwrap_or(source));
        if let Some(known) = self.known.get(&source_key) {
            if *known == target_key {
                return RowFate::Skipped("network mapping that an earlier row has".into());
            }
            let message = format!(
                "found {} as the target of {}; an earlier row has another one, which is kept. Two jobs may map one network \
                 differently: state the difference for single NICs",
                quoted(target, 80),
                quoted(source, 80)
            );
            report.doubt(record.place_of(Column::TargetNetwork), message);
            return RowFate::Skipped("network mapping of a network that an earlier row maps otherwise".into());
        }
        self.known.insert(source_key, target_key);
        self.rows.push(MappingRow { from, to, operation: Operation::Failover, place: record.place() });
        RowFate::Used
    }

    /// Says what occurred often.
    pub fn report(&self, report: &mut ReadReport) {
        self.cut.report(report, |count| {
            format!(
                "PowerShell wrote the name of a type for the networks of {}. Export with the command shown: it writes their \
                 names",
                counted(count, "network mapping", "network mappings")
            )
        });
    }
}
