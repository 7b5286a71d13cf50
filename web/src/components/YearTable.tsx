import { useState } from "preact/hooks";
import { visible } from "../state/prediction";
import { sides } from "../state/reading";
import { figure, t } from "../words/language";

/** The figures behind the fan, at the end of each year. */
export function YearTable({ measure }: { measure: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="figures-table" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("year_table")}</summary>
      {open && <Rows measure={measure} />}
    </details>
  );
}

function Rows({ measure }: { measure: string }) {
  const of = visible.value;
  const all = sides.value;
  if (of === null) return null;
  const described = of.descriptions.b;
  const ticks = described.ticks.flatMap((day, k) =>
    described.ticks[k + 1]?.slice(0, 4) === day.slice(0, 4) ? [] : [k],
  );
  const path = of.answer.contrast?.paths[measure];
  return (
    <div class="scroll" role="region" aria-label={t("year_table")} tabIndex={0}>
      <table>
        <caption>{t("year_caption")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("end_of")}</th>
            {all.map(({ letter, side }) => (
              <th key={letter} scope="col" class={`number letter-${side}`}>
                {letter}
              </th>
            ))}
            {path && (
              <th scope="col" class="number">
                {t("b_less_a")}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {ticks.map((tick) => (
            <tr key={tick}>
              <th scope="row">{described.ticks[tick]?.slice(0, 4)}</th>
              {all.map(({ letter, arm }) => {
                const fan = arm.fans[measure];
                return (
                  <td key={letter} class="number">
                    {figure(fan?.q50[tick] ?? 0, 3)} [{figure(fan?.q05[tick] ?? 0, 3)}, {figure(fan?.q95[tick] ?? 0, 3)}
                    ]
                  </td>
                );
              })}
              {path && (
                <td class="number">
                  {figure(path.mean[tick] ?? 0, 3, true)} [{figure(path.low[tick] ?? 0, 3, true)},{" "}
                  {figure(path.high[tick] ?? 0, 3, true)}]
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
