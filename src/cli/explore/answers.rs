//! The answers of the program to the page: those of `crate::explore`, computed on all cores.

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::json;

use crate::cli::interrupt;
use crate::engine::Monitor;
use crate::explore::{Job, Question, Refusal, Request, bytes_of, read, written};

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

/// Answers a question in one piece; `None` for a path that is no question.
pub fn answer(path: &str, body: &[u8], threads: NonZeroUsize) -> Option<Vec<u8>> {
    let progress = Progress::default();
    Some(bytes_of(match path {
        "/api/catalogue" => Question::Catalogue.answer(body, threads, &progress),
        "/api/check" => Question::Check.answer(body, threads, &progress),
        "/api/tell" => Question::Tell.answer(body, threads, &progress),
        "/api/files" => files(body, threads, &progress),
        _ => return None,
    }))
}

/// The tables of a request as files.
fn files(body: &[u8], threads: NonZeroUsize, progress: &Progress) -> Result<Vec<u8>, Refusal> {
    let job = Job::new(&read(body)?)?;
    written(&job.files(&job.run(threads, progress)?)?)
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
        Err(refusal) => return line(out, &bytes_of(Err(refusal))),
    };
    let (progress, work) = (Progress::default(), job.work());
    thread::scope(|scope| {
        let (sender, found) = mpsc::channel();
        let (job, progress) = (&job, &progress);
        scope.spawn(move || {
            let answer = job.run(threads, progress).and_then(|found| job.answer(&found));
            let answer = answer.and_then(|answer| written(&json!({ "answer": answer })));
            // The reader may have gone.
            let _ = sender.send(answer);
        });
        loop {
            let reported = match found.recv_timeout(REPORT) {
                Ok(answer) => return line(out, &bytes_of(answer)),
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    let done = progress.done.load(Ordering::Relaxed);
                    line(out, json!({ "progress": { "done": done, "of": work } }).to_string().as_bytes())
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => {
                    return line(out, &bytes_of(Err(Refusal::new("the simulation ended without an answer"))));
                }
            };
            if reported.is_err() {
                progress.is_gone.store(true, Ordering::Relaxed);
                return reported;
            }
        }
    })
}

fn line(out: &mut dyn Write, json: &[u8]) -> io::Result<()> {
    out.write_all(json)?;
    out.write_all(b"\n")?;
    out.flush()
}
