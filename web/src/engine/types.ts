/**
 * What the page and the engine say to each other. The engine is the program's own library (`src/explore`), compiled to
 * WebAssembly in workers, or native behind `concord explore`: both answer the same questions with the same digits.
 *
 * Numbers are JSON numbers that read back to the same bits. Seeds have 64 bits and are therefore texts.
 */

/** A scenario: a built-in one by its name, or a text, with changes as `--set` takes them (`key=value`, the value in TOML). */
export interface ScenarioInput {
  name: string;
  /** The text of a file that was dropped or edited; null for a built-in scenario. */
  text: string | null;
  set: string[];
}

/** What is to be simulated: one scenario, or two on the same draws of chance, the baseline first. */
export interface Request {
  scenarios: ScenarioInput[];
  replicates: number;
  /** Null for the seed of the (first) scenario. */
  seed: string | null;
  /** Whether a second batch draws parameters and codings, as `concord run` and `concord compare` do by default. */
  uncertain: boolean;
  /** Whether simultaneous bands of all measures are worked out too, which files need and take longer. */
  complete?: boolean;
}

/** Words in each language of the page. */
export type Words = { en: string; ru: string; kk: string };

/** What does not depend on a request. */
export interface Catalogue {
  version: string;
  scenarios: { name: string; title: string; description: string; text: string }[];
  /** Measures of the region, in the order of the tables. */
  measures: { key: string; label: Words; meaning: string; low: number; high: number | null; whole: boolean }[];
  cultures: { key: string; label: Words }[];
  /** The JSON Schema of a scenario, for completion. */
  schema: unknown;
}

/** A problem of a scenario at its place: what `concord check --json` lists. */
export interface Problem {
  code: string;
  file: string | null;
  /** Line and column from 1; null where the problem has no place. */
  line: number | null;
  column: number | null;
  path: string;
  message: string;
  allowed: string | null;
  help: string | null;
}

export type Group = "leaders" | "succession" | "states" | "pairs" | "issues" | "mechanisms" | "parameters";

/** A value of a scenario that can be moved. `key=value` is a change. */
export interface Control {
  /** For `freeze` the table: its change is `leadership={ mode = "frozen", at = "2016-08-31" }`, or `{ mode = "historical" }` for none. */
  key: string;
  group: Group;
  /** The state, pair or issue, or the rule of a parameter; a heading within the group. */
  of: string;
  label: string;
  kind: "number" | "switch" | "freeze";
  /** Its value as it is now: a number, true or false, or for `freeze` the day (`2016-08-31`) or null. */
  value: number | boolean | string | null;
  low: number | null;
  high: number | null;
  /** The central 90% of its prior, and the prior in words; null where it has none. */
  prior: { low: number; high: number; words: string } | null;
  /** What the quantity is: from the codebook or the model's declaration of the parameter. */
  meaning: string;
  /** The coded reason or source beside the value, if the file states one. */
  source: string | null;
  /** Symbol in docs/model.md; empty where there is none. */
  symbol: string;
  /** Unit; empty for a pure number. */
  unit: string;
}

/** A valid scenario as the page needs it. */
export interface Described {
  name: string;
  title: string;
  description: string;
  seed: string;
  /** The last day of every tick, ISO 8601. */
  ticks: string[];
  states: { id: string; name: string }[];
  issues: { id: string; name: string }[];
  regimes: string[];
  /** Who governs where, from the first day: `to` is null for the last. */
  leaders: { state: string; name: string; from: string; to: string | null; openness: number }[];
  events: { kind: string; words: string; from: string; to: string | null }[];
  controls: Control[];
  /** The whole scenario as a file that runs, with all that it inherits. */
  resolved: string;
  /** The changes as a file that extends the built-in scenario; the whole scenario where it is a text. */
  file: string;
}

export type Checked = { valid: true; scenario: Described } | { valid: false; problems: Problem[] };

