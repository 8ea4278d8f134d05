//! What the site weighs on its way to a browser: brotli at its highest, as servers of static files send it.

use crate::{Result, repo};
use std::fs;
use std::io::Write;
use std::path::Path;

/// Files that a browser waits for together.
struct Group {
    name: &'static str,
    includes: fn(&str) -> bool,
    /// Most bytes. Just above what is reached, so that it only ever shrinks.
    budget: usize,
}

const GROUPS: [Group; 4] = [
    Group {
        name: "page, up to its first screen",
        includes: |name| is_of_page(name) && !is_part(name),
        budget: 151_000,
    },
    Group { name: "rest of the page", includes: |name| is_of_page(name) && is_part(name), budget: 190_000 },
    Group { name: "worker", includes: |name| is_of_worker(name) && !is_part(name), budget: 327_000 },
    Group { name: "parts of the worker", includes: |name| is_of_worker(name) && is_part(name), budget: 576_000 },
];

/// A file of the site, in bytes.
pub struct Weight {
    pub name: String,
    pub raw: usize,
    pub compressed: usize,
}

fn is_of_page(name: &str) -> bool {
    !is_of_worker(name) && [".html", ".css", ".js", ".wasm"].iter().any(|ending| name.ends_with(ending))
}

fn is_of_worker(name: &str) -> bool {
    name.starts_with("worker")
}

/// Whether it is loaded behind what is always needed.
fn is_part(name: &str) -> bool {
    name.ends_with(".wasm") && !name.ends_with("_bg.wasm")
}

/// The files of a folder, without those below it, by name.
pub fn weigh(folder: &Path) -> Result<Vec<Weight>> {
    let entries = fs::read_dir(folder).map_err(|error| format!("Could not read {}: {error}.", folder.display()))?;
    let mut weights = Vec::new();
    for path in entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()) {
        let bytes = fs::read(&path).map_err(|error| format!("Could not read {}: {error}.", path.display()))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        weights.push(Weight { name, raw: bytes.len(), compressed: compressed(&bytes)? });
    }
    weights.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(weights)
}

fn compressed(bytes: &[u8]) -> Result<usize> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 22);
    writer.write_all(bytes).map_err(|error| format!("Could not compress: {error}."))?;
    Ok(writer.into_inner().len())
}

/// Prints what each file and each group weighs.
pub fn print(weights: &[Weight]) {
    println!("   brotli        raw");
    for weight in weights {
        println!("{:>9.1}  {:>9.1} KB  {}", thousands(weight.compressed), thousands(weight.raw), weight.name);
    }
    for group in &GROUPS {
        println!("{}", group.says(group.sum(weights)));
    }
}

/// Whether each group keeps to its budget.
pub fn check(weights: &[Weight]) -> Result<()> {
    let over: Vec<String> = GROUPS
        .iter()
        .map(|group| (group, group.sum(weights)))
        .filter(|(group, sum)| *sum > group.budget)
        .map(|(group, sum)| group.says(sum))
        .collect();
    match over.is_empty() {
        true => Ok(()),
        false => Err(format!(
            "{}\nThe site has grown. Find what did it before the budget in {} is raised.",
            over.join("\n"),
            repo::root().join("xtask/src/sizes.rs").display()
        )),
    }
}

impl Group {
    fn sum(&self, weights: &[Weight]) -> usize {
        weights.iter().filter(|weight| (self.includes)(&weight.name)).map(|weight| weight.compressed).sum()
    }

    fn says(&self, sum: usize) -> String {
        let verdict = if sum > self.budget { "over its" } else { "within its" };
        let (sum, budget) = (thousands(sum), thousands(self.budget));
        format!("{sum:>9.1} KB in brotli: {}, {verdict} budget of {budget:.0} KB", self.name)
    }
}

fn thousands(bytes: usize) -> f64 {
    bytes as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(name: &str, compressed: usize) -> Weight {
        Weight { name: name.to_owned(), raw: compressed, compressed }
    }

    #[test]
    fn every_file_counts_for_the_page_or_for_the_worker_or_for_what_comes_behind_them() {
        let weights = [
            weight("index.html", 1),
            weight("base-0123.css", 2),
            weight("app-0123.js", 4),
            weight("app-0123_bg.wasm", 8),
            weight("app-0123_parts.js", 16),
            weight("app-0123_screens.wasm", 32),
            weight("worker-0123.js", 64),
            weight("worker-0123_bg.wasm", 128),
            weight("worker-0123_loader.js", 256),
            weight("worker-0123_parts.js", 512),
            weight("worker-0123_files.wasm", 1024),
            weight("worker-0123_chunk_4.wasm", 2048),
        ];
        assert_eq!(GROUPS.map(|group| group.sum(&weights)), [31, 32, 960, 3072]);
    }

    #[test]
    fn what_is_over_its_budget_is_named() {
        assert!(check(&[weight("index.html", 1)]).is_ok());
        let error = check(&[weight("worker_bg.wasm", GROUPS[2].budget + 1)]).unwrap_err();
        assert!(error.contains("worker, over its budget") && !error.contains("page"), "{error}");
    }

    #[test]
    fn a_first_screen_is_at_most_160_kb_away_and_its_planner_420_more() {
        assert!(GROUPS[0].budget <= 160_000 && GROUPS[2].budget <= 420_000);
    }

    #[test]
    fn text_is_compressed() {
        assert!(compressed("landfall ".repeat(1000).as_bytes()).unwrap() < 100);
    }
}
