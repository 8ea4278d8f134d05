//! How many NICs the common VM sizes take. Source: [`super::documents::SIZES`], the page of each series.

/// Names of series, and the NICs that a size of so many vCPUs takes.
type Series = (&'static [&'static str], &'static [(u32, u32)]);

/// Series, by the letters and version of its sizes, with the NICs that a size of so many vCPUs takes.
const SERIES: &[Series] = &[
    // General purpose and memory optimised, versions 3 to 5.
    (
        &["d_v3", "d_v4", "d_v5", "e_v3", "e_v4", "e_v5"],
        &[(2, 2), (4, 2), (8, 4), (16, 8), (20, 8), (32, 8), (48, 8), (64, 8), (96, 8)],
    ),
    // Compute optimised.
    (&["f_v2"], &[(2, 2), (4, 2), (8, 4), (16, 4), (32, 8), (48, 8), (64, 8), (72, 8)]),
    // The first sizes of version 2 are named by number, not by vCPUs.
    (&["d_v2"], &[(1, 2), (2, 2), (3, 4), (4, 8), (5, 8), (11, 2), (12, 4), (13, 8), (14, 8), (15, 8)]),
];

/// Burstable sizes, named by vCPUs and memory.
const BURSTABLE: &[(&str, u32)] = &[
    ("b1ls", 2),
    ("b1s", 2),
    ("b1ms", 2),
    ("b2s", 3),
    ("b2ms", 3),
    ("b4ms", 4),
    ("b8ms", 4),
    ("b12ms", 6),
    ("b16ms", 8),
    ("b20ms", 8),
];

/// How many NICs a size takes; `None` for a size that is not in the table, of which nothing is claimed.
pub fn most_nics(size: &str) -> Option<u32> {
    let size = size.trim().to_ascii_lowercase();
    let size = size.strip_prefix("standard_").unwrap_or(&size);
    if let Some((_, nics)) = BURSTABLE.iter().find(|(name, _)| *name == size) {
        return Some(*nics);
    }
    let letters = size.find(|letter: char| letter.is_ascii_digit())?;
    let (family, rest) = size.split_at(letters);
    let digits = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
    let (number, features) = rest.split_at(digits);
    // Constrained sizes (E8-2s_v5) and sizes with accelerators are named otherwise.
    let (features, version) = features.split_once('_')?;
    // `DS3_v2` is `D3_v2` with premium storage.
    let family = if version == "v2" { family.trim_end_matches('s') } else { family };
    if !features.chars().all(|feature| matches!(feature, 's' | 'a' | 'd' | 'l' | 'i')) {
        return None;
    }
    let series = format!("{family}_{version}");
    let (_, sizes) = SERIES.iter().find(|(names, _)| names.contains(&series.as_str()))?;
    let number: u32 = number.parse().ok()?;
    sizes.iter().find(|(size, _)| *size == number).map(|(_, nics)| *nics)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_takes_what_its_series_says() {
        for (size, nics) in [
            ("Standard_D2s_v5", 2),
            ("standard_d8s_v3", 4),
            ("Standard_E16ds_v5", 8),
            ("Standard_F8s_v2", 4),
            ("Standard_DS3_v2", 4),
            ("Standard_B2ms", 3),
        ] {
            assert_eq!(most_nics(size), Some(nics), "{size}");
        }
    }

    #[test]
    fn nothing_is_claimed_of_a_size_that_is_not_known() {
        for size in
            ["Standard_E8-2s_v5", "Standard_NC24ads_A100_v4", "Standard_D7_v5", "large", "", "8", "Standard_é2_v5"]
        {
            assert_eq!(most_nics(size), None, "{size}");
        }
    }
}
