//! The order of the table's rows by a column.
//!
//! A column becomes a number a row first, by what rows share, and numbers are sorted by counting: no names are compared row by row.

use std::net::{IpAddr, Ipv6Addr};

use crate::engine::mapping::Operation;
use crate::engine::order;
use crate::engine::text::compare_folded;

use super::protocol::Column;
use super::rows::Shown;
use super::spots::Spots;

/// Digits are so many bits.
const BITS: u32 = 11;

/// Sorts places of rows by a column, equal ones as they were.
pub fn sort(shown: &Shown<'_>, places: &mut Vec<u32>, column: Column) {
    let source = shown.state.source();
    match column {
        Column::VirtualMachine => by_number(places, of_row(shown.names.machine_ranks(source))),
        Column::Nic => by_number(places, of_row(shown.names.nic_ranks(source))),
        Column::SourceNetwork => by_name(places, &Spots::before(shown), |(network, _)| network),
        Column::SourceSubnet => by_name(places, &Spots::before(shown), |(_, subnet)| subnet),
        Column::TargetNetwork => by_name(places, &Spots::after(shown, shown.operation), |(network, _)| network),
        Column::TargetSubnet => by_name(places, &Spots::after(shown, shown.operation), |(_, subnet)| subnet),
        Column::How => by_how(shown, places),
        Column::SourceAddress => by_address(places, &Spots::before(shown)),
        Column::TargetAddress => by_address(places, &Spots::after(shown, shown.operation)),
        Column::TestAddress => by_address(places, &Spots::after(shown, Operation::TestFailover)),
        Column::Findings => {
            const COUNT_BITS: u32 = 28;
            let rows = shown.computed.resolutions.of(shown.operation).len();
            let marks = shown.computed.findings.marks(shown.operation, rows);
            by_number(places, |row| {
                let mark = marks[row];
                let worst = mark.worst.map_or(0, |worst| worst as u32 + 1);
                u32::MAX - (worst << COUNT_BITS | mark.count.min((1 << COUNT_BITS) - 1))
            });
        }
    }
}

fn of_row(numbers: &[u32]) -> impl Fn(usize) -> u32 {
    |row| numbers[row]
}

fn by_name<'a>(places: &mut Vec<u32>, spots: &Spots<'a>, name: impl Fn((&'a str, &'a str)) -> &'a str) {
    let ranks = ranks(spots.names.iter().map(|names| name(*names)));
    by_number(places, |row| ranks[spots.placing(row)]);
}

fn by_how(shown: &Shown<'_>, places: &mut Vec<u32>) {
    let spots = Spots::after(shown, shown.operation);
    let rules = spots.landings.address_rules();
    let labels = spots.landings.placings().iter().map(|(placing, _)| Spots::how(placing).unwrap_or_default());
    // Placings first, then rules of addresses, so that both are ranked together.
    let ranks = ranks(labels.chain(rules.iter().map(|rule| rule.label)));
    let (placings, rules) = ranks.split_at(spots.names.len());
    let decided: Vec<bool> =
        spots.landings.placings().iter().map(|(placing, _)| Spots::how(placing).is_some()).collect();
    by_number(places, |row| {
        let placing = spots.placing(row);
        if decided[placing] { placings[placing] } else { rules[spots.landings.address_rule(row)] }
    });
}

/// By number, IPv4 before IPv6; rows without an address come last.
fn by_address(places: &mut Vec<u32>, spots: &Spots<'_>) {
    let (mut ipv4, mut ipv6, mut none) = (Vec::with_capacity(places.len()), Vec::new(), Vec::new());
    for place in places.iter() {
        match spots.address(*place as usize) {
            Some(IpAddr::V4(address)) => ipv4.push((u32::from(address), *place)),
            Some(IpAddr::V6(address)) => ipv6.push((address, *place)),
            None => none.push(*place),
        }
    }
    places.clear();
    places.extend(counted(ipv4).into_iter().map(|(_, place)| place));
    places.extend(counted_ipv6(ipv6).into_iter().map(|(_, place)| place));
    places.append(&mut none);
}

