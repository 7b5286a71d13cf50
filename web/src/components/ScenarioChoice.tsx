import { useRef } from "preact/hooks";
import { choose } from "../state/actions";
import { openFile } from "../state/files";
import { catalogue, type Side, study } from "../state/store";
import { named, t } from "../words/language";

const NONE = "";
const FILE = "\u0000file";

function Choice({ side, label }: { side: Side; label: string }) {
  const input = study.value?.[side] ?? null;
  const scenarios = catalogue.value?.scenarios ?? [];
  const value = input === null ? NONE : input.text === null ? input.name : FILE;
  const change = (name: string) => {
    if (name !== FILE) choose(side, name === NONE ? null : { name, text: null, set: [] });
  };
  const described = scenarios.find(({ name }) => name === value)?.description ?? "";
  return (
    <label class={`choice choice-${side}`}>
      <span>
        <b class={`letter letter-${side}`}>{side.toUpperCase()}</b> {label}
      </span>
      <select value={value} onChange={(event) => change(event.currentTarget.value)} title={described}>
        {side === "a" && <option value={NONE}>{t("no_baseline")}</option>}
        {input !== null && input.text !== null && <option value={FILE}>{t("file_named", { name: input.name })}</option>}
        {scenarios.map(({ name, title }) => (
          <option key={name} value={name}>
            {named(title)} ({name})
          </option>
        ))}
      </select>
    </label>
  );
}

/** Which scenario is looked at, and with which it is compared. */
export function ScenarioChoice() {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <div class="choices">
      <Choice side="b" label={t("scenario")} />
      <Choice side="a" label={t("compared_with")} />
      <button type="button" onClick={() => picker.current?.click()}>
        {t("open_file")}
      </button>
      <input
        ref={picker}
        type="file"
        accept=".toml,text/plain"
        hidden
        tabIndex={-1}
        aria-label={t("open_file")}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) void openFile(file);
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}
