import { setUncertain } from "../state/actions";
import { endOf, headline, measured } from "../state/reading";
import { goOn, stop } from "../state/runner";
import { engineKind, engineWorkers, halted, limit, progress, result, stale, study } from "../state/store";
import { count, t } from "../words/language";

const LIMITS = [400, 1600, 6400, 25600];

/** How many histories stand behind the picture, how sure its means are, and what is still to come. */
export function Status() {
  const of = result.value;
  const at = progress.value;
  const of_limit = limit.value;
  const error = Math.max(0, ...(headline.value?.means.map((mean) => mean.error) ?? []));
  const limits = LIMITS.includes(of_limit) ? LIMITS : [...LIMITS, of_limit].sort((a, b) => a - b);
  return (
    <div class="status">
      <p class="histories">
        {of !== null && (
          <>
            <b>{t("histories", { n: count(of.answer.replicates) })}</b>
            {error > 0 && measured.value !== null && (
              <span title={t("error_title", { end: endOf(of.descriptions.b) })}>
                {" "}
                ±{error.toPrecision(1)} <span class="faint">{t("error_short")}</span>
              </span>
            )}
            {of.answer.replicates < 200 && <span class="faint"> {t("few")}</span>}
            {stale.value && <span class="faint"> {t("of_before")}</span>}
          </>
        )}
      </p>
      <progress
        class={at === null ? "resting" : ""}
        max={at?.of ?? 1}
        value={at?.done ?? 0}
        aria-label={t("progress")}
      />
      {at === null && halted.value ? (
        <button type="button" onClick={goOn}>
          {t("go_on")}
        </button>
      ) : (
        <button type="button" onClick={stop} disabled={at === null}>
          {t("stop")}
        </button>
      )}
      <label class="limit">
        {t("up_to")}{" "}
        <select
          value={String(of_limit)}
          onChange={(event) => {
            limit.value = Number(event.currentTarget.value);
            goOn();
          }}
        >
          {limits.map((each) => (
            <option key={each} value={String(each)}>
              {count(each)}
            </option>
          ))}
        </select>
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={study.value?.uncertain ?? false}
          onChange={(event) => setUncertain(event.currentTarget.checked)}
        />
        {t("uncertain")}
      </label>
      <span class="faint engine" title={t("engine_title")}>
        {t("engine", { kind: engineKind.value, n: engineWorkers.value })}
      </span>
    </div>
  );
}
