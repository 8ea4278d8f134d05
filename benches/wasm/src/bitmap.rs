//! The least that handing out addresses can cost: a bit an address, a record a subnet, all in flat arrays.
//!
//! It goes over the same rows in the same order as the plan does, with the same addresses in use at the target. It asks no rules,
//! gives no reasons, knows no pins, and does one operation.

use std::net::IpAddr;

use landfall::engine::inventory::{Inventory, Subnet};

/// A subnet as it is handed out from: where its bits begin, how many there are, and the next one to try.
#[derive(Clone, Copy)]
struct Pool {
    base: u32,
    bits: u32,
    next: u32,
    end: u32,
}

/// What is free, and where every row looks for an address.
#[derive(Default)]
pub struct Bitmap {
    fresh_pools: Vec<Pool>,
    fresh_bits: Vec<u64>,
    pools: Vec<Pool>,
    bits: Vec<u64>,
    /// The pool of each row.
    rows: Vec<u32>,
    addresses: Vec<u32>,
}

impl Bitmap {
    /// Takes rows and subnets of two sites that look alike, subnet by subnet.
    pub fn of(source: &Inventory, target: &Inventory) -> Self {
        let mut bitmap = Self::default();
        for subnet in &source.subnets {
            let (base, length) = prefix(subnet);
            let bits = (bitmap.fresh_bits.len() * 64) as u32;
            let size = 1_u32 << (32 - length);
            bitmap.fresh_bits.resize(bitmap.fresh_bits.len() + size.div_ceil(64) as usize, 0);
            bitmap.fresh_pools.push(Pool { base, bits, next: 4, end: size - 1 });
        }
        // Networks of both sides stand in one order, and so do their subnets.
        for configuration in &target.ip_configurations {
            if let (Some(IpAddr::V4(address)), Some(subnet)) = (configuration.address(), configuration.subnet) {
                let (base, pool) = (prefix(target.subnet(subnet)).0, bitmap.fresh_pools[subnet.index()]);
                let bit = pool.bits + (address.to_bits() - base).min(pool.end);
                bitmap.fresh_bits[bit as usize / 64] |= 1 << (bit % 64);
            }
        }
        let rows = &source.ip_configurations[..source.attached_ip_configurations()];
        bitmap.rows =
            rows.iter().filter(|row| !row.is_ipv6).map(|row| row.subnet.map_or(0, |subnet| subnet.place())).collect();
        bitmap.addresses = vec![0; bitmap.rows.len()];
        bitmap.again();
        bitmap
    }

    /// Makes everything free again, which is no part of the next time.
    pub fn again(&mut self) {
        self.pools.clone_from(&self.fresh_pools);
        self.bits.clone_from(&self.fresh_bits);
    }

    /// Gives every row the next free address of its subnet, and tells how many got one.
    pub fn run(&mut self) -> u32 {
        let Self { pools, bits, rows, addresses, .. } = self;
        let mut given = 0;
        for (pool, address) in rows.iter().zip(addresses.iter_mut()) {
            let pool = &mut pools[*pool as usize];
            while pool.next < pool.end {
                let bit = pool.bits + pool.next;
                pool.next += 1;
                let word = &mut bits[bit as usize / 64];
                if *word & 1 << (bit % 64) == 0 {
                    *word |= 1 << (bit % 64);
                    *address = pool.base + pool.next - 1;
                    given += 1;
                    break;
                }
            }
        }
        given
    }
}

fn prefix(subnet: &Subnet) -> (u32, u8) {
    let found = subnet.prefixes.iter().find_map(|prefix| match prefix.addr() {
        IpAddr::V4(address) => Some((address.to_bits(), prefix.prefix_len())),
        IpAddr::V6(_) => None,
    });
    found.unwrap_or((0, 32))
}
