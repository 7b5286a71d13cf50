import { useCallback, useState } from "preact/hooks";
import type { Room } from "../charts/base";
import { theme } from "../charts/theme";
import { DASHES, timelineChart, timelineColours } from "../charts/timeline";
import { hidden } from "../state/prediction";
import { catalogue, result, type Side, type Story, story, storyBusy, storyFailure, study } from "../state/store";
import { tellHistory } from "../state/telling";
import { count, said, t } from "../words/language";
import { Chart } from "./Chart";
import { Chronicle } from "./Chronicle";
import { leadersOf } from "./FanFigure";
import { Figure } from "./Figure";

/** Measures that share a scale from -1 to 1. */
const SHOWN = ["integration", "paper", "identity", "dispute"];

/** One history told: the typical one, one by its number, or the one nearest to a point of the fan. */
export function History() {
  const [side, setSide] = useState<Side>("b");
  const [number, setNumber] = useState(0);
  const [every, setEvery] = useState(false);
  const of = result.value;
  const most = (of?.answer.replicates ?? 1) - 1;
  const blocked = of === null || hidden.value;
  return (
    <section class="card history" aria-labelledby="history">
      <h3 id="history">{t("history")}</h3>
      <p class="explained">{t("history_explained")}</p>
      <div class="toolbar">
        {study.value?.a !== null && (
          <label>
            {t("under")}{" "}
            <select value={side} onChange={(event) => setSide(event.currentTarget.value as Side)}>
              <option value="b">B</option>
              <option value="a">A</option>
            </select>
          </label>
        )}
        <button type="button" disabled={blocked} onClick={() => tellHistory(side, { typical: true }, every)}>
          {t("typical")}
        </button>
        <label>
          {t("number")}{" "}
          <input
            type="number"
            class="short"
            min={0}
            max={most}
            value={number}
            onInput={(event) =>
              setNumber(Math.min(most, Math.max(0, Math.floor(event.currentTarget.valueAsNumber || 0))))
            }
          />
        </label>
        <button type="button" disabled={blocked} onClick={() => tellHistory(side, { replicate: number }, every)}>
          {t("tell")}
        </button>
        <label class="check">
          <input type="checkbox" checked={every} onChange={(event) => setEvery(event.currentTarget.checked)} />
          {t("every")}
        </label>
      </div>
      <p role="status" class="faint">
        {storyBusy.value ? t("computing") : ""}
      </p>
      {storyFailure.value !== null && <p role="alert">{storyFailure.value}</p>}
      {story.value !== null && !hidden.value && <Told story={story.value} />}
    </section>
  );
}

function Told({ story }: { story: Story }) {
  const { told, side, result: of } = story;
  const described = (side === "a" ? of.descriptions.a : null) ?? of.descriptions.b;
  const lines = SHOWN.flatMap((key, k) => {
    const values = told.series[key];
    const spec = catalogue.value?.measures.find((measure) => measure.key === key);
    return values && spec ? [{ label: said(spec.label), values, dash: DASHES[k % DASHES.length] ?? null }] : [];
  });
  const draw = useCallback(
    (room: Room) => timelineChart({ ticks: described.ticks, lines, leaders: leadersOf(described) }, room),
    [told],
  );
  const colours = timelineColours(theme.value);
  const title = t("history_title", { n: count(told.replicate), letter: side.toUpperCase() });
  return (
    <div>
      {of.study !== result.value?.study && <p class="faint">{t("history_before")}</p>}
      <Figure
        name={`history-${told.replicate}`}
        title={title}
        entries={[]}
        note={lines.map(({ label }) => label).join(", ")}
        quiet
        draws={[draw]}
      >
        <ul class="key lines">
          {lines.map(({ label, dash }, k) => (
            <li key={label}>
              <svg width="26" height="10" aria-hidden="true">
                <line
                  x1="0"
                  x2="26"
                  y1="5"
                  y2="5"
                  stroke={colours[k]}
                  stroke-width="2"
                  {...(dash === null ? {} : { "stroke-dasharray": dash })}
                />
              </svg>{" "}
              {label}
            </li>
          ))}
        </ul>
        <Chart draw={draw} label={title} />
      </Figure>
      <Chronicle blocks={told.blocks} />
    </div>
  );
}
