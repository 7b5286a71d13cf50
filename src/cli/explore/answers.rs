//! The answers of the program to the page: those of `crate::explore`, computed on all cores.

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::cli::interrupt;
use crate::engine::Monitor;
use crate::explore::{Job, Refusal, Request, ScenarioInput, Tell, catalogue, check, tell};

/// Time between two reports of progress.
const REPORT: Duration = Duration::from_millis(100);

/// Counts replicates, and stops where the reader has gone or the program is asked to end.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    is_gone: AtomicBool,
}

impl Monitor for Progress {
    fn advance(&self, replicates: u64) {
        self.done.fetch_add(replicates, Ordering::Relaxed);
    }

    fn cancelled(&self) -> bool {
        self.is_gone.load(Ordering::Relaxed) || interrupt::asked()
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| Refusal::new(format!("the request cannot be read: {error}")))
}

fn json_of(value: &impl Serialize) -> Result<Value, Refusal> {
    serde_json::to_value(value).map_err(|error| Refusal::new(error.to_string()))
}

/// Answers a question in one piece; `None` for a path that is no question.
pub fn answer(path: &str, body: &[u8], threads: NonZeroUsize) -> Option<Value> {
    let progress = Progress::default();
    let answered = match path {
        "/api/catalogue" => json_of(&catalogue()),
        "/api/check" => read::<ScenarioInput>(body).and_then(|asked| json_of(&check(&asked))),
        "/api/files" => read::<Request>(body).and_then(|asked| {
            let job = Job::new(&asked)?;
            json_of(&job.files(&job.run(threads, &progress)?)?)
        }),
        "/api/tell" => read::<Tell>(body).and_then(|asked| json_of(&tell(&asked, threads, &progress)?)),
        _ => return None,
    };
    Some(answered.unwrap_or_else(failed))
}

fn failed(refusal: Refusal) -> Value {
    json!({ "failed": refusal })
}

/// Simulates a request, and writes a line of JSON for each report of progress, and last the answer. A writer that fails stops the
/// simulation.
///
/// # Errors
///
/// The error of the writer.
pub fn simulate(body: &[u8], threads: NonZeroUsize, out: &mut dyn Write) -> io::Result<()> {
    let job = match read::<Request>(body).and_then(|asked| Job::new(&asked)) {
        Ok(job) => job,
        Err(refusal) => return line(out, &failed(refusal)),
    };
    let (progress, work) = (Progress::default(), job.work());
    thread::scope(|scope| {
        let (sender, found) = mpsc::channel();
        let (job, progress) = (&job, &progress);
        scope.spawn(move || {
            let answer = job.run(threads, progress).and_then(|found| json_of(&job.answer(&found)?));
            // The reader may have gone.
            let _ = sender.send(answer);
        });
        loop {
            let reported = match found.recv_timeout(REPORT) {
                Ok(answer) => {
                    return line(out, &answer.map_or_else(failed, |answer| json!({ "answer": answer })));
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    let done = progress.done.load(Ordering::Relaxed);
                    line(out, &json!({ "progress": { "done": done, "of": work } }))
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => {
                    return line(out, &failed(Refusal::new("the simulation ended without an answer")));
                }
            };
            if reported.is_err() {
                progress.is_gone.store(true, Ordering::Relaxed);
                return reported;
            }
        }
    })
}

fn line(out: &mut dyn Write, value: &Value) -> io::Result<()> {
    writeln!(out, "{value}")?;
    out.flush()
}
