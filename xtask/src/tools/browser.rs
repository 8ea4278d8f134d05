//! A Chromium and the driver that fits it: this machine's own, or Chrome for Testing at a pinned version, or Debian's packages.

use super::{CHROME_VERSION, apt, cache, download};
use crate::{Result, process};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What lets a headless browser run anywhere, root and containers included, and keeps it from calling home.
pub const ARGUMENTS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
];

const NAMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

pub struct Browser {
    pub program: PathBuf,
    pub driver: PathBuf,
}

/// A browser to test the page in.
pub fn program() -> Result<PathBuf> {
    own_program().map_or_else(|| with_driver().map(|browser| browser.program), Ok)
}

/// A browser and its driver, which `wasm-bindgen-test-runner` needs. `$CHROME` and `$CHROMEDRIVER` go before all.
pub fn with_driver() -> Result<Browser> {
    let mut reasons = Vec::new();
    match own() {
        Ok(browser) => return Ok(browser),
        Err(reason) => reasons.push(reason),
    }
    match for_testing() {
        Ok(browser) => return Ok(browser),
        Err(reason) => reasons.push(reason),
    }
    match apt::install(&["chromium", "chromium-driver"]).and_then(|()| own()) {
        Ok(browser) => return Ok(browser),
        Err(reason) => reasons.push(reason),
    }
    Err(format!(
        "No browser for the tests:\n  {}\nInstall Chromium or Chrome and a chromedriver of the same version (Debian: `apt-get install \
         chromium chromium-driver`), or set CHROME and CHROMEDRIVER to where they are.",
        reasons.join("\n  ")
    ))
}

fn own() -> Result<Browser> {
    let program =
        own_program().ok_or_else(|| format!("None of {} is on PATH, and CHROME is not set.", NAMES.join(", ")))?;
    if let Some(driver) = std::env::var_os("CHROMEDRIVER") {
        return Ok(Browser { program, driver: driver.into() });
    }
    let version = version(&program)?;
    if let Some(driver) = process::find("chromedriver")
        && self::version(&driver).is_ok_and(|driver| major(&driver) == major(&version))
    {
        return Ok(Browser { program, driver });
    }
    let folder = cache::folder(&format!("chromedriver-{version}"), |folder| fetch("chromedriver", &version, folder))?;
    Ok(Browser { program, driver: folder.join(driver_file()?) })
}

fn own_program() -> Option<PathBuf> {
    if let Some(program) = std::env::var_os("CHROME") {
        return Some(program.into());
    }
    let applications = [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ];
    NAMES
        .iter()
        .find_map(|name| process::find(name))
        .or_else(|| applications.iter().map(PathBuf::from).find(|path| path.is_file()))
}

fn for_testing() -> Result<Browser> {
    let platform = platform()?;
    let program = match std::env::consts::OS {
        "macos" => format!("chrome-{platform}/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing"),
        "windows" => format!("chrome-{platform}/chrome.exe"),
        _ => format!("chrome-{platform}/chrome"),
    };
    let folder = cache::folder(&format!("chrome-{CHROME_VERSION}"), |folder| {
        fetch("chrome", CHROME_VERSION, folder)?;
        fetch("chromedriver", CHROME_VERSION, folder)?;
        if cfg!(windows) {
            return Ok(());
        }
        // On a bare Linux its libraries may be missing.
        version(&folder.join(&program)).map(drop)
    })?;
    Ok(Browser { program: folder.join(program), driver: folder.join(driver_file()?) })
}

fn fetch(what: &str, version: &str, folder: &Path) -> Result<()> {
    let platform = platform()?;
    let url =
        format!("https://storage.googleapis.com/chrome-for-testing-public/{version}/{platform}/{what}-{platform}.zip");
    download::archive(&url, None, folder)
}

fn platform() -> Result<&'static str> {
    match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => Ok("linux64"),
        ("macos", "aarch64") => Ok("mac-arm64"),
        ("macos", "x86_64") => Ok("mac-x64"),
        ("windows", "x86_64") => Ok("win64"),
        (system, processor) => Err(format!("Chrome for Testing is not published for {system} on {processor}.")),
    }
}

fn driver_file() -> Result<String> {
    Ok(format!("chromedriver-{}/chromedriver{}", platform()?, std::env::consts::EXE_SUFFIX))
}

fn version(program: &Path) -> Result<String> {
    let text = process::output(Command::new(program).arg("--version"))?;
    version_in(&text).ok_or_else(|| format!("{} names no version: {text}", program.display()))
}

fn version_in(text: &str) -> Option<String> {
    let is_version = |word: &&str| word.contains('.') && word.split('.').all(|part| part.parse::<u32>().is_ok());
    text.split_whitespace().find(is_version).map(str::to_owned)
}

fn major(version: &str) -> Option<&str> {
    version.split('.').next()
}

/// What `wasm-bindgen-test-runner` reads; the driver gives the browser a fresh profile by itself.
pub fn webdriver_capabilities(browser: &Browser) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let arguments: Vec<String> = ARGUMENTS.iter().map(|argument| quoted(argument)).collect();
    format!(
        "{{ \"goog:chromeOptions\": {{ \"binary\": {}, \"args\": [{}] }} }}\n",
        quoted(&browser.program.to_string_lossy()),
        arguments.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browsers_and_a_drivers_version_are_read_alike() {
        assert_eq!(
            version_in("Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)\n").as_deref(),
            Some("156.0.8078.79")
        );
        assert_eq!(version_in("ChromeDriver 156.0.8078.79 (a21ce95c)").as_deref(), Some("156.0.8078.79"));
        assert_eq!(version_in("command not found"), None);
    }

    #[test]
    fn the_drivers_settings_name_the_browser_even_where_its_path_has_backslashes() {
        let browser = Browser { program: r"C:\Chrome\chrome.exe".into(), driver: PathBuf::new() };
        let text = webdriver_capabilities(&browser);
        assert!(text.contains(r#""binary": "C:\\Chrome\\chrome.exe""#) && text.contains("\"--headless\""), "{text}");
    }
}
