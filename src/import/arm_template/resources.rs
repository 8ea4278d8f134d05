//! The resources of a template one by one: those of loops as often as these go round, children after their parents, and
//! what stands in the templates of nested deployments.

use std::rc::Rc;

use serde_json::Value;

use super::data::{Data, shown};
use super::evaluation::Evaluation;
use super::expression::inside;
use super::scope::{Context, Scope};
use crate::engine::inventory_rows::Place;
use crate::import::azure::resource::{holds_addresses, kind_of_type};
use crate::import::azure::{Kind, Reader, ids};
use crate::import::json::place::{item, join};

/// How many resources are read of one template, loops gone round.
const MOST_RESOURCES: usize = 20_000;

/// How deep deployments and children may stand in each other.
const DEEPEST: usize = 10;

/// A resource to be read.
pub struct Planned<'t> {
    /// As the template has it.
    pub value: &'t Value,
    /// Where its expressions stand.
    pub context: Context,
    /// `Microsoft.Network/virtualNetworks/subnets`
    pub resource_type: String,
    /// The whole name, with those of its parents: `hub/apps`. May have tokens in it.
    pub name: Rc<str>,
    /// Its id, with braces round what is not known.
    pub id: String,
    /// Where it stands.
    pub place: Place,
}

/// The parent of a child that stands in it.
struct Parent<'p> {
    resource_type: &'p str,
    name: &'p str,
}

const DEPLOYMENTS: &str = "Microsoft.Resources/deployments";

/// Finds the resources of a template.
pub struct Finder<'e, 't> {
    /// Works out names, conditions and loops.
    pub evaluation: &'e mut Evaluation<'t>,
    /// Counts what is left out.
    pub reader: &'e mut Reader,
    /// What was found.
    pub found: Vec<Planned<'t>>,
}

