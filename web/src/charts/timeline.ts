import * as Plot from "@observablehq/plot";
import { base, type Drawing, dayOf, heightOf, type Room } from "./base";
import type { Moment } from "./fan";

export interface TimelineData {
  ticks: string[];
  lines: { label: string; values: number[]; dash: string | null }[];
  leaders: Moment[];
}

/** Dashes of the lines of a history, so that they never differ by colour alone. */
export const DASHES: (string | null)[] = [null, "6 3", "2 3", "8 3 2 3"];

/** Series of one history. */
export function timelineChart(data: TimelineData, room: Room): Drawing {
  const { theme } = room;
  const colours = [theme.b, theme.ink, theme.a, theme.faint];
  const days = data.ticks.map(dayOf);
  const values = data.lines.flatMap((line) => line.values);
  const low = Math.min(0, ...values);
  const high = Math.max(0.5, ...values);
  return Plot.plot({
    ...base(room, heightOf(room.width, 0.45, 190, 280)),
    x: {
      type: "utc",
      domain: [days[0] ?? new Date(0), days.at(-1) ?? new Date(1)],
      label: null,
      ticks: room.width < 420 ? 4 : 8,
    },
    y: { domain: [low, high], grid: true, label: null, ticks: 5 },
    marks: [
      Plot.ruleY([0], { stroke: theme.faint }),
      ...data.lines.map((line, k) =>
        Plot.lineY(
          days.map((day, tick) => ({ day, value: line.values[tick] })),
          {
            x: "day",
            y: "value",
            stroke: colours[k % colours.length] ?? theme.ink,
            strokeWidth: 1.75,
            ...(line.dash === null ? {} : { strokeDasharray: line.dash }),
          },
        ),
      ),
      Plot.dot(data.leaders, {
        x: (moment: Moment) => dayOf(moment.day),
        y: low,
        symbol: "triangle2",
        r: 3.5,
        fill: theme.faint,
        dy: -4,
        title: "words",
      }),
    ],
  });
}

export function timelineColours(theme: Room["theme"]): string[] {
  return [theme.b, theme.ink, theme.a, theme.faint];
}
