//! A server on this machine alone, for whoever knows its token.
//!
//! It listens on 127.0.0.1. A request must name that address as its host, so that no other name leads to it; must come from its own page,
//! if a browser says where it comes from; and must bear the token. Nothing is answered across origins.

use std::io::{self, Read as _, Write};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use tiny_http::{Header, Method, Response, StatusCode};

use super::answers;
use super::error::ExploreError;
use super::page::preset;
use crate::cli::interrupt;
use crate::explore::Request;

/// The page, which web/build makes.
const PAGE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/web/dist/explore.html"));
/// Stands in the page for the token.
const TOKEN: &str = "__CONCORD_TOKEN__";

/// Largest body of a request, in bytes: a scenario's text is at most half of it.
const LARGEST_BODY: usize = 16 << 20;
/// Most requests that are answered at once.
const MOST_AT_ONCE: usize = 16;
/// Time between two looks at Ctrl-C.
const LOOK: Duration = Duration::from_millis(100);

/// The server of one page.
pub struct Server {
    http: tiny_http::Server,
    port: u16,
    token: String,
    page: String,
    threads: NonZeroUsize,
    at_work: AtomicUsize,
}

/// Why a request is not answered.
struct Denied(u16, &'static str);

impl Server {
    /// Listens on a port of 127.0.0.1, on any for 0.
    ///
    /// # Errors
    ///
    /// [`ExploreError`].
    pub fn open(port: u16, request: &Request, threads: NonZeroUsize) -> Result<Self, ExploreError> {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes).map_err(|error| ExploreError::Token(error.to_string()))?;
        let token: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let refused = |reason: String| ExploreError::Port { port, reason };
        let http =
            tiny_http::Server::http(("127.0.0.1", port)).map_err(|error| refused(error.to_string()))?;
        let port = http.server_addr().to_ip().map_or(port, |address| address.port());
        let page = preset(PAGE, request, None).expect("a test opens the page").replacen(TOKEN, &token, 1);
        Ok(Self { http, port, token, page, threads, at_work: AtomicUsize::new(0) })
    }

    /// The address of the page.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/?token={}", self.port, self.token)
    }

    /// Answers until Ctrl-C.
    pub fn serve(&self) {
        thread::scope(|scope| {
            while !interrupt::asked() {
                let Ok(Some(request)) = self.http.recv_timeout(LOOK) else { continue };
                if self.at_work.fetch_add(1, Ordering::Relaxed) >= MOST_AT_ONCE {
                    self.at_work.fetch_sub(1, Ordering::Relaxed);
                    deny(request, &Denied(503, "too many requests at once"));
                    continue;
                }
                scope.spawn(|| {
                    self.answer(request);
                    self.at_work.fetch_sub(1, Ordering::Relaxed);
                });
            }
        });
    }

    /// Answers a request. A reader that has gone is no failure.
    fn answer(&self, mut request: tiny_http::Request) {
        let url = request.url().to_owned();
        let (path, query) = url.split_once('?').unwrap_or((&url, ""));
        if let Err(denied) = self.admit(&request, path, query) {
            return deny(request, &denied);
        }
        if *request.method() == Method::Get {
            return respond(request, "text/html; charset=utf-8", self.page.as_bytes());
        }
        let mut body = Vec::new();
        let read = request.as_reader().take(LARGEST_BODY as u64 + 1).read_to_end(&mut body);
        if read.is_err() {
            return deny(request, &Denied(400, "the request cannot be read"));
        }
        if body.len() > LARGEST_BODY {
            return deny(request, &Denied(413, "the request is too large"));
        }
        if path == "/api/simulate" {
            // Any error means that the reader has gone.
            let _ = stream(request, |out| answers::simulate(&body, self.threads, out));
            return;
        }
        match answers::answer(path, &body, self.threads) {
            Some(answer) => respond(request, "application/json", &answer),
            None => deny(request, &Denied(404, "there is no such address")),
        }
    }

    /// Whether a request comes from the page of this server, or asks for it with the token.
    fn admit(&self, request: &tiny_http::Request, path: &str, query: &str) -> Result<(), Denied> {
        let header = |name: &str| {
            let is_it = |header: &&Header| header.field.as_str().as_str().eq_ignore_ascii_case(name);
            request.headers().iter().find(is_it).map(|header| header.value.as_str())
        };
        let hosts = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{}", self.port));
        if !header("Host").is_some_and(|host| hosts.iter().any(|own| own == host)) {
            return Err(Denied(403, "the request is for another host"));
        }
        if header("Origin").is_some_and(|origin| !hosts.iter().any(|own| origin == format!("http://{own}"))) {
            return Err(Denied(403, "the request comes from another page"));
        }
        match request.method() {
            Method::Get if path == "/" => {
                let token = query.split('&').find_map(|part| part.strip_prefix("token="));
                self.knows(token, "open the address that the program has printed, with its token")
            }
            Method::Post => self.knows(header("X-Concord-Token"), "the request bears no valid token"),
            Method::Get => Err(Denied(404, "there is no such address")),
            _ => Err(Denied(405, "there is no such method")),
        }
    }

    /// Whether a token is that of the server, in a time that does not depend on where it differs.
    fn knows(&self, token: Option<&str>, otherwise: &'static str) -> Result<(), Denied> {
        let differ = |token: &str| {
            let pairs = token.bytes().zip(self.token.bytes());
            pairs.fold(token.len() ^ self.token.len(), |all, (one, other)| all | usize::from(one ^ other))
        };
        if token.is_some_and(|token| differ(token) == 0) { Ok(()) } else { Err(Denied(403, otherwise)) }
    }
}

/// Answers piece by piece, each of which is on its way when it is flushed; the connection then serves the next request.
fn stream(
    request: tiny_http::Request,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n\
        Cache-Control: no-store\r\nTransfer-Encoding: chunked\r\n\r\n";
    let mut out = request.into_writer();
    out.write_all(HEAD)?;
    let mut chunks = Chunks { out: &mut *out, piece: Vec::new() };
    write(&mut chunks)?;
    chunks.flush()?;
    out.write_all(b"0\r\n\r\n")?;
    out.flush()
}

/// Writes what comes between two flushes as a chunk of HTTP/1.1 (RFC 9112, 7.1).
struct Chunks<'a> {
    out: &'a mut dyn Write,
    piece: Vec<u8>,
}

impl Write for Chunks<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.piece.is_empty() {
            write!(self.out, "{:x}\r\n", self.piece.len())?;
            self.out.write_all(&self.piece)?;
            self.out.write_all(b"\r\n")?;
            self.piece.clear();
        }
        self.out.flush()
    }
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("a header of ASCII")
}

fn respond(request: tiny_http::Request, kind: &str, body: &[u8]) {
    let mut response = Response::from_data(body).with_chunked_threshold(usize::MAX);
    for (name, value) in [
        ("Content-Type", kind),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("X-Frame-Options", "DENY"),
    ] {
        response.add_header(header(name, value));
    }
    // The reader may have gone.
    let _ = request.respond(response);
}

fn deny(request: tiny_http::Request, Denied(status, reason): &Denied) {
    let response = Response::from_string(format!("{reason}\n")).with_status_code(StatusCode(*status));
    let _ = request.respond(response);
}
