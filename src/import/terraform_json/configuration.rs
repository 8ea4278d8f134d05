//! The configuration that a plan carries: which resource's id an argument takes, where the id itself is not known yet.
//!
//! The plan gives no expressions, only what they refer to: `azurerm_subnet.app[0].id`, `var.subnet_id`,
//! `module.net.subnet_ids["app"]`. Variables are followed to the call of their module, outputs into the module. What runs
//! through locals or `each.value` is not in the plan.

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::instances::Instance;

/// How deep modules may stand in each other, and how often a reference may lead into another one.
const MOST_MODULES: usize = 32;

/// How many references are followed for one argument.
const MOST_REFERENCES: usize = 512;

/// What is configured, and which instances there are.
pub struct Configuration<'c> {
    /// Modules by path, without indexes.
    modules: FxHashMap<String, &'c Value>,
    /// Expressions of resources, by the module's path and the resource's address.
    expressions: FxHashMap<String, &'c Value>,
    /// Instances by address, and by address without the indexes of modules; `None` where several have one.
    by_address: FxHashMap<String, Option<usize>>,
}

/// What is looked for, and from where.
struct Question<'q> {
    resource_type: &'q str,
    /// With the indexes of modules, as far as they are known.
    module: String,
    /// Of several instances the one with this index.
    index: Option<String>,
}

impl<'c> Configuration<'c> {
    /// Of a plan's configuration and its instances.
    pub fn new(configuration: &'c Value, instances: &[Instance<'_>]) -> Self {
        let (modules, expressions, by_address) = Default::default();
        let mut found = Self { modules, expressions, by_address };
        found.add_module(String::new(), &configuration["root_module"], MOST_MODULES);
        for (place, instance) in instances.iter().enumerate() {
            let Instance { module, resource, index, .. } = instance;
            let plain = without_indexes(module);
            for module in [module, &plain] {
                found.add_instance(format!("{module}/{resource}"), place);
                if let Some(index) = index {
                    found.add_instance(format!("{module}/{resource}[{index}]"), place);
                }
            }
        }
        found
    }

    fn add_module(&mut self, path: String, module: &'c Value, depth: usize) {
        for resource in module["resources"].as_array().into_iter().flatten() {
            if let Some(address) = resource["address"].as_str() {
                self.expressions.insert(format!("{path}/{address}"), &resource["expressions"]);
            }
        }
        for (name, call) in module["module_calls"].as_object().into_iter().flatten() {
            if let Some(depth) = depth.checked_sub(1) {
                let dot = if path.is_empty() { "" } else { "." };
                self.add_module(format!("{path}{dot}module.{name}"), &call["module"], depth);
            }
        }
        self.modules.insert(path, module);
    }

    fn add_instance(&mut self, address: String, place: usize) {
        let known = self.by_address.entry(address).or_insert(Some(place));
        if *known != Some(place) {
            *known = None;
        }
    }

    /// The instances whose ids an argument takes; none where one of them cannot be told. The argument of a block stands
    /// behind the block's name and number.
    pub fn targets(&self, instance: &Instance<'_>, argument: &[&str], resource_type: &str) -> Vec<usize> {
        let address = format!("{}/{}", without_indexes(&instance.module), instance.resource);
        let Some(mut expression) = self.expressions.get(&address).copied() else { return Vec::new() };
        for part in argument {
            expression = match part.parse::<usize>() {
                Ok(number) => &expression[number],
                Err(_) => &expression[*part],
            };
        }
        let question = Question { resource_type, module: instance.module.clone(), index: instance.index.clone() };
        let mut targets = Vec::new();
        let mut budget = MOST_REFERENCES;
        match self.follow(expression, &question, MOST_MODULES, &mut budget, &mut targets) {
            Some(()) => targets,
            None => Vec::new(),
        }
    }

    /// Adds what an expression refers to; `None` where that cannot be told.
    fn follow(
        &self,
        expression: &Value,
        question: &Question<'_>,
        depth: usize,
        budget: &mut usize,
        targets: &mut Vec<usize>,
    ) -> Option<()> {
        let references = expression["references"].as_array()?.iter().take(*budget);
        let references: Vec<Reference<'_>> =
            references.filter_map(|reference| Reference::of(reference.as_str()?, question)).collect();
        let depth = depth.checked_sub(1)?;
        let before = targets.len();
        for (at, reference) in references.iter().enumerate() {
            *budget = budget.checked_sub(1)?;
            // Terraform lists what a reference runs through as well: the most telling of each counts.
            let is_vague =
                references.iter().enumerate().any(|(other, it)| other != at && it.tells_more_than(reference));
            if !is_vague {
                self.follow_one(reference, question, depth, budget, targets)?;
            }
        }
        (targets.len() > before).then_some(())
    }

    fn follow_one(
        &self,
        reference: &Reference<'_>,
        question: &Question<'_>,
        depth: usize,
        budget: &mut usize,
        targets: &mut Vec<usize>,
    ) -> Option<()> {
        match reference.to {
            Target::Resource(resource) => {
                let place = self.instance(&question.module, resource, reference.index, question.index.as_deref())?;
                if !targets.contains(&place) {
                    targets.push(place);
                }
                Some(())
            }
            Target::Variable(name) => {
                let (parent, call) = parent(&question.module)?;
                let call = &self.modules.get(&without_indexes(parent))?["module_calls"][call];
                let index = reference.index.or_else(|| last_index(&question.module)).or(question.index.as_deref());
                let outer = Question { module: parent.to_owned(), index: index.map(str::to_owned), ..*question };
                self.follow(&call["expressions"][name], &outer, depth, budget, targets)
            }
            Target::Output(call, call_index, name) => {
                let dot = if question.module.is_empty() { "" } else { "." };
                let brackets = call_index.map(|index| format!("[{index}]")).unwrap_or_default();
                let module = format!("{}{dot}module.{call}{brackets}", question.module);
                let output = &self.modules.get(&without_indexes(&module))?["outputs"][name]["expression"];
                let index = reference.index.or(question.index.as_deref()).map(str::to_owned);
                self.follow(output, &Question { module, index, ..*question }, depth, budget, targets)
            }
        }
    }

    /// The instance of a resource: the one with the index given, else the only one, else the one with the index of what
    /// refers to it.
    fn instance(&self, module: &str, resource: &str, index: Option<&str>, own_index: Option<&str>) -> Option<usize> {
        let plain = without_indexes(module);
        let brackets = |index: Option<&str>| index.map(|index| format!("[{index}]"));
        let endings = match brackets(index) {
            Some(given) => [Some(given), None],
            None => [Some(String::new()), brackets(own_index)],
        };
        endings.into_iter().flatten().find_map(|ending| {
            let look = |module: &str| self.by_address.get(&format!("{module}/{resource}{ending}")).copied().flatten();
            look(module).or_else(|| look(&plain))
        })
    }
}

