import { useState } from "preact/hooks";
import { t } from "../words/language";
import { Editor } from "./Editor";

/** The scenario as a text, made when it is opened. */
export function EditorSection() {
  const [open, setOpen] = useState(false);
  return (
    <details class="group editor-group" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h3>{t("editor")}</h3>
      </summary>
      {open && <Editor />}
    </details>
  );
}
