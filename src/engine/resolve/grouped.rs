//! Things in groups, in two vectors: which things, and where each group begins.

/// Places of things by group, in ascending order within each.
#[derive(Clone, Debug, Default)]
pub struct Grouped {
    starts: Vec<u32>,
    members: Vec<u32>,
}

impl Grouped {
    /// Groups things by the number of their group, of so many; those without stay out.
    pub fn new(groups: usize, of: impl Iterator<Item = Option<u32>> + Clone) -> Self {
        let mut starts = vec![0_u32; groups + 1];
        for group in of.clone().flatten() {
            starts[group as usize + 1] += 1;
        }
        for group in 0..groups {
            starts[group + 1] += starts[group];
        }
        let mut next = starts.clone();
        let mut members = vec![0; starts[groups] as usize];
        for (place, group) in of.enumerate() {
            if let Some(group) = group {
                let at = &mut next[group as usize];
                members[*at as usize] = place as u32;
                *at += 1;
            }
        }
        Self { starts, members }
    }

    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The things of a group; none where there is no such group.
    pub fn of(&self, group: u32) -> &[u32] {
        let group = group as usize;
        match (self.starts.get(group), self.starts.get(group + 1)) {
            (Some(from), Some(to)) => &self.members[*from as usize..*to as usize],
            _ => &[],
        }
    }
}
