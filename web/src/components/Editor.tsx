import { useEffect, useRef, useState } from "preact/hooks";
import { save } from "../charts/export";
import { type Handle, startEditor } from "../editor/editor";
import type { Problem, ScenarioInput } from "../engine/types";
import { choose } from "../state/actions";
import { check } from "../state/engine";
import { catalogue, descriptions, type Side, study } from "../state/store";
import { t } from "../words/language";
import { ProblemList } from "./ProblemList";

/** The text of a scenario: of its file, or of the one that comes with the program. */
function textOf(input: ScenarioInput | null | undefined): string {
  if (!input) return "";
  return input.text ?? catalogue.value?.scenarios.find(({ name }) => name === input.name)?.text ?? "";
}

const fileName = (name: string) => (name.endsWith(".toml") ? name : `${name}.toml`);

/** An editor of the scenario file: problems at their places, completion of keys, and its use when asked for. */
export function Editor() {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<Handle | null>(null);
  const [side, setSide] = useState<Side>("b");
  const [problems, setProblems] = useState<Problem[]>([]);
  const [wide, setWide] = useState(false);
  const [state, setState] = useState<"same" | "valid" | "invalid">("same");
  const input = study.value?.[side] ?? null;
  const original = textOf(input);
  const latest = useRef({ input, original });
  latest.current = { input, original };

  const judge = async (text: string) => {
    const { input, original } = latest.current;
    if (input === null) return;
    const checked = await check({ name: fileName(input.name), text, set: input.set });
    // Only what is judged last counts.
    if (editor.current?.text() !== text) return;
    const found = checked.valid ? [] : checked.problems;
    setProblems(found);
    setState(!checked.valid ? "invalid" : text === original ? "same" : "valid");
    editor.current.mark(found.filter(({ file }) => file === null || file === fileName(input.name)));
  };
  const use = () => {
    const text = editor.current?.text();
    const { input, original } = latest.current;
    if (text === undefined || input === null || text === original) return;
    choose(side, { name: fileName(input.name), text, set: input.set });
    setState("same");
  };
  const actions = useRef({ judge, use });
  actions.current = { judge, use };

  // In another place the editor measures its lines anew: it is started again, with what is typed so far.
  useEffect(() => {
    if (place.current === null) return;
    const handle = startEditor({
      parent: place.current,
      text: editor.current?.text() ?? latest.current.original,
      label: t("editor_label"),
      schema: catalogue.value?.schema ?? {},
      changed: (text) => void actions.current.judge(text),
      use: () => actions.current.use(),
    });
    editor.current = handle;
    void actions.current.judge(handle.text());
    return () => handle.end();
  }, [wide]);

  // Another scenario has another text. What is typed and not used gives way to it.
  useEffect(() => {
    if (editor.current !== null && editor.current.text() !== original) editor.current.replace(original);
  }, [original]);

  const resolved = descriptions.value?.[side]?.resolved ?? "";
  // The column of controls is narrow: the editor can lie over the page. Escape puts it back.
  const leave = (event: KeyboardEvent) => {
    if (event.key === "Escape" && wide && !event.defaultPrevented) setWide(false);
  };
  return (
    <div class={wide ? "editor-wide" : ""} role="group" aria-label={t("editor")} onKeyDown={leave}>
      <p class="explained">{t("editor_explained")}</p>
      <div class="toolbar">
        {study.value?.a !== null && (
          <label>
            {t("edit_side")}{" "}
            <select value={side} onChange={(event) => setSide(event.currentTarget.value as Side)}>
              <option value="b">B</option>
              <option value="a">A</option>
            </select>
          </label>
        )}
        <button type="button" class="widen" aria-pressed={wide} onClick={() => setWide(!wide)}>
          {t(wide ? "editor_narrow" : "editor_widen")}
        </button>
        <button type="button" class="primary" onClick={use} disabled={state !== "valid"}>
          {t("editor_use")}
        </button>
        <button type="button" onClick={() => editor.current?.replace(original)} disabled={state === "same"}>
          {t("editor_back")}
        </button>
        <button type="button" onClick={() => editor.current?.replace(resolved)} disabled={resolved === ""}>
          {t("editor_resolved")}
        </button>
        <button
          type="button"
          onClick={() => save(fileName(input?.name ?? "scenario"), editor.current?.text() ?? "", "application/toml")}
        >
          {t("editor_save")}
        </button>
      </div>
      <div class="editor" ref={place} lang="en" />
      <p role="status" class={state === "invalid" ? "bad" : "faint"}>
        {state === "invalid"
          ? t("editor_problems", { n: problems.length })
          : state === "valid"
            ? t("editor_valid")
            : t("editor_same")}
      </p>
      <ProblemList problems={problems} go={(line, column) => editor.current?.go(line, column)} />
    </div>
  );
}
