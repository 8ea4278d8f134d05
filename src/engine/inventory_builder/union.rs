//! Things that turn out to be one.

/// Numbers from 0, in groups.
pub(super) struct Groups {
    /// For each number another one of its group, and for the smallest itself.
    nearer: Vec<u32>,
    any: bool,
}

impl Groups {
    /// Each number alone.
    pub fn apart(count: usize) -> Self {
        Self { nearer: (0..count as u32).collect(), any: false }
    }

    /// The smallest number of a group.
    pub fn of(&mut self, number: u32) -> u32 {
        let mut first = number;
        while self.nearer[first as usize] != first {
            first = self.nearer[first as usize];
        }
        let mut here = number;
        while self.nearer[here as usize] != first {
            here = std::mem::replace(&mut self.nearer[here as usize], first);
        }
        first
    }

    /// Whether anything was joined.
    pub fn any(&self) -> bool {
        self.any
    }

    /// Makes two groups one.
    pub fn join(&mut self, left: u32, right: u32) {
        let (left, right) = (self.of(left), self.of(right));
        self.any |= left != right;
        self.nearer[left.max(right) as usize] = left.min(right);
    }
}

#[cfg(test)]
mod tests {
    use super::Groups;

    #[test]
    fn a_group_is_known_by_its_smallest_number() {
        let mut groups = Groups::apart(6);
        groups.join(4, 2);
        groups.join(5, 4);
        groups.join(1, 0);
        assert_eq!((0..6).map(|number| groups.of(number)).collect::<Vec<_>>(), [0, 0, 2, 3, 2, 2]);
        groups.join(5, 1);
        assert_eq!((0..6).map(|number| groups.of(number)).collect::<Vec<_>>(), [0, 0, 0, 3, 0, 0]);
    }
}
