import { useEffect, useState } from "preact/hooks";
import { headline, spoken } from "../state/reading";
import { failure } from "../state/store";
import { t } from "../words/language";

/** Says new results politely, when they have stood for a moment. */
export function Announcer() {
  const now = headline.value;
  const words = failure.value !== null ? t("invalid_kept") : now === null ? "" : spoken(now);
  const [heard, hear] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => hear(words), 900);
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <div class="unseen" role="status">
      {heard}
    </div>
  );
}
