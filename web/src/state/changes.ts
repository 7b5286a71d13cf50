/** Changes of a scenario: texts `key=value`, as `--set` takes them. The last one of a key counts. */

import type { Control } from "../engine/types";

/** Place of the `=` between key and value: the first one outside quotes. */
function middle(change: string): number {
  let quote = "";
  for (let k = 0; k < change.length; k++) {
    const letter = change[k] ?? "";
    if (quote !== "") {
      if (letter === "\\" && quote === '"') k++;
      else if (letter === quote) quote = "";
    } else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === "=") return k;
  }
  return change.length;
}

export function keyOf(change: string): string {
  return change.slice(0, middle(change)).trim();
}

export function settingOf(change: string): string {
  return change.slice(middle(change) + 1).trim();
}

/** Parts of a key; a part in quotes may hold dots. */
export function partsOf(key: string): string[] {
  const parts: string[] = [];
  const form = /\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^.'"]+))\s*(?:\.|$)/gy;
  for (let found = form.exec(key); found !== null; found = form.exec(key)) {
    const [, double, single, bare] = found;
    parts.push(double !== undefined ? (JSON.parse(`"${double}"`) as string) : (single ?? bare ?? "").trim());
    if (form.lastIndex >= key.length) break;
  }
  return parts;
}

/** Whether two keys name the same value, however they are quoted. */
export function sameKey(one: string, other: string): boolean {
  return one === other || partsOf(one).join("\n") === partsOf(other).join("\n");
}

/** The changes with one more, or without that of the key where the value is null. */
export function withChange(changes: string[], key: string, value: string | null): string[] {
  const others = changes.filter((change) => !sameKey(keyOf(change), key));
  return value === null ? others : [...others, `${key}=${value}`];
}

/** The key that a control changes: a freeze is a change of the table of leadership, whose mode goes with its date. */
export function changedKey(control: Control): string {
  return control.kind === "freeze" ? control.key.replace(/\.(at|mode)$/, "") : control.key;
}

/** A control's value in TOML. */
export function written(control: Control, value: number | boolean | string | null): string {
  if (control.kind !== "freeze") return typeof value === "number" ? decimal(value) : String(value);
  return value === null ? '{ mode = "historical" }' : `{ mode = "frozen", at = "${value}" }`;
}

/** A number without the digits that come from binary arithmetic. */
export function decimal(value: number): string {
  return String(Number.parseFloat(value.toPrecision(12)));
}

/** Whether a value lies beyond the central 90% of its prior. */
export function beyondPrior(control: Control): boolean {
  if (control.prior === null || typeof control.value !== "number") return false;
  // A bound that is computed may differ from the value in its last digit.
  const slack = 1e-9 * Math.max(1, Math.abs(control.value));
  return control.value < control.prior.low - slack || control.value > control.prior.high + slack;
}

/** Ends and step of a slider. */
export function scale(control: Control): { low: number; high: number; step: number } {
  const value = typeof control.value === "number" ? control.value : 0;
  const low = control.low ?? Math.min(0, value, control.prior?.low ?? 0);
  const widest = Math.max(2 * Math.abs(value), 1.5 * (control.prior?.high ?? 0), low + 1);
  const high = control.high ?? widest;
  const rough = (high - low) / 200;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((k) => k * power >= rough * 0.999) ?? 10);
  return { low, high, step: Number.parseFloat(step.toPrecision(3)) };
}
