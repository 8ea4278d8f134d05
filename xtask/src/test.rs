//! `cargo xtask test`: every check there is, one step after another, each of which can be run alone.

use crate::counts::{self, Counts};
use crate::dist::{self, Profile};
use crate::static_server::StaticServer;
use crate::{Result, bench, process, repo, sizes, tools};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

struct Step {
    name: &'static str,
    about: &'static str,
    run: fn() -> Result<Counts>,
}

const STEPS: [Step; 7] = [
    Step { name: "fmt", about: "every file is formatted", run: fmt },
    Step { name: "clippy", about: "no lint complains, natively and for the browser", run: clippy },
    Step { name: "native", about: "the tests of the pure layers", run: native },
    Step { name: "wasm", about: "the tests that need a browser's interfaces, in a headless one", run: wasm },
    Step { name: "build", about: "dist/ as it is deployed", run: build },
    Step { name: "sizes", about: "what page and worker of dist/ weigh, against their budgets", run: weigh },
    Step {
        name: "browser",
        about: "the tests of the page, in a headless browser, below a path of its own",
        run: browser,
    },
];

/// A path that no build can know: what works there works anywhere.
const SUB_PATH: &str = "/some/where/landfall/";

struct Done {
    name: &'static str,
    took: Duration,
    counts: Counts,
    problem: Option<String>,
}

pub fn run(arguments: &[String]) -> Result<()> {
    let steps = chosen(arguments)?;
    let mut done: Vec<Done> = Vec::new();
    for step in steps {
        println!("\n== {}: {}", step.name, step.about);
        let start = Instant::now();
        let is_missing_its_build = ["sizes", "browser"].contains(&step.name)
            && done.iter().any(|step| step.name == "build" && step.problem.is_some());
        let outcome = if is_missing_its_build {
            Err("The build failed, so that there is nothing to test.".to_owned())
        } else {
            (step.run)()
        };
        let (counts, problem) = match outcome {
            Ok(counts) if counts.failed == 0 => (counts, None),
            Ok(counts) => (counts, Some(format!("{} of its tests failed.", counts.failed))),
            // A step may fail without a test of its own that did: it counts as one.
            Err(error) => (Counts { passed: 0, failed: 1 }, Some(error)),
        };
        if let Some(problem) = &problem {
            eprintln!("{problem}");
        }
        done.push(Done { name: step.name, took: start.elapsed(), counts, problem });
    }
    conclude(&done)
}

fn chosen(arguments: &[String]) -> Result<Vec<&'static Step>> {
    match arguments {
        [] => Ok(STEPS.iter().collect()),
        names => names
            .iter()
            .map(|name| {
                STEPS.iter().find(|step| step.name == name).ok_or_else(|| {
                    let known: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
                    format!("`{name}` is no step of cargo xtask test. The steps are {}.", known.join(", "))
                })
            })
            .collect(),
    }
}

fn conclude(done: &[Done]) -> Result<()> {
    println!();
    let mut total = Counts::default();
    for step in done {
        let verdict = if step.problem.is_some() { "FAILED" } else { "ok" };
        let Counts { passed, failed } = step.counts;
        let tests = if passed + failed == 0 { String::new() } else { format!("  {passed} passed, {failed} failed") };
        println!("{:<8} {verdict:<6} {:>7.1} s{tests}", step.name, step.took.as_secs_f64());
        total += step.counts;
    }
    let failed: Vec<&str> = done.iter().filter(|step| step.problem.is_some()).map(|step| step.name).collect();
    for name in &failed {
        println!("To run it alone: cargo xtask test {name}");
    }
    println!("\n{} passed, {} failed", total.passed, total.failed);
    // All is said, and the line above has to be the last.
    if failed.is_empty() { Ok(()) } else { Err(String::new()) }
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = process::cargo();
    command.args(arguments).current_dir(repo::root());
    command
}

/// Runs a command that ends with test counts. One that fails before it counts a failure is an error.
fn counted(command: &mut Command) -> Result<Counts> {
    let (succeeded, output) = process::tee(command)?;
    let counts = counts::in_output(&output);
    match succeeded || counts.failed > 0 {
        true => Ok(counts),
        false => Err(format!("The step stopped before its tests were through; {} had passed.", counts.passed)),
    }
}

fn fmt() -> Result<Counts> {
    tools::rust::ensure_toolchain()?;
    process::run(&mut cargo(&["fmt", "--all", "--check"]))
        .map_err(|error| format!("{error} `cargo fmt --all` mends it."))?;
    Ok(Counts::default())
}

fn clippy() -> Result<Counts> {
    tools::rust::ensure_toolchain()?;
    let strict = ["--", "--deny", "warnings"];
    process::run(cargo(&["clippy", "--workspace", "--all-targets"]).args(strict))?;
    let for_browser =
        ["clippy", "--package", "landfall", "--target", "wasm32-unknown-unknown", "--lib", "--bins", "--tests"];
    process::run(cargo(&for_browser).args(strict))?;
    // No test runs these, so that nothing else would tell that they do not compile any more.
    let programs = ["clippy", "--target", "wasm32-unknown-unknown", "--manifest-path"];
    process::run(
        cargo(&programs).arg(bench::programs_manifest()?).args(strict).env("CARGO_TARGET_DIR", repo::target()),
    )?;
    Ok(Counts::default())
}

