//! How Site Recovery writes the ids of NICs of Hyper-V: Hyper-V's own `Microsoft:<VM>\<NIC>`, in Base64.

use base64::Engine;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Longest id that is decoded.
const LONGEST: usize = 400;

/// Hyper-V's own id of a NIC; the id as it is, where it is none in Base64.
pub(super) fn of_hyper_v(id: &str) -> String {
    let id = id.trim();
    let decoded = (id.len() <= LONGEST).then(|| BASE64.decode(id).ok()).flatten();
    let text = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
    text.filter(|text| text.starts_with("Microsoft:")).unwrap_or_else(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_in_base64_is_hyper_vs_own() {
        let id = "TWljcm9zb2Z0OjBBNkUxQjJDLTNENEUtNEY1Qi04QTdCLTEwMjAzMDQwNTA2MFxBQkNERUYwMS0yMzQ1LTQ2NzgtOUFCQy1ERUYwMTIzNDU2Nzg=";
        let own = "Microsoft:0A6E1B2C-3D4E-4F5B-8A7B-102030405060\\ABCDEF01-2345-4678-9ABC-DEF012345678";
        assert_eq!(of_hyper_v(id), own);
        assert_eq!(of_hyper_v(id.trim_end_matches('=')), own);
        for other in [own, "00:50:56:8F:3F:7B", "bm90IGEgTklD", ""] {
            assert_eq!(of_hyper_v(other), other);
        }
    }
}
