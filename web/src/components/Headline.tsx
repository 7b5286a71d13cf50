import { hidden } from "../state/prediction";
import { headline, measured } from "../state/reading";
import { measure, measures, result, stale } from "../state/store";
import { said, t } from "../words/language";

/** The measure that is looked at, and its result at the end. */
export function Headline() {
  return (
    <div class={`headline ${stale.value ? "stale" : ""}`}>
      <label>
        {t("measure")}{" "}
        <select
          value={measured.value?.key ?? ""}
          onChange={(event) => {
            measure.value = event.currentTarget.value;
          }}
        >
          {measures.value
            .filter(({ key }) => result.value === null || result.value.answer.arms.some((arm) => key in arm.fans))
            .map(({ key, label }) => (
              <option key={key} value={key}>
                {said(label)}
              </option>
            ))}
        </select>
      </label>
      <Numbers />
    </div>
  );
}

/** Means of both scenarios at the end, and their difference. */
function Numbers() {
  const now = headline.value;
  if (now === null) return null;
  return (
    <p class="numbers">
      <span class="faint">{t("end_mean", { end: now.end })}</span>{" "}
      {now.means.map(({ letter, mean }) => (
        <span key={letter} class={`letter-${letter.toLowerCase()}`}>
          <b>{letter}</b> {mean}{" "}
        </span>
      ))}
      {now.difference !== null && (
        <>
          <span class="delta">
            {t("b_less_a")} <b>{now.difference.mean}</b> [{now.difference.low}, {now.difference.high}]
          </span>{" "}
          <span class="faint">{t("interval_title")}</span>
        </>
      )}
      {hidden.value && <span class="faint">{t("hidden_short")}</span>}
    </p>
  );
}

/** On a narrow screen the result stays in sight at the lower edge while controls move. It repeats what stands above. */
export function NumbersBar() {
  const now = headline.value;
  if (now === null) return null;
  return (
    <div class={`bar ${stale.value ? "stale" : ""}`} aria-hidden="true">
      <span class="faint">{now.end}</span>
      {now.means.map(({ letter, mean }) => (
        <span key={letter} class={`letter-${letter.toLowerCase()}`}>
          <b>{letter}</b> {mean}
        </span>
      ))}
      {now.difference !== null && (
        <span>
          {t("b_less_a")} <b>{now.difference.mean}</b>
        </span>
      )}
      <span class="faint bar-measure">{now.measure}</span>
    </div>
  );
}
