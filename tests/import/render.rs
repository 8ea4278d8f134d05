//! Rows and reports as text that is easy to compare.

use std::fmt::Write;

use landfall::engine::attribute::Attributes;
use landfall::engine::inventory_rows::{InventoryRows, IpConfigurationRow, SubnetRow};
use landfall::engine::stated_rows::StatedRows;
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
    text + "\n" + &render_rows(&contents.rows, true)
}

/// Rows, with or without the places where they stand.
pub fn render_rows(rows: &InventoryRows, with_places: bool) -> String {
    let at = |place: &str| if with_places { format!(" @ {place}") } else { String::new() };
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

/// Statements, a line each.
pub fn render_stated(stated: &StatedRows) -> String {
    let mut text = String::new();
    for row in &stated.mappings {
        let _ = writeln!(text, "{} {:?} to {:?} @ {}", row.operation.code(), row.from, row.to, row.place);
    }
    for row in &stated.nics {
        let _ = writeln!(
            text,
            "{} nic {:?} of {:?} to {:?} subnet {:?} address {:?} @ {}",
            row.operation.code(),
            row.nic.as_deref().unwrap_or("?"),
            row.virtual_machine.name.as_deref().unwrap_or("?"),
            row.network.as_ref().and_then(|network| network.name.as_deref()).unwrap_or("?"),
            row.subnet.as_deref().unwrap_or("?"),
            row.address,
            row.place,
        );
    }
    text
}
