import * as Plot from "@observablehq/plot";
import { base, type Drawing, heightOf, type Room } from "./base";

export interface EndsData {
  arms: { letter: string; side: "a" | "b"; bins: Bins }[];
}

type Bins = { low: number; width: number; counts: number[] };

/** About as many bins as an eye can tell apart, over all that is filled: fine bins show their own noise. */
const BINS = 45;

/** The bins put together so many at a time. */
export function coarser({ low, width, counts }: Bins, by: number): Bins {
  const sums: number[] = [];
  for (const [k, count] of counts.entries()) {
    const place = Math.floor(k / by);
    sums[place] = (sums[place] ?? 0) + count;
  }
  return { low, width: width * by, counts: sums };
}

/** How many bins are put together, so that all distributions of a picture have the same ones. */
function factor(all: Bins[]): number {
  const spans = all.map(({ low, width, counts }) => {
    const first = counts.findIndex((count) => count > 0);
    const last = counts.findLastIndex((count) => count > 0);
    return [low + first * width, low + (last + 1) * width] as const;
  });
  const [least, most] = [Math.min(...spans.map(([low]) => low)), Math.max(...spans.map(([, high]) => high))];
  return Math.max(1, Math.round((most - least) / BINS / (all[0]?.width ?? 1)));
}

/** Distribution of a measure over replicates at the end. */
export function endsChart(data: EndsData, room: Room): Drawing {
  const { theme } = room;
  const by = factor(data.arms.map(({ bins }) => bins));
  const rows = data.arms.map(({ bins: fine, side, letter }) => {
    const bins = coarser(fine, by);
    const total = bins.counts.reduce((sum, count) => sum + count, 0) || 1;
    const filled = bins.counts.flatMap((count, k) => (count > 0 ? [k] : []));
    const [first, last] = [filled[0] ?? 0, filled.at(-1) ?? 0];
    const bars = bins.counts.slice(first, last + 1).map((count, k) => {
      const low = bins.low + (first + k) * bins.width;
      return { low, high: low + bins.width, share: (100 * count) / total };
    });
    const tallest = bars.reduce(
      (best, bar) => (bar.share > best.share ? bar : best),
      bars[0] ?? { low: 0, high: 0, share: 0 },
    );
    return { side, letter, bars, tallest };
  });
  return Plot.plot({
    ...base(room, heightOf(room.width, 0.36, 160, 240)),
    x: { label: null, ticks: room.width < 420 ? 5 : 9 },
    y: { grid: true, label: null, ticks: 4, tickFormat: (value: number) => `${value}%` },
    marks: [
      ...rows.flatMap(({ bars, side }) => [
        Plot.rectY(bars, { x1: "low", x2: "high", y1: 0, y2: "share", fill: theme[side], fillOpacity: 0.45, inset: 0 }),
        Plot.ruleY(bars, { x1: "low", x2: "high", y: "share", stroke: theme[side], strokeWidth: 1.5 }),
      ]),
      Plot.ruleY([0], { stroke: theme.faint }),
      Plot.text(
        rows.map(({ letter, tallest, side }) => ({
          letter,
          x: (tallest.low + tallest.high) / 2,
          y: tallest.share,
          colour: theme[side],
        })),
        { x: "x", y: "y", text: "letter", fill: "colour", fontWeight: 700, fontSize: 13, dy: -9 },
      ),
    ],
    marginTop: 22,
  });
}
