//! Working expressions out: parameters by their values, variables, loops, and what nested deployments give out.
//!
//! # Invariants
//!
//! 1. Nothing is guessed: what the template does not say becomes a token, the same for the same question.
//! 2. Work is bounded, however the template is made: steps are counted, and calls go so deep and no deeper.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::data::{Data, has_token, shown};
use super::expression::{Expression, Form, inside, literal, parse};
use super::functions;
use super::scope::{Context, Scope};
use super::tokens::{argument, named, part_name, short, table};
use crate::engine::text::Key;

/// How many steps are taken for one template.
const MOST_STEPS: usize = 3_000_000;

/// How deep values, expressions and variables may stand in each other.
const DEEPEST: usize = 100;

/// How many times a loop may go round: as often as Azure lets it.
pub const MOST_ROUNDS: i64 = 800;

/// Works expressions out.
pub struct Evaluation<'t> {
    scopes: Vec<Scope<'t>>,
    deployments: FxHashMap<Key, Context>,
    steps: usize,
    depth: usize,
}

impl<'t> Evaluation<'t> {
    /// Of a template.
    pub fn new(scope: Scope<'t>) -> Self {
        Self { scopes: vec![scope], deployments: FxHashMap::default(), steps: MOST_STEPS, depth: 0 }
    }

    /// Adds the template of a nested deployment.
    pub fn add_scope(&mut self, scope: Scope<'t>) -> usize {
        self.scopes.push(scope);
        self.scopes.len() - 1
    }

    /// Lets a nested deployment be found by its id, or from within a template by its name there, for what it gives out.
    pub fn name_deployment(&mut self, name: &str, within: &Context, context: &Context) {
        self.deployments.insert(deployment_key(name, within), context.clone());
    }

    /// Subscription and resource group of a template.
    pub fn target(&self, context: &Context) -> (Data, Data) {
        match self.scopes.get(context.scope) {
            Some(scope) => (scope.subscription.clone(), scope.group.clone()),
            None => (Data::unknown("subscription"), Data::unknown("resource group")),
        }
    }

    /// Whether there was more to work out than is done.
    pub fn is_exhausted(&self) -> bool {
        self.steps == 0
    }

    /// Takes steps; `false` where none are left.
    pub fn charge(&mut self, steps: usize) -> bool {
        self.steps = self.steps.saturating_sub(steps.max(1));
        self.steps > 0
    }

    /// A value with all expressions in it worked out.
    pub fn value(&mut self, value: &'t Value, context: &Context) -> Data {
        if self.depth >= DEEPEST || !self.charge(1) {
            return Data::unknown("more than is worked out");
        }
        self.depth += 1;
        let data = match value {
            Value::String(text) => self.text(text, context),
            Value::Array(items) => Data::list(items.iter().map(|item| self.value(item, context)).collect()),
            Value::Object(members) => {
                let mut all: Vec<(Rc<str>, Data)> = Vec::with_capacity(members.len());
                for (key, value) in members {
                    match value.as_array().filter(|_| key == "copy") {
                        Some(loops) => all.extend(loops.iter().filter_map(|it| self.looped(it, context))),
                        None => all.push((key.as_str().into(), self.value(value, context))),
                    }
                }
                Data::Object(Rc::new(all))
            }
            other => Data::of(other),
        };
        self.depth -= 1;
        data
    }

    /// A text, worked out if it is an expression.
    pub fn text(&mut self, text: &'t str, context: &Context) -> Data {
        if !self.charge(text.len() / 8) {
            return Data::unknown("more than is worked out");
        }
        let Some(expression) = inside(text) else { return Data::text(literal(text)) };
        match parse(expression) {
            Some(parsed) => self.expression(&parsed, context),
            None => Data::unknown(&short(expression.trim())),
        }
    }

