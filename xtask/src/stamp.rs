//! `cargo xtask stamp`: finishes the page that Trunk has put together. Trunk calls it as a hook (`Trunk.toml`) and tells the folder.
//!
//! The two programs are taken apart (`parts`), and what Trunk made of each gives way to its parts, all named by their content, so
//! that a browser never runs old ones beside new ones; the page's `<meta name="landfall-worker">` tells the worker's name to the app.
//! Styles become one file, and the security policy is written last, since it depends on the page's scripts.

use crate::parts::{self, PAGE, Program, WORKER};
use crate::{Result, csp, repo, styles};
use std::fs;
use std::path::Path;

const WORKER_META: &str = "<meta name=\"landfall-worker\" content=\"";

pub fn run(_arguments: &[String]) -> Result<()> {
    let folder = std::env::var_os("TRUNK_STAGING_DIR").ok_or(
        "`cargo xtask stamp` is called by Trunk, which says where its files are. Run `cargo xtask build` instead.",
    )?;
    let is_release = std::env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    finish(Path::new(&folder), &|program, folder| program.put_into(folder, is_release))
}

/// `put` puts a program's files into the folder and returns what their names begin with.
fn finish(folder: &Path, put: &dyn Fn(&Program, &Path) -> Result<String>) -> Result<()> {
    let page = folder.join("index.html");
    let html = repo::read(&page)?;
    let trunks = trunks_program(&html)?.to_owned();
    for name in [format!("{trunks}.js"), format!("{trunks}_bg.wasm"), "worker.js".into(), "worker_bg.wasm".into()] {
        let path = folder.join(name);
        fs::remove_file(&path).map_err(|error| {
            format!(
                "Could not take away {}: {error}. Trunk writes it for a data-bin link of index.html.",
                path.display()
            )
        })?;
    }
    let app = put(&PAGE, folder)?;
    let worker = put(&WORKER, folder)?;
    let html = with_links(&html.replace(&trunks, &app), &app)?;
    let loader_name = format!("{worker}_loader.js");
    write(&folder.join(&loader_name), loader(&worker).as_bytes())?;
    let html = styles::gathered(folder, &worker_named(&html, &loader_name)?)?;
    let html = csp::written_into(&html)?;
    write(&page, html.as_bytes())
}

/// What the names of the program begin with that Trunk's script starts: `app-0123456789abcdef`.
fn trunks_program(html: &str) -> Result<&str> {
    let after = html.split_once("import init from './").map(|(_, after)| after);
    let name = after.and_then(|after| after.split_once(".js'")).map(|(name, _)| name);
    name.filter(|name| name.starts_with(PAGE.name)).ok_or_else(|| {
        format!("index.html starts no `{}`: no script there says `import init from './{}-…js'`.", PAGE.name, PAGE.name)
    })
}

/// Lets the browser fetch the script that fetches parts at once, and not when it has read the one that asks for it.
fn with_links(html: &str, app: &str) -> Result<String> {
    let (before, after) = html.split_once("</head>").ok_or("index.html has no </head>.")?;
    let links = parts::links_of(app);
    Ok(format!("{before}<link rel=\"modulepreload\" href=\"./{links}\" crossorigin=\"anonymous\"></head>{after}"))
}

/// A rejected promise does not reach the page, an exception does, as the `error` event of its `Worker`.
fn loader(worker: &str) -> String {
    format!(
        "import init from './{worker}.js';\n\
         init({{ module_or_path: new URL('./{worker}_bg.wasm', import.meta.url) }}).catch((error) => setTimeout(() => {{ throw error; }}));\n"
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

#[cfg(test)]
mod tests {
    use super::*;

    fn put(program: &Program, folder: &Path) -> Result<String> {
        let stem = format!("{}-0123456789abcdef", program.name);
        for name in [format!("{stem}.js"), format!("{stem}_bg.wasm"), parts::links_of(&stem)] {
            write(&folder.join(name), b"")?;
        }
        Ok(stem)
    }

    fn staged(name: &str) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("landfall-stamp-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for name in ["app-aa.js", "app-aa_bg.wasm", "worker.js", "worker_bg.wasm"] {
            fs::write(folder.join(name), name).unwrap();
        }
        let html = format!(
            "<head><meta http-equiv=\"Content-Security-Policy\" content=\"\" />{WORKER_META}\" />\
             <script type=\"module\">import init from './app-aa.js'; init('./app-aa_bg.wasm')</script></head>"
        );
        fs::write(folder.join("index.html"), html).unwrap();
        folder
    }

    /// Names of files that a text loads from its own folder.
    fn loaded(text: &str) -> Vec<&str> {
        text.split(['\'', '"']).filter_map(|text| text.strip_prefix("./")).collect()
    }

    #[test]
    fn the_page_and_its_worker_load_files_that_exist_and_none_of_trunks() {
        let folder = staged("exists");
        finish(&folder, &put).unwrap();
        let html = fs::read_to_string(folder.join("index.html")).unwrap();
        let worker = html.split_once(WORKER_META).unwrap().1.split_once('"').unwrap().0;
        let loader = fs::read_to_string(folder.join(worker)).unwrap();
        let names: Vec<&str> = loaded(&html).into_iter().chain(loaded(&loader)).collect();
        assert_eq!(names.len(), 5, "{names:?}");
        assert!(names.iter().all(|name| folder.join(name).is_file()), "{names:?}");
        assert!(!folder.join("worker.js").exists() && !folder.join("app-aa_bg.wasm").exists());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_build_without_a_worker_is_refused() {
        let folder = staged("no-worker");
        fs::remove_file(folder.join("worker.js")).unwrap();
        let error = finish(&folder, &put).unwrap_err();
        assert!(error.contains("worker.js") && error.contains("data-bin"), "{error}");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_page_that_starts_no_app_is_refused() {
        assert!(trunks_program("<script>import init from './other.js'</script>").unwrap_err().contains("import init"));
    }
}
