import { signal } from "@preact/signals";
import type { Group } from "../engine/types";
import { redo, resetAll, undo } from "../state/actions";
import { future, past } from "../state/history";
import { descriptions, study, toBoth } from "../state/store";
import { t } from "../words/language";
import { ControlGroup } from "./ControlGroup";
import { ControlSearch, search } from "./ControlSearch";
import { EditorSection } from "./EditorSection";

const GROUPS: Group[] = ["leaders", "succession", "states", "pairs", "issues", "mechanisms", "parameters"];

/** Sections that are open. On a narrow screen all are folded, so that the picture is near. */
export const opened = signal<ReadonlySet<string>>(new Set(matchMedia("(min-width: 60rem)").matches ? ["leaders"] : []));

function toggle(group: string, open: boolean): void {
  if (opened.value.has(group) === open) return;
  const next = new Set(opened.value);
  if (open) next.add(group);
  else next.delete(group);
  opened.value = next;
}

/** What can be moved: sections of controls, and the scenario as a text. */
export function WhatIf() {
  const of = descriptions.value;
  const now = study.value;
  const changes = (now?.b.set.length ?? 0) + (now?.a?.set.length ?? 0);
  const controls = of?.b.controls ?? [];
  return (
    <section class="column what-if" aria-labelledby="what-if">
      <h2 id="what-if">{t("what_if")}</h2>
      <div class="toolbar">
        <button type="button" onClick={undo} disabled={past.value.length === 0}>
          {t("undo")}
        </button>
        <button type="button" onClick={redo} disabled={future.value.length === 0}>
          {t("redo")}
        </button>
        <button type="button" onClick={resetAll} disabled={changes === 0}>
          {t("reset_all")}
        </button>
      </div>
      {now?.a !== null && (
        <label class="check">
          <input
            type="checkbox"
            checked={toBoth.value}
            onChange={(event) => {
              toBoth.value = event.currentTarget.checked;
            }}
          />
          {t("to_both")}
        </label>
      )}
      <ControlSearch />
      {search.value.trim() === "" &&
        GROUPS.map((group) => {
          const within = controls.filter((control) => control.group === group);
          if (within.length === 0) return null;
          return (
            <ControlGroup
              key={group}
              group={group}
              controls={within}
              open={opened.value.has(group)}
              toggle={(open) => toggle(group, open)}
            />
          );
        })}
      <EditorSection />
    </section>
  );
}
