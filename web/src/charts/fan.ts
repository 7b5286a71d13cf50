import * as Plot from "@observablehq/plot";
import type { Fan } from "../engine/types";
import { base, type Drawing, dashes, dayOf, domainOf, heightOf, type Room } from "./base";

/** A mark on the axis of time, such as a new leader. */
export interface Moment {
  day: string;
  words: string;
}

export interface FanData {
  ticks: string[];
  arms: { letter: string; side: "a" | "b"; fan: Fan; priors: Fan | null }[];
  replicates: number;
  low: number;
  high: number | null;
  whole: boolean;
  leaders: Moment[];
  /** The median before a change whose result is hidden. */
  before: number[] | null;
  /** What a person expects. */
  drawn: (number | null)[];
  /** Keep the whole scale, for drawing into. */
  open: boolean;
}

export function fanDomain(data: FanData): [number, number] {
  const ends = data.arms.flatMap(({ fan, priors }) => [
    ...fan.q05,
    ...fan.q95,
    ...(priors ? [...priors.q05, ...priors.q95] : []),
  ]);
  const drawn = data.drawn.filter((value) => value !== null);
  const values = [...ends, ...(data.before ?? []), ...drawn];
  if (data.open && data.high !== null) values.push(data.high);
  return domainOf(values, data.low, data.high, data.whole);
}

/** Medians and bands of the scenarios over time. */
export function fanChart(data: FanData, room: Room): Drawing {
  const { theme } = room;
  const days = data.ticks.map(dayOf);
  const band = (low: number[], high: number[]) => days.map((day, k) => ({ day, low: low[k], high: high[k] }));
  const line = (values: (number | null)[]) => days.map((day, k) => ({ day, value: values[k] ?? Number.NaN }));
  const across = { x: "day", y1: "low", y2: "high" } as const;
  const marks: Plot.Markish[] = [];
  for (const { priors, side } of data.arms) {
    if (priors === null) continue;
    marks.push(Plot.areaY(band(priors.q05, priors.q95), { ...across, fill: theme[side], fillOpacity: 0.1 }));
    for (const end of [priors.q05, priors.q95]) {
      marks.push(
        Plot.lineY(line(end), { x: "day", y: "value", stroke: theme[side], strokeWidth: 1, strokeDasharray: "1 3" }),
      );
    }
  }
  for (const { fan, side } of data.arms) {
    marks.push(Plot.areaY(band(fan.q05, fan.q95), { ...across, fill: theme[side], fillOpacity: 0.2 }));
    marks.push(Plot.areaY(band(fan.q25, fan.q75), { ...across, fill: theme[side], fillOpacity: 0.3 }));
  }
  const dash = dashes(data.replicates);
  for (const { fan, side } of data.arms) {
    const style = {
      x: "day",
      y: "value",
      stroke: theme[side],
      strokeWidth: 2.25,
      ...(dash ? { strokeDasharray: dash } : {}),
    };
    marks.push(Plot.lineY(line(fan.q50), style));
  }
  if (data.before) {
    marks.push(
      Plot.lineY(line(data.before), {
        x: "day",
        y: "value",
        stroke: theme.b,
        strokeWidth: 1.5,
        strokeDasharray: "2 4",
      }),
    );
  }
  if (data.drawn.some((value) => value !== null)) {
    marks.push(
      Plot.lineY(line(data.drawn), {
        x: "day",
        y: "value",
        stroke: theme.drawn,
        strokeWidth: 2.5,
        strokeDasharray: "7 3",
      }),
    );
  }
  const domain = fanDomain(data);
  const ends = data.arms.map(({ letter, side, fan }) => ({ letter, colour: theme[side], value: fan.q50.at(-1) ?? 0 }));
  const [one, two] = ends;
  // Letters of lines that end close together stand apart.
  const least = 0.05 * (domain[1] - domain[0]);
  if (one && two && Math.abs(one.value - two.value) < least) {
    const middle = (one.value + two.value) / 2;
    const way = one.value > two.value ? 1 : -1;
    one.value = middle + (way * least) / 2;
    two.value = middle - (way * least) / 2;
  }
  return Plot.plot({
    ...base(room, heightOf(room.width, 0.5, 230, 380)),
    x: { type: "utc", domain: [days[0] ?? new Date(0), days.at(-1) ?? new Date(1)], label: null },
    y: { domain, grid: true, label: null, nice: false, ticks: 6 },
    marks: [
      ...marks,
      Plot.ruleY([domain[0]], { stroke: theme.grid }),
      Plot.dot(data.leaders, {
        x: (moment: Moment) => dayOf(moment.day),
        y: domain[0],
        symbol: "triangle2",
        r: 3.5,
        fill: theme.faint,
        dy: -4,
        title: "words",
      }),
      Plot.text(ends, {
        x: days.at(-1) ?? new Date(1),
        y: "value",
        text: "letter",
        fill: "colour",
        fontWeight: 700,
        fontSize: 13,
        dx: 12,
      }),
    ],
  });
}