/** A distribution over replicates by tick. */
export interface Fan {
  mean: number[];
  mc_se: number[];
  q05: number[];
  q25: number[];
  q50: number[];
  q75: number[];
  q95: number[];
}

/** A table for programs, as `concord run --json` or `concord compare --json` holds it; see docs/files.md. */
// biome-ignore lint/suspicious/noExplicitAny: its shape is that of the program's document.
export type Document = Record<string, any>;

/** Replicates of one scenario. */
export interface Arm {
  name: string;
  /** measures, regimes, cultures, agreements, passages as `concord run --json`: means, quantiles, shares with intervals. */
  document: Document;
  /** By measure of the region. */
  fans: Record<string, Fan>;
  /** Replicates in each regime, and in each culture of anarchy, by (tick, category). */
  regimes: number[][];
  cultures: number[][];
  /** Histogram of each measure of the region at the end. */
  ends: Record<string, { low: number; width: number; counts: number[] }>;
  /** Mean identity weight of each state toward each other by (tick, from, to); 0 on the diagonal. */
  weights: number[][][];
  /** Mean implemented depth between two states by (tick, one, other); symmetric. */
  ties: number[][][];
  /** The batch under drawn parameters; null where none was asked for, or where nothing can be drawn. */
  under_priors: null | { replicates: number; fans: Record<string, Fan>; regimes: number[][] };
}

/** The difference of a measure over time: the second scenario less the first. */
export interface Path {
  mean: number[];
  /** Pointwise 95% confidence interval of the mean. */
  low: number[];
  high: number[];
  /** Quantiles over pairs. */
  q05: number[];
  q50: number[];
  q95: number[];
}

/** Two scenarios on the same draws. */
export interface Contrast {
  /** changes, outcomes (effects), transitions, findings ... as `concord compare --json`. */
  document: Document;
  paths: Record<string, Path>;
  /** First tick in which the two can differ; the number of ticks if they never do. */
  parts_from: number;
  under_priors: null | { replicates: number; paths: Record<string, { q05: number[]; q50: number[]; q95: number[] }> };
}

/** The answer to a request. */
export interface Answer {
  seed: string;
  replicates: number;
  arms: Arm[];
  contrast: Contrast | null;
}

/** A piece of a chronicle. */
export type Block =
  | { kind: "title" | "remark" | "heading" | "paragraph"; text: string }
  | { kind: "year"; year: number }
  | { kind: "table"; caption: string; heads: string[]; rows: string[][] };

/** One history told. */
export interface Told {
  replicate: number;
  blocks: Block[];
  /** The region's measures in this history, by measure and tick. */
  series: Record<string, number[]>;
}

/** Which history: a number, the most typical one, or the one whose measure at a tick is nearest to a value, under a scenario. */
export type Which =
  | { replicate: number }
  | { typical: true }
  | { nearest: { measure: string; tick: number; value: number } };

/** Files of a study as the program writes them: name and text. */
export type Files = { name: string; text: string }[];

/** A request that is being worked on. */
export interface Progress {
  done: number;
  of: number;
}

/** A failure that a person can mend: problems of a scenario (by its place in the request), or one sentence. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly problems: Problem[] = [],
    readonly scenario = 0,
  ) {
    super(message);
  }
}

/** The engine behind the page. Every promise rejects with a `Refusal`, or with an `AbortError` when the signal stops it. */
export interface Engine {
  /** "wasm", "wasm without SIMD" or "native", and the number of workers or threads. */
  readonly kind: string;
  readonly workers: number;
  catalogue(): Promise<Catalogue>;
  check(scenario: ScenarioInput): Promise<Checked>;
  simulate(request: Request, progress: (progress: Progress) => void, signal: AbortSignal): Promise<Answer>;
  /** The tables of the last kind of request as CSV, as the program's folder has them. */
  files(request: Request, signal: AbortSignal): Promise<Files>;
  tell(request: Request, scenario: number, which: Which, every: boolean, signal: AbortSignal): Promise<Told>;
}
