import { useMemo, useState } from "preact/hooks";
import type { Room } from "../charts/base";
import { networkChart, weightColour } from "../charts/network";
import { theme } from "../charts/theme";
import { visible } from "../state/prediction";
import { sideName, sides, tickName } from "../state/reading";
import { count, figure, named, t } from "../words/language";
import { Chart } from "./Chart";
import { Figure } from "./Figure";

/** The region as a network, at a tick that a slider chooses. */
export function Network() {
  const [asked, ask] = useState<number | null>(null);
  const of = visible.value;
  const all = sides.value;
  const ticks = of?.descriptions.b.ticks ?? [];
  const last = ticks.length - 1;
  const tick = Math.min(asked ?? last, last);
  const draws = useMemo(
    () =>
      all.map(({ arm, described }) => (room: Room) => {
        const states = described.states.map(({ id, name }) => ({ id, name: named(name) }));
        return networkChart({ states, ties: arm.ties[tick] ?? [], weights: arm.weights[tick] ?? [] }, room);
      }),
    [all, tick],
  );
  if (of === null || all.length === 0) return null;
  const when = tickName(of.descriptions.b, tick);
  const marks = [-1, -0.5, 0, 0.5, 1];
  return (
    <Figure
      name="network"
      title={t("network_title", { when })}
      entries={[]}
      note={t("network_note", { n: count(of.answer.replicates) })}
      draws={draws}
    >
      <label class="years">
        <span>{t("year")}</span>
        <input
          type="range"
          min={0}
          max={last}
          value={tick}
          aria-valuetext={when}
          onInput={(event) => ask(Number(event.currentTarget.value))}
        />
        <output>{when}</output>
      </label>
      <div class="pair">
        {all.map((side, k) => (
          <div key={side.letter} class="network">
            <p class={`small-title letter-${side.side}`}>{sideName(side)}</p>
            <Chart
              draw={draws[k] ?? (() => document.createElementNS("http://www.w3.org/2000/svg", "svg"))}
              label={t("network_label", { name: sideName(side), when })}
            />
          </div>
        ))}
      </div>
      <ul class="scale" aria-label={t("weight_scale")}>
        {marks.map((mark) => (
          <li key={mark}>
            <span class="swatch" style={{ background: weightColour(theme.value, mark) }} /> {figure(mark, 1, true)}
            {mark === -1 ? ` ${t("enemy")}` : mark === 1 ? ` ${t("friend")}` : ""}
          </li>
        ))}
      </ul>
      <details class="figures-table">
        <summary>{t("network_table")}</summary>
        <PairTable tick={tick} />
      </details>
    </Figure>
  );
}

function PairTable({ tick }: { tick: number }) {
  const all = sides.value;
  const [first] = all;
  if (first === undefined) return null;
  const states = first.described.states;
  const pairs = states.flatMap((one, i) => states.slice(i + 1).map((other, k) => ({ one, other, i, j: i + 1 + k })));
  return (
    <div class="scroll" role="region" aria-label={t("network_table")} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("pair")}</th>
            {all.map(({ letter, side }) => (
              <th key={letter} scope="col" class={`number letter-${side}`}>
                {letter}: {t("tie_weight")}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {pairs.map(({ one, other, i, j }) => (
            <tr key={`${one.id}-${other.id}`}>
              <th scope="row">
                {named(one.name)} – {named(other.name)}
              </th>
              {all.map(({ arm, letter }) => {
                const weight = ((arm.weights[tick]?.[i]?.[j] ?? 0) + (arm.weights[tick]?.[j]?.[i] ?? 0)) / 2;
                return (
                  <td key={letter} class="number">
                    {figure(arm.ties[tick]?.[i]?.[j] ?? 0, 2)}; {figure(weight, 2)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
