import { canReveal, compared, drawn, hidden, phase, reveal, setPredicting } from "../state/prediction";
import { measured, sides } from "../state/reading";
import { stale } from "../state/store";
import { figure, t } from "../words/language";

/** "Predict first": what to do now, and how far the drawing lies from the result. */
export function Predict() {
  const now = phase.value;
  const key = measured.value?.key ?? "";
  const median = sides.value.find(({ side }) => side === "b")?.arm.fans[key]?.q50;
  const found = now === "shown" && median ? compared(drawn.value, median) : null;
  return (
    <div class="predict">
      <label class="check">
        <input
          type="checkbox"
          checked={now !== "off"}
          onChange={(event) => setPredicting(event.currentTarget.checked)}
        />
        {t("predict_first")}
      </label>
      {now === "ready" && <p>{t("predict_ready")}</p>}
      {hidden.value && (
        <p>
          {t("predict_draw")}{" "}
          <button type="button" class="primary" onClick={reveal} disabled={!canReveal.value}>
            {t("predict_reveal")}
          </button>{" "}
          {stale.value && <span class="faint">{t("computing")}</span>}
        </p>
      )}
      {found !== null && (
        <p role="status">
          {t("predict_found", { mean: figure(found.mean, 3) })}
          {found.end !== null &&
            ` ${t("predict_end", { end: figure(Math.abs(found.end), 3), way: t(found.end > 0 ? "too_high" : "too_low") })}`}{" "}
          {t("predict_again")}
        </p>
      )}
    </div>
  );
}
