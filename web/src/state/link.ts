/** The page's state in the part of its address behind `#`. A file is too long for it: it stands for built-in scenarios. */

import type { ScenarioInput } from "../engine/types";

export interface Linked {
  version: string | null;
  a: string | null;
  b: string;
  changesA: string[];
  changesB: string[];
  seed: string | null;
  replicates: number | null;
  uncertain: boolean;
  measure: string | null;
  language: string | null;
  predict: boolean;
  question: string | null;
}

/** Reads an address; null where it names no scenario. */
export function readLink(hash: string): Linked | null {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const b = parts.get("b");
  if (b === null || b === "") return null;
  const number = Number.parseInt(parts.get("n") ?? "", 10);
  const seed = parts.get("seed");
  return {
    version: parts.get("v"),
    a: parts.get("a") || null,
    b,
    changesA: parts.getAll("sa"),
    changesB: parts.getAll("sb"),
    seed: seed !== null && /^\d{1,20}$/.test(seed) ? seed : null,
    replicates: number >= 1 && number <= 1_000_000 ? number : null,
    uncertain: parts.get("u") === "1",
    measure: parts.get("m"),
    language: parts.get("lang"),
    predict: parts.get("predict") === "1",
    question: parts.get("q"),
  };
}

export function writeLink(linked: Linked): string {
  const parts = new URLSearchParams();
  const put = (key: string, value: string | null) => value !== null && parts.append(key, value);
  put("a", linked.a);
  put("b", linked.b);
  for (const change of linked.changesA) parts.append("sa", change);
  for (const change of linked.changesB) parts.append("sb", change);
  put("seed", linked.seed);
  put("n", linked.replicates === null ? null : String(linked.replicates));
  put("u", linked.uncertain ? "1" : null);
  put("m", linked.measure);
  put("lang", linked.language);
  put("predict", linked.predict ? "1" : null);
  put("q", linked.question);
  put("v", linked.version);
  return `#${parts.toString()}`;
}

/** Whether a link can hold the scenario. */
export function canBeLinked(input: ScenarioInput | null): boolean {
  return input === null || input.text === null;
}
