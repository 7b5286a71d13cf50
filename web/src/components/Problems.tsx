import { failure, result, study } from "../state/store";
import { t } from "../words/language";
import { ProblemList } from "./ProblemList";

/** Tells what is wrong with what was asked. What was found before stays. */
export function Problems() {
  const of = failure.value;
  if (of === null) return null;
  const input = of.side === null ? null : study.value?.[of.side];
  return (
    <section class="problems" role="alert" aria-label={t("problems")}>
      <p>
        <strong>
          {input ? t("invalid_named", { letter: of.side?.toUpperCase() ?? "", name: input.name }) : t("failed")}
        </strong>{" "}
        {result.value !== null && t("invalid_kept")}
      </p>
      {of.message !== "" && <p lang="en">{of.message}</p>}
      <ProblemList problems={of.problems} />
    </section>
  );
}
