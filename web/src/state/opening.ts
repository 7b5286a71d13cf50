/** The state that the page opens with: of its link, of a preset, or the reference case. */

import type { Catalogue, Request, ScenarioInput } from "../engine/types";
import { language, setLanguage, t } from "../words/language";
import { engine } from "./engine";
import { canBeLinked, type Linked, readLink, writeLink } from "./link";
import { expectOpening, phase, setPredicting } from "./prediction";
import { question } from "./questions";
import { want } from "./runner";
import {
  catalogue,
  engineKind,
  engineWorkers,
  fatal,
  limit,
  measure,
  notice,
  result,
  type Study,
  study,
  title,
} from "./store";

const BASELINE = "pre-2017";
const REFERENCE = "central-asia";

const builtIn = (name: string, set: string[] = []): ScenarioInput => ({ name, text: null, set });

/** What a third party has put into the page. */
function preset(): { request: Request; title?: string } | null {
  const text = document.getElementById("preset")?.textContent ?? "null";
  try {
    return JSON.parse(text) as { request: Request; title?: string } | null;
  } catch {
    return null;
  }
}

/** Phones and small machines stop earlier. */
function patience(): number {
  return ((navigator as { deviceMemory?: number }).deviceMemory ?? 8) <= 2 ? 1600 : 6400;
}

function known(name: string | null, of: Catalogue): boolean {
  return name === null || of.scenarios.some((scenario) => scenario.name === name);
}

function studyOf(linked: Linked): Study {
  return {
    a: linked.a === null ? null : builtIn(linked.a, linked.changesA),
    b: builtIn(linked.b, linked.changesB),
    seed: linked.seed,
    uncertain: linked.uncertain,
  };
}

/** Opens what a link holds; false where it holds nothing. */
function openLink(hash: string, of: Catalogue): boolean {
  const linked = readLink(hash);
  if (linked === null) return false;
  if (!known(linked.a, of) || !known(linked.b, of)) {
    const name = known(linked.b, of) ? (linked.a ?? "") : linked.b;
    notice.value = t("link_unknown", { name });
    return false;
  }
  if (linked.language !== null) setLanguage(linked.language);
  const other = linked.version !== null && linked.version !== of.version;
  notice.value = other ? t("link_version", { version: linked.version ?? "", here: of.version }) : null;
  if (linked.measure !== null && of.measures.some(({ key }) => key === linked.measure)) measure.value = linked.measure;
  limit.value = linked.replicates ?? patience();
  question.value = linked.question;
  title.value = null;
  setPredicting(false);
  if (linked.predict) expectOpening();
  want(studyOf(linked));
  return true;
}

function openFirst(of: Catalogue): void {
  const given = preset();
  if (given !== null) {
    const [first, second] = given.request.scenarios;
    if (first !== undefined) {
      title.value = given.title ?? null;
      limit.value = Math.max(given.request.replicates, patience());
      const { seed, uncertain } = given.request;
      want(second === undefined ? { a: null, b: first, seed, uncertain } : { a: first, b: second, seed, uncertain });
      return;
    }
  }
  limit.value = patience();
  const [first = REFERENCE] = of.scenarios.map(({ name }) => name);
  const b = known(REFERENCE, of) ? REFERENCE : first;
  want({ a: known(BASELINE, of) ? builtIn(BASELINE) : null, b: builtIn(b), seed: null, uncertain: false });
}

/** The link of what is shown; null where a file stands in it. */
export function link(): string | null {
  const now = study.value;
  if (now === null || !canBeLinked(now.a) || !canBeLinked(now.b)) return null;
  return writeLink({
    version: catalogue.value?.version ?? null,
    a: now.a?.name ?? null,
    b: now.b.name,
    changesA: now.a?.set ?? [],
    changesB: now.b.set,
    seed: now.seed,
    replicates: result.value?.study === now ? result.value.answer.replicates : null,
    uncertain: now.uncertain,
    measure: measure.value,
    language: language.value,
    predict: phase.value === "draw",
    question: question.value,
  });
}

/** Starts the page. */
export async function open(): Promise<void> {
  try {
    const of = await engine().catalogue();
    catalogue.value = of;
    engineKind.value = engine().kind;
    engineWorkers.value = engine().workers;
    if (!openLink(location.hash, of)) openFirst(of);
    addEventListener("hashchange", () => openLink(location.hash, of));
  } catch (error) {
    fatal.value = error instanceof Error ? error.message : String(error);
  }
}
