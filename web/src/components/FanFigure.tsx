import { useCallback, useMemo, useState } from "preact/hooks";
import type { Drawing, Room } from "../charts/base";
import { type FanData, fanChart, type Moment } from "../charts/fan";
import type { Described } from "../engine/types";
import { before, drawn, hidden, phase, visible } from "../state/prediction";
import { digitsOf, measured, measureName, type SideArm, sideName, sides, tickName } from "../state/reading";
import { count, figure, t } from "../words/language";
import { Chart } from "./Chart";
import { FanPointer } from "./FanPointer";
import { Figure, type KeyEntry } from "./Figure";
import { Predict } from "./Predict";
import { YearTable } from "./YearTable";

/** The scale of the chosen measure in words. */
function scaleOf(): string {
  const spec = measured.value;
  if (spec === null) return "";
  if (spec.whole) return t("scale_count");
  return spec.high === null ? "" : t("scale", { low: figure(spec.low, 0), high: figure(spec.high, 0) });
}

/** New leaders within the calendar, for the marks on the axis. */
export function leadersOf(described: Described): Moment[] {
  const first = described.ticks[0] ?? "";
  const last = described.ticks.at(-1) ?? "";
  return described.leaders
    .filter(({ from }) => from > first && from <= last)
    .map(({ from, name, state }) => ({ day: from, words: `${from}: ${name} (${state})` }));
}

function dataOf(all: SideArm[], key: string): FanData | null {
  const of = visible.value;
  const spec = measured.value;
  if (of === null || spec === null) return null;
  const described = of.descriptions.b;
  const earlier = phase.value === "draw" || phase.value === "shown" ? before.value : null;
  return {
    ticks: described.ticks,
    arms: all.flatMap(({ letter, side, arm }) => {
      const fan = arm.fans[key];
      return fan ? [{ letter, side, fan, priors: arm.under_priors?.fans[key] ?? null }] : [];
    }),
    replicates: of.answer.replicates,
    low: spec.low,
    high: spec.high,
    whole: spec.whole,
    leaders: leadersOf(described),
    before: earlier?.answer.arms.at(-1)?.fans[key]?.q50 ?? null,
    drawn: phase.value === "off" ? [] : drawn.value,
    open: hidden.value,
  };
}

/** Medians and bands over time, and what a pointer or a key does in them. */
export function FanFigure() {
  const of = visible.value;
  const all = sides.value;
  const key = measured.value?.key ?? "";
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  const prediction = drawn.value;
  const now = phase.value;
  const data = useMemo(() => dataOf(all, key), [of, all, key, now, prediction]);
  const draw = useCallback(
    (room: Room) =>
      data === null ? document.createElementNS("http://www.w3.org/2000/svg", "svg") : fanChart(data, room),
    [data],
  );
  if (of === null || data === null) return null;
  const entries: KeyEntry[] = all.map((side) => ({ words: sideName(side), side: side.side }));
  if (data.before !== null) entries.push({ words: t("key_before"), side: "plain" });
  if (data.drawn.some((value) => value !== null)) entries.push({ words: t("key_drawn"), side: "drawn" });
  const priors = all.find(({ arm }) => arm.under_priors !== null)?.arm.under_priors;
  const note = [scaleOf(), t("fan_note", { n: count(of.answer.replicates) })];
  if (priors) note.push(t("fan_priors", { n: count(priors.replicates) }));
  else if (of.study.uncertain) note.push(t("no_priors"));
  if (data.leaders.length > 0) note.push(t("fan_leaders"));
  return (
    <Figure
      name={`fan-${key}`}
      title={t("fan_title", { measure: measureName() })}
      entries={entries}
      note={note.filter(Boolean).join(" ")}
      draws={[draw]}
    >
      <div class={`fan ${hidden.value ? "drawing" : ""}`}>
        <Chart draw={draw} label={label(all, key)} drawn={setDrawing} />
        <FanPointer drawing={drawing} data={data} measure={key} described={of.descriptions.b} />
      </div>
      <Predict />
      <YearTable measure={key} />
    </Figure>
  );
}

function label(all: SideArm[], key: string): string {
  return all
    .map((side) => {
      const fan = side.arm.fans[key];
      const last = side.described.ticks.length - 1;
      if (!fan) return "";
      const digits = digitsOf(fan.mc_se[last] ?? 0);
      const [low, middle, high] = [fan.q05[last], fan.q50[last], fan.q95[last]].map((value) =>
        figure(value ?? 0, digits),
      );
      return t("fan_label", {
        name: sideName(side),
        end: tickName(side.described, last),
        low: low ?? "",
        middle: middle ?? "",
        high: high ?? "",
      });
    })
    .join(" ");
}
