import { useState } from "preact/hooks";
import { save } from "../charts/export";
import { takeBack } from "../state/actions";
import { changedKey, keyOf, sameKey, settingOf } from "../state/changes";
import { type Commands, changedName, commandOf, script } from "../state/command";
import { link } from "../state/opening";
import { descriptions, measure, result, type Side, study } from "../state/store";
import { language, named, t } from "../words/language";
import { Copyable } from "./Copyable";
import { DataFiles } from "./DataFiles";

/** What was changed, and how to take it along: as a link, a file, or a command. */
export function TakeAlong() {
  const [form, setForm] = useState<"link" | "command" | "toml">("link");
  // The link holds these too.
  void [measure.value, language.value];
  const forms = ["link", "command", "toml"] as const;
  return (
    <section class="card" aria-labelledby="changes">
      <h3 id="changes">{t("changes")}</h3>
      <ChangeList side="b" />
      <ChangeList side="a" />
      {(study.value?.b.set.length ?? 0) + (study.value?.a?.set.length ?? 0) === 0 && (
        <p class="faint">{t("no_changes")}</p>
      )}
      <fieldset class="forms">
        <legend>{t("take_along")}</legend>
        {forms.map((each) => (
          <label key={each}>
            <input type="radio" name="form" checked={form === each} onChange={() => setForm(each)} /> {t(`as_${each}`)}
          </label>
        ))}
      </fieldset>
      {form === "link" && <Link />}
      {form === "command" && <Command />}
      {form === "toml" && <Toml />}
      <DataFiles />
    </section>
  );
}

function ChangeList({ side }: { side: Side }) {
  const input = study.value?.[side];
  if (!input || input.set.length === 0) return null;
  const controls = descriptions.value?.file.controls ?? [];
  return (
    <>
      <p class={`small-title letter-${side}`}>{t("changes_of", { letter: side.toUpperCase() })}</p>
      <ul class="changes">
        {input.set.map((change) => {
          const key = keyOf(change);
          const control = controls.find((one) => sameKey(changedKey(one), key));
          const name =
            control === undefined ? key : `${control.of === "" ? "" : `${named(control.of)}: `}${named(control.label)}`;
          const old = control?.value;
          return (
            <li key={key}>
              <span>
                {name}:{" "}
                {old !== undefined && side === "b" && (
                  <>
                    <s>{old === null ? t("none") : String(old)}</s> →{" "}
                  </>
                )}
                <b>{settingOf(change)}</b>
              </span>
              <button
                type="button"
                class="small"
                onClick={() => takeBack(side, key)}
                aria-label={t("take_back", { name })}
              >
                ×
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function Link() {
  const hash = link();
  if (hash === null) return <p class="faint">{t("no_link")}</p>;
  // The token of `concord explore` is nobody else's.
  const parts = new URLSearchParams(location.search);
  parts.delete("token");
  const search = parts.size === 0 ? "" : `?${parts}`;
  const address =
    location.protocol === "file:"
      ? `${location.pathname.split("/").at(-1)}${search}${hash}`
      : `${location.origin}${location.pathname}${search}${hash}`;
  return <Copyable label={t("as_link")} text={address} note={location.protocol === "file:" ? t("link_file") : ""} />;
}

/** The command that gives the figures in sight. */
function commands(): Commands | null {
  const of = result.value;
  if (of === null) return null;
  const { a, b } = of.descriptions;
  return commandOf(of.study, of.answer.replicates, of.answer.seed, { a: a?.file ?? "", b: b.file });
}

function Command() {
  const found = commands();
  if (found === null) return null;
  return (
    <Copyable
      label={t("as_command")}
      text={script(found)}
      note={t(found.files.length > 0 ? "command_files" : "command_note")}
    />
  );
}

function Toml() {
  const of = study.value;
  if (of === null) return null;
  const { b } = of;
  const name = changedName(b.name);
  const { resolved = "", file = "" } = descriptions.value?.b ?? {};
  const isShort = b.text === null && b.set.length > 0;
  const text = isShort ? file : b.set.length === 0 && b.text !== null ? b.text : resolved;
  return (
    <>
      <Copyable label={t("as_toml")} text={text} note={t(isShort ? "toml_extends" : "toml_whole")} />
      <button type="button" onClick={() => save(`${name}.toml`, text, "application/toml")}>
        {t("save_as", { name: `${name}.toml` })}
      </button>
    </>
  );
}
