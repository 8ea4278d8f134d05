//! `cargo xtask`: what a person who works on Landfall runs. One file per concern:
//!
//! - `test`     every check, step by step, and the closing line `N passed, N failed`
//! - `serve`    builds the app and serves it on loopback; `static_server` is the server
//! - `dist`     builds `dist/` with Trunk; `stamp` is the hook by which Trunk finishes the page, `parts` takes its programs apart,
//!   `styles` gathers its styles, `csp` writes its security policy
//! - `sizes`    what the site weighs, and what it may weigh
//! - `tools`    finds or installs what the others need, at pinned versions, in a cache that all clones share
//! - `estate`   writes made-up inventories of any size
//! - `fuzz`     feeds readers with files that a fuzzer makes
//! - `bench`    builds what the measures in `benches/` need, and runs them
//! - `repo`, `process`, `counts`   where things are, how commands are run, how test counts are read

mod bench;
mod counts;
mod csp;
mod dist;
mod estate;
mod fuzz;
mod parts;
mod process;
mod repo;
mod serve;
mod sizes;
mod stamp;
mod static_server;
mod styles;
mod test;
mod tools;

use std::process::ExitCode;

/// Errors are told to a person: what was found, where, what was expected, what to do.
pub type Result<T> = std::result::Result<T, String>;

const USAGE: &str = "\
cargo xtask COMMAND

  serve [--port N] [--watch] [--debug]   build the app and serve it on this machine; --watch builds again on every change,
                                         --debug builds unoptimised code: ready sooner, runs slower
  test [STEP]                            run every check, or one: fmt, clippy, native, wasm, build, sizes, browser
  build                                  leave a deployable site in dist/, for any folder of any web server
  install                                install what the other commands need, and nothing else
  estate …                               write a made-up inventory; `cargo xtask estate` tells how
  fuzz FORMAT|all [SECONDS]              feed the reader of a format with files made out of its fixtures
  bench [--only P1,P3] …                 measure Landfall against others, in turns; `cargo xtask bench --help` tells how
  stamp                                  finish the page that Trunk is building (Trunk calls this)";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    let outcome = match command {
        "serve" => serve::run(rest),
        "test" => test::run(rest),
        "build" => dist::run(rest),
        "install" => tools::run(rest),
        "estate" => estate::run(rest),
        "fuzz" => fuzz::run(rest),
        "bench" => bench::run(rest),
        "stamp" => stamp::run(rest),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        other => Err(format!("`{other}` is no command of cargo xtask.\n\n{USAGE}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            if !message.is_empty() {
                eprintln!("{message}");
            }
            ExitCode::FAILURE
        }
    }
}
