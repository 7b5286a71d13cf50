/** What the page knows and shows. Components read these signals; `actions.ts` and `runner.ts` write them. */

import { computed, signal } from "@preact/signals";
import type { Answer, Catalogue, Described, Problem, Progress, Request, ScenarioInput, Told } from "../engine/types";

export type Side = "a" | "b";

/** What is asked: the scenario (B), and the baseline (A) that it is compared with, if any. */
export interface Study {
  a: ScenarioInput | null;
  b: ScenarioInput;
  /** Null for the seed of the first scenario. */
  seed: string | null;
  uncertain: boolean;
}

/** Scenarios that are described: each side as it is, and B without changes. */
export interface Descriptions {
  a: Described | null;
  b: Described;
  /** B as its file has it, for resets. */
  file: Described;
}

/** An answer with what it answers. */
export interface Result {
  request: Request;
  answer: Answer;
  study: Study;
  descriptions: Descriptions;
}

export interface Failure {
  /** Null where it is no scenario's. */
  side: Side | null;
  message: string;
  problems: Problem[];
}

export interface Story {
  told: Told;
  side: Side;
  result: Result;
}

export const catalogue = signal<Catalogue | null>(null);
export const engineKind = signal("");
export const engineWorkers = signal(0);
/** The page cannot work at all: why. */
export const fatal = signal<string | null>(null);

export const study = signal<Study | null>(null);
export const descriptions = signal<Descriptions | null>(null);
export const result = signal<Result | null>(null);
export const failure = signal<Failure | null>(null);
export const progress = signal<Progress | null>(null);
/** Whether the simulation was stopped before its last stage. */
export const halted = signal(false);
/** Most replicates that are run while one waits. */
export const limit = signal(6400);
/** Something to know of the link or file that was opened. */
export const notice = signal<string | null>(null);
/** Title that a preset gives. */
export const title = signal<string | null>(null);

/** Whether changes go to the baseline too. */
export const toBoth = signal(false);
export const measure = signal("integration");
export const storyBusy = signal(false);
export const story = signal<Story | null>(null);
export const storyFailure = signal<string | null>(null);

/** Whether what is shown is of an earlier study than what is asked. */
export const stale = computed(() => result.value !== null && result.value.study !== study.value);

/** Measures that the answer has, in the order of the tables. */
export const measures = computed(() => catalogue.value?.measures ?? []);
