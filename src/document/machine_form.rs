//! How VMs, NICs and IP configurations look in the document: serde's view of them.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::attribute_form::AttributesForm;
use super::form::{Maybe, Words, all_borrowed, all_owned, borrowed, each, owned, plain, spelled};
use super::spelling::Spelled;
use crate::engine::file_place::FilePlace;
use crate::engine::inventory::{Allocation, OperatingSystem, PowerState};
use crate::engine::inventory_rows::{IpConfigurationRow, NicRow, SubnetReference, VirtualMachineRow};

/// A virtual machine.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VirtualMachineForm<'a> {
    key: Words<'a>,
    name: Words<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Maybe<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_group: Maybe<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Maybe<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    operating_system: Option<Spelled<OperatingSystem>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    power: Option<Spelled<PowerState>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    zone: Maybe<'a>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    nic_keys: Vec<Words<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    primary_nic_key: Maybe<'a>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    addresses: Vec<Spelled<IpAddr>>,
    #[serde(default, skip_serializing_if = "AttributesForm::is_empty")]
    attributes: AttributesForm,
}

/// A network interface.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NicForm<'a> {
    key: Words<'a>,
    name: Words<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Maybe<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_group: Maybe<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    virtual_machine_key: Maybe<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    virtual_machine_name: Maybe<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    primary: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mac: Maybe<'a>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ip_configurations: Vec<IpConfigurationForm<'a>>,
    #[serde(default, skip_serializing_if = "AttributesForm::is_empty")]
    attributes: AttributesForm,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct IpConfigurationForm<'a> {
    name: Words<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    primary: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<Spelled<IpAddr>>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    ipv6: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    allocation: Option<Spelled<Allocation>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subnet: Option<SubnetReferenceForm<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    public_address: Maybe<'a>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SubnetReferenceForm<'a> {
    #[serde(default, skip_serializing_if = "str::is_empty")]
    network_key: Words<'a>,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    network_name: Words<'a>,
    name: Words<'a>,
}

impl<'a> From<&'a VirtualMachineRow> for VirtualMachineForm<'a> {
    fn from(row: &'a VirtualMachineRow) -> Self {
        Self {
            key: (&row.key).into(),
            name: (&row.name).into(),
            location: borrowed(&row.location),
            resource_group: borrowed(&row.resource_group),
            size: borrowed(&row.size),
            operating_system: row.operating_system.map(Spelled),
            power: row.power.map(Spelled),
            zone: borrowed(&row.zone),
            nic_keys: all_borrowed(&row.nic_keys),
            primary_nic_key: borrowed(&row.primary_nic_key),
            addresses: spelled(&row.addresses),
            attributes: AttributesForm::of(&row.attributes),
        }
    }
}

impl From<VirtualMachineForm<'_>> for VirtualMachineRow {
    fn from(form: VirtualMachineForm<'_>) -> Self {
        Self {
            key: form.key.into(),
            name: form.name.into(),
            location: owned(form.location),
            resource_group: owned(form.resource_group),
            size: owned(form.size),
            operating_system: form.operating_system.map(|value| value.0),
            power: form.power.map(|value| value.0),
            zone: owned(form.zone),
            nic_keys: all_owned(form.nic_keys),
            primary_nic_key: owned(form.primary_nic_key),
            addresses: plain(form.addresses),
            attributes: form.attributes.into_attributes(),
            place: FilePlace::default(),
        }
    }
}

impl<'a> From<&'a NicRow> for NicForm<'a> {
    fn from(row: &'a NicRow) -> Self {
        Self {
            key: (&row.key).into(),
            name: (&row.name).into(),
            location: borrowed(&row.location),
            resource_group: borrowed(&row.resource_group),
            virtual_machine_key: borrowed(&row.virtual_machine_key),
            virtual_machine_name: borrowed(&row.virtual_machine_name),
            number: row.number,
            primary: row.primary,
            mac: borrowed(&row.mac),
            ip_configurations: row.ip_configurations.iter().map(IpConfigurationForm::from).collect(),
            attributes: AttributesForm::of(&row.attributes),
        }
    }
}

impl From<NicForm<'_>> for NicRow {
    fn from(form: NicForm<'_>) -> Self {
        Self {
            key: form.key.into(),
            name: form.name.into(),
            location: owned(form.location),
            resource_group: owned(form.resource_group),
            virtual_machine_key: owned(form.virtual_machine_key),
            virtual_machine_name: owned(form.virtual_machine_name),
            number: form.number,
            primary: form.primary,
            mac: owned(form.mac),
            ip_configurations: each(form.ip_configurations),
            attributes: form.attributes.into_attributes(),
            place: FilePlace::default(),
        }
    }
}

impl<'a> From<&'a IpConfigurationRow> for IpConfigurationForm<'a> {
    fn from(row: &'a IpConfigurationRow) -> Self {
        Self {
            name: (&row.name).into(),
            primary: row.primary,
            address: row.address.map(Spelled),
            ipv6: row.is_ipv6,
            allocation: row.allocation.map(Spelled),
            subnet: row.subnet.as_ref().map(|subnet| SubnetReferenceForm {
                network_key: (&subnet.network_key).into(),
                network_name: (&subnet.network_name).into(),
                name: (&subnet.subnet_name).into(),
            }),
            public_address: borrowed(&row.public_address),
        }
    }
}

impl From<IpConfigurationForm<'_>> for IpConfigurationRow {
    fn from(form: IpConfigurationForm<'_>) -> Self {
        Self {
            name: form.name.into(),
            primary: form.primary,
            address: form.address.map(|value| value.0),
            is_ipv6: form.ipv6,
            allocation: form.allocation.map(|value| value.0),
            subnet: form.subnet.map(|subnet| SubnetReference {
                network_key: subnet.network_key.into(),
                network_name: subnet.network_name.into(),
                subnet_name: subnet.name.into(),
            }),
            public_address: owned(form.public_address),
        }
    }
}
