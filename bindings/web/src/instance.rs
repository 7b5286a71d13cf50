//! What one worker holds: a request, and the replicates that it has run or absorbed.

use std::num::NonZeroUsize;

use concord::engine::{Part, Silent};
use concord::explore::{Found, Job, Question, Refusal, Request, bytes_of, read, written};
use serde::Deserialize;
use serde_json::json;

/// Most bytes that a request may take in one worker; browsers give a page about 4 GB.
const MOST_BYTES: u64 = 1 << 30;

/// A worker's memory.
#[derive(Default)]
pub struct Instance {
    /// Input of the next call.
    pub input: Vec<u8>,
    /// Output of the last call.
    pub output: Vec<u8>,
    work: Option<Work>,
}

/// The request that is worked on.
struct Work {
    job: Job,
    /// By batch.
    parts: Vec<Option<Part>>,
    found: Option<Found>,
}

/// Replicates of a batch.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Replicates {
    batch: usize,
    first: u64,
    count: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfBatch {
    batch: usize,
}

/// Result of a call.
type Answered = Result<Vec<u8>, Refusal>;

impl Instance {
    /// Works on the input; returns the length of the output.
    pub fn call(&mut self, what: u32) -> usize {
        let input = std::mem::take(&mut self.input);
        let alone = |question: Question| question.answer(&input, NonZeroUsize::MIN, &Silent);
        let answered = match what {
            0 => alone(Question::Catalogue),
            1 => alone(Question::Check),
            2 => read(&input).and_then(|asked| self.begin(&asked)),
            3 => read(&input).and_then(|asked| self.part(&asked)),
            4 => read(&input).and_then(|asked| self.take(&asked)),
            5 => self.absorb(&input),
            6 => self.found().and_then(|(job, found)| written(&job.answer(found)?)),
            7 => self.found().and_then(|(job, found)| written(&job.files(found)?)),
            8 => alone(Question::Tell),
            _ => Err(Refusal::new(format!("there is no call {what}"))),
        };
        self.output = bytes_of(answered);
        self.output.len()
    }

    fn begin(&mut self, request: &Request) -> Answered {
        self.work = None;
        let job = Job::new(request)?;
        let bytes = job.bytes();
        if bytes > MOST_BYTES {
            let gigabytes = bytes.div_ceil(1 << 30);
            return Err(Refusal::new(format!(
                "the request takes about {gigabytes} GB of memory, and a page can have 1 (ask for fewer replicates, states or ticks, or run it by the program)"
            )));
        }
        let replicates =
            |batch: &concord::engine::DividedBatch<'_>| json!({ "replicates": batch.plan.replicates });
        let batches: Vec<_> = job.batches().iter().map(replicates).collect();
        let parts = batches.iter().map(|_| None).collect();
        self.work = Some(Work { job, parts, found: None });
        written(&json!({ "batches": batches }))
    }

    fn part(&mut self, asked: &Replicates) -> Answered {
        let work = self.work()?;
        let batches = work.job.batches();
        let batch = batches.get(asked.batch).ok_or_else(|| no_batch(asked.batch))?;
        let part = batch.part(asked.first, asked.count, &Silent);
        let part = part.map_err(|stopped| Refusal::new(stopped.to_string()))?;
        work.parts[asked.batch] = Some(together(work.parts[asked.batch].take(), part)?);
        done()
    }

    fn take(&mut self, asked: &OfBatch) -> Answered {
        let work = self.work()?;
        let part = work.parts.get_mut(asked.batch).ok_or_else(|| no_batch(asked.batch))?.take();
        Ok(part.map(|part| part.encode()).unwrap_or_default())
    }

    fn absorb(&mut self, input: &[u8]) -> Answered {
        let work = self.work()?;
        let (batch, bytes) = input.split_first_chunk().ok_or_else(|| Refusal::new("no batch is named"))?;
        let batch = u32::from_le_bytes(*batch) as usize;
        let own = work.parts.get_mut(batch).ok_or_else(|| no_batch(batch))?;
        if !bytes.is_empty() {
            *own = Some(together(own.take(), Part::decode(bytes)?)?);
        }
        done()
    }

    fn work(&mut self) -> Result<&mut Work, Refusal> {
        self.work.as_mut().ok_or_else(|| Refusal::new("no request has begun"))
    }

    /// The tables, from all replicates.
    fn found(&mut self) -> Result<(&Job, &Found), Refusal> {
        let Work { job, parts, found } = self.work()?;
        let found = match found {
            Some(found) => found,
            none => none.insert(job.merged(parts.iter_mut().filter_map(Option::take).collect())?),
        };
        Ok((job, found))
    }
}

fn together(own: Option<Part>, other: Part) -> Result<Part, Refusal> {
    let Some(mut own) = own else { return Ok(other) };
    own.merge(other)?;
    Ok(own)
}

fn no_batch(batch: usize) -> Refusal {
    Refusal::new(format!("the request has no batch {batch}"))
}

fn done() -> Answered {
    Ok(b"{}".to_vec())
}
