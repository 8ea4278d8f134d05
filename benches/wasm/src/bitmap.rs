//! The least that handing out addresses can cost: a bit an address, a record a subnet, all in flat arrays.
//!
//! It goes over the same rows in the same order as the plan does, with the same addresses in use at the target. It asks no rules,
//! gives no reasons, knows no pins, and does one operation.

use std::cell::RefCell;
use std::net::IpAddr;

use landfall::engine::inventory::{Inventory, Subnet};
use wasm_bindgen::prelude::*;

use crate::planning::with_state;

/// A subnet as it is handed out from: where its bits begin, how many there are, and the next one to try.
#[derive(Clone, Copy)]
struct Pool {
    base: u32,
    bits: u32,
    next: u32,
    end: u32,
}

#[derive(Default)]
struct Bitmap {
    fresh_pools: Vec<Pool>,
    fresh_bits: Vec<u64>,
    pools: Vec<Pool>,
    bits: Vec<u64>,
    /// The pool of each row.
    rows: Vec<u32>,
    addresses: Vec<u32>,
}

thread_local!(static BITMAP: RefCell<Bitmap> = RefCell::default());

/// Takes rows and subnets of the estate that was prepared.
#[wasm_bindgen]
pub fn prepare_bitmap() -> Result<f64, String> {
    let bitmap = with_state(|state| of(state.source(), state.target()))?;
    let rows = bitmap.rows.len();
    BITMAP.set(bitmap);
    bitmap_again();
    Ok(rows as f64)
}

fn of(source: &Inventory, target: &Inventory) -> Bitmap {
    let mut bitmap = Bitmap::default();
    for subnet in &source.subnets {
        let (base, length) = prefix(subnet);
        let bits = (bitmap.fresh_bits.len() * 64) as u32;
        let size = 1_u32 << (32 - length);
        bitmap.fresh_bits.resize(bitmap.fresh_bits.len() + size.div_ceil(64) as usize, 0);
        bitmap.fresh_pools.push(Pool { base, bits, next: 4, end: size - 1 });
    }
    // Networks of both sides stand in one order, and so do their subnets.
    for configuration in &target.ip_configurations {
        if let (Some(IpAddr::V4(address)), Some(subnet)) = (configuration.address, configuration.subnet) {
            let (base, pool) = (prefix(target.subnet(subnet)).0, bitmap.fresh_pools[subnet.index()]);
            let bit = pool.bits + (address.to_bits() - base).min(pool.end);
            bitmap.fresh_bits[bit as usize / 64] |= 1 << (bit % 64);
        }
    }
    let rows = &source.ip_configurations[..source.attached_ip_configurations()];
    bitmap.rows = rows.iter().filter(|row| !row.is_ipv6).map(|row| row.subnet.map_or(0, |subnet| subnet.0)).collect();
    bitmap.addresses = vec![0; bitmap.rows.len()];
    bitmap
}

fn prefix(subnet: &Subnet) -> (u32, u8) {
    let found = subnet.prefixes.iter().find_map(|prefix| match prefix.addr() {
        IpAddr::V4(address) => Some((address.to_bits(), prefix.prefix_len())),
        IpAddr::V6(_) => None,
    });
    found.unwrap_or((0, 32))
}

/// Makes everything free again, which is no part of the next time.
#[wasm_bindgen]
pub fn bitmap_again() {
    BITMAP.with_borrow_mut(|bitmap| {
        bitmap.pools = bitmap.fresh_pools.clone();
        bitmap.bits = bitmap.fresh_bits.clone();
    });
}

/// Gives every row the next free address of its subnet, and tells how many got one.
#[wasm_bindgen]
pub fn bitmap() -> f64 {
    BITMAP.with_borrow_mut(|bitmap| {
        let Bitmap { pools, bits, rows, addresses, .. } = bitmap;
        let mut given = 0_u32;
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
        f64::from(given)
    })
}
