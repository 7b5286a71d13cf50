/** Runs what is asked: 100 replicates at once, then more as one waits. A new question takes the place of the old one. */

import type { Described, Request, ScenarioInput } from "../engine/types";
import { Refusal } from "../engine/types";
import { check, engine } from "./engine";
import { stagesTo } from "./stages";
import {
  type Descriptions,
  descriptions,
  failure,
  halted,
  limit,
  progress,
  result,
  type Study,
  stale,
  study,
} from "./store";

let wanted: Study | null = null;
let running: { stage: number; stop: AbortController } | null = null;
let working = false;

/** Asks for a study. The first stage of one that runs ends, so that a slider's results follow its way; later stages give way. */
export function want(next: Study): void {
  study.value = next;
  wanted = next;
  if (running !== null && running.stage > 0) running.stop.abort();
  void pump();
}

/** Stops what runs. What has been found stays. */
export function stop(): void {
  wanted = null;
  halted.value = true;
  running?.stop.abort();
}

/** Goes on after a stop, or to a higher limit. */
export function goOn(): void {
  if (study.value !== null) want(study.value);
}

async function pump(): Promise<void> {
  if (working) return;
  working = true;
  try {
    for (let next = wanted; next !== null; next = wanted) {
      wanted = null;
      halted.value = false;
      await work(next);
    }
  } finally {
    working = false;
    progress.value = null;
  }
}

function tell(error: unknown, asked: Study): void {
  if (error instanceof DOMException && error.name === "AbortError") return;
  const refusal =
    error instanceof Refusal ? error : new Refusal(error instanceof Error ? error.message : String(error));
  const side = refusal.problems.length === 0 ? null : asked.a !== null && refusal.scenario === 0 ? "a" : "b";
  failure.value = { side, message: refusal.message, problems: refusal.problems };
}

/** Describes a side; null, with the failure told, where it is not valid. */
async function describe(side: "a" | "b", input: ScenarioInput): Promise<Described | null> {
  const checked = await check(input);
  if (checked.valid) return checked.scenario;
  failure.value = { side, message: "", problems: checked.problems };
  return null;
}

async function describeAll(asked: Study): Promise<Descriptions | null> {
  const [b, a, file] = await Promise.all([
    describe("b", asked.b),
    asked.a === null ? null : describe("a", asked.a),
    asked.b.set.length === 0 ? null : describe("b", { ...asked.b, set: [] }),
  ]);
  if (b === null || (asked.a !== null && a === null)) return null;
  // A file that is valid with its changes alone is shown as it is with them.
  return { a, b, file: file ?? b };
}

/** Describes what is asked, and lets the controls follow at once. */
async function describeAndShow(asked: Study): Promise<Descriptions | null> {
  const described = await describeAll(asked);
  if (described === null) return null;
  failure.value = null;
  descriptions.value = described;
  return described;
}

async function work(asked: Study): Promise<void> {
  try {
    const describing = describeAndShow(asked);
    // The last number of replicates that stands for this very study is not run again.
    const known =
      !stale.value && result.value !== null && result.value.study === asked ? result.value.answer.replicates : 0;
    for (const [stage, replicates] of stagesTo(limit.value).entries()) {
      if (replicates <= known) continue;
      if (wanted !== null || halted.value) return;
      const scenarios = asked.a === null ? [asked.b] : [asked.a, asked.b];
      const request: Request = { scenarios, replicates, seed: asked.seed, uncertain: asked.uncertain };
      const stop = new AbortController();
      running = { stage, stop };
      // The first stage does not wait for the descriptions: what is not valid is refused by both.
      const simulating = engine().simulate(request, (at) => report(at, stop), stop.signal);
      simulating.catch(() => {});
      const described = await describing;
      if (described === null) {
        stop.abort();
        return;
      }
      const answer = await simulating;
      running = null;
      result.value = { request, answer, study: asked, descriptions: described };
    }
  } catch (error) {
    tell(error, asked);
  } finally {
    running = null;
  }
}

function report(at: { done: number; of: number }, of: AbortController): void {
  if (running?.stop === of) progress.value = at;
}
