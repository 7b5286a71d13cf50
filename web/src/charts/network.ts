import * as Plot from "@observablehq/plot";
import { base, type Drawing, type Room } from "./base";
import { mix } from "./regimes";
import type { Theme } from "./theme";

export interface NetworkData {
  states: { id: string; name: string }[];
  /** Mean implemented depth between two states, at one tick. */
  ties: number[][];
  /** Mean identity weight of each state toward each other, at the same tick. */
  weights: number[][];
}

/** Colour of an identity weight from -1 to 1. */
export function weightColour(theme: Theme, weight: number): string {
  const [least, middle, most] = theme.signed;
  return weight < 0 ? mix(middle, least, Math.min(1, -weight)) : mix(middle, most, Math.min(1, weight));
}

/** Width of a tie of some depth. */
const widthOf = (depth: number) => 1 + 15 * depth;

/** States in a ring: ties by width, identity weights by colour. */
export function networkChart(data: NetworkData, room: Room): Drawing {
  const { theme } = room;
  const n = data.states.length;
  const side = Math.min(room.width, 320);
  const places = data.states.map((_, k) => {
    const angle = (2 * Math.PI * k) / n - Math.PI / 2;
    return { x: Math.cos(angle), y: -Math.sin(angle) };
  });
  const links = data.states.flatMap((_, i) =>
    data.states.slice(i + 1).map((_, k) => {
      const j = i + 1 + k;
      const depth = data.ties[i]?.[j] ?? 0;
      const weight = ((data.weights[i]?.[j] ?? 0) + (data.weights[j]?.[i] ?? 0)) / 2;
      return { from: places[i], to: places[j], depth, weight, i, j };
    }),
  );
  const words = (link: (typeof links)[number]) =>
    `${data.states[link.i]?.name} – ${data.states[link.j]?.name}: ${link.depth.toFixed(2)}, ${link.weight.toFixed(2)}`;
  const common = base(room, side * 0.86);
  return Plot.plot({
    ...common,
    width: side,
    margin: 30,
    marginTop: 26,
    marginBottom: 26,
    marginLeft: 34,
    marginRight: 34,
    x: { domain: [-1, 1], axis: null },
    y: { domain: [-1, 1], axis: null },
    marks: [
      Plot.link(links, {
        x1: (link) => link.from?.x,
        y1: (link) => link.from?.y,
        x2: (link) => link.to?.x,
        y2: (link) => link.to?.y,
        stroke: (link) => weightColour(theme, link.weight),
        strokeWidth: (link) => widthOf(link.depth),
        strokeOpacity: 0.9,
        strokeLinecap: "round",
        title: words,
      }),
      Plot.dot(data.states, {
        x: (_, k) => places[k]?.x,
        y: (_, k) => places[k]?.y,
        r: 19,
        fill: theme.paper,
        stroke: theme.ink,
        strokeWidth: 1.5,
        title: "name",
      }),
      Plot.text(data.states, {
        x: (_, k) => places[k]?.x,
        y: (_, k) => places[k]?.y,
        text: "id",
        fill: theme.ink,
        fontWeight: 600,
        fontSize: 11,
        pointerEvents: "none",
      }),
    ],
  });
}
