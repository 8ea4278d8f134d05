//! What tells of one machine or NIC across tools, however they spell it: the UUID of its BIOS, and MAC addresses.
//!
//! # Invariants
//!
//! 1. What stands for “not set” (all zeros, all ones) is no identity: many things have it.
//! 2. The two orders in which tools print the first three groups of a UUID are one identity.

/// The UUID that a machine's BIOS shows, as a number: equal for all spellings of one UUID.
///
/// Case, dashes, blanks, braces and the `VMware-` before a serial number say nothing. Tools print the first three groups in
/// either byte order: vCenter as the bytes stand, and a guest whose SMBIOS is of version 2.6 or later, from virtual hardware 13
/// on, with the bytes of each of these groups turned round. Sources: <https://knowledge.broadcom.com/external/article/344089>,
/// and DSP0134 of the DMTF, 7.2.1.
pub fn bios_uuid(text: &str) -> Option<u128> {
    let text = text.trim();
    let text = match text.get(..7) {
        Some(head) if head.eq_ignore_ascii_case("vmware-") => text.get(7..)?,
        _ => text,
    };
    let number = hexadecimal(text, 32, &['-', ' ', '{', '}', '(', ')'])?;
    if number == 0 || number == u128::MAX {
        return None;
    }
    Some(number.min(turned(number)))
}

/// The UUID with the bytes of its first three groups turned round.
fn turned(uuid: u128) -> u128 {
    let mut bytes = uuid.to_be_bytes();
    bytes[..4].reverse();
    bytes[4..6].reverse();
    bytes[6..8].reverse();
    u128::from_be_bytes(bytes)
}

/// A MAC address of six bytes as a number: `00:50:56:8F:3F:7B`, `00-50-56-8f-3f-7b`, `0050.568f.3f7b` and `0050568F3F7B` are one.
pub fn mac(text: &str) -> Option<u64> {
    let text = text.trim();
    let number = match six_bytes(text) {
        Some(number) => number,
        None => u64::try_from(hexadecimal(text, 12, &[':', '-', '.', ' '])?).ok()?,
    };
    told_apart(number)
}

/// A MAC address as a number, where it is one that tells things apart.
pub fn told_apart(number: u64) -> Option<u64> {
    (number != 0 && number != 0xffff_ffff_ffff).then_some(number)
}

/// Six groups of one or two digits: some tools leave zeros out, `0:c:29:1:2:3`.
fn six_bytes(text: &str) -> Option<u64> {
    let mut number = 0;
    let mut groups = 0;
    for group in text.as_bytes().split(|byte| matches!(byte, b':' | b'-')) {
        let digit = |byte: u8| char::from(byte).to_digit(16).map(u64::from);
        let byte = match group {
            [low] => digit(*low)?,
            [high, low] => digit(*high)? << 4 | digit(*low)?,
            _ => return None,
        };
        number = number << 8 | byte;
        groups += 1;
        if groups > 6 {
            return None;
        }
    }
    (groups == 6).then_some(number)
}

/// As many hexadecimal digits as wanted, with nothing but these characters between them.
pub(super) fn hexadecimal(text: &str, digits: usize, between: &[char]) -> Option<u128> {
    let (mut number, mut count) = (0_u128, 0);
    for character in text.chars() {
        // Digits first: most of it is.
        if !character.is_ascii_hexdigit() && between.contains(&character) {
            continue;
        }
        count += 1;
        if count > digits {
            return None;
        }
        number = number << 4 | u128::from(character.to_digit(16)?);
    }
    (count == digits).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_is_the_same_in_every_spelling_and_byte_order() {
        let expected = bios_uuid("42345678-9abc-def0-1122-334455667788");
        assert!(expected.is_some());
        for spelling in [
            "423456789ABCDEF01122334455667788",
            "{42345678-9ABC-DEF0-1122-334455667788}",
            "VMware-42 34 56 78 9a bc de f0-11 22 33 44 55 66 77 88",
            " 78563442-bc9a-f0de-1122-334455667788 ",
        ] {
            assert_eq!(bios_uuid(spelling), expected, "{spelling}");
        }
        assert_ne!(bios_uuid("42345678-9abc-def0-1122-334455667789"), expected);
    }

    #[test]
    fn what_is_no_uuid_is_no_identity() {
        for text in [
            "",
            "web1",
            "00000000-0000-0000-0000-000000000000",
            "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
            "4234567-9abc-def0-1122-334455667788",
            "42345678-9abc-def0-1122-3344556677889",
            "42345678-9abc-def0-1122-33445566778g",
            "VMware",
            "ééé",
        ] {
            assert_eq!(bios_uuid(text), None, "{text}");
        }
    }

    #[test]
    fn a_mac_address_is_the_same_in_every_spelling() {
        for spelling in ["00:50:56:0F:3F:0B", "00-50-56-0f-3f-0b", "0050.560f.3f0b", "0050560F3F0B", "0:50:56:f:3f:b"] {
            assert_eq!(mac(spelling), Some(0x0050_560f_3f0b), "{spelling}");
        }
        for text in ["", "00:00:00:00:00:00", "ff-ff-ff-ff-ff-ff", "00:50:56:0F:3F", "00:50:56:0F:3F:0B:00", "none"] {
            assert_eq!(mac(text), None, "{text}");
        }
    }
}
