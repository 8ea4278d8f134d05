//! Reads from a test runner's output how many tests passed and failed.

use std::ops::AddAssign;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: usize,
    pub failed: usize,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// The closing lines of `cargo test` and `wasm-bindgen-test-runner` (`test result: ok. 3 passed; 0 failed; …`, one a test binary)
/// and of Node's test runner (`ℹ pass 3`, `ℹ fail 0`, or with `#` in front).
pub fn in_output(output: &str) -> Counts {
    let mut counts = Counts::default();
    for line in output.lines().map(str::trim) {
        if let Some((_, result)) = line.strip_prefix("test result: ").and_then(|result| result.split_once(". ")) {
            for part in result.split("; ") {
                match part.split_once(' ') {
                    Some((number, "passed")) => counts.passed += number.parse().unwrap_or(0),
                    Some((number, "failed")) => counts.failed += number.parse().unwrap_or(0),
                    _ => {}
                }
            }
        } else if let Some(summary) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) {
            match summary.split_once(' ') {
                Some(("pass", number)) => counts.passed += number.parse().unwrap_or(0),
                Some(("fail" | "cancelled", number)) => counts.failed += number.parse().unwrap_or(0),
                _ => {}
            }
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_test_binary_of_cargo_test_is_counted() {
        let output = "running 2 tests\ntest a ... ok\n\n\
            test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\n\
            test result: FAILED. 5 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s\n";
        assert_eq!(in_output(output), Counts { passed: 7, failed: 3 });
    }

    #[test]
    fn nodes_runner_is_counted_with_its_cancelled_tests_as_failed() {
        let spec = "✔ the page starts (600ms)\nℹ tests 6\nℹ suites 0\nℹ pass 4\nℹ fail 1\nℹ cancelled 1\nℹ skipped 0\n";
        assert_eq!(in_output(spec), Counts { passed: 4, failed: 2 });
        let tap = "1..1\n# tests 1\n# pass 1\n# fail 0\n# cancelled 0\n";
        assert_eq!(in_output(tap), Counts { passed: 1, failed: 0 });
    }

    #[test]
    fn output_without_a_closing_line_counts_nothing() {
        assert_eq!(in_output("no tests to run!\n3 passed; 0 failed\n"), Counts::default());
    }
}