    /// A list that a loop makes: `{"name": …, "count": …, "input": …}`.
    fn looped(&mut self, copy: &'t Value, context: &Context) -> Option<(Rc<str>, Data)> {
        let name = copy["name"].as_str()?;
        let Some(rounds) = self.rounds(&copy["count"], context) else {
            return Some((name.into(), Data::unknown(&format!("copy {name}"))));
        };
        let input = &copy["input"];
        let items = (0..rounds).map(|index| self.value(input, &context.within(name, index)));
        Some((name.into(), Data::list(items.collect())))
    }

    /// How many times a loop goes round.
    pub fn rounds(&mut self, count: &'t Value, context: &Context) -> Option<i64> {
        let count = self.value(count, context);
        let count = count.as_number().or_else(|| count.as_text()?.parse().ok())?;
        (0..=MOST_ROUNDS).contains(&count).then_some(count)
    }

    fn expression(&mut self, expression: &Expression<'_>, context: &Context) -> Data {
        if self.depth >= DEEPEST || !self.charge(1) {
            return Data::unknown("more than is worked out");
        }
        self.depth += 1;
        let data = match &expression.form {
            Form::Text(text) => Data::text(text),
            Form::Number(number) => Data::Number(*number),
            Form::Call(name, arguments) => self.call(name, arguments, context),
            Form::Member(base, name, may_lack) => match self.output(base, name, context) {
                Some(output) => output,
                None => {
                    let base = self.expression(base, context);
                    self.part(&base, &Data::text(name), *may_lack)
                }
            },
            Form::Item(base, key, may_lack) => {
                let base = self.expression(base, context);
                let key = self.expression(key, context);
                self.part(&base, &key, *may_lack)
            }
        };
        self.depth -= 1;
        data
    }

    fn part(&mut self, base: &Data, key: &Data, may_lack: bool) -> Data {
        self.charge(base.size());
        let found = match (base, key) {
            (Data::Object(_), Data::Text(key)) => base.member(key),
            (Data::List(items), Data::Number(index)) => usize::try_from(*index).ok().and_then(|index| items.get(index)),
            (Data::Null, _) if may_lack => return Data::Null,
            _ => None,
        };
        match (found, base) {
            (Some(found), _) => found.clone(),
            (None, Data::Object(_) | Data::List(_)) if may_lack => Data::Null,
            (None, Data::Object(_) | Data::List(_)) => {
                Data::unknown(&short(&format!("{}[{}]", table(base), named(key))))
            }
            _ => Data::unknown(&short(&format!("{}.{}", named(base), part_name(key)))),
        }
    }

    /// `reference('deployment').outputs.name`, as the object with the value that it is.
    fn output(&mut self, base: &Expression<'_>, name: &str, context: &Context) -> Option<Data> {
        let Form::Member(inner, "outputs", _) = &base.form else { return None };
        let Form::Call(function, arguments) = &inner.form else { return None };
        if !function.eq_ignore_ascii_case("reference") {
            return None;
        }
        let of = self.expression(arguments.first()?, context);
        let context = self.deployments.get(&deployment_key(of.as_text()?, context)).cloned()?;
        let outputs = self.scopes.get(context.scope)?.outputs;
        let (_, output) = outputs.as_object()?.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        let value = self.value(output.get("value")?, &context);
        Some(Data::object([("value", value)]))
    }

