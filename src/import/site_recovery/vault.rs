//! What is gathered of a vault while its elements are read, and what follows once all are: the sites of networks, and the
//! VNets of NICs.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::engine::attribute::Attribute;
use crate::engine::inventory_rows::{InventoryRows, NetworkRow, NicRow, Place, SubnetReference, VirtualMachineRow};
use crate::engine::order;
use crate::engine::stated_rows::{MappingRow, NicTargetRow};
use crate::engine::text::{Key, Text};
use crate::import::json::Element;
use crate::import::report::ReadReport;
use crate::import::{FileContents, RowFate};

/// What is known of a vault so far.
#[derive(Default)]
pub(super) struct Vault {
    /// Networks, each with the name of its fabric.
    pub networks: Vec<(NetworkRow, Key)>,
    /// Logical networks by fabric and name, and where they stand.
    pub logical_networks: Vec<(Key, String, Place)>,
    /// What people call the fabrics.
    pub fabrics: FxHashMap<Key, String>,
    /// How many elements told of fabrics.
    pub listed_fabrics: usize,
    /// Network mappings.
    pub mappings: Vec<MappingRow>,
    /// Targets of NICs.
    pub targets: Vec<NicTargetRow>,
    /// Protected items that gave something.
    pub items: usize,
    /// Azure VMs that are protected.
    pub machines: Vec<VirtualMachineRow>,
    /// Their NICs.
    pub nics: Vec<ProtectedNic>,
    /// VNets by name, as mappings tell them; `None` where several are called so.
    pub source_networks: FxHashMap<Key, Option<String>>,
    /// Machines that run at the recovery site now: how many, and where the first stands.
    pub failed_over: Counted,
    /// NICs or IP configurations that PowerShell wrote as text.
    pub cut_by_depth: Counted,
    /// Providers of protected items and kinds of mappings, and how many of each.
    kinds: Vec<(String, usize)>,
    tools: [bool; 3],
}

/// The NIC of a protected Azure VM, with the names of the subnets that its IP configurations are in.
pub(super) struct ProtectedNic {
    pub row: NicRow,
    pub network: Option<String>,
    pub subnets: Vec<Option<String>>,
}

/// How often something was met, and where first.
#[derive(Default)]
pub(super) struct Counted {
    pub count: usize,
    pub first: Place,
}

impl Counted {
    pub fn note(&mut self, place: impl FnOnce() -> Place) {
        if self.count == 0 {
            self.first = place();
        }
        self.count += 1;
    }
}

const TOOLS: [&str; 3] = ["Azure REST API", "Azure CLI", "Az PowerShell"];

impl Vault {
    /// Notes which tool wrote an element, by its spelling and by what wraps it.
    pub fn note_tool(&mut self, element: &Element<'_>, place: &str) {
        let members = element.value.as_object();
        let is_pascal_case = members.is_some_and(|it| it.contains_key("FriendlyName") || it.contains_key("ID"));
        let tool = match is_pascal_case {
            true => 2,
            false if place.contains("value[") => 0,
            false => 1,
        };
        self.tools[tool] = true;
    }

