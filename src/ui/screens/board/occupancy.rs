//! How full a subnet is, as a bar and in words. PURE.

use crate::session::protocol::{NetworkView, SubnetView};
use crate::ui::text::within;
use crate::ui::words::count;

/// How many addresses are taken, and of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Occupancy {
    /// Taken today.
    pub in_use: u64,
    /// Taken by this plan beside those.
    pub planned: u64,
    /// That can be handed out at all; 0 if it is not known.
    pub usable: u64,
}

impl Occupancy {
    /// Of one subnet.
    pub fn of_subnet(subnet: &SubnetView) -> Self {
        Self { in_use: subnet.in_use, planned: subnet.planned, usable: subnet.usable }
    }

    /// Of all subnets of a network that take VMs.
    pub fn of_network(network: &NetworkView) -> Self {
        network.subnets.iter().filter(|subnet| subnet.platform_only.is_none()).map(Self::of_subnet).fold(
            Self::default(),
            |sum, one| Self {
                in_use: sum.in_use.saturating_add(one.in_use),
                planned: sum.planned.saturating_add(one.planned),
                usable: sum.usable.saturating_add(one.usable),
            },
        )
    }

    /// Widths of the two parts of the bar, in percent. What is there shows: at least one percent.
    pub fn bar(&self) -> (f64, f64) {
        if self.usable == 0 {
            return (0.0, 0.0);
        }
        let percent = |part: u64| {
            if part == 0 { 0.0 } else { within(part as f64 / self.usable as f64 * 100.0, 1.0, 100.0) }
        };
        let used = percent(self.in_use);
        (used, percent(self.planned).min(100.0 - used))
    }

    /// Addresses that are wanted beyond those there are.
    pub fn over(&self) -> u64 {
        if self.usable == 0 { 0 } else { self.in_use.saturating_add(self.planned).saturating_sub(self.usable) }
    }

    /// In short: `12 + 120 of 251`.
    pub fn short(&self) -> String {
        let taken = match (self.in_use, self.planned) {
            (in_use, 0) => count(in_use),
            (in_use, planned) => format!("{} + {}", count(in_use), count(planned)),
        };
        if self.usable == 0 { format!("{taken} of ?") } else { format!("{taken} of {}", short_count(self.usable)) }
    }

    /// In full: `12 in use, 120 planned, 251 usable`.
    pub fn long(&self) -> String {
        let planned = if self.planned == 0 { String::new() } else { format!(", {} planned", count(self.planned)) };
        let usable =
            if self.usable == 0 { "size not known".to_owned() } else { format!("{} usable", count(self.usable)) };
        format!("{} in use{planned}, {usable}", count(self.in_use))
    }
}

/// Large numbers need no last digit: `65k`, `16M`; an IPv6 subnet has more addresses than anyone counts.
fn short_count(number: u64) -> String {
    match number {
        0..100_000 => count(number),
        100_000..1_000_000 => format!("{}k", number / 1_000),
        1_000_000..1_000_000_000 => format!("{}M", number / 1_000_000),
        _ => "∞".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn occupancy(in_use: u64, planned: u64, usable: u64) -> Occupancy {
        Occupancy { in_use, planned, usable }
    }

    #[test]
    fn bars_never_pass_their_end_and_never_hide_what_is_there() {
        assert_eq!(occupancy(50, 25, 100).bar(), (50.0, 25.0));
        assert_eq!(occupancy(90, 40, 100).bar(), (90.0, 10.0));
        assert_eq!(occupancy(1, 0, 65_531).bar(), (1.0, 0.0));
        assert_eq!(occupancy(5, 0, 0).bar(), (0.0, 0.0));
        assert_eq!(occupancy(90, 40, 100).over(), 30);
    }

    #[test]
    fn says_it_in_words() {
        assert_eq!(occupancy(12, 120, 251).short(), "12 + 120 of 251");
        assert_eq!(occupancy(12, 120, 251).long(), "12 in use, 120 planned, 251 usable");
        assert_eq!(occupancy(5, 0, 0).short(), "5 of ?");
        assert_eq!(occupancy(5, 0, u64::MAX).short(), "5 of ∞");
    }
}
