//! The fields of a resource as readers of Azure resources ask for them: expressions worked out, and what cannot be worked
//! out noted.
//!
//! Only fields that are read are worked out: passwords and scripts are not.

use serde_json::Value;

use super::data::{Data, has_token, shown, tokens};
use super::evaluation::Evaluation;
use super::expression::inside;
use super::resources::Planned;
use super::scope::Context;
use crate::engine::inventory_rows::Place;
use crate::import::azure::{Field, Member, Node, Reader};
use crate::import::encoding::quoted;
use crate::import::json::place::{item, join};

/// How many different things that cannot be worked out are told of.
const MOST_TOLD: usize = 100;

/// What could not be worked out, to be told once each.
#[derive(Default)]
pub struct Unresolved {
    /// Tokens in names and ids: which, the first place and expression, how often.
    kept: Vec<(String, Place, String, usize)>,
    /// Fields that are left out: the field and expression, the first place, how often.
    left_out: Vec<((&'static str, String), Place, usize)>,
}

impl Unresolved {
    fn keep(&mut self, token: &str, place: &str, expression: &str) {
        if let Some((.., count)) = self.kept.iter_mut().find(|(known, ..)| known == token) {
            *count += 1;
        } else if self.kept.len() < MOST_TOLD {
            self.kept.push((token.to_owned(), place.to_owned(), expression.to_owned(), 1));
        }
    }

    fn leave_out(&mut self, field: &'static str, place: &str, expression: &str) {
        let known = self.left_out.iter_mut().find(|((known, text), ..)| *known == field && text == expression);
        if let Some((.., count)) = known {
            *count += 1;
        } else if self.left_out.len() < MOST_TOLD {
            self.left_out.push(((field, expression.to_owned()), place.to_owned(), 1));
        }
    }

    /// Says what could not be worked out.
    pub fn report(self, reader: &mut Reader) {
        for (token, place, expression, count) in self.kept {
            let more = more(count);
            let message = format!(
                "found {}; the template does not say what {{{token}}} is. Names and ids are read with that in them{more}. Give it a \
                 value in the template (defaultValue), or export what is deployed",
                quoted(&expression, 160)
            );
            reader.report.doubt(place, message);
        }
        for ((field, expression), place, count) in self.left_out {
            let more = more(count);
            let message = format!(
                "found {}, which cannot be worked out from the template; {field} is left out{more}",
                quoted(&expression, 160)
            );
            reader.report.doubt(place, message);
        }
    }
}

fn more(count: usize) -> String {
    match count {
        0 | 1 => String::new(),
        2 => ", here and once more".into(),
        _ => format!(", here and {} times more", count - 1),
    }
}

/// Makes the fields of a resource.
pub struct Fields<'e, 't> {
    /// Works out expressions.
    pub evaluation: &'e mut Evaluation<'t>,
    /// What cannot be worked out.
    pub unresolved: &'e mut Unresolved,
    /// The expression that is being looked at.
    expression: &'t str,
}

impl<'e, 't> Fields<'e, 't> {
    /// With an evaluation and a list of what cannot be worked out.
    pub fn new(evaluation: &'e mut Evaluation<'t>, unresolved: &'e mut Unresolved) -> Self {
        Self { evaluation, unresolved, expression: "" }
    }

    /// The resource with the fields that are read.
    pub fn resource(&mut self, planned: &Planned<'t>) -> Node<'t> {
        let name_place = join(&planned.place, "name");
        self.expression = planned.value["name"].as_str().unwrap_or_default();
        self.note_tokens(&planned.name, Field::Name, &name_place);
        let name = shown(planned.name.rsplit('/').next().unwrap_or_default());
        let text = |text: &str| Node::Text(text.to_owned().into());
        let mut members = vec![
            Member { field: Field::Type, spelling: "type", value: text(&planned.resource_type) },
            Member { field: Field::Id, spelling: "id", value: text(&planned.id) },
            Member { field: Field::Name, spelling: "name", value: text(&name) },
        ];
        for (key, value) in planned.value.as_object().into_iter().flatten() {
            let Some(field @ (Field::Location | Field::Zones | Field::Properties)) = Field::from_key(key) else {
                continue;
            };
            let value = self.node(value, field, &join(&planned.place, key), &planned.context);
            members.push(Member { field, spelling: key, value });
        }
        Node::Object(members)
    }

    fn node(&mut self, value: &'t Value, field: Field, place: &str, context: &Context) -> Node<'t> {
        if !self.evaluation.charge(1) {
            return Node::Null;
        }
        match value {
            Value::Null => Node::Null,
            Value::Bool(value) => Node::Boolean(*value),
            Value::Number(number) => number.as_f64().map_or(Node::Null, Node::Number),
            Value::String(text) if inside(text).is_none() => Node::Text(super::expression::literal(text).into()),
            Value::String(text) => {
                self.expression = text;
                let data = self.evaluation.text(text, context);
                self.worked_out(&data, field, place)
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                let items = items.map(|(index, value)| self.node(value, field, &item(place, index), context));
                Node::List(items.collect())
            }
            Value::Object(members) => {
                let mut node = Vec::new();
                for (key, value) in members {
                    if let (true, Some(loops)) = (key == "copy", value.as_array()) {
                        for (index, looped) in loops.iter().enumerate() {
                            let place = item(&join(place, "copy"), index);
                            node.extend(self.looped(looped, &place, context));
                        }
                    } else if let Some(field) = Field::from_key(key) {
                        let value = self.node(value, field, &join(place, key), context);
                        node.push(Member { field, spelling: key, value });
                    }
                }
                Node::Object(node)
            }
        }
    }

    /// A list that a loop makes of a property.
    fn looped(&mut self, copy: &'t Value, place: &str, context: &Context) -> Option<Member<'t>> {
        let name = copy["name"].as_str()?;
        let field = Field::from_key(name)?;
        let Some(rounds) = self.evaluation.rounds(&copy["count"], context) else {
            let count = copy["count"].as_str().unwrap_or("nothing");
            self.unresolved.leave_out(field.name(), &join(place, "count"), count);
            return Some(Member { field, spelling: name, value: Node::Text("".into()) });
        };
        let place = join(place, "input");
        let input = &copy["input"];
        let items = (0..rounds).map(|index| self.node(input, field, &place, &context.within(name, index)));
        Some(Member { field, spelling: name, value: Node::List(items.collect()) })
    }

    /// What an expression gave.
    fn worked_out(&mut self, data: &Data, field: Field, place: &str) -> Node<'t> {
        if !self.evaluation.charge(data.size()) {
            return Node::Null;
        }
        match data {
            Data::Null => Node::Null,
            Data::Boolean(value) => Node::Boolean(*value),
            Data::Number(number) => Node::Number(*number as f64),
            Data::Text(text) if has_token(text) && !is_kept(field, text) => {
                self.unresolved.leave_out(field.name(), place, self.expression);
                // Nothing, of which nobody has to say that it is nothing.
                Node::Text("".into())
            }
            Data::Text(text) => {
                self.note_tokens(text, field, place);
                Node::Text(shown(text).into())
            }
            Data::List(items) => Node::List(items.iter().map(|item| self.worked_out(item, field, place)).collect()),
            Data::Object(members) => {
                let fields = members.iter().filter_map(|(key, value)| Some((Field::from_key(key)?, value)));
                let members = fields.map(|(field, value)| {
                    let value = self.worked_out(value, field, place);
                    Member { field, spelling: field.name(), value }
                });
                Node::Object(members.collect())
            }
        }
    }

    fn note_tokens(&mut self, text: &str, field: Field, place: &str) {
        for token in tokens(text) {
            // In an id these are as good as any other.
            if field == Field::Name || !matches!(token, "subscription" | "resource group") {
                self.unresolved.keep(token, place, self.expression);
            }
        }
    }
}

/// Whether a text is worth keeping though a part of it is not known: names are, and ids that say whose they are.
fn is_kept(field: Field, text: &str) -> bool {
    match field {
        Field::Name => true,
        Field::Id => text.starts_with("/subscriptions/"),
        _ => false,
    }
}
