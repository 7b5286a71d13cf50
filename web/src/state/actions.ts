/** What a person does. Each change is a step that can be undone. */

import type { Control, ScenarioInput } from "../engine/types";
import { changedKey, keyOf, sameKey, withChange, written } from "./changes";
import { back, endGesture, forth, remember } from "./history";
import { expectChange } from "./prediction";
import { want } from "./runner";
import { descriptions, type Side, type Study, study, toBoth } from "./store";

function change(next: Study, by: string | null = null): void {
  const now = study.value;
  if (now === null) return;
  remember(now, by);
  expectChange();
  want(next);
}

/** The study with other changes of B, and of A too where changes go to both. */
function withChanges(now: Study, changed: (changes: string[]) => string[]): Study {
  const b = { ...now.b, set: changed(now.b.set) };
  const a = toBoth.value && now.a !== null ? { ...now.a, set: changed(now.a.set) } : now.a;
  return { ...now, a, b };
}

/** Moves a control. A value as it is in the file is no change. */
export function move(control: Control, value: number | boolean | string | null): void {
  const now = study.value;
  if (now === null) return;
  const file = descriptions.value?.file.controls.find(({ key }) => key === control.key);
  const key = changedKey(control);
  const same = file !== undefined && file.value === value;
  change(
    withChanges(now, (changes) => withChange(changes, key, same ? null : written(control, value))),
    key,
  );
}

export function settled(): void {
  endGesture();
}

/** Takes back a change of one side. */
export function takeBack(side: Side, key: string): void {
  const now = study.value;
  const input = now?.[side];
  if (now === null || !input) return;
  change({ ...now, [side]: { ...input, set: withChange(input.set, key, null) } });
}

export function resetAll(): void {
  const now = study.value;
  if (now === null) return;
  change({ ...now, a: now.a === null ? null : { ...now.a, set: [] }, b: { ...now.b, set: [] } });
}

export function isChanged(now: Study | null, control: Control): boolean {
  return now?.b.set.some((one) => sameKey(keyOf(one), changedKey(control))) ?? false;
}

/** Chooses a scenario for a side; null for no baseline. */
export function choose(side: Side, input: ScenarioInput | null): void {
  const now = study.value;
  if (now === null || (side === "b" && input === null)) return;
  change({ ...now, [side]: input });
}

export function setUncertain(uncertain: boolean): void {
  const now = study.value;
  if (now !== null) change({ ...now, uncertain });
}

export function setSeed(seed: string | null): void {
  const now = study.value;
  if (now !== null && now.seed !== seed) change({ ...now, seed });
}

export function undo(): void {
  const before = study.value && back(study.value);
  if (before) want(before);
}

export function redo(): void {
  const after = study.value && forth(study.value);
  if (after) want(after);
}
