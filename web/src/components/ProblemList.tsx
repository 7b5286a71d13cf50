import type { Problem } from "../engine/types";
import { t } from "../words/language";

const MOST = 12;

/** A sentence of the engine; what stands in backticks is code. */
function Prose({ text }: { text: string }) {
  return <>{text.split("`").map((part, k) => (k % 2 === 1 ? <code key={`${k} ${part}`}>{part}</code> : part))}</>;
}

/** Problems of a scenario with place, what is allowed and what helps. The engine says them in English. */
export function ProblemList({ problems, go }: { problems: Problem[]; go?: (line: number, column: number) => void }) {
  if (problems.length === 0) return null;
  return (
    <ul class="problem-list">
      {problems.slice(0, MOST).map((problem) => {
        const { code, path, message, line, column, file, allowed, help } = problem;
        const place = line === null ? null : `${file === null ? "" : `${file}: `}${t("line", { line })}`;
        return (
          <li key={`${code} ${path} ${line} ${message}`}>
            {place !== null && go && line !== null ? (
              <button type="button" class="link" onClick={() => go(line, column ?? 1)}>
                {place}
              </button>
            ) : (
              place !== null && <b>{place}</b>
            )}{" "}
            <span lang="en">
              {path !== "" && <code>{path}</code>} <Prose text={message} />
              {allowed !== null && (
                <span class="faint">
                  {" "}
                  Allowed: <Prose text={allowed} />.
                </span>
              )}
              {help !== null && (
                <span class="faint">
                  {" "}
                  <Prose text={help} />
                </span>
              )}
            </span>
          </li>
        );
      })}
      {problems.length > MOST && <li>{t("more_problems", { n: problems.length - MOST })}</li>}
    </ul>
  );
}
