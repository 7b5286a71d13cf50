import { engineKind, notice, title } from "../state/store";
import { t } from "../words/language";

/** What the model is not, in sight of every result; and what is to be known of what was opened. */
export function Banner() {
  return (
    <aside class="banner" aria-label={t("banner_label")}>
      {title.value !== null && <p class="preset-title">{title.value}</p>}
      <p>
        <strong>{t("banner_short")}</strong> {t("banner_long")}
      </p>
      {notice.value !== null && (
        <p class="notice" role="status">
          {notice.value}{" "}
          <button
            type="button"
            class="small"
            onClick={() => {
              notice.value = null;
            }}
          >
            {t("dismiss")}
          </button>
        </p>
      )}
      {engineKind.value === "wasm without SIMD" && <p class="notice">{t("no_simd")}</p>}
    </aside>
  );
}
