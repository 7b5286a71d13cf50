//! `concord explore` from end to end: the page, its answers, and whom it does not answer.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use assert_cmd::cargo::cargo_bin;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::testkit::program::{concord, done, fails, manifest, room};

/// A running server, which ends with the test.
struct Server {
    child: Child,
    port: u16,
    token: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts the server in a folder.
fn serve(room: &TempDir, arguments: &[&str]) -> Server {
    let mut child = Command::new(cargo_bin("concord"))
        .arg("explore")
        .args(arguments)
        .args(if arguments.contains(&"--no-open") { &[][..] } else { &["--no-open"] })
        .current_dir(room.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    let mut line = String::new();
    let out = child.stdout.take().expect("a pipe");
    BufReader::new(out).read_line(&mut line).expect("the address");
    let address = line.trim().strip_prefix("http://127.0.0.1:").expect("an address of this machine");
    let (port, token) = address.split_once("/?token=").expect("a token");
    Server { child, port: port.parse().expect("a port"), token: token.to_owned() }
}

impl Server {
    /// Sends a request as it stands; the status and the body of the answer.
    fn raw(&self, text: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.write_all(text.as_bytes()).expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers in UTF-8");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.expect("a status"), body.to_owned())
    }

    /// Asks a question with headers.
    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let length = body.len();
        self.raw(&format!(
            "{method} {path} HTTP/1.1\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        ))
    }

    /// Asks it to end, and waits until it has; its exit status.
    fn interrupted(&mut self) -> Option<i32> {
        let kill = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        assert!(kill.expect("kill").success());
        self.child.wait().expect("it ends").code()
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Asks a question as the page does.
    fn post(&self, path: &str, body: &Value) -> Value {
        let host = self.host();
        let headers = [("Host", host.as_str()), ("X-Concord-Token", &self.token)];
        let (status, body) = self.ask("POST", path, &headers, &body.to_string());
        assert_eq!(status, 200, "{body}");
        // Of a stream, which comes in chunks, the last one counts.
        let last = body.lines().rfind(|line| line.starts_with(['{', '['])).expect("a line");
        serde_json::from_str(last).expect("JSON")
    }
}

fn request(names: &[&str], replicates: u64) -> Value {
    let input = |name: &&str| json!({ "name": name, "text": null, "set": [] });
    let scenarios: Vec<Value> = names.iter().map(input).collect();
    json!({ "scenarios": scenarios, "replicates": replicates, "seed": null, "uncertain": true })
}

#[test]
fn the_page_is_answered_with_the_digits_of_the_program() {
    let room = room();
    let server = serve(&room, &[]);
    let host = server.host();
    let (status, page) = server.ask("GET", &format!("/?token={}", server.token), &[("Host", &host)], "");
    assert_eq!(status, 200);
    assert!(page.contains(&server.token) && page.contains("\"name\":\"pre-2017\""), "token and scenarios");
    let answer = server.post("/api/simulate", &request(&["pre-2017", "post-2017"], 80));
    let arguments = ["compare", "pre-2017", "post-2017", "--replicates", "80", "--json", "--quiet"];
    let (document, _) = done(concord(&room, &arguments));
    let document: Value = serde_json::from_str(&document).expect("JSON");
    let tables = answer["answer"]["contrast"]["document"].as_object().expect("tables");
    assert!(tables.len() > 3, "{:?}", tables.keys());
    for (name, table) in tables {
        assert_eq!(table, &document[name], "{name}");
    }
    let answer = server.post("/api/simulate", &request(&["central-asia"], 80));
    let (document, _) = done(concord(&room, &["run", "--replicates", "80", "--json", "--quiet"]));
    let document: Value = serde_json::from_str(&document).expect("JSON");
    let tables = answer["answer"]["arms"][0]["document"].as_object().expect("tables");
    for (name, table) in tables {
        assert_eq!(table, &document["runs"][0][name], "{name}");
    }
    let mut complete = request(&["central-asia"], 80);
    complete["complete"] = Value::Bool(true);
    let files = server.post("/api/files", &complete);
    let files = files.as_array().expect("files");
    assert!(files.len() > 4);
    for file in files {
        let name = file["name"].as_str().expect("a name");
        let written = fs::read_to_string(room.path().join("output/central-asia").join(name));
        assert_eq!(file["text"].as_str(), written.ok().as_deref(), "{name}");
    }
    let told = json!({ "request": request(&["central-asia"], 80), "scenario": 0, "which": { "replicate": 3 }, "every": false });
    assert_eq!(server.post("/api/tell", &told)["replicate"], 3);
    let wrong = json!({ "name": "mine", "text": "extends = 3", "set": [] });
    assert_eq!(server.post("/api/check", &wrong)["valid"], false);
    let refused = server.post("/api/simulate", &json!({ "scenarios": 3 }));
    let reason = refused["failed"]["message"].as_str().expect("a reason");
    assert!(reason.starts_with("the request cannot be read"), "{reason}");
    assert_eq!(server.post("/api/catalogue", &Value::Null)["measures"][0]["key"], "integration");
}

#[test]
fn one_connection_serves_many_simulations() {
    let room = room();
    let server = serve(&room, &["central-asia"]);
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).expect("it listens");
    stream.set_read_timeout(Some(std::time::Duration::from_mins(1))).expect("a time");
    let mut lines = BufReader::new(stream.try_clone().expect("the same connection")).lines();
    for replicates in 2..12 {
        let body = request(&["central-asia"], replicates).to_string();
        write!(
            stream,
            "POST /api/simulate HTTP/1.1\r\nHost: {}\r\nX-Concord-Token: {}\r\nContent-Length: {}\r\n\r\n{body}",
            server.host(),
            server.token,
            body.len()
        )
        .expect("it reads");
        let answer = lines.find(|line| line.as_ref().is_ok_and(|line| line.contains("\"answer\"")));
        let answer: Value = serde_json::from_str(&answer.expect("an answer").expect("UTF-8")).expect("JSON");
        assert_eq!(answer["answer"]["replicates"], replicates);
    }
}

#[test]
fn nobody_else_is_answered() {
    let room = room();
    let server = serve(&room, &["central-asia"]);
    let (host, token) = (server.host(), server.token.as_str());
    let own = ("Host", host.as_str());
    let known = ("X-Concord-Token", token);
    let page = format!("/?token={token}");
    let other_port = format!("http://127.0.0.1:{}", server.port ^ 1);
    let origin = format!("http://{host}");
    let check = json!({ "name": "central-asia", "text": null, "set": [] }).to_string();
    for (method, path, headers, expected) in [
        ("GET", "/", &[own][..], 403),
        ("GET", "/?token=0", &[own], 403),
        ("GET", page.as_str(), &[("Host", "concord.example")], 403),
        ("GET", page.as_str(), &[], 403),
        ("GET", "/other", &[own], 404),
        ("DELETE", "/", &[own], 405),
        ("OPTIONS", "/api/check", &[own, ("Origin", "https://concord.example")], 403),
        ("POST", "/api/check", &[own], 403),
        ("POST", "/api/check", &[own, ("X-Concord-Token", "00000000000000000000000000000000")], 403),
        ("POST", "/api/check", &[("Host", "concord.example"), known], 403),
        ("POST", "/api/check", &[own, known, ("Origin", "https://concord.example")], 403),
        ("POST", "/api/check", &[own, known, ("Origin", "null")], 403),
        ("POST", "/api/check", &[own, known, ("Origin", other_port.as_str())], 403),
        ("POST", "/api/none", &[own, known], 404),
        ("POST", "/api/check", &[own, known, ("Origin", origin.as_str())], 200),
        ("POST", "/api/check", &[own, known], 200),
    ] {
        let (status, body) = server.ask(method, path, headers, &check);
        assert_eq!(status, expected, "{method} {path} {headers:?}: {body}");
        assert!(status == 200 || !body.contains(token), "{body}");
    }
    let (status, _) = server.raw(&format!(
        "POST /api/check HTTP/1.1\r\nHost: {host}\r\nX-Concord-Token: {token}\r\nContent-Length: 17000000\r\nConnection: close\r\n\r\n{}",
        "x".repeat(17_000_000)
    ));
    assert_eq!(status, 413);
}

/// Serves a page with some arguments, and ends it as Ctrl-C does.
pub fn is_served_and_ended(room: &TempDir, arguments: &[String]) {
    let mut server = serve(room, &arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(server.interrupted(), Some(0), "{arguments:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn ctrl_c_ends_it_even_at_work_and_a_reader_who_leaves_stops_his_simulation() {
    let room = room();
    let mut server = serve(&room, &["central-asia", "pre-2017"]);
    let long = request(&["central-asia"], 100_000_000).to_string();
    let begin = |server: &Server| {
        let mut stream = TcpStream::connect(("127.0.0.1", server.port)).expect("it listens");
        write!(
            stream,
            "POST /api/simulate HTTP/1.1\r\nHost: {}\r\nX-Concord-Token: {}\r\nContent-Length: {}\r\n\r\n{long}",
            server.host(),
            server.token,
            long.len()
        )
        .expect("it reads");
        let mut lines = BufReader::new(stream).lines();
        let progress = lines.find(|line| line.as_ref().is_ok_and(|line| line.contains("progress")));
        assert!(progress.is_some(), "it reports");
        lines
    };
    drop(begin(&server));
    let lines = begin(&server);
    assert_eq!(server.interrupted(), Some(0), "whoever is done ends it this way");
    drop(lines);
}

#[test]
fn what_cannot_be_served_is_refused() {
    let room = room();
    let unlike = fails(concord(&room, &["explore", "central-asia", "mercosur", "--no-open"]), 2);
    assert!(unlike.contains("mercosur cannot be compared with central-asia"), "{unlike}");
    let missing = fails(concord(&room, &["explore", "central-asai", "--no-open"]), 2);
    assert!(missing.contains("central-asia"), "{missing}");
    let server = serve(&room, &["central-asia"]);
    let port = server.port.to_string();
    let taken = fails(concord(&room, &["explore", "--port", &port, "--no-open"]), 1);
    assert!(taken.contains(&format!("cannot listen on 127.0.0.1:{port}")), "{taken}");
    assert!(taken.contains("help: take another port"), "{taken}");
}

#[test]
fn a_page_is_put_into_the_folder_of_a_result_and_opens_with_its_scenarios() {
    let room = room();
    let version = format!("<meta name=\"concord-version\" content=\"{}\">", env!("CARGO_PKG_VERSION"));
    let preset = "<script type=\"application/json\" id=\"preset\">null</script>";
    let page = room.path().join("concord.html");
    fs::write(&page, format!("<html>{version}{preset}</html>")).expect("a file");
    let title = "scenario.title=\"</script><b>\"";
    let arguments =
        ["compare", "pre-2017", "post-2017", "-n", "8", "--seed", "5", "--set", title, "--no-figures"];
    let arguments =
        [&arguments[..], &["--fixed-parameters", "--quiet", "--explorer", "concord.html"]].concat();
    done(concord(&room, &arguments));
    let folder = room.path().join("output/pre-2017-vs-post-2017");
    let written = fs::read_to_string(folder.join("explorer.html")).expect("the page");
    let (_, opens_with) = written.split_once("id=\"preset\">").expect("the element");
    let (opens_with, rest) = opens_with.split_once("</script>").expect("its end");
    assert_eq!(rest, "</html>", "no title ends the element");
    let opens_with: Value = serde_json::from_str(opens_with).expect("JSON");
    assert_eq!(opens_with["request"]["seed"], "5");
    for (place, name) in ["pre-2017", "post-2017"].into_iter().enumerate() {
        let scenario = &opens_with["request"]["scenarios"][place];
        let kept = fs::read_to_string(folder.join(name).join("scenario.toml")).expect("the scenario");
        assert_eq!((scenario["name"].as_str(), scenario["text"].as_str()), (Some(name), Some(kept.as_str())));
    }
    let manifest = manifest(&folder);
    assert!(manifest["files"]["explorer.html"].is_object(), "{}", manifest["files"]);
    // The folder has all that is asked for; without the page it would not.
    done(concord(&room, &arguments));
    let of_run = ["run", "-n", "8", "--fixed-parameters", "--quiet", "--no-figures"];
    done(concord(&room, &of_run));
    let lacks = fails(concord(&room, &[&of_run[..], &["--explorer", "concord.html"]].concat()), 2);
    assert!(lacks.contains("without explorer.html"), "{lacks}");

    let refused = |arguments: &[&str]| fails(concord(&room, arguments), 2);
    let other = refused(&["run", "pre-2017", "-n", "8", "--explorer", "output/central-asia/report.html"]);
    assert!(other.contains("report.html is no page of concord"), "{other}");
    let missing = refused(&["run", "pre-2017", "-n", "8", "--explorer", "none.html"]);
    assert!(missing.contains("none.html") && missing.contains("help: name concord.html"), "{missing}");
    let three =
        ["compare", "pre-2017", "post-2017", "only-uzbekistan", "-n", "8", "--explorer", "concord.html"];
    assert!(refused(&three).contains("a page shows one scenario or two, not 3"));
}
