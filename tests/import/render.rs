//! Rows and reports as text that is easy to compare.

use std::fmt::Write;

use landfall::engine::attribute::Attributes;
use landfall::engine::file_place::FilePlace;
use landfall::engine::inventory_rows::{InventoryRows, IpConfigurationRow, SubnetRow};
use landfall::engine::stated_rows::{StatedRows, ThingName};
use landfall::import::{FileContents, FileSample, ReadError, read};

/// Reads a text as a file without a name that would tell anything.
pub fn read_text(text: &str) -> Result<FileContents, ReadError> {
    read(&FileSample { name: "file", bytes: text.as_bytes() })
}

/// Rows and report, or the error.
pub fn render(result: &Result<FileContents, ReadError>) -> String {
    let contents = match result {
        Ok(contents) => contents,
        Err(error) => return format!("{error}\n"),
    };
    let report = &contents.report;
    let mut text = format!("{} ({}), told by {}\n", report.format, report.dialect, report.recognised_by);
    for (kind, count) in &report.read {
        let _ = writeln!(text, "read {count} {kind}");
    }
    for skipped in &report.skipped {
        let _ = writeln!(text, "skipped {} × {}, first at {}", skipped.count, skipped.reason, skipped.first);
    }
    for doubt in &report.doubts {
        let _ = writeln!(text, "doubt at {}: {}", doubt.place, doubt.message);
    }
    text + "\n" + &render_rows(&contents.rows, true) + &render_stated(&contents.stated)
}

/// What a file states.
fn render_stated(stated: &StatedRows) -> String {
    let thing = |thing: &ThingName| {
        format!("{} ({})", thing.id.as_deref().unwrap_or("?"), thing.name.as_deref().unwrap_or("?"))
    };
    let mut text = String::new();
    for row in &stated.mappings {
        let (from, to) = (thing(&row.from), thing(&row.to));
        let _ = writeln!(text, "{} mapping {from} -> {to} @ {}", row.operation.code(), row.place);
    }
    for row in &stated.nics {
        let _ = writeln!(
            text,
            "{} target of {} / {} {:?} at {:?} @ {}",
            row.operation.code(),
            thing(&row.virtual_machine),
            row.nic.as_deref().unwrap_or("?"),
            row.ip_configuration.as_deref().unwrap_or("?"),
            row.source_address,
            row.place,
        );
        let selected = if row.is_selected { " selected" } else { "" };
        let network = row.network.as_ref().map_or_else(|| "?".into(), thing);
        let subnet = row.subnet.as_deref().unwrap_or("?");
        let address = if row.is_dhcp { "DHCP".into() } else { format!("{:?}", row.address) };
        let _ = writeln!(text, "  {network} / {subnet} / {address}{selected}");
        text += &render_attributes(&row.attributes);
    }
    for row in &stated.octet_rules {
        let is_read = landfall::engine::address_policy::text::parse("octets", &row.rule).is_ok();
        let _ = writeln!(text, "rule {}{} @ {}", row.rule, if is_read { "" } else { " (UNREADABLE)" }, row.place);
    }
    text
}

/// Rows, with or without the places where they stand.
pub fn render_rows(rows: &InventoryRows, with_places: bool) -> String {
    let at = |place: &FilePlace| if with_places { format!(" @ {place}") } else { String::new() };
    let mut text = String::new();
    for network in &rows.networks {
        let _ = writeln!(
            text,
            "network {} in {:?}/{:?} {:?} peers {:?} key {}{}",
            network.name,
            network.location.as_deref().unwrap_or("?"),
            network.resource_group.as_deref().unwrap_or("?"),
            network.prefixes,
            network.peered_with,
            network.key,
            at(&network.place),
        );
        text += &render_attributes(&network.attributes);
        for subnet in &network.subnets {
            let _ = writeln!(text, "  {}{}", render_subnet(subnet), at(&subnet.place));
            text += &render_attributes(&subnet.attributes);
        }
    }
    for subnet in &rows.subnets {
        let _ = writeln!(
            text,
            "{} of {} {}{}",
            render_subnet(subnet),
            subnet.network_name,
            subnet.network_key,
            at(&subnet.place)
        );
    }
    for machine in &rows.virtual_machines {
        let _ = writeln!(
            text,
            "vm {} in {:?}/{:?} {:?} {:?} {:?} zone {:?} addresses {:?} key {}{}",
            machine.name,
            machine.location.as_deref().unwrap_or("?"),
            machine.resource_group.as_deref().unwrap_or("?"),
            machine.size.as_deref().unwrap_or("?"),
            machine.operating_system,
            machine.power,
            machine.zone,
            machine.addresses,
            machine.key,
            at(&machine.place),
        );
        text += &render_attributes(&machine.attributes);
        for key in &machine.nic_keys {
            let primary = if machine.primary_nic_key.as_ref() == Some(key) { " (primary)" } else { "" };
            let _ = writeln!(text, "  nic {key}{primary}");
        }
    }
    for nic in &rows.nics {
        let _ = writeln!(
            text,
            "nic {} in {:?}/{:?} number {:?} primary {:?} mac {:?} vm {:?} {:?} key {}{}",
            nic.name,
            nic.location.as_deref().unwrap_or("?"),
            nic.resource_group.as_deref().unwrap_or("?"),
            nic.number,
            nic.primary,
            nic.mac.as_deref().unwrap_or("?"),
            nic.virtual_machine_name.as_deref().unwrap_or("?"),
            nic.virtual_machine_key.as_deref().unwrap_or("?"),
            nic.key,
            at(&nic.place),
        );
        text += &render_attributes(&nic.attributes);
        for configuration in &nic.ip_configurations {
            let _ = writeln!(text, "  {}", render_ip_configuration(configuration));
        }
    }
    text
}

fn render_attributes(attributes: &Attributes) -> String {
    attributes.iter().map(|(attribute, value)| format!("  {} = {value:?}\n", attribute.code())).collect()
}

fn render_subnet(subnet: &SubnetRow) -> String {
    format!("subnet {} {:?} delegated to {:?}", subnet.name, subnet.prefixes, subnet.delegations)
}

fn render_ip_configuration(configuration: &IpConfigurationRow) -> String {
    let subnet =
        configuration.subnet.as_ref().map(|subnet| format!("{} in {}", subnet.subnet_name, subnet.network_key));
    format!(
        "{} {:?} {}{:?} primary {:?} subnet {:?} public {:?}",
        configuration.name,
        configuration.address,
        if configuration.is_ipv6 { "IPv6 " } else { "" },
        configuration.allocation,
        configuration.primary,
        subnet.as_deref().unwrap_or("?"),
        configuration.public_address.as_deref().unwrap_or("?"),
    )
}
