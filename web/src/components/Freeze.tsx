import type { Control } from "../engine/types";
import { move, settled } from "../state/actions";
import { descriptions } from "../state/store";
import { t } from "../words/language";

/** The day before the succession that the reference case asks about. */
const FIRST = "2016-08-31";

/** A day from which nobody is replaced, or none. */
export function Freeze({ id, control, value }: { id: string; control: Control; value: string | null }) {
  const ticks = descriptions.value?.b.ticks ?? [];
  const [first = "", last = ""] = [ticks[0], ticks.at(-1)];
  const middle = FIRST > first && FIRST < last ? FIRST : (ticks[Math.floor(ticks.length / 2)] ?? FIRST);
  return (
    <div class="freeze">
      <label class="check">
        <input
          id={id}
          type="checkbox"
          checked={value !== null}
          onChange={(event) => move(control, event.currentTarget.checked ? middle : null)}
        />
        {t("freeze_on")}
      </label>
      {value !== null && (
        <input
          type="date"
          aria-label={t("freeze_day")}
          value={value}
          min={first}
          max={last}
          onChange={(event) => {
            const day = event.currentTarget.value;
            if (/^\d{4}-\d\d-\d\d$/.test(day) && day >= first && day <= last) move(control, day);
            settled();
          }}
        />
      )}
    </div>
  );
}
