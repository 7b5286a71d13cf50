import { useCallback } from "preact/hooks";
import type { Room } from "../charts/base";
import { endsChart } from "../charts/ends";
import { visible } from "../state/prediction";
import { endOf, measured, measureName, sideName, sides } from "../state/reading";
import { count, figure, t } from "../words/language";
import { Chart } from "./Chart";
import { Figure } from "./Figure";

/** How histories are spread at the end. */
export function Ends() {
  const of = visible.value;
  const key = measured.value?.key ?? "";
  const all = sides.value;
  const draw = useCallback(
    (room: Room) => {
      const arms = all.flatMap(({ arm, side, letter }) => {
        const bins = arm.ends[key];
        return bins ? [{ bins, side, letter }] : [];
      });
      return endsChart({ arms }, room);
    },
    [all, key],
  );
  if (of === null || all.length === 0 || !all.some(({ arm }) => key in arm.ends)) return null;
  const label = all
    .map(({ arm, letter }) => {
      const fan = arm.fans[key];
      return fan
        ? t("ends_label", {
            letter,
            low: figure(fan.q05.at(-1) ?? 0, 3),
            middle: figure(fan.q50.at(-1) ?? 0, 3),
            high: figure(fan.q95.at(-1) ?? 0, 3),
          })
        : "";
    })
    .join(" ");
  return (
    <Figure
      name={`ends-${key}`}
      title={t("ends_title", { measure: measureName(), end: endOf(of.descriptions.b) })}
      entries={all.map((side) => ({ words: sideName(side), side: side.side }))}
      note={t("ends_note", { n: count(of.answer.replicates) })}
      draws={[draw]}
    >
      <Chart draw={draw} label={label} />
    </Figure>
  );
}
