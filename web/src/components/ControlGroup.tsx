import type { Control, Group } from "../engine/types";
import { isChanged } from "../state/actions";
import { study } from "../state/store";
import { named, t } from "../words/language";
import { ControlRow } from "./ControlRow";

interface Props {
  group: Group;
  controls: Control[];
  open: boolean;
  toggle(open: boolean): void;
}

/** A section of controls, under the headings that the engine gives. It is made when it is opened. */
export function ControlGroup({ group, controls, open, toggle }: Props) {
  const changed = controls.filter((control) => isChanged(study.value, control)).length;
  const headings = [...new Set(controls.map((control) => control.of))];
  return (
    <details class="group" open={open} onToggle={(event) => toggle(event.currentTarget.open)}>
      <summary>
        <h3>{t(`group_${group}`)}</h3>{" "}
        <span class="faint">
          {controls.length}
          {changed > 0 && ` · ${t("n_changed", { n: changed })}`}
        </span>
      </summary>
      {open && (
        <>
          <p class="explained">{t(`explain_${group}`)}</p>
          {headings.map((heading) => (
            <div key={heading} class="of">
              {heading !== "" && <h4>{named(heading)}</h4>}
              {controls
                .filter((control) => control.of === heading)
                .map((control) => (
                  <ControlRow key={control.key} control={control} />
                ))}
            </div>
          ))}
        </>
      )}
    </details>
  );
}