    fn call(&mut self, name: &str, arguments: &[Expression<'_>], context: &Context) -> Data {
        let lower = name.to_ascii_lowercase();
        if let Some(data) = self.lazy(&lower, arguments, context) {
            return data;
        }
        let mut values: Vec<Data> = arguments.iter().map(|argument| self.expression(argument, context)).collect();
        let size: usize = values.iter().map(Data::size).sum();
        if !self.charge(size) {
            return Data::unknown("more than is worked out");
        }
        let worked_out = match lower.as_str() {
            "parameters" | "variables" => match values.as_slice() {
                [Data::Text(name)] if !has_token(name) => Some(self.named(lower == "parameters", name, context)),
                _ => None,
            },
            "copyindex" => copy_index(&values, context),
            "resourcegroup" if values.is_empty() => Some(self.resource_group(context)),
            "subscription" if values.is_empty() => Some(self.subscription(context)),
            "deployment" if values.is_empty() => {
                let name = self.scopes.get(context.scope).map(|scope| scope.deployment.clone());
                name.map(|name| Data::object([("name", name)]))
            }
            "resourceid" | "subscriptionresourceid" => {
                let (subscription, group) = self.target(context);
                whole_id(&mut values, subscription, group).and_then(|()| functions::call(&lower, &values))
            }
            "extensionresourceid" => extension_id(&values),
            _ => functions::call(&lower, &values),
        };
        worked_out.unwrap_or_else(|| {
            let arguments: Vec<String> = values.iter().map(argument).collect();
            Data::unknown(&short(&format!("{name}({})", arguments.join(", "))))
        })
    }

    /// Functions that do not look at all of their arguments.
    fn lazy(&mut self, name: &str, arguments: &[Expression<'_>], context: &Context) -> Option<Data> {
        match (name, arguments) {
            ("if", [condition, then, otherwise]) => match self.expression(condition, context) {
                Data::Boolean(true) => Some(self.expression(then, context)),
                Data::Boolean(false) => Some(self.expression(otherwise, context)),
                unknown => Some(Data::unknown(&short(&format!("if({}, …)", named(&unknown))))),
            },
            ("and" | "or", arguments) => {
                let ends_at = name == "or";
                for argument in arguments {
                    match self.expression(argument, context) {
                        Data::Boolean(value) if value == ends_at => return Some(Data::Boolean(value)),
                        Data::Boolean(_) => {}
                        unknown => return Some(Data::unknown(&short(&format!("{name}({}, …)", named(&unknown))))),
                    }
                }
                Some(Data::Boolean(!ends_at))
            }
            ("coalesce", arguments) => {
                let mut values = arguments.iter().map(|argument| self.expression(argument, context));
                Some(values.find(|value| *value != Data::Null).unwrap_or(Data::Null))
            }
            ("tryget", [base, keys @ ..]) => {
                let mut data = self.expression(base, context);
                for key in keys {
                    let key = self.expression(key, context);
                    data = self.part(&data, &key, true);
                }
                Some(data)
            }
            _ => None,
        }
    }

    /// A parameter or variable by its name.
    fn named(&mut self, is_parameter: bool, name: &str, context: &Context) -> Data {
        let key = (is_parameter, name.to_ascii_lowercase());
        let Some(scope) = self.scopes.get_mut(context.scope) else { return Data::unknown(name) };
        match scope.known.get(&key) {
            Some(Some(data)) => return data.clone(),
            // It is made of itself.
            Some(None) => return Data::unknown(name),
            None => scope.known.insert(key.clone(), None),
        };
        let data = if is_parameter { self.parameter(name, context) } else { self.variable(name, context) };
        if let Some(scope) = self.scopes.get_mut(context.scope) {
            scope.known.insert(key, Some(data.clone()));
        }
        data
    }

    fn parameter(&mut self, name: &str, context: &Context) -> Data {
        let own = Context { scope: context.scope, round: None };
        let Some(scope) = self.scopes.get(context.scope) else { return Data::unknown(name) };
        let given = scope.given.as_ref().and_then(|(given, context)| Some((member(given, name)?, context.clone())));
        let declared = member(scope.parameters, name);
        if let Some((given, context)) = given {
            // All of `{"value": …}` may be an expression, and the value may be made by a loop.
            let given = self.value(given, &context);
            return match given.member("value") {
                Some(value) => value.clone(),
                None if given.is_unknown() => given,
                None => Data::unknown(name),
            };
        }
        let Some(declared) = declared else { return Data::unknown(&format!("parameters('{name}')")) };
        match declared.get("defaultValue") {
            Some(default) if !default.is_null() => self.value(default, &own),
            _ if declared["nullable"] == Value::Bool(true) => Data::Null,
            _ => Data::unknown(name),
        }
    }

    fn variable(&mut self, name: &str, context: &Context) -> Data {
        let own = Context { scope: context.scope, round: None };
        let variables = self.scopes.get(context.scope).map_or(&Value::Null, |scope| scope.variables);
        if let Some(variable) = member(variables, name) {
            return self.value(variable, &own);
        }
        let loops = variables["copy"].as_array().into_iter().flatten();
        let found =
            loops.into_iter().find(|it| it["name"].as_str().is_some_and(|known| known.eq_ignore_ascii_case(name)));
        match found.and_then(|found| self.looped(found, &own)) {
            Some((_, data)) => data,
            None => Data::unknown(&format!("variables('{name}')")),
        }
    }

    fn resource_group(&self, context: &Context) -> Data {
        let (subscription, group) = self.target(context);
        let part = |data: &Data| data.as_text().unwrap_or_default().to_owned();
        let id = format!("/subscriptions/{}/resourceGroups/{}", part(&subscription), part(&group));
        let location = Data::unknown("resourceGroup().location");
        Data::object([("id", Data::text(id)), ("name", group), ("location", location)])
    }

    fn subscription(&self, context: &Context) -> Data {
        let (subscription, _) = self.target(context);
        let id = format!("/subscriptions/{}", subscription.as_text().unwrap_or_default());
        Data::object([("id", Data::text(id)), ("subscriptionId", subscription)])
    }
}

/// An id is the same everywhere, a name only within its template.
fn deployment_key(name: &str, within: &Context) -> Key {
    let name = shown(name);
    let scoped = if name.starts_with('/') { name } else { format!("{}:{name}", within.scope) };
    Key::from(scoped.as_str())
}

/// The member of an object, whatever the case of its key.
fn member<'t>(value: &'t Value, key: &str) -> Option<&'t Value> {
    let members = value.as_object()?;
    members.get(key).or_else(|| members.iter().find(|(known, _)| known.eq_ignore_ascii_case(key)).map(|(_, it)| it))
}

