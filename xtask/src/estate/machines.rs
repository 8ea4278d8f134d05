//! VMs and NICs: one network after the other is filled and handed on, so that none has to be kept.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::addresses::AddressSequence;
use super::model::{
    IpConfiguration, Nic, Place, Power, PublicAddress, Side, Sink, Subnet, VirtualMachine, VirtualNetwork,
};
use super::names;
use super::networks::{self, PlannedNetwork};
use super::plan::{Estate, Kind, NetworkPlan};
use super::random::Random;
use super::settings::{Settings, Shape};
use super::subnets::SubnetPlan;

/// Makes the whole estate, network by network.
pub fn populate(estate: &Estate, sink: &mut dyn Sink) -> io::Result<()> {
    let mut macs = [0, 0];
    for plan in &estate.networks {
        let subnets = estate.source_subnets(plan);
        let source = networks::source_network(estate, plan, &subnets);
        sink.network(&source.network)?;
        Filling::new(estate.settings, plan, &source, &subnets, &mut macs[0]).fill(sink)?;

        let Some(target) = networks::target_network(estate, plan, &subnets) else {
            continue;
        };
        sink.network(&target.network)?;
        Filling::new(estate.settings, plan, &target, &subnets, &mut macs[1]).fill(sink)?;
        sink.mapping(&source.network.name, &target.network.name)?;
        if plan.kind == Kind::Corp && plan.nics >= 10 {
            sink.network(&networks::test_network(&target.network))?;
        }
    }
    Ok(())
}

/// One network while VMs are put into it.
struct Filling<'a> {
    settings: Settings,
    kind: Kind,
    network: &'a VirtualNetwork,
    slots: Vec<Slot>,
    /// What its VMs are named after, such as `pay-test` in `web-pay-test-01`.
    word: String,
    /// How many VMs there are of each role.
    role_counts: Vec<(&'static str, u32)>,
    mac: &'a mut u32,
    random: Random,
    /// One NIC of the first source network is left without a VM.
    wants_unattached: bool,
}

/// A subnet that NICs still go to.
struct Slot {
    subnet: usize,
    tier: &'static str,
    nics_left: u32,
    addresses: AddressSequence,
}

