import * as Plot from "@observablehq/plot";
import { base, type Drawing, dayOf, heightOf, type Room } from "./base";
import type { Theme } from "./theme";

export interface SharesData {
  ticks: string[];
  /** Names of the categories, from the first. */
  names: string[];
  /** Replicates by (tick, category). */
  counts: number[][];
}

/** Colour of a category, from dark to light in their order. */
export function ordered(theme: Theme, place: number, of: number): string {
  return mix(theme.ordered[0], theme.ordered[1], of > 1 ? place / (of - 1) : 0);
}

/** A colour between two of `#rrggbb`. */
export function mix(from: string, to: string, share: number): string {
  const channel = (colour: string, k: number) => Number.parseInt(colour.slice(1 + 2 * k, 3 + 2 * k), 16);
  const parts = [0, 1, 2].map((k) => Math.round(channel(from, k) + (channel(to, k) - channel(from, k)) * share));
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/** Shares of replicates in each category over time. */
export function sharesChart(data: SharesData, room: Room): Drawing {
  const { theme } = room;
  const days = data.ticks.map(dayOf);
  const rows = data.counts.flatMap((counts, tick) => {
    const total = counts.reduce((sum, count) => sum + count, 0) || 1;
    return counts.map((count, place) => ({ day: days[tick], share: (100 * count) / total, place }));
  });
  return Plot.plot({
    ...base(room, heightOf(room.width, 0.45, 130, 200)),
    x: {
      type: "utc",
      domain: [days[0] ?? new Date(0), days.at(-1) ?? new Date(1)],
      label: null,
      ticks: room.width < 420 ? 4 : 8,
    },
    y: { domain: [0, 100], label: null, ticks: 3, tickFormat: (value: number) => `${value}%` },
    marks: [
      Plot.areaY(rows, {
        x: "day",
        y: "share",
        z: "place",
        fill: (row: { place: number }) => ordered(theme, row.place, data.names.length),
        order: "z",
        stroke: theme.paper,
        strokeWidth: 0.5,
      }),
    ],
  });
}