/// `copyIndex()`, `copyIndex('nics')`, `copyIndex('nics', 1)`, `copyIndex(1)`.
fn copy_index(arguments: &[Data], context: &Context) -> Option<Data> {
    let (name, offset) = match arguments {
        [] => (None, 0),
        [Data::Number(offset)] => (None, *offset),
        [Data::Text(name)] => (Some(name), 0),
        [Data::Text(name), Data::Number(offset)] => (Some(name), *offset),
        _ => return None,
    };
    let mut round = context.round.as_ref();
    while let Some(this) = round {
        if name.is_none_or(|name| this.name.eq_ignore_ascii_case(name)) {
            return this.index.checked_add(offset).map(Data::Number);
        }
        round = this.outer.as_ref();
    }
    None
}

/// Puts subscription and resource group before the type where they are left out.
fn whole_id(arguments: &mut Vec<Data>, subscription: Data, group: Data) -> Option<()> {
    let is_type = |data: &Data| {
        data.as_text().is_some_and(|text| text.split_once('/').is_some_and(|(namespace, _)| namespace.contains('.')))
    };
    match arguments.iter().take(3).position(is_type)? {
        0 => drop(arguments.splice(0..0, [subscription, group])),
        1 => arguments.insert(0, subscription),
        _ => {}
    }
    Some(())
}

/// `extensionResourceId(id of what it belongs to, type, name…)`.
fn extension_id(arguments: &[Data]) -> Option<Data> {
    let [base, resource_type, names @ ..] = arguments else { return None };
    let names: Option<Vec<&str>> = names.iter().map(Data::as_text).collect();
    let tail = crate::import::azure::ids::resource_id("", "", resource_type.as_text()?, &names?.join("/"))?;
    let (_, tail) = tail.split_once("/providers/")?;
    Some(Data::text(format!("{}/providers/{tail}", base.as_text()?)))
}
