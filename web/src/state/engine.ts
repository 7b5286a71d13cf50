/** The engine of the page, with answers that are asked for again and again. */

import { chooseEngine } from "../engine/choose";
import type { Checked, Engine, ScenarioInput } from "../engine/types";

let chosen: Engine | null = null;

export function engine(): Engine {
  chosen ??= chooseEngine();
  return chosen;
}

const KEEP = 24;
const checks = new Map<string, Promise<Checked>>();

/** Checks a scenario; one that has been checked lately is not checked again. */
export function check(input: ScenarioInput): Promise<Checked> {
  const key = JSON.stringify(input);
  const known = checks.get(key);
  checks.delete(key);
  const checked = known ?? engine().check(input);
  checks.set(key, checked);
  checked.catch(() => checks.delete(key));
  for (const old of checks.keys()) {
    if (checks.size <= KEEP) break;
    checks.delete(old);
  }
  return checked;
}
