//! Where an expression stands: in which template, with which parameters and variables, and in which rounds of loops.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::data::Data;

/// In which template, and in which rounds of loops, an expression stands.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// Place of the template among the scopes.
    pub scope: usize,
    /// The innermost loop.
    pub round: Option<Rc<Round>>,
}

/// One round of a loop.
#[derive(Debug)]
pub struct Round {
    /// Its name.
    pub name: String,
    /// The number of the round, from 0.
    pub index: i64,
    /// The loop round this one.
    pub outer: Option<Rc<Round>>,
}

impl Context {
    /// Within one more loop.
    pub fn within(&self, name: &str, index: i64) -> Self {
        let round = Round { name: name.to_owned(), index, outer: self.round.clone() };
        Self { scope: self.scope, round: Some(Rc::new(round)) }
    }
}

/// What one template, the outermost or a nested one, gives names to.
pub struct Scope<'t> {
    /// Declared parameters.
    pub parameters: &'t Value,
    /// What a nested deployment gives for them, and where that is to be worked out.
    pub given: Option<(&'t Value, Context)>,
    /// Variables.
    pub variables: &'t Value,
    /// What the template gives out.
    pub outputs: &'t Value,
    /// The subscription that it is deployed into.
    pub subscription: Data,
    /// The resource group that it is deployed into.
    pub group: Data,
    /// The name of the deployment.
    pub deployment: Data,
    /// Parameters and variables that were worked out; `None` while they are.
    pub known: FxHashMap<(bool, String), Option<Data>>,
}

impl<'t> Scope<'t> {
    /// A template without anything given.
    pub fn new(parameters: &'t Value, variables: &'t Value, outputs: &'t Value) -> Self {
        Self {
            parameters,
            given: None,
            variables,
            outputs,
            subscription: Data::unknown("subscription"),
            group: Data::unknown("resource group"),
            deployment: Data::unknown("deployment().name"),
            known: FxHashMap::default(),
        }
    }
}
