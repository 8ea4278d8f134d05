//! A node together with the way that led to it, so that a message can say where.
//!
//! Azure's own REST nests a resource's fields in `properties`, its command line does not: [`Cursor::get`] looks in both.

use super::node::{Field, Member, Node};
use crate::engine::inventory_rows::Place;
use crate::import::json::place::push_member;

/// A place in one element of a file.
#[derive(Clone, Copy)]
pub struct Cursor<'c, 'a> {
    /// What stands there.
    pub node: &'c Node<'a>,
    parent: Option<&'c Cursor<'c, 'a>>,
    step: Step<'c>,
}

#[derive(Clone, Copy)]
enum Step<'c> {
    Root(&'c str),
    Member(&'c str),
    /// A member of the member before it: `properties`, as spelled there.
    MemberInside(&'c str, &'c str),
    Item(usize),
}

impl<'c, 'a> Cursor<'c, 'a> {
    /// The element itself, at a place in its file.
    pub fn root(node: &'c Node<'a>, place: &'c str) -> Self {
        Self { node, parent: None, step: Step::Root(place) }
    }

    /// A member of this object itself, unless it is missing or `null`.
    pub fn own(&self, field: Field) -> Option<Cursor<'_, 'a>> {
        let Member { spelling, value, .. } = self.node.member(field)?;
        Some(Cursor { node: value, parent: Some(self), step: Step::Member(spelling) })
    }

    /// A member of this object or of its `properties`, unless it is missing or `null`.
    pub fn get(&self, field: Field) -> Option<Cursor<'_, 'a>> {
        if let Some(own) = self.own(field) {
            return Some(own);
        }
        let properties = self.node.member(Field::Properties)?;
        let Member { spelling, value, .. } = properties.value.member(field)?;
        Some(Cursor { node: value, parent: Some(self), step: Step::MemberInside(properties.spelling, spelling) })
    }

    /// The elements of a list. An object counts as a list of one: PowerShell unrolls such lists.
    pub fn items(&self) -> impl Iterator<Item = Cursor<'_, 'a>> {
        let (list, alone) = match self.node {
            Node::List(list) => (list.as_slice(), None),
            Node::Object(_) => (&[][..], Some(*self)),
            _ => (&[][..], None),
        };
        let listed = list.iter().enumerate();
        let listed = listed.map(|(index, node)| Cursor { node, parent: Some(self), step: Step::Item(index) });
        listed.chain(alone)
    }

    /// The text that stands here.
    pub fn as_text(&self) -> Option<&'c str> {
        match self.node {
            Node::Text(text) => Some(text.trim()),
            _ => None,
        }
    }

    /// The last key on the way here, as spelled in the file.
    pub fn spelling(&self) -> &'c str {
        match self.step {
            Step::Root(_) | Step::Item(_) => "",
            Step::Member(spelling) | Step::MemberInside(_, spelling) => spelling,
        }
    }

    /// Where this is: `value[3].properties.ipConfigurations[0].privateIPAddress`.
    pub fn place(&self) -> Place {
        let mut place = self.parent.map(Self::place).unwrap_or_default();
        match self.step {
            Step::Root(root) => place.push_str(root),
            Step::Member(spelling) => push_member(&mut place, spelling),
            Step::MemberInside(outer, spelling) => {
                push_member(&mut place, outer);
                push_member(&mut place, spelling);
            }
            Step::Item(index) => place.push_str(&format!("[{index}]")),
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_as_the_file_spells_it() {
        let text = r#"{"Properties":{"ipConfigurations":[{"Name":"a"},{"properties":{"PrivateIpAddress":1}}]}}"#;
        let node: Node = serde_json::from_str(text).unwrap();
        for (root, prefix) in [("value[3]", "value[3]."), ("line 7", "line 7, "), ("", "")] {
            let element = Cursor::root(&node, root);
            let list = element.get(Field::IpConfigurations).unwrap();
            let last = list.items().last().unwrap();
            let address = last.get(Field::PrivateIpAddress).unwrap();
            let expected = format!("{prefix}Properties.ipConfigurations[1].properties.PrivateIpAddress");
            assert_eq!(address.place(), expected);
        }
    }
}
