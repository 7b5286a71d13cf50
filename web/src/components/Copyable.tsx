import { useId, useState } from "preact/hooks";
import { t } from "../words/language";

/** A text to take along. */
export function Copyable({ label, text, note }: { label: string; text: string; note: string }) {
  const id = useId();
  const [copied, setCopied] = useState<string | null>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // A page from the disk may not have the right: select the text and copy it in the old way.
      const field = document.getElementById(id);
      if (field instanceof HTMLTextAreaElement) field.select();
      document.execCommand("copy");
    }
    setCopied(text);
  };
  return (
    <div class="copyable">
      <textarea
        id={id}
        readOnly
        rows={Math.min(12, text.split("\n").length + Math.floor(text.length / 120))}
        value={text}
        aria-label={label}
        spellcheck={false}
        lang="en"
      />
      <p>
        <button type="button" onClick={copy}>
          {t("copy")}
        </button>{" "}
        <span role="status">{copied === text ? t("copied") : ""}</span> <span class="faint">{note}</span>
      </p>
    </div>
  );
}
