/** Undo and redo of what is asked. */

import { signal } from "@preact/signals";
import type { Study } from "./store";

const DEEP = 100;

export const past = signal<Study[]>([]);
export const future = signal<Study[]>([]);
/** Steps of one control that follow each other within this time are one: a drag, or some presses of a key. */
const PAUSE = 800;
let gesture: string | null = null;
let last = 0;

/** Remembers a study before it is changed. Steps of one gesture are undone together. */
export function remember(before: Study, by: string | null): void {
  const now = performance.now();
  if (by === null || by !== gesture || now - last > PAUSE) past.value = [...past.value.slice(1 - DEEP), before];
  gesture = by;
  last = now;
  future.value = [];
}

/** The gesture has ended: the next step is one of its own. */
export function endGesture(): void {
  gesture = null;
}

export function back(now: Study): Study | null {
  const before = past.value.at(-1);
  if (before === undefined) return null;
  past.value = past.value.slice(0, -1);
  future.value = [now, ...future.value];
  gesture = null;
  return before;
}

export function forth(now: Study): Study | null {
  const [after, ...rest] = future.value;
  if (after === undefined) return null;
  future.value = rest;
  past.value = [...past.value, now];
  gesture = null;
  return after;
}
