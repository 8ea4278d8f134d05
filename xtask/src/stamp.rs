//! `cargo xtask stamp`: finishes the page that Trunk has put together. Trunk calls it as a hook (`Trunk.toml`) and tells the folder.
//!
//! Trunk puts a hash into the name of every file but the worker's. Here the worker's files get theirs, so that a browser never runs
//! an old worker under a new page; the page's `<meta name="landfall-worker">` tells the name to the app. Styles become one file, and
//! the security policy is written last, since it depends on the page's scripts.

use crate::{Result, csp, repo, styles};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

const WORKER_META: &str = "<meta name=\"landfall-worker\" content=\"";

pub fn run(_arguments: &[String]) -> Result<()> {
    let folder = std::env::var_os("TRUNK_STAGING_DIR").ok_or(
        "`cargo xtask stamp` is called by Trunk, which says where its files are. Run `cargo xtask build` instead.",
    )?;
    finish(Path::new(&folder))
}

fn finish(folder: &Path) -> Result<()> {
    let loader = name_worker_by_content(folder)?;
    let page = folder.join("index.html");
    let html = repo::read(&page)?;
    let html = styles::gathered(folder, &worker_named(&html, &loader)?)?;
    let html = csp::written_into(&html)?;
    write(&page, html.as_bytes())
}

/// Renames `worker.js` and `worker_bg.wasm` to names with their hash, writes the script that starts them, and returns its name.
fn name_worker_by_content(folder: &Path) -> Result<String> {
    let (script, module) = (folder.join("worker.js"), folder.join("worker_bg.wasm"));
    let mut hasher = Sha256::new();
    for path in [&script, &module] {
        let bytes = fs::read(path).map_err(|error| {
            format!(
                "Could not read {}: {error}. Trunk writes it for the data-bin=\"worker\" link of index.html.",
                path.display()
            )
        })?;
        hasher.update(bytes);
    }
    let hash: String = hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let loader_text = loader(&hash);
    rename(&script, &folder.join(format!("worker-{hash}.js")))?;
    rename(&module, &folder.join(format!("worker-{hash}_bg.wasm")))?;
    let loader_name = format!("worker-{hash}_loader.js");
    write(&folder.join(&loader_name), loader_text.as_bytes())?;
    Ok(loader_name)
}

/// A rejected promise does not reach the page, an exception does, as the `error` event of its `Worker`.
fn loader(hash: &str) -> String {
    format!(
        "importScripts('./worker-{hash}.js');\n\
         wasm_bindgen({{ module_or_path: './worker-{hash}_bg.wasm' }}).catch((error) => setTimeout(() => {{ throw error; }}));\n"
    )
}

fn worker_named(html: &str, loader: &str) -> Result<String> {
    let start = html.find(WORKER_META).ok_or_else(|| {
        format!(
            "index.html has no `{WORKER_META}\">`. Put it into <head>: the app reads there what its worker is called."
        )
    })? + WORKER_META.len();
    let length = html[start..].find('"').ok_or("index.html: the worker's name has no closing quote.")?;
    Ok(format!("{}{loader}{}", &html[..start], &html[start + length..]))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).map_err(|error| format!("Could not write {}: {error}.", path.display()))
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).map_err(|error| format!("Could not rename {} to {}: {error}.", from.display(), to.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(name: &str, module: &[u8]) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("landfall-stamp-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("worker.js"), "let wasm_bindgen;").unwrap();
        fs::write(folder.join("worker_bg.wasm"), module).unwrap();
        let html = format!(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"\" />{WORKER_META}\" /><script>start()</script>"
        );
        fs::write(folder.join("index.html"), html).unwrap();
        folder
    }

    fn worker_name(folder: &Path) -> String {
        let html = fs::read_to_string(folder.join("index.html")).unwrap();
        html.split_once(WORKER_META).unwrap().1.split_once('"').unwrap().0.to_owned()
    }

    #[test]
    fn the_page_names_a_worker_that_exists_and_loads_files_that_exist() {
        let folder = built("exists", b"\0asm");
        finish(&folder).unwrap();
        let loader = fs::read_to_string(folder.join(worker_name(&folder))).unwrap();
        let loaded: Vec<&str> = loader.split('\'').filter_map(|text| text.strip_prefix("./")).collect();
        assert_eq!(loaded.len(), 2);
        assert!(loaded.iter().all(|name| folder.join(name).is_file()), "{loaded:?}");
        assert!(!folder.join("worker.js").exists());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn another_worker_has_another_name_and_the_same_worker_the_same() {
        let names = [("a", b"\0asm1"), ("b", b"\0asm1"), ("c", b"\0asm2")].map(|(name, module)| {
            let folder = built(name, module);
            finish(&folder).unwrap();
            let worker = worker_name(&folder);
            fs::remove_dir_all(folder).unwrap();
            worker
        });
        assert_eq!(names[0], names[1]);
        assert_ne!(names[1], names[2]);
    }

    #[test]
    fn a_build_without_a_worker_is_refused() {
        let error = finish(&std::env::temp_dir().join("landfall-nothing-was-built")).unwrap_err();
        assert!(error.contains("worker.js") && error.contains("data-bin"), "{error}");
    }
}