/// One thing that an expression refers to.
#[derive(Clone, Copy)]
struct Reference<'r> {
    to: Target<'r>,
    index: Option<&'r str>,
}

#[derive(Clone, Copy, PartialEq)]
enum Target<'r> {
    Resource(&'r str),
    Variable(&'r str),
    Output(&'r str, Option<&'r str>, &'r str),
}

impl<'r> Reference<'r> {
    /// `None` where it is nothing that can be followed, or of another type.
    fn of(text: &'r str, question: &Question<'_>) -> Option<Self> {
        let (first, first_index, rest) = step(text)?;
        let (second, second_index, rest) = step(rest?)?;
        if first_index.is_some() {
            return None;
        }
        match first {
            "var" => Some(Self { to: Target::Variable(second), index: second_index }),
            "module" => {
                let (output, index, _) = step(rest?)?;
                Some(Self { to: Target::Output(second, second_index, output), index })
            }
            _ if first == question.resource_type => {
                let resource = text.get(..first.len() + 1 + second.len())?;
                Some(Self { to: Target::Resource(resource), index: second_index })
            }
            _ => None,
        }
    }

    /// Whether it is the same with an index, or the earlier of two alike.
    fn tells_more_than(&self, other: &Self) -> bool {
        match (self.to, other.to) {
            (Target::Output(call, Some(_), name), Target::Output(other_call, None, other_name)) => {
                call == other_call && name == other_name
            }
            _ => self.to == other.to && self.index.is_some() && other.index.is_none(),
        }
    }
}

/// The first name of a reference, its index, and what follows.
fn step(text: &str) -> Option<(&str, Option<&str>, Option<&str>)> {
    let end = text.find(['.', '[']).unwrap_or(text.len());
    let name = text.get(..end).filter(|name| !name.is_empty())?;
    let rest = text.get(end..)?;
    let Some(inner) = rest.strip_prefix('[') else { return Some((name, None, rest.strip_prefix('.'))) };
    let close = if inner.starts_with('"') { inner.find("\"]")? + 1 } else { inner.find(']')? };
    Some((name, inner.get(..close), inner.get(close + 1..)?.strip_prefix('.')))
}

/// The module that calls a module, and under which name.
fn parent(module: &str) -> Option<(&str, &str)> {
    let mut start = None;
    let mut quoted = false;
    for (place, letter) in module.char_indices() {
        quoted ^= letter == '"';
        if !quoted && module[place..].starts_with("module.") && (place == 0 || module[..place].ends_with('.')) {
            start = Some(place);
        }
    }
    let start = start?;
    let (name, _, _) = step(module.get(start + "module.".len()..)?)?;
    Some((module.get(..start)?.trim_end_matches('.'), name))
}

/// The index with which an address ends.
fn last_index(address: &str) -> Option<&str> {
    let inner = address.strip_suffix(']')?;
    let start = if inner.ends_with('"') { inner.rfind("[\"")? } else { inner.rfind('[')? };
    inner.get(start + 1..)
}

/// `module.a[0].module.b["x"]` as `module.a.module.b`.
fn without_indexes(address: &str) -> String {
    let mut plain = String::with_capacity(address.len());
    let (mut depth, mut quoted) = (0_usize, false);
    for letter in address.chars() {
        match letter {
            '"' => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => depth = depth.saturating_sub(1),
            _ if depth == 0 && !quoted => plain.push(letter),
            _ => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_taken_apart_also_where_indexes_hold_dots_and_brackets() {
        assert_eq!(step("azurerm_subnet.app[0].id"), Some(("azurerm_subnet", None, Some("app[0].id"))));
        assert_eq!(step("app[\"a.b]c\"].id"), Some(("app", Some("\"a.b]c\""), Some("id"))));
        assert_eq!(step("app"), Some(("app", None, None)));
        assert_eq!([step(""), step("app[0"), step("[0]")], [None, None, None]);
        assert_eq!(without_indexes("module.a[0].module.b[\"x.y\"]"), "module.a.module.b");
        assert_eq!(parent("module.a[0].module.b[\"module.c\"]"), Some(("module.a[0]", "b")));
        assert_eq!(parent("module.a"), Some(("", "a")));
        assert_eq!(last_index("module.a[0].module.b[\"x\"]"), Some("\"x\""));
        assert_eq!(last_index("module.a"), None);
    }
}