impl<'a> Filling<'a> {
    fn new(
        settings: Settings,
        plan: &NetworkPlan,
        planned: &'a PlannedNetwork,
        subnets: &[SubnetPlan],
        mac: &'a mut u32,
    ) -> Filling<'a> {
        let network = &planned.network;
        let side = network.place.side;
        let mut slots = Vec::new();
        for (at, planned_at) in planned.plans.iter().enumerate() {
            let Some(source_at) = *planned_at else {
                continue;
            };
            let source_plan = &subnets[source_at];
            let nics = match side {
                Side::Source => source_plan.nics,
                Side::Target => target_nics(plan, source_plan),
            };
            let in_order = plan.kind == Kind::Hub || source_plan.tier == "dmz" || source_at % 2 == 0;
            let mut addresses =
                AddressSequence::new(network.subnets[at].range, in_order, settings.seed, plan, source_at);
            if side == Side::Target {
                // Half of them have addresses that source NICs have as well, where the address space is the same.
                addresses.alternate_ends();
            }
            if nics > 0 {
                slots.push(Slot { subnet: at, tier: source_plan.tier, nics_left: nics, addresses });
            }
        }
        let word = match plan.kind {
            Kind::Corp => "prod".to_owned(),
            Kind::Hub => "hub".to_owned(),
            Kind::Lab => "lab".to_owned(),
            Kind::Spoke(number) => names::spoke(number).1,
        };
        Filling {
            settings,
            kind: plan.kind,
            network,
            slots,
            word,
            role_counts: Vec::new(),
            mac,
            random: Random::new(settings.seed, &[u64::from(plan.index), 5, side as u64]),
            wants_unattached: side == Side::Source && plan.kind == Kind::Corp && plan.nics >= 10,
        }
    }

    fn fill(mut self, sink: &mut dyn Sink) -> io::Result<()> {
        for at in 0..self.slots.len() {
            while self.slots[at].nics_left > 0 {
                if self.wants_unattached && self.slots[at].tier == "app" {
                    self.wants_unattached = false;
                    let nic = self.nic("old-app-07", None, at, 0, true);
                    sink.machine(None, &[nic])?;
                    continue;
                }
                let (machine, nics) = self.machine(at);
                sink.machine(Some(&machine), &nics)?;
            }
        }
        Ok(())
    }

    fn machine(&mut self, slot: usize) -> (VirtualMachine, Vec<Nic>) {
        let tier = self.slots[slot].tier;
        let (role, windows) = self.role(tier);
        let place = self.network.place.clone();
        let name = self.machine_name(role);
        let vm_id = match self.random.below(10) {
            // The network service spells it so, and the compute service does not.
            0..3 => spelled_loudly(&place, VirtualMachine::KIND, &name),
            3 => spelled_quietly(&place, VirtualMachine::KIND, &name),
            _ => place.id(VirtualMachine::KIND, &name),
        };

        let mut slots = vec![slot];
        let is_appliance = tier.starts_with("nva-");
        if is_appliance || self.random.below(150) == 0 {
            let others = (slot + 1)..self.slots.len();
            slots.extend(others.into_iter().find(|&other| self.slots[other].nics_left > 0));
        }
        let is_static = is_appliance || matches!(role, "dc" | "sql");
        let rows = (0..).zip(slots);
        let nics: Vec<Nic> =
            rows.map(|(number, at)| self.nic(&name, Some(vm_id.clone()), at, number, is_static)).collect();
        let nic_ids = nics.iter().map(|nic| match self.random.below(4) {
            0 => spelled_quietly(&nic.place, Nic::KIND, &nic.name),
            _ => nic.id(),
        });
        let nic_ids = nic_ids.collect();
        let power = match self.random.below(100) {
            0..85 => Power::Running,
            85..95 => Power::Deallocated,
            _ => Power::Stopped,
        };
        let zone = Some(self.random.below(4) as u8).filter(|zone| *zone > 0);
        let size = *self.random.pick(&names::SIZES);
        (VirtualMachine { place, name, size, windows, power, zone, nic_ids }, nics)
    }

    fn nic(&mut self, vm_name: &str, vm_id: Option<String>, slot: usize, number: u32, is_static: bool) -> Nic {
        let network = self.network;
        let tier = self.slots[slot].tier;
        let subnet = &network.subnets[self.slots[slot].subnet];
        self.slots[slot].nics_left -= 1;

        let name = match (number, self.random.below(10)) {
            // The portal appends three digits.
            (0, 0..3) => format!("{vm_name}{:03}", self.random.below(1000)),
            (0, _) => format!("{vm_name}-nic"),
            (_, _) => format!("{vm_name}-nic-{}", number + 1),
        };
        let name = match self.settings.shape {
            // A VM's name is drawn out already: what tells its NICs apart stands at its end.
            Shape::LongNames => format!("{name:-<79}x"),
            _ => name,
        };
        let subnet_id = match self.random.below(5) {
            0 => [&spelled_quietly(&network.place, VirtualNetwork::KIND, &network.name), "/subnets/", &subnet.name]
                .concat(),
            _ => network.subnet_id(subnet),
        };
        let dynamic = !is_static && self.settings.shape != Shape::AllStatic && self.random.percent(25);
        let address = IpAddr::V4(self.slots[slot].addresses.take());
        let chance_of_public = if matches!(tier, "web" | "dmz") { 4 } else { 0 };
        let public = self.random.percent(chance_of_public).then(|| PublicAddress {
            name: format!("{vm_name}-pip"),
            address: Ipv4Addr::from_bits(0xC612_0000 + self.random.below(0x1_FFFF)),
        });
        let primary = IpConfiguration {
            name: "ipconfig1".to_owned(),
            subnet_id: subnet_id.clone(),
            address,
            dynamic,
            primary: true,
            public,
        };
        let mut ip_configurations = vec![primary];
        let chance_of_more = if tier == "web" { 5 } else { 1 };
        while ip_configurations.len() < 4 && self.random.percent(chance_of_more) && self.has_spare_address(slot) {
            let name = format!("ipconfig{}", ip_configurations.len() + 1);
            let address = IpAddr::V4(self.slots[slot].addresses.take());
            let subnet_id = subnet_id.clone();
            ip_configurations.push(IpConfiguration { name, subnet_id, address, dynamic, primary: false, public: None });
        }
        if let Some(address) = self.address6(subnet, address) {
            let name = "ipconfig-v6".to_owned();
            ip_configurations.push(IpConfiguration { name, subnet_id, address, dynamic, primary: false, public: None });
        }
        *self.mac += 1;
        Nic {
            place: network.place.clone(),
            name,
            // An odd factor makes them look as if dealt out at random, and keeps them apart.
            mac: self.mac.wrapping_mul(0x9E_3779) & 0xFF_FFFF,
            primary: number == 0,
            vm_id,
            forwards: tier.starts_with("nva-"),
            ip_configurations,
        }
    }

    /// Whether the subnet keeps room for all the NICs to come, even with one address less.
    fn has_spare_address(&self, slot: usize) -> bool {
        let slot = &self.slots[slot];
        slot.tier != "dmz" && slot.addresses.left() > slot.nics_left
    }

    fn address6(&mut self, subnet: &Subnet, address: IpAddr) -> Option<IpAddr> {
        let (Some(base), IpAddr::V4(address)) = (subnet.range6, address) else {
            return None;
        };
        let chance = if self.settings.shape == Shape::Ipv6 { 90 } else { 20 };
        let host = u128::from(address.to_bits() - subnet.range.base);
        self.random.percent(chance).then(|| IpAddr::V6(Ipv6Addr::from_bits(base.to_bits() | host)))
    }

    fn role(&mut self, tier: &'static str) -> (&'static str, bool) {
        let roles = names::roles(tier);
        // The first two in the hub are the domain controllers that every network asks for names.
        let is_first = self.role_counts.iter().map(|(_, count)| count).sum::<u32>() < 2;
        if self.kind == Kind::Hub && is_first { roles[0] } else { *self.random.pick(roles) }
    }

    fn machine_name(&mut self, role: &'static str) -> String {
        let at = self.role_counts.iter().position(|(known, _)| *known == role).unwrap_or_else(|| {
            self.role_counts.push((role, 0));
            self.role_counts.len() - 1
        });
        self.role_counts[at].1 += 1;
        let number = self.role_counts[at].1;
        let word = &self.word;
        let name = match self.network.place.side {
            Side::Source => format!("{role}-{word}-{number:02}"),
            Side::Target => format!("{role}-{word}-neu-{number:02}"),
        };
        match self.settings.shape {
            Shape::LongNames => names::drawn_out(&name, 64).into_owned(),
            _ => name,
        }
    }
}

/// A few machines run at the recovery site at all times.
fn target_nics(plan: &NetworkPlan, source: &SubnetPlan) -> u32 {
    match source.tier {
        "dmz" => 3,
        "shared" => source.nics.min(2),
        // One for sixteen, in small subnets as well: some of them have one, most have none.
        _ => (source.nics + plan.index % 16) / 16,
    }
}

fn spelled_loudly(place: &Place, kind: &str, name: &str) -> String {
    place.id_spelled("resourceGroups", &place.resource_group.to_uppercase(), kind, name)
}

fn spelled_quietly(place: &Place, kind: &str, name: &str) -> String {
    place.id_spelled("resourcegroups", &place.resource_group.to_lowercase(), kind, name)
}
