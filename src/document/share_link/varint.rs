//! Numbers as bytes: small ones take one.

/// Numbers near zero, of either sign, as small ones.
pub fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

/// The inverse of [`zigzag`].
pub fn unzigzag(coded: u64) -> i64 {
    (coded >> 1) as i64 ^ -((coded & 1) as i64)
}

/// Seven bits a byte, low ones first.
pub fn write_varint(bytes: &mut Vec<u8>, mut value: u128) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// The number, and how many bytes it takes.
pub fn read_varint(bytes: &[u8]) -> Option<(u128, usize)> {
    let mut value = 0_u128;
    for (place, byte) in bytes.iter().take(19).enumerate() {
        let bits = u128::from(byte & 0x7f);
        if place == 18 && bits > 3 {
            return None;
        }
        value |= bits << (7 * place);
        if byte & 0x80 == 0 {
            return Some((value, place + 1));
        }
    }
    None
}
