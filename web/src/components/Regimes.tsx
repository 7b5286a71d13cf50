import { useMemo, useState } from "preact/hooks";
import type { Room } from "../charts/base";
import { ordered, sharesChart } from "../charts/regimes";
import { theme } from "../charts/theme";
import { visible } from "../state/prediction";
import { endOf, sideName, sides } from "../state/reading";
import { catalogue } from "../state/store";
import { count, figure, named, said, t } from "../words/language";
import { Chart } from "./Chart";
import { Figure } from "./Figure";

interface Share {
  category: string;
  share: number;
  low: number | null;
  high: number | null;
}

/** Shares of replicates in each regime, or in each culture of anarchy, over time and at the end. */
export function Regimes() {
  const [kind, setKind] = useState<"regimes" | "cultures">("regimes");
  const of = visible.value;
  const all = sides.value;
  const cultures = catalogue.value?.cultures ?? [];
  const categories = kind === "regimes" ? (of?.descriptions.b.regimes ?? []) : cultures.map(({ key }) => key);
  const names = categories.map((key) =>
    kind === "regimes"
      ? named(key)
      : said(cultures.find((each) => each.key === key)?.label ?? { en: key, ru: key, kk: key }),
  );
  const draws = useMemo(
    () =>
      all.map(
        ({ arm, described }) =>
          (room: Room) =>
            sharesChart({ ticks: described.ticks, names: categories, counts: arm[kind] }, room),
      ),
    [all, kind],
  );
  if (of === null || all.length === 0) return null;
  const shares = (document: Record<string, unknown>) => (document[kind] ?? []) as Share[];
  const tools = (
    <select
      class="small"
      aria-label={t("shares_of")}
      value={kind}
      onChange={(event) => setKind(event.currentTarget.value as "regimes" | "cultures")}
    >
      <option value="regimes">{t("regimes")}</option>
      <option value="cultures">{t("cultures")}</option>
    </select>
  );
  const title = t(kind === "regimes" ? "regimes_title" : "cultures_title");
  return (
    <Figure
      name={kind}
      title={title}
      entries={[]}
      note={t("shares_note", { n: count(of.answer.replicates) })}
      draws={draws}
      tools={tools}
    >
      <div class="pair">
        {all.map((side, k) => (
          <div key={side.letter}>
            <p class={`small-title letter-${side.side}`}>{sideName(side)}</p>
            <Chart
              draw={draws[k] ?? (() => document.createElementNS("http://www.w3.org/2000/svg", "svg"))}
              label={t("shares_label", { name: sideName(side) })}
            />
          </div>
        ))}
      </div>
      <table class="shares">
        <caption>{t("shares_caption", { end: endOf(of.descriptions.b) })}</caption>
        <thead>
          <tr>
            <th scope="col">{t(kind)}</th>
            {all.map(({ letter, side }) => (
              <th key={letter} scope="col" class={`number letter-${side}`}>
                {letter}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {categories.map((key, place) => (
            <tr key={key}>
              <th scope="row">
                <span class="swatch" style={{ background: ordered(theme.value, place, categories.length) }} />{" "}
                {names[place]}
              </th>
              {all.map(({ arm, letter }) => (
                <td key={letter} class="number">
                  <Percent share={shares(arm.document).find(({ category }) => category === key)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Figure>
  );
}

function Percent({ share }: { share: Share | undefined }) {
  if (share === undefined) return <>–</>;
  const { low, high } = share;
  return (
    <>
      {figure(100 * share.share, 1)}%
      {low !== null && high !== null && (
        <span class="interval">
          {" "}
          [{figure(100 * low, 1)}, {figure(100 * high, 1)}]
        </span>
      )}
    </>
  );
}
