import { useState } from "preact/hooks";
import type { Control } from "../engine/types";
import { decimal } from "../state/changes";
import { t } from "../words/language";

interface Props {
  control: Control;
  name: string;
  file: number | boolean | string | null;
}

/** What a quantity is, and why it has its value: the coded reason or the source. */
export function Why({ control, name, file }: Props) {
  const [open, setOpen] = useState(false);
  const value =
    file === null
      ? t("none")
      : typeof file === "number"
        ? decimal(file)
        : file === true
          ? t("on")
          : file === false
            ? t("off")
            : file;
  return (
    <details class="why-value" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary aria-label={t("why_of", { name })}>{t("why")}</summary>
      {open && (
        <dl>
          <dt>{t("meaning")}</dt>
          <dd lang="en">{control.meaning}</dd>
          <dt>{t("source")}</dt>
          {control.source === null ? <dd class="faint">{t("no_source")}</dd> : <dd lang="en">{control.source}</dd>}
          <dt>{t("value_in_file")}</dt>
          <dd>
            {value} {control.unit}
          </dd>
          {control.prior !== null && (
            <>
              <dt>{t("prior")}</dt>
              <dd lang="en">{control.prior.words}</dd>
            </>
          )}
          <dt>{t("key")}</dt>
          <dd>
            <code>{control.key}</code>
          </dd>
        </dl>
      )}
    </details>
  );
}
