//! Numbers as JSON writes them. What serde_json writes fractions with is a table of 8 KB that does not compress; the standard library
//! has all it takes.

use serde_json::Number;

/// A number as serde_json writes it.
pub fn number_text(number: &Number) -> String {
    match (number.as_u64(), number.as_i64(), number.as_f64().unwrap_or_default()) {
        (Some(whole), ..) => whole.to_string(),
        (None, Some(whole), _) => whole.to_string(),
        (None, None, fraction) => fraction_text(fraction),
    }
}

/// The standard library begins with exponents one digit earlier, and writes no plus before them.
fn fraction_text(fraction: f64) -> String {
    if (1e-5..1e-4).contains(&fraction.abs()) {
        return fraction.to_string();
    }
    let text = format!("{fraction:?}");
    if fraction.abs() < 1.0 { text } else { text.replace('e', "e+") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_serde_json_writes_them() {
        let mut texts: Vec<String> =
            ["0", "-0.0", "0.5", "7", "-7", "18446744073709551615", "-9223372036854775808", "1e400"]
                .map(str::to_owned)
                .to_vec();
        let digits = [1_u64, 15, 123, 99_999, 17_976_931_348_623_157, 4_940_656_458_412_465];
        for digits in digits {
            texts.extend(
                (-330..310).flat_map(|exponent| [format!("{digits}e{exponent}"), format!("-{digits}e{exponent}")]),
            );
        }
        for number in texts.iter().filter_map(|text| serde_json::from_str::<Number>(text).ok()) {
            assert_eq!(number_text(&number), number.to_string());
        }
    }
}
