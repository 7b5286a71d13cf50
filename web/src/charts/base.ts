import type { Plot, PlotOptions } from "@observablehq/plot";
import type { Theme } from "./theme";

/** A chart as Plot makes it: an SVG that knows its scales. */
export type Drawing = (SVGSVGElement | HTMLElement) & { scale?: Plot["scale"] };

/** What a chart is drawn for. */
export interface Room {
  width: number;
  theme: Theme;
}

export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif';

/** What all charts share. */
export function base({ width, theme }: Room, height: number): PlotOptions {
  return {
    width,
    height,
    marginLeft: 44,
    marginRight: 22,
    marginTop: 16,
    marginBottom: 28,
    style: { fontFamily: FONT, fontSize: "12px", background: "transparent", color: theme.faint, overflow: "visible" },
  };
}

/** Height of a chart over time. */
export function heightOf(width: number, share: number, least: number, most: number): number {
  return Math.round(Math.min(most, Math.max(least, width * share)));
}

/** Ends of a scale that holds all values and moves seldom. */
export function domainOf(values: number[], low: number, high: number | null, whole: boolean): [number, number] {
  let least = Math.min(Math.max(low, 0), ...values);
  let most = Math.max(0, ...values);
  if (whole) {
    most = nice(most);
    return [Math.floor(least), Math.max(most, least + 1)];
  }
  const step = most - least > 0.5 ? 0.2 : 0.1;
  const away = 1e-9;
  least = Math.floor(least / step + away) * step;
  most = Math.ceil(most / step - away) * step;
  if (high !== null) most = Math.min(most, high);
  return [round(Math.max(least, low)), round(Math.max(most, least + step))];
}

function round(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}

/** The next round number. */
export function nice(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((k) => k * power >= value) ?? 10);
}

/** The last day of a tick as a moment. */
export function dayOf(iso: string): Date {
  return new Date(`${iso}T00:00:00Z`);
}

/** Dashes of what stands on few replicates. */
export function dashes(replicates: number): string | undefined {
  return replicates < 200 ? "4 3" : undefined;
}
