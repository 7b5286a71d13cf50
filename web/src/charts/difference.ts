import * as Plot from "@observablehq/plot";
import type { Path } from "../engine/types";
import { base, type Drawing, dashes, dayOf, heightOf, type Room } from "./base";

export interface DifferenceData {
  ticks: string[];
  path: Path;
  priors: { q05: number[]; q50: number[]; q95: number[] } | null;
  replicates: number;
  /** The tick from which histories can differ. */
  partsFrom: number;
}

/** B less A over time: mean with its confidence interval, and the middle 90% of pairs. */
export function differenceChart(data: DifferenceData, room: Room): Drawing {
  const { theme } = room;
  const { path, priors } = data;
  const days = data.ticks.map(dayOf);
  const band = (low: number[], high: number[]) => days.map((day, k) => ({ day, low: low[k], high: high[k] }));
  const across = { x: "day", y1: "low", y2: "high" } as const;
  const all = [
    0,
    ...path.q05,
    ...path.q95,
    ...path.low,
    ...path.high,
    ...(priors ? [...priors.q05, ...priors.q95] : []),
  ];
  const widest = Math.max(...all) - Math.min(...all) || 0.1;
  const dash = dashes(data.replicates);
  const parts = days[data.partsFrom];
  return Plot.plot({
    ...base(room, heightOf(room.width, 0.32, 170, 260)),
    x: { type: "utc", domain: [days[0] ?? new Date(0), days.at(-1) ?? new Date(1)], label: null },
    y: {
      domain: [Math.min(...all) - 0.04 * widest, Math.max(...all) + 0.04 * widest],
      grid: true,
      label: null,
      ticks: 5,
      tickFormat: signed,
    },
    marks: [
      priors && Plot.areaY(band(priors.q05, priors.q95), { ...across, fill: theme.ink, fillOpacity: 0.08 }),
      Plot.areaY(band(path.q05, path.q95), { ...across, fill: theme.ink, fillOpacity: 0.14 }),
      Plot.areaY(band(path.low, path.high), { ...across, fill: theme.ink, fillOpacity: 0.35 }),
      Plot.ruleY([0], { stroke: theme.faint }),
      parts && Plot.ruleX([parts], { stroke: theme.faint, strokeDasharray: "2 3" }),
      Plot.lineY(
        days.map((day, k) => ({ day, value: path.mean[k] })),
        {
          x: "day",
          y: "value",
          stroke: theme.ink,
          strokeWidth: 2,
          ...(dash ? { strokeDasharray: dash } : {}),
        },
      ),
    ],
  });
}

/** A number with its sign. */
export function signed(value: number): string {
  const size = Math.abs(value)
    .toFixed(Math.abs(value) < 1 ? 2 : 1)
    .replace(/\.0$/, "");
  return value > 0 ? `+${size}` : value < 0 ? `−${size}` : "0";
}
