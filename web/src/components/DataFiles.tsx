import { useState } from "preact/hooks";
import { save } from "../charts/export";
import type { Files } from "../engine/types";
import { engine } from "../state/engine";
import { hidden } from "../state/prediction";
import { type Result, result } from "../state/store";
import { count, t } from "../words/language";

/** The tables of the study as files, the same as in a folder of the program. */
export function DataFiles() {
  const [found, setFound] = useState<{ files: Files; of: Result } | null>(null);
  const [state, setState] = useState<"ready" | "busy" | string>("ready");
  const of = result.value;
  if (of === null || hidden.value) return null;
  const make = async () => {
    setState("busy");
    try {
      setFound({ files: await engine().files(of.request, new AbortController().signal), of });
      setState("ready");
    } catch (error) {
      setState(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <div class="data">
      <p>
        <button type="button" onClick={make} disabled={state === "busy"}>
          {t("make_files", { n: count(of.answer.replicates) })}
        </button>{" "}
        <span role="status" class="faint">
          {state === "busy" ? t("computing") : state === "ready" ? "" : state}
        </span>
      </p>
      {found !== null && found.of.study === of.study && (
        <ul class="file-list" aria-label={t("make_files", { n: count(found.of.answer.replicates) })}>
          {found.files.map(({ name, text }) => (
            <li key={name}>
              <button type="button" class="link" onClick={() => save(name.replaceAll("/", "-"), text, "text/csv")}>
                {name}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
