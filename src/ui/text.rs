//! Letters and numbers without the tables that the standard library brings for each: they would be a tenth of what the page weighs.
//! PURE.

/// The text in lower case.
pub fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    #[cfg(target_arch = "wasm32")]
    return js_sys::JsString::from(text).to_lower_case().into();
    #[cfg(not(target_arch = "wasm32"))]
    text.to_lowercase()
}

/// A number with this many decimals.
pub fn fixed(number: f64, decimals: u32) -> String {
    let one = 10_u64.pow(decimals);
    let all = (number.abs() * one as f64).round() as u64;
    let sign = if number < 0.0 && all > 0 { "-" } else { "" };
    match decimals {
        0 => format!("{sign}{all}"),
        _ => format!("{sign}{}.{:0width$}", all / one, all % one, width = decimals as usize),
    }
}

/// A number that is neither less nor more than these. What the standard library has for it can panic, and says why: that is what writes
/// numbers in full.
pub fn within(number: f64, least: f64, most: f64) -> f64 {
    number.max(least).min(most)
}

/// A number with as many decimals as it needs, and two at most: what a size on the screen wants.
pub fn short(number: f64) -> String {
    fixed(number, 2).trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number as [`fixed`] and style sheets write it.
pub fn number(text: &str) -> Option<f64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1.0, text), |digits| (-1.0, digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let whole: u32 = whole.parse().ok()?;
    let part: u32 = if decimals.is_empty() { 0 } else { decimals.parse().ok()? };
    let scale = 10_u64.checked_pow(u32::try_from(decimals.len()).ok()?)?;
    Some(sign * (f64::from(whole) + f64::from(part) / scale as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_with_the_decimals_asked_for() {
        let cases = [(0.0, "0.0"), (12.34, "12.3"), (12.35, "12.4"), (-0.04, "0.0"), (-3.06, "-3.1"), (9.97, "10.0")];
        for (number, expected) in cases {
            assert_eq!(fixed(number, 1), expected);
        }
        assert_eq!([fixed(7.5, 0), fixed(-2.0, 0), fixed(0.05, 2)], ["8", "-2", "0.05"]);
    }

    #[test]
    fn numbers_are_kept_within_bounds() {
        assert_eq!([-1.0, 0.5, 7.0].map(|number| within(number, 0.0, 1.0)), [0.0, 0.5, 1.0]);
    }

    #[test]
    fn sizes_have_no_more_decimals_than_they_need() {
        assert_eq!([32.0, 32.5, 0.125, 1e7, -4.0].map(short), ["32", "32.5", "0.13", "10000000", "-4"]);
    }

    #[test]
    fn what_was_written_is_read_and_the_rest_is_not() {
        assert_eq!(["36", "42.5", "-1.25"].map(number), [Some(36.0), Some(42.5), Some(-1.25)]);
        assert_eq!(["", "px", "1.2.3", "1e3", "-", "1.-2"].map(number), [None; 6]);
    }

    #[test]
    fn letters_of_any_language_become_lower() {
        assert_eq!([lower("VNet-01"), lower("Ärger")], ["vnet-01", "ärger"]);
    }
}
