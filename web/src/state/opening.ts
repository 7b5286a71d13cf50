/** The state that the page opens with: of its link, of a preset, or the reference case. */

import type { Catalogue, Request, ScenarioInput } from "../engine/types";
import { language, setLanguage, t } from "../words/language";
import { engine } from "./engine";
import { canBeLinked, type Linked, readLink, writeLink } from "./link";
import { expectOpening, phase, setPredicting } from "./prediction";
import { question } from "./questions";
import { want } from "./runner";
import { catalogue, engineKind, engineWorkers, fatal, limit, measure, notice, type Study, study, title } from "./store";

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

/** Asks for what a link holds. */
function openLink(linked: Linked): void {
  if (linked.language !== null) setLanguage(linked.language);
  if (linked.measure !== null) measure.value = linked.measure;
  limit.value = linked.replicates ?? patience();
  question.value = linked.question;
  title.value = null;
  notice.value = null;
  setPredicting(false);
  if (linked.predict) expectOpening();
  want(studyOf(linked));
}

/** Judges a link by what the program has; false where it names a scenario that there is not. */
function judge(linked: Linked, of: Catalogue): boolean {
  if (!of.measures.some(({ key }) => key === measure.value)) measure.value = of.measures[0]?.key ?? "";
  if (!known(linked.a, of) || !known(linked.b, of)) {
    notice.value = t("link_unknown", { name: known(linked.b, of) ? (linked.a ?? "") : linked.b });
    return false;
  }
  const other = linked.version !== null && linked.version !== of.version;
  notice.value = other ? t("link_version", { version: linked.version ?? "", here: of.version }) : null;
  return true;
}

/** What a page opens with that has no link: a preset, or the reference case. */
function openFirst(): void {
  const given = preset();
  const [first, second] = given?.request.scenarios ?? [];
  limit.value = Math.max(given?.request.replicates ?? 0, patience());
  if (given && first !== undefined) {
    title.value = given.title ?? null;
    const { seed, uncertain } = given.request;
    want(second === undefined ? { a: null, b: first, seed, uncertain } : { a: first, b: second, seed, uncertain });
  } else want({ a: builtIn(BASELINE), b: builtIn(REFERENCE), seed: null, uncertain: false });
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
    replicates: limit.value,
    uncertain: now.uncertain,
    measure: measure.value,
    language: language.value,
    predict: phase.value === "draw",
    question: question.value,
  });
}

/** Starts the page. What is asked does not wait for the catalogue. */
export async function open(): Promise<void> {
  const linked = readLink(location.hash);
  try {
    const asked = engine().catalogue();
    if (linked === null) openFirst();
    else openLink(linked);
    const of = await asked;
    catalogue.value = of;
    engineKind.value = engine().kind;
    engineWorkers.value = engine().workers;
    if (linked !== null && !judge(linked, of)) openFirst();
    // The address may have been brought in step with the page again before the event is heard.
    addEventListener("hashchange", (event) => {
      const next = readLink(new URL(event.newURL).hash);
      if (next !== null && known(next.a, of) && known(next.b, of)) openLink(next);
      if (next !== null) judge(next, of);
    });
  } catch (error) {
    fatal.value = error instanceof Error ? error.message : String(error);
  }
}
