import { useCallback } from "preact/hooks";
import type { Room } from "../charts/base";
import { differenceChart } from "../charts/difference";
import { hidden, visible } from "../state/prediction";
import { measured, measureName, tickName } from "../state/reading";
import { count, figure, t } from "../words/language";
import { Chart } from "./Chart";
import { Figure } from "./Figure";

/** B less A, on the same draws of chance. */
export function Difference() {
  const of = visible.value;
  const key = measured.value?.key ?? "";
  const contrast = of?.answer.contrast ?? null;
  const path = contrast?.paths[key];
  const draw = useCallback(
    (room: Room) => {
      if (!of || !contrast || !path) return document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const priors = contrast.under_priors?.paths[key] ?? null;
      const ticks = of.descriptions.b.ticks;
      return differenceChart(
        { ticks, path, priors, replicates: of.answer.replicates, partsFrom: contrast.parts_from },
        room,
      );
    },
    [of, contrast, path, key],
  );
  if (hidden.value || of === null || contrast === null || path === undefined) return null;
  const ticks = of.descriptions.b.ticks;
  const never = contrast.parts_from >= ticks.length;
  const parts = never
    ? t("never_part")
    : contrast.parts_from === 0
      ? t("part_at_once")
      : t("part_from", { day: tickName(of.descriptions.b, contrast.parts_from) });
  const end = ticks.length - 1;
  const label = t("difference_label", {
    measure: measureName(),
    value: figure(path.mean[end] ?? 0, 3, true),
    low: figure(path.low[end] ?? 0, 3, true),
    high: figure(path.high[end] ?? 0, 3, true),
  });
  const priors = contrast.under_priors;
  const under = priors?.paths[key];
  const note = [
    t("difference_note", { n: count(of.answer.replicates) }),
    parts,
    under && priors
      ? t("difference_priors", {
          n: count(priors.replicates),
          low: figure(under.q05[end] ?? 0, 2, true),
          high: figure(under.q95[end] ?? 0, 2, true),
        })
      : "",
  ];
  return (
    <Figure
      name={`difference-${key}`}
      title={t("difference_title", { measure: measureName() })}
      entries={[]}
      note={note.filter(Boolean).join(" ")}
      draws={[draw]}
    >
      <Chart draw={draw} label={label} />
    </Figure>
  );
}