    /// Notes the kind of a mapping or an item: few words are told apart.
    pub fn note_kind(&mut self, kind: &str) {
        if let Some((_, count)) = self.kinds.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(kind)) {
            *count += 1;
        } else if self.kinds.len() < 10 && (1..=40).contains(&kind.len()) {
            self.kinds.push((kind.to_owned(), 1));
        }
    }

    /// Notes what people call a fabric, given an id with it.
    pub fn note_fabric(&mut self, id: &str, name: Option<String>) {
        if let (Some(fabric), Some(name)) = (name_after(id, "replicationFabrics"), name) {
            self.fabrics.entry(Key::from(fabric)).or_insert(name);
        }
    }

    /// Puts all into the contents of the file, and gives the dialect and what was read.
    pub fn finish(mut self, contents: &mut FileContents) -> (String, Vec<(&'static str, usize)>) {
        self.locate_networks(&mut contents.report);
        self.name_logical_networks(&mut contents.report);
        self.report(&mut contents.report);
        let read = vec![
            ("protected items", self.items),
            ("VM networks", self.networks.len()),
            ("Site Recovery fabrics", self.listed_fabrics),
        ];
        let dialect = self.dialect();
        let rows = self.rows();
        let all = &mut contents.rows;
        all.networks.extend(rows.networks);
        all.virtual_machines.extend(rows.virtual_machines);
        all.nics.extend(rows.nics);
        contents.stated.mappings = std::mem::take(&mut self.mappings);
        contents.stated.nics = std::mem::take(&mut self.targets);
        (dialect, read)
    }

    fn dialect(&self) -> String {
        let tools: Vec<&str> = TOOLS.iter().zip(self.tools).filter(|(_, met)| *met).map(|(tool, _)| *tool).collect();
        let mut kinds = self.kinds.clone();
        order::sort_by(&mut kinds, |left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
        let kinds: Vec<String> = kinds.into_iter().map(|(kind, count)| format!("{count} × {kind}")).collect();
        let of = if kinds.is_empty() { String::new() } else { format!(": {}", kinds.join(", ")) };
        format!("{}{of}", tools.join(", "))
    }

    /// Networks are at the server that their fabric is called by. Where the names are not in the file, one fabric needs none,
    /// and several are told apart by their ids.
    fn locate_networks(&mut self, report: &mut ReadReport) {
        let fabrics: FxHashSet<Key> = self.networks.iter().map(|(_, fabric)| fabric.clone()).collect();
        let mut unnamed = Counted::default();
        for (row, fabric) in &mut self.networks {
            row.location = self.fabrics.get(fabric).cloned().map(Text::from);
            if row.location.is_none() && fabrics.len() > 1 && !fabric.as_str().is_empty() {
                row.location = Some(fabric.text().clone());
                unnamed.note(|| row.place.to_string());
            }
        }
        if unnamed.count > 0 {
            let message = format!(
                "{} at a site of which the file has the id only, which is taken for the location. For its name append the vault's \
                 fabrics to the file: az site-recovery fabric list, or Get-AzRecoveryServicesAsrFabric",
                if unnamed.count == 1 {
                    "1 VM network is".into()
                } else {
                    format!("{} VM networks are", unnamed.count)
                },
            );
            report.doubt(unnamed.first, message);
        }
    }

    /// VMM calls the VM network that gives machines a logical network as it is by the name of that; the vault does not say
    /// more of which belongs to which.
    fn name_logical_networks(&mut self, report: &mut ReadReport) {
        let mut by_name: FxHashMap<(Key, Key), Vec<usize>> = FxHashMap::default();
        for (place, (network, fabric)) in self.networks.iter().enumerate() {
            by_name.entry((fabric.clone(), Key::from(network.name.as_str()))).or_default().push(place);
        }
        let mut tied = Counted::default();
        for (fabric, name, place) in std::mem::take(&mut self.logical_networks) {
            let same = by_name.get(&(fabric, Key::from(name.as_str()))).map(Vec::as_slice).unwrap_or_default();
            let one = match same {
                [one] => self.networks.get_mut(*one),
                _ => None,
            };
            match one.filter(|(network, _)| network.attributes.get(Attribute::Isolation) == Some("none")) {
                Some((network, _)) => {
                    network.attributes.set(Attribute::LogicalNetwork, Some(&name));
                    tied.note(|| place.clone());
                    report.count(RowFate::Used, || place);
                }
                None => {
                    let reason =
                        "logical network: Site Recovery does not say which VM networks are on it, Get-SCVMNetwork does";
                    report.count(RowFate::Skipped(reason.into()), || place);
                }
            }
        }
        if tied.count > 0 {
            let message = format!(
                "{} taken to be on the logical network of the same name, as VMM calls them where they are not isolated; Site \
                 Recovery itself does not say which belongs to which",
                if tied.count == 1 { "1 VM network is".into() } else { format!("{} VM networks are", tied.count) },
            );
            report.doubt(tied.first, message);
        }
    }

    fn report(&mut self, report: &mut ReadReport) {
        let machines = |count| if count == 1 { "1 machine runs".into() } else { format!("{count} machines run") };
        if self.failed_over.count > 0 {
            let message = format!(
                "{} at the recovery site now: the settings of NICs are those of the failover that has been",
                machines(self.failed_over.count)
            );
            report.doubt(std::mem::take(&mut self.failed_over.first), message);
        }
        if self.cut_by_depth.count > 0 {
            let message = format!(
                "found {} as text in place of NICs or their IP configurations. ConvertTo-Json cuts off what is nested deeper \
                 than two levels: export again with ConvertTo-Json -Depth 8",
                if self.cut_by_depth.count == 1 {
                    "1 value".into()
                } else {
                    format!("{} values", self.cut_by_depth.count)
                },
            );
            report.doubt(std::mem::take(&mut self.cut_by_depth.first), message);
        }
    }

    fn rows(&mut self) -> InventoryRows {
        let networks = std::mem::take(&mut self.networks).into_iter().map(|(row, _)| row);
        let source_networks = &self.source_networks;
        let nics = std::mem::take(&mut self.nics).into_iter().map(|ProtectedNic { mut row, network, subnets }| {
            let key = network.as_deref().and_then(|name| source_networks.get(&Key::from(name)).cloned().flatten());
            if let (Some(name), Some(key)) = (network, key) {
                for (configuration, subnet) in row.ip_configurations.iter_mut().zip(subnets) {
                    configuration.subnet = Some(SubnetReference {
                        network_key: key.as_str().into(),
                        network_name: name.as_str().into(),
                        subnet_name: subnet.unwrap_or_default().into(),
                    });
                }
            }
            row
        });
        InventoryRows {
            networks: networks.collect(),
            nics: nics.collect(),
            virtual_machines: std::mem::take(&mut self.machines),
            ..InventoryRows::default()
        }
    }
}

/// The name that follows a segment of an id.
pub(super) fn name_after<'a>(id: &'a str, segment: &str) -> Option<&'a str> {
    let mut segments = id.split('/');
    segments.find(|candidate| candidate.eq_ignore_ascii_case(segment))?;
    segments.next().map(str::trim).filter(|name| !name.is_empty())
}

/// What follows the last slash.
pub(super) fn last_segment(id: &str) -> &str {
    id.trim().trim_end_matches('/').rsplit('/').next().unwrap_or(id)
}
