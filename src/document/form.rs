//! How plans, files, networks and subnets look in the document: serde's view of them.
//!
//! A form borrows while it is written and owns while it is read. `From` leads from a row to its form and back.

use std::borrow::Cow;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::FileNote;
use super::attribute_form::AttributesForm;
use super::machine_form::{NicForm, VirtualMachineForm};
use super::mapping_form::MappingForm;
use super::spelling::{Spelled, Spelling};
use crate::engine::file_place::FilePlace;
use crate::engine::inventory_rows::{InventoryRows, NetworkRow, SubnetRow};
use crate::engine::mapping::Operation;
use crate::engine::text::Text;

/// Text, borrowed or owned.
pub type Words<'a> = Cow<'a, str>;
/// Text that may be missing.
pub type Maybe<'a> = Option<Words<'a>>;
type Prefixes = Vec<Spelled<IpNet>>;

/// A plan document as it is read. It is written piece by piece, by `write`.
#[derive(Deserialize)]
pub struct PlanDocument<'a> {
    /// What a person calls it.
    #[serde(default)]
    pub name: Words<'a>,
    /// Id of the recovery system.
    #[serde(default)]
    pub system: Words<'a>,
    /// The operation looked at last.
    pub operation: Option<Spelled<Operation>>,
    /// Rows of the protected site.
    #[serde(default)]
    pub source: RowsForm<'a>,
    /// Rows of the recovery site.
    #[serde(default)]
    pub target: RowsForm<'a>,
    /// Rows of neither.
    #[serde(default)]
    pub aside: RowsForm<'a>,
    /// What a person stated.
    #[serde(default)]
    pub mapping: MappingForm<'a>,
    /// The files.
    #[serde(default)]
    pub files: Vec<FileForm<'a>>,
}

/// A file that was read.
#[derive(Serialize, Deserialize)]
pub struct FileForm<'a> {
    name: Words<'a>,
    #[serde(default)]
    bytes: u64,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    format: Words<'a>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    read: Vec<CountForm<'a>>,
}

#[derive(Serialize, Deserialize)]
struct CountForm<'a> {
    what: Words<'a>,
    count: u64,
}

/// The rows of one site.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RowsForm<'a> {
    networks: Vec<NetworkForm<'a>>,
    subnets: Vec<SubnetForm<'a>>,
    virtual_machines: Vec<VirtualMachineForm<'a>>,
    nics: Vec<NicForm<'a>>,
}

/// A virtual network. Its subnets are written by `write`, one a line.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkForm<'a> {
    key: Words<'a>,
    name: Words<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Maybe<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_group: Maybe<'a>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    prefixes: Prefixes,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    peered_with: Vec<Words<'a>>,
    #[serde(default, skip_serializing_if = "AttributesForm::is_empty")]
    attributes: AttributesForm,
    #[serde(default, skip_serializing)]
    subnets: Vec<SubnetForm<'a>>,
}

/// A subnet, inside a network or on its own.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubnetForm<'a> {
    #[serde(default, skip_serializing_if = "str::is_empty")]
    network_key: Words<'a>,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    network_name: Words<'a>,
    name: Words<'a>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    prefixes: Prefixes,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    delegations: Vec<Words<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Maybe<'a>,
    #[serde(default, skip_serializing_if = "AttributesForm::is_empty")]
    attributes: AttributesForm,
}

/// A text that may be missing, owned.
pub fn owned(text: Maybe<'_>) -> Option<Text> {
    text.map(Text::from)
}

/// A text that may be missing, borrowed.
pub fn borrowed(text: &Option<Text>) -> Maybe<'_> {
    text.as_deref().map(Cow::Borrowed)
}

/// Texts, owned.
pub fn all_owned(texts: Vec<Words<'_>>) -> Vec<Text> {
    texts.into_iter().map(Text::from).collect()
}

/// Texts, borrowed.
pub fn all_borrowed(texts: &[Text]) -> Vec<Words<'_>> {
    texts.iter().map(|text| Cow::Borrowed(text.as_str())).collect()
}

/// Values with their spelling.
pub fn spelled<T: Spelling + Copy>(values: &[T]) -> Vec<Spelled<T>> {
    values.iter().copied().map(Spelled).collect()
}

/// Values without their spelling.
pub fn plain<T>(values: Vec<Spelled<T>>) -> Vec<T> {
    values.into_iter().map(|value| value.0).collect()
}

/// Rows of forms.
pub fn each<'a, F, T: From<F> + 'a>(forms: Vec<F>) -> Vec<T> {
    forms.into_iter().map(T::from).collect()
}

impl From<RowsForm<'_>> for InventoryRows {
    fn from(form: RowsForm<'_>) -> Self {
        Self {
            networks: each(form.networks),
            subnets: each(form.subnets),
            virtual_machines: each(form.virtual_machines),
            nics: each(form.nics),
        }
    }
}

impl<'a> From<&'a FileNote> for FileForm<'a> {
    fn from(file: &'a FileNote) -> Self {
        let read = file.read.iter().map(|(what, count)| CountForm { what: what.into(), count: *count }).collect();
        Self { name: (&file.name).into(), bytes: file.bytes, format: (&file.format).into(), read }
    }
}

impl From<FileForm<'_>> for FileNote {
    fn from(form: FileForm<'_>) -> Self {
        let read = form.read.into_iter().map(|read| (read.what.into_owned(), read.count)).collect();
        Self { name: form.name.into_owned(), bytes: form.bytes, format: form.format.into_owned(), read }
    }
}

impl<'a> From<&'a NetworkRow> for NetworkForm<'a> {
    fn from(row: &'a NetworkRow) -> Self {
        Self {
            key: (&row.key).into(),
            name: (&row.name).into(),
            location: borrowed(&row.location),
            resource_group: borrowed(&row.resource_group),
            prefixes: spelled(&row.prefixes),
            peered_with: all_borrowed(&row.peered_with),
            subnets: Vec::new(),
            attributes: AttributesForm::of(&row.attributes),
        }
    }
}

impl From<NetworkForm<'_>> for NetworkRow {
    fn from(form: NetworkForm<'_>) -> Self {
        Self {
            key: form.key.into(),
            name: form.name.into(),
            location: owned(form.location),
            resource_group: owned(form.resource_group),
            prefixes: plain(form.prefixes),
            peered_with: all_owned(form.peered_with),
            subnets: each(form.subnets),
            attributes: form.attributes.into_attributes(),
            place: FilePlace::default(),
        }
    }
}

impl<'a> From<&'a SubnetRow> for SubnetForm<'a> {
    fn from(row: &'a SubnetRow) -> Self {
        Self {
            network_key: (&row.network_key).into(),
            network_name: (&row.network_name).into(),
            name: (&row.name).into(),
            prefixes: spelled(&row.prefixes),
            delegations: all_borrowed(&row.delegations),
            location: borrowed(&row.location),
            attributes: AttributesForm::of(&row.attributes),
        }
    }
}

impl From<SubnetForm<'_>> for SubnetRow {
    fn from(form: SubnetForm<'_>) -> Self {
        Self {
            network_key: form.network_key.into(),
            network_name: form.network_name.into(),
            name: form.name.into(),
            prefixes: plain(form.prefixes),
            delegations: all_owned(form.delegations),
            location: owned(form.location),
            attributes: form.attributes.into_attributes(),
            place: FilePlace::default(),
        }
    }
}
