/** What a result says, in figures and sentences. */

import { computed } from "@preact/signals";
import type { Arm, Described } from "../engine/types";
import { count, figure, named, said, t } from "../words/language";
import { visible } from "./prediction";
import { catalogue, measure, type Result, type Side } from "./store";

export interface SideArm {
  side: Side;
  letter: "A" | "B";
  arm: Arm;
  described: Described;
  /** Whether it is changed, by controls or as a text. */
  changed: boolean;
}

/** Sides of a result: A and B, or B alone. */
export function sidesOf(of: Result): SideArm[] {
  const { answer, descriptions, study } = of;
  const changed = (input: Result["study"]["a"]) => input !== null && input.set.length > 0;
  const b: Omit<SideArm, "arm"> = { side: "b", letter: "B", described: descriptions.b, changed: changed(study.b) };
  if (study.a === null || descriptions.a === null) return answer.arms[0] ? [{ ...b, arm: answer.arms[0] }] : [];
  const [first, second] = answer.arms;
  const sides: SideArm[] = [];
  if (first) sides.push({ side: "a", letter: "A", arm: first, described: descriptions.a, changed: changed(study.a) });
  if (second) sides.push({ ...b, arm: second });
  return sides;
}

export const sides = computed<SideArm[]>(() => (visible.value === null ? [] : sidesOf(visible.value)));

export const measured = computed(
  () => catalogue.value?.measures.find(({ key }) => key === measure.value) ?? catalogue.value?.measures[0] ?? null,
);

export function measureName(): string {
  return measured.value === null ? measure.value : said(measured.value.label);
}

/** Decimals that a figure with this standard error deserves. */
export function digitsOf(error: number): number {
  if (!(error > 0)) return 3;
  return Math.min(4, Math.max(1, Math.ceil(-Math.log10(error)) + 1));
}

/** `A: Central Asia, leaders of 2016 to the end` */
export function sideName({ letter, described, changed }: Pick<SideArm, "letter" | "described" | "changed">): string {
  return `${letter}: ${named(described.title || described.name)}${changed ? `, ${t("changed")}` : ""}`;
}

export function endOf(described: Described): string {
  return (described.ticks.at(-1) ?? "").slice(0, 4);
}

/** The day of a tick in words: month and year would claim more than a tick knows. */
export function tickName(described: Described, tick: number): string {
  const day = described.ticks[tick] ?? "";
  const perYear = described.ticks.filter((other) => other.startsWith(day.slice(0, 4))).length;
  const year = day.slice(0, 4);
  if (perYear === 1) return year;
  return perYear === 4 ? t("quarter", { year, quarter: Math.ceil(Number(day.slice(5, 7)) / 3) }) : day.slice(0, 7);
}

export interface Headline {
  measure: string;
  end: string;
  means: { letter: "A" | "B"; mean: string; error: number }[];
  difference: { mean: string; low: string; high: string } | null;
  replicates: string;
}

/** The result of the chosen measure at the end. */
export const headline = computed<Headline | null>(() => {
  const of = visible.value;
  const all = sides.value;
  if (of === null || all.length === 0) return null;
  const key = measure.value;
  const ends = all.flatMap(({ letter, arm }) => {
    const fan = arm.fans[key];
    return fan ? [{ letter, mean: fan.mean.at(-1) ?? 0, error: fan.mc_se.at(-1) ?? 0 }] : [];
  });
  const digits = digitsOf(Math.max(0, ...ends.map(({ error }) => error)));
  const path = of.answer.contrast?.paths[key];
  const half = path ? ((path.high.at(-1) ?? 0) - (path.low.at(-1) ?? 0)) / 4 : 0;
  const fine = digitsOf(half);
  return {
    measure: measureName(),
    end: endOf(of.descriptions.b),
    means: ends.map((end) => ({ ...end, mean: figure(end.mean, digits) })),
    difference: path
      ? {
          mean: figure(path.mean.at(-1) ?? 0, fine, true),
          low: figure(path.low.at(-1) ?? 0, fine, true),
          high: figure(path.high.at(-1) ?? 0, fine, true),
        }
      : null,
    replicates: count(of.answer.replicates),
  };
});

/** The headline as a sentence, for those who do not see the page. */
export function spoken(of: Headline): string {
  const means = of.means.map(({ letter, mean }) => `${letter} ${mean}`).join(", ");
  const difference =
    of.difference === null
      ? ""
      : `; ${t("difference")} ${of.difference.mean} [${of.difference.low}, ${of.difference.high}]`;
  return `${t("new_results", { n: of.replicates })} ${of.measure}, ${of.end}: ${means}${difference}`;
}

/** What a picture that leaves the page is made of. */
export function sourceLine(): string {
  const of = visible.value;
  if (of === null) return "";
  const names = sidesOf(of).map(({ letter, arm, described, side }) => {
    const set = of.study[side]?.set ?? [];
    return `${letter} = ${arm.name || described.name}${set.length > 0 ? ` (${set.join(", ")})` : ""}`;
  });
  return t("source_line", {
    version: catalogue.value?.version ?? "",
    scenarios: names.join("; "),
    seed: of.answer.seed,
    n: count(of.answer.replicates),
  });
}
