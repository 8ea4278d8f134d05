//! A small web server for `dist/`: loopback only, GET and HEAD, files below one folder, at a path of the caller's choice.
//! It is for this machine's own browser; a deployed Landfall is served by any web server.

use crate::Result;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const MOST_CONNECTIONS: usize = 64;
const LONGEST_HEAD: u64 = 16 * 1024;
const PATIENCE: Duration = Duration::from_secs(10);

pub struct StaticServer {
    listener: TcpListener,
    site: Arc<Site>,
}

/// What is served, and below which path. `mount` starts and ends with `/`.
struct Site {
    folder: PathBuf,
    mount: String,
}

impl StaticServer {
    /// Takes the first free port from `first_port` on; 0 takes any.
    pub fn bind(folder: &Path, mount: &str, first_port: u16) -> Result<Self> {
        let last_port = if first_port == 0 { 0 } else { first_port.saturating_add(99) };
        let listener = (first_port..=last_port)
            .find_map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok())
            .ok_or_else(|| {
                format!("No port from {first_port} to {last_port} of 127.0.0.1 is free. Choose another with --port N.")
            })?;
        Ok(Self { listener, site: Arc::new(Site { folder: folder.to_path_buf(), mount: mount.to_owned() }) })
    }

    pub fn address(&self) -> Result<String> {
        let address: SocketAddr =
            self.listener.local_addr().map_err(|error| format!("The server has no address: {error}."))?;
        Ok(format!("http://{address}{}", self.site.mount))
    }

    /// Serves until the process ends.
    pub fn serve(&self) {
        let open = Arc::new(AtomicUsize::new(0));
        for mut stream in self.listener.incoming().flatten() {
            if open.fetch_add(1, Ordering::Relaxed) >= MOST_CONNECTIONS {
                open.fetch_sub(1, Ordering::Relaxed);
                let _ = Reply::empty("503 Service Unavailable").send(&mut stream, true);
                continue;
            }
            let (site, open) = (self.site.clone(), open.clone());
            std::thread::spawn(move || {
                // A browser that goes away in the middle of an answer is its own business.
                let _ = answer(&site, stream);
                open.fetch_sub(1, Ordering::Relaxed);
            });
        }
    }
}

fn answer(site: &Site, mut stream: TcpStream) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut reader = BufReader::new(stream.try_clone()?.take(LONGEST_HEAD));
    let mut request_line = String::new();
    reader.read_line(&mut request_line)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let mut words = request_line.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    match method {
        "GET" | "HEAD" => site.reply(target).send(&mut stream, method == "GET"),
        _ => Reply::empty("405 Method Not Allowed").send(&mut stream, true),
    }
}

impl Site {
    fn reply(&self, target: &str) -> Reply {
        let path = target.split(['?', '#']).next().unwrap_or_default();
        if format!("{path}/") == self.mount {
            return Reply { location: Some(self.mount.clone()), ..Reply::empty("308 Permanent Redirect") };
        }
        let file = path.strip_prefix(&self.mount).and_then(|path| self.file(path));
        match file.and_then(|path| Some((File::open(&path).ok()?, media_type(&path)))) {
            Some((file, media_type)) => Reply { status: "200 OK", media_type, location: None, body: Some(file) },
            None => Reply::empty("404 Not Found"),
        }
    }

    /// The file that a path below the mount stands for, if it lies in the served folder, also after every link is followed.
    fn file(&self, path: &str) -> Option<PathBuf> {
        let relative = decoded(path)?;
        let plain = Path::new(&relative).components().all(|part| matches!(part, Component::Normal(_)));
        if !plain || relative.contains(['\\', ':', '\0']) {
            return None;
        }
        let folder = self.folder.canonicalize().ok()?;
        let mut file = self.folder.join(relative).canonicalize().ok()?;
        if file.is_dir() {
            file = file.join("index.html").canonicalize().ok()?;
        }
        (file.is_file() && file.starts_with(&folder)).then_some(file)
    }
}

struct Reply {
    status: &'static str,
    media_type: &'static str,
    location: Option<String>,
    body: Option<File>,
}

impl Reply {
    fn empty(status: &'static str) -> Self {
        Self { status, media_type: "text/plain", location: None, body: None }
    }