/// Examples are built, and their code blocks and those of the documentation run. `--no-fail-fast` tells all that is wrong at once.
fn native() -> Result<Counts> {
    counted(&mut cargo(&["test", "--workspace", "--no-fail-fast"]))
}

fn wasm() -> Result<Counts> {
    tools::rust::ensure_toolchain()?;
    let runner = tools::rust::wasm_bindgen()?.join(format!("wasm-bindgen-test-runner{}", std::env::consts::EXE_SUFFIX));
    let browser = tools::browser::with_driver()?;
    let capabilities = repo::target().join("webdriver.json");
    fs::create_dir_all(repo::target())
        .and_then(|()| fs::write(&capabilities, tools::browser::webdriver_capabilities(&browser)))
        .map_err(|error| format!("Could not write {}: {error}.", capabilities.display()))?;

    let mut command =
        cargo(&["test", "--package", "landfall", "--target", "wasm32-unknown-unknown", "--no-fail-fast", "--lib"]);
    for name in integration_tests_for_wasm()? {
        command.args(["--test", &name]);
    }
    command
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env("CHROMEDRIVER", &browser.driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities)
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30");
    if std::env::var_os("WASM_BINDGEN_TEST_TIMEOUT").is_none() {
        command.env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    }
    counted(&mut command)
}

/// Those files of `tests/` that use `wasm_bindgen_test`: to link the others for wasm would take long and run nothing.
fn integration_tests_for_wasm() -> Result<Vec<String>> {
    let folder = repo::root().join("tests");
    let entries = fs::read_dir(&folder).map_err(|error| format!("Could not read {}: {error}.", folder.display()))?;
    let sources =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|kind| kind == "rs"));
    let mut names = Vec::new();
    for path in sources {
        if repo::read(&path)?.contains("wasm_bindgen_test") {
            names.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        }
    }
    names.sort();
    Ok(names)
}

fn build() -> Result<Counts> {
    dist::build(Profile::Release)?;
    Ok(Counts::default())
}

fn weigh() -> Result<Counts> {
    let weights = sizes::weigh(&built()?)?;
    sizes::print(&weights);
    sizes::check(&weights)?;
    Ok(Counts::default())
}

/// The folder of the site, if there is one.
fn built() -> Result<PathBuf> {
    let site = dist::folder(Profile::Release);
    match site.join("index.html").is_file() {
        true => Ok(site),
        false => Err(format!("{} holds no page. Run `cargo xtask build` first.", site.display())),
    }
}

/// Node's test runner over `tests/browser/*.test.mjs`, one file after another, against `dist/` as it stands.
fn browser() -> Result<Counts> {
    let site = built()?;
    let chrome = tools::browser::program()?;
    let packages = tools::node::packages()?;
    let files = browser_tests()?;

    let server = StaticServer::bind(&site, SUB_PATH, 0)?;
    let address = server.address()?;
    std::thread::spawn(move || server.serve());

    let node_folders: Vec<PathBuf> = packages.node_folder.into_iter().collect();
    let mut command = Command::new("node");
    command
        .args(["--test", "--test-reporter=spec", "--test-concurrency=1"])
        .args(files)
        .current_dir(repo::root())
        .env("PATH", process::path_with(&node_folders))
        .env("LANDFALL_URL", address)
        .env("CHROME", chrome)
        .env("CHROME_ARGUMENTS", tools::browser::ARGUMENTS.join(" "));
    counted(&mut command)
}

fn browser_tests() -> Result<Vec<PathBuf>> {
    let folder = tools::node::tests_folder();
    let entries = fs::read_dir(&folder).map_err(|error| format!("Could not read {}: {error}.", folder.display()))?;
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    files.sort();
    if files.is_empty() { Err(format!("{} holds no *.test.mjs.", folder.display())) } else { Ok(files) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_name_every_step_is_run_and_with_one_that_step_alone() {
        let names = |arguments: &[&str]| {
            let arguments: Vec<String> = arguments.iter().map(|name| name.to_string()).collect();
            chosen(&arguments).map(|steps| steps.iter().map(|step| step.name).collect::<Vec<_>>())
        };
        assert_eq!(names(&[]).unwrap(), ["fmt", "clippy", "native", "wasm", "build", "sizes", "browser"]);
        assert_eq!(names(&["wasm"]).unwrap(), ["wasm"]);
        assert!(names(&["everything"]).unwrap_err().contains("fmt, clippy, native, wasm, build, sizes, browser"));
    }

    #[test]
    fn one_failed_step_fails_the_run() {
        let done = |name, failed| Done {
            name,
            took: Duration::ZERO,
            counts: Counts { passed: 2, failed },
            problem: (failed > 0).then(|| "It failed.".to_owned()),
        };
        assert_eq!(conclude(&[done("native", 0)]), Ok(()));
        assert_eq!(conclude(&[done("native", 0), done("wasm", 1)]), Err(String::new()));
    }
}
