import { signal } from "@preact/signals";
import type { Control } from "../engine/types";
import { descriptions } from "../state/store";
import { t } from "../words/language";
import { ControlRow } from "./ControlRow";

export const search = signal("");
const MOST = 40;

/** Whether every word stands somewhere in what is said of the control. */
function matches(control: Control, words: string[]): boolean {
  const text = `${control.of} ${control.label} ${control.key} ${control.meaning} ${control.symbol}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** Search over all controls. */
export function ControlSearch() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found =
    words.length === 0 ? [] : (descriptions.value?.b.controls ?? []).filter((control) => matches(control, words));
  return (
    <>
      <label class="search">
        <span class="unseen">{t("search")}</span>
        <input
          type="search"
          placeholder={t("search")}
          value={search.value}
          onInput={(event) => {
            search.value = event.currentTarget.value;
          }}
        />
      </label>
      {words.length > 0 && (
        <div class="found">
          <p role="status" class="faint">
            {t("found", { n: found.length })} {found.length > MOST && t("found_shown", { n: MOST })}
          </p>
          {found.slice(0, MOST).map((control) => (
            <ControlRow key={control.key} control={control} withPlace />
          ))}
        </div>
      )}
    </>
  );
}