/// The place of each name among all in order; names that differ in case only have the same.
fn ranks<'a>(names: impl Iterator<Item = &'a str>) -> Vec<u32> {
    let names: Vec<&str> = names.collect();
    let compare = |left: usize, right: usize| compare_folded(names[left], names[right]);
    let order = order::places(names.len(), &mut |left, right| compare(left, right));
    let mut ranks = vec![0; names.len()];
    let mut rank = 0;
    for (place, name) in order.iter().enumerate() {
        if place > 0 && compare(order[place - 1] as usize, *name as usize).is_ne() {
            rank += 1;
        }
        ranks[*name as usize] = rank;
    }
    ranks
}

fn by_number(places: &mut Vec<u32>, number: impl Fn(usize) -> u32) {
    let rows = places.iter().map(|place| (number(*place as usize), *place)).collect();
    places.clear();
    places.extend(counted(rows).into_iter().map(|(_, place)| place));
}

/// Sorts by the number before each row, equal ones as they were: digit after digit is counted, the last one first.
fn counted(mut rows: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    let mut other = vec![(0, 0); rows.len()];
    for shift in (0..u32::BITS).step_by(BITS as usize) {
        let digit = |row: &(u32, u32)| (row.0 >> shift) as usize & ((1 << BITS) - 1);
        let mut starts = [0_u32; 1 << BITS];
        rows.iter().for_each(|row| starts[digit(row)] += 1);
        if starts.iter().any(|count| *count as usize == rows.len()) {
            continue;
        }
        let mut next = 0;
        for start in &mut starts {
            next += std::mem::replace(start, next);
        }
        for row in &rows {
            let start = &mut starts[digit(row)];
            other[*start as usize] = *row;
            *start += 1;
        }
        std::mem::swap(&mut rows, &mut other);
    }
    rows
}

/// The same by addresses: a quarter after the other, the last one first.
fn counted_ipv6(mut rows: Vec<(Ipv6Addr, u32)>) -> Vec<(Ipv6Addr, u32)> {
    for quarter in 0..4 {
        let number = |address: Ipv6Addr| (u128::from(address) >> (u32::BITS * quarter)) as u32;
        let order = (0..).zip(&rows).map(|(place, (address, _))| (number(*address), place)).collect();
        rows = counted(order).into_iter().map(|(_, place)| rows[place as usize]).collect();
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_sorted_and_equal_ones_stay_as_they_were() {
        let numbers = [7, u32::MAX, 0, 7, 5_000_000, 2047, 2048, 7, 0];
        let mut places: Vec<u32> = (0..numbers.len() as u32).rev().collect();
        let mut expected = places.clone();
        expected.sort_by_key(|place| numbers[*place as usize]);
        by_number(&mut places, |row| numbers[row]);
        assert_eq!(places, expected);
        by_number(&mut places, |_| 3);
        assert_eq!(places, expected);
        assert!(counted(Vec::new()).is_empty());
    }

    #[test]
    fn addresses_are_sorted_by_all_their_bits_and_equal_ones_stay_as_they_were() {
        let numbers = [1, 1 << 127, 0, u128::MAX, 1 << 32, 1 << 64, 1, (1 << 96) + 1, 1 << 96, 1 << 127];
        let rows: Vec<(Ipv6Addr, u32)> = numbers.map(Ipv6Addr::from).into_iter().zip(0..).collect();
        let mut expected = rows.clone();
        expected.sort_by_key(|(address, _)| *address);
        assert_eq!(counted_ipv6(rows), expected);
    }

    #[test]
    fn names_that_differ_in_case_only_have_one_rank() {
        assert_eq!(ranks(["b", "", "A", "a", "B"].into_iter()), [2, 0, 1, 1, 2]);
    }
}