    fn send(self, stream: &mut TcpStream, with_body: bool) -> io::Result<()> {
        let length = match &self.body {
            Some(file) => file.metadata()?.len(),
            None => self.status.len() as u64,
        };
        let location = self.location.map(|path| format!("Location: {path}\r\n")).unwrap_or_default();
        let head = format!(
            "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {length}\r\n{location}Cache-Control: no-store\r\n\
             X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
            self.status, self.media_type
        );
        stream.write_all(head.as_bytes())?;
        match self.body {
            _ if !with_body => {}
            // A file that grows while it is sent must not outgrow its announced length.
            Some(file) => drop(io::copy(&mut file.take(length), stream)?),
            None => stream.write_all(self.status.as_bytes())?,
        }
        stream.flush()
    }
}

fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// A folder with a page, a module and, beside it, a secret; served at `/any/where/`.
    fn site(name: &str) -> Site {
        let parent = std::env::temp_dir().join(format!("landfall-serve-{}-{name}", std::process::id()));
        let folder = parent.join("dist");
        fs::create_dir_all(folder.join("a b")).unwrap();
        fs::write(folder.join("index.html"), "page").unwrap();
        fs::write(folder.join("a b/app.wasm"), "module").unwrap();
        fs::write(parent.join("secret.txt"), "secret").unwrap();
        Site { folder, mount: "/any/where/".to_owned() }
    }

    #[test]
    fn the_folder_itself_is_its_page_and_a_query_changes_nothing() {
        let site = site("page");
        for target in ["/any/where/", "/any/where/index.html", "/any/where/?v=1", "/any/where/index.html?x#y"] {
            let reply = site.reply(target);
            assert_eq!((reply.status, reply.media_type), ("200 OK", "text/html; charset=utf-8"), "{target}");
        }
    }

    #[test]
    fn a_module_is_served_as_web_assembly_and_its_name_is_decoded() {
        let reply = site("module").reply("/any/where/a%20b/app.wasm");
        assert_eq!((reply.status, reply.media_type), ("200 OK", "application/wasm"));
    }

    #[test]
    fn a_mount_without_its_slash_is_sent_to_the_one_with_it() {
        let reply = site("slash").reply("/any/where");
        assert_eq!(reply.location.as_deref(), Some("/any/where/"));
    }

    #[test]
    fn nothing_outside_the_folder_or_the_mount_is_served() {
        let site = site("outside");
        for target in [
            "/any/where/../secret.txt",
            "/any/where/%2e%2e/secret.txt",
            "/any/where/..%2fsecret.txt",
            "/any/where/..%5csecret.txt",
            "/any/where//etc/hostname",
            "/any/where/%2fetc/hostname",
            "/any/where/C:/secret.txt",
            "/any/where/%00",
            "/any/where/%zz",
            "/any/where/%",
            "/any/where/missing.js",
            "/index.html",
            "secret.txt",
            "",
        ] {
            assert_eq!(site.reply(target).status, "404 Not Found", "{target}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_out_of_the_folder_is_not_followed() {
        let site = site("link");
        let link = site.folder.join("out.txt");
        let _ = std::os::unix::fs::symlink(site.folder.join("../secret.txt"), &link);
        assert_eq!(site.reply("/any/where/out.txt").status, "404 Not Found");
    }

    #[test]
    fn a_browser_gets_a_whole_answer_over_a_socket_and_another_method_is_refused() {
        let server = StaticServer::bind(&site("socket").folder, "/", 0).unwrap();
        let address = server.listener.local_addr().unwrap();
        std::thread::spawn(move || server.serve());
        let ask = |request: &str| {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        };
        let answer = ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\npage"), "{answer}");
        assert!(answer.contains("Content-Length: 4\r\n") && answer.contains("Cache-Control: no-store\r\n"), "{answer}");
        assert!(ask("HEAD / HTTP/1.1\r\n\r\n").ends_with("\r\n\r\n"));
        assert!(ask("POST / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405 "));
    }

    #[test]
    fn a_port_that_is_taken_is_passed_over() {
        let folder = std::env::temp_dir();
        let first = StaticServer::bind(&folder, "/", 8080).unwrap();
        let taken = first.listener.local_addr().unwrap().port();
        let second = StaticServer::bind(&folder, "/", taken).unwrap();
        assert!(second.listener.local_addr().unwrap().port() > taken);
    }
}