impl<'t> Finder<'_, 't> {
    /// Adds a resource of a template, with all that it stands for.
    pub fn add(&mut self, value: &'t Value, place: Place, context: &Context) {
        let target = self.evaluation.target(context);
        self.add_within(value, place, context, &target, None, DEEPEST);
    }

    fn add_within(
        &mut self,
        value: &'t Value,
        place: Place,
        context: &Context,
        target: &(Data, Data),
        parent: Option<&Parent<'_>>,
        depth: usize,
    ) {
        if !value.is_object() {
            return self.reader.skip("no resource, but a text, number, list or null", place);
        }
        if let Some(resource_type) = self.unwanted(value, parent) {
            return self.reader.skip(self.reader.not_needed(&resource_type), place);
        }
        let copy = &value["copy"];
        if !copy.is_object() {
            return self.add_one(value, place, context, target, parent, depth);
        }
        let name = copy["name"].as_str().unwrap_or_default();
        match self.evaluation.rounds(&copy["count"], context) {
            Some(0) => self.reader.skip("resource of a loop that goes round no time", place),
            Some(rounds) => {
                for index in 0..rounds {
                    let within = context.within(name, index);
                    self.add_one(value, place.clone(), &within, target, parent, depth);
                }
            }
            None => {
                let count = copy["count"].as_str().unwrap_or("nothing");
                let message = format!(
                    "how often the loop {} goes round ({}) cannot be worked out from the template: its resources are left out",
                    crate::import::encoding::quoted(name, 60),
                    crate::import::encoding::quoted(count, 120)
                );
                self.reader.report.doubt(join(&place, "copy.count"), message);
                self.reader.skip("resource of a loop whose rounds cannot be worked out", place);
            }
        }
    }

    /// The type of a resource that is not read, and has nothing in it that is.
    fn unwanted(&self, value: &Value, parent: Option<&Parent<'_>>) -> Option<String> {
        let own = value["type"].as_str().filter(|own| inside(own).is_none())?;
        let resource_type = match parent {
            Some(parent) if !own.contains('.') => format!("{}/{own}", parent.resource_type),
            _ => own.to_owned(),
        };
        let is_wanted = match kind_of_type(&resource_type) {
            Kind::Other(other) => holds_addresses(&other) || other.eq_ignore_ascii_case(DEPLOYMENTS),
            _ => true,
        };
        (!is_wanted && value["resources"].is_null()).then_some(resource_type)
    }

    fn add_one(
        &mut self,
        value: &'t Value,
        place: Place,
        context: &Context,
        target: &(Data, Data),
        parent: Option<&Parent<'_>>,
        depth: usize,
    ) {
        if self.found.len() >= MOST_RESOURCES || depth == 0 || self.evaluation.is_exhausted() {
            return self.reader.skip("resource beyond what is read of one template", place);
        }
        if value["existing"] == Value::Bool(true) {
            return self.reader.skip("resource that the template only refers to", place);
        }
        match value.get("condition").map(|condition| self.evaluation.value(condition, context)) {
            Some(Data::Boolean(false)) => return self.reader.skip("resource whose condition is not met", place),
            Some(condition) if condition.is_unknown() => {
                let message = format!(
                    "whether this is deployed depends on {}, which the template does not say: it is read as if it were",
                    shown(condition.as_text().unwrap_or_default())
                );
                self.reader.doubt_once("condition that is not known", join(&place, "condition"), message);
            }
            _ => {}
        }
        let own_type = self.text(value, "type", context);
        let own_name = self.text(value, "name", context);
        let (Some(own_type), Some(own_name)) = (own_type, own_name) else {
            return self.reader.skip("resource without type and name", place);
        };
        // A child that stands in its parent has the last part of both, or all of them.
        let (resource_type, name): (String, Rc<str>) = match parent {
            Some(parent) if !own_type.contains('.') => {
                (format!("{}/{own_type}", parent.resource_type), format!("{}/{own_name}", parent.name).into())
            }
            _ => (own_type.to_string(), own_name),
        };
        self.evaluation.charge((name.len() + resource_type.len()) / 8);
        if resource_type.eq_ignore_ascii_case(DEPLOYMENTS) {
            return self.deployment(value, place, &name, (context, target), depth);
        }
        let (subscription, group) = (target.0.as_text(), target.1.as_text());
        let id = ids::resource_id(subscription.unwrap_or_default(), group.unwrap_or_default(), &resource_type, &name);
        match id {
            Some(id) => self.found.push(Planned {
                value,
                context: context.clone(),
                resource_type: resource_type.clone(),
                name: name.clone(),
                id: shown(&id),
                place: place.clone(),
            }),
            None => self.reader.skip("resource whose name does not fit its type", place.clone()),
        }
        let parent = Parent { resource_type: &resource_type, name: &name };
        self.list(&value["resources"], &join(&place, "resources"), context, target, Some(&parent), depth - 1);
    }

    /// The resources of a list, or of an object that gives each a name.
    fn list(
        &mut self,
        resources: &'t Value,
        place: &str,
        context: &Context,
        target: &(Data, Data),
        parent: Option<&Parent<'_>>,
        depth: usize,
    ) {
        match resources {
            Value::Array(resources) => {
                for (index, resource) in resources.iter().enumerate() {
                    self.add_within(resource, item(place, index), context, target, parent, depth);
                }
            }
            Value::Object(resources) => {
                for (key, resource) in resources {
                    self.add_within(resource, join(place, short_key(key)), context, target, parent, depth);
                }
            }
            _ => {}
        }
    }

    fn deployment(
        &mut self,
        value: &'t Value,
        place: Place,
        name: &Rc<str>,
        (outer, target): (&Context, &(Data, Data)),
        depth: usize,
    ) {
        let properties = &value["properties"];
        let template = &properties["template"];
        if !template.is_object() {
            let message =
                "this deploys a template that is not in this file: drop that too, or export what it has deployed";
            self.reader.doubt_once("linked template", join(&place, "properties.templateLink"), message.into());
            return self.reader.skip("deployment of a template that is not in this file", place);
        }
        let mut given = |key: &str, otherwise: &Data| match self.text(value, key, outer) {
            Some(text) => Data::Text(text),
            None => otherwise.clone(),
        };
        let target = (given("subscriptionId", &target.0), given("resourceGroup", &target.1));
        let inner = &properties["expressionEvaluationOptions"]["scope"];
        let is_inner = inner.as_str().is_some_and(|scope| scope.eq_ignore_ascii_case("inner"));
        let context = if is_inner {
            let mut scope = Scope::new(&template["parameters"], &template["variables"], &template["outputs"]);
            scope.given = Some((&properties["parameters"], outer.clone()));
            (scope.subscription, scope.group) = target.clone();
            scope.deployment = Data::Text(name.clone());
            Context { scope: self.evaluation.add_scope(scope), round: None }
        } else {
            outer.clone()
        };
        if is_inner {
            self.name_deployment(name, &place, outer, &target, &context);
        }
        let before = (self.found.len(), self.reader.report.rows_in);
        let place = join(&place, "properties.template.resources");
        self.list(&template["resources"], &place, &context, &target, None, depth - 1);
        if before == (self.found.len(), self.reader.report.rows_in) {
            self.reader.skip("deployment without resources", place);
        }
    }

    /// Lets what a deployment gives out be found by its name, by what the template calls it, and by its id.
    fn name_deployment(&mut self, name: &str, place: &str, outer: &Context, target: &(Data, Data), context: &Context) {
        let (subscription, group) = (target.0.as_text(), target.1.as_text());
        let id = ids::resource_id(subscription.unwrap_or_default(), group.unwrap_or_default(), DEPLOYMENTS, name);
        let id = id.unwrap_or_default();
        let without_group = id.split_once("/resourceGroups/").and_then(|(subscription, rest)| {
            rest.split_once('/').map(|(_, provider)| format!("{subscription}/{provider}"))
        });
        let symbol = place.rsplit(['.', ']']).next().unwrap_or_default();
        for name in [name, symbol, &id, without_group.as_deref().unwrap_or_default()] {
            if !name.is_empty() {
                self.evaluation.name_deployment(name, outer, context);
            }
        }
    }

    /// A field of a resource as text, worked out.
    fn text(&mut self, value: &'t Value, key: &str, context: &Context) -> Option<Rc<str>> {
        let text = value.get(key)?.as_str()?;
        match self.evaluation.text(text, context) {
            Data::Text(text) if !text.trim().is_empty() => Some(text),
            Data::Number(number) => Some(number.to_string().into()),
            _ => None,
        }
    }
}

/// A key as places show it: what a template calls a resource may be of any length.
pub fn short_key(key: &str) -> &str {
    let end = key.char_indices().nth(80).map_or(key.len(), |(end, _)| end);
    key.get(..end).unwrap_or(key)
}
