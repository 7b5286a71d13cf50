/** "Predict first": the result of a change stays hidden until a person has drawn what is expected. */

import { computed, signal } from "@preact/signals";
import { type Result, result, stale } from "./store";

/** Off; on, with nothing to predict yet; drawing; or drawn and shown. */
export type Phase = "off" | "ready" | "draw" | "shown";

export const phase = signal<Phase>("off");
/** The expected value by tick; null where nothing is drawn. */
export const drawn = signal<(number | null)[]>([]);
/** What was shown before the change. */
export const before = signal<Result | null>(null);

export function setPredicting(on: boolean): void {
  phase.value = on ? "ready" : "off";
  drawn.value = [];
  before.value = null;
}

/** A change has been made: from now on its result is hidden. */
export function expectChange(): void {
  if (phase.value === "ready" || phase.value === "shown") {
    before.value = result.value;
    drawn.value = [];
    phase.value = "draw";
  }
}

/** A link asks for a prediction of what it shows. */
export function expectOpening(): void {
  before.value = null;
  drawn.value = [];
  phase.value = "draw";
}

/** Draws a value at a tick, and a straight line from the tick drawn before. */
export function drawAt(tick: number, value: number, from: number | null, ticks: number): void {
  const next = drawn.value.length === ticks ? [...drawn.value] : new Array<number | null>(ticks).fill(null);
  const start = from === null ? null : (next[from] ?? null);
  if (from !== null && start !== null && from !== tick) {
    const step = Math.sign(tick - from);
    for (let at = from; at !== tick; at += step) next[at] = start + ((value - start) * (at - from)) / (tick - from);
  }
  next[tick] = value;
  drawn.value = next;
}

/** Whether enough is drawn to compare: the end, or half of the ticks. */
export const isDrawn = computed(() => {
  const values = drawn.value;
  return (
    values.length > 0 &&
    (values.at(-1) !== null || values.filter((value) => value !== null).length >= values.length / 4)
  );
});

export function reveal(): void {
  phase.value = "shown";
}

export const hidden = computed(() => phase.value === "draw");

/** The result as it may be seen: without B, and what says something of it, while a prediction is drawn. */
export const visible = computed<Result | null>(() => {
  const now = result.value;
  if (now === null || !hidden.value) return now;
  const keep = now.study.a === null ? [] : now.answer.arms.slice(0, 1);
  return { ...now, answer: { ...now.answer, arms: keep, contrast: null } };
});

/** How far the drawing lies from the median, on average over the ticks that are drawn, and at the end. */
export function compared(values: (number | null)[], median: number[]): { mean: number; end: number | null } | null {
  const pairs = values.flatMap((value, tick) => (value === null ? [] : [Math.abs(value - (median[tick] ?? value))]));
  if (pairs.length === 0) return null;
  const last = values.at(-1);
  const end = last === null || last === undefined ? null : last - (median.at(-1) ?? last);
  return { mean: pairs.reduce((sum, each) => sum + each, 0) / pairs.length, end };
}

export const canReveal = computed(() => isDrawn.value && !stale.value);
