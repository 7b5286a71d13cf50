import { QUESTIONS, question } from "../state/questions";
import { catalogue } from "../state/store";
import type { Key } from "../words/en";
import { t } from "../words/language";

/** Five questions to begin with, each a link that sets the page. */
export function Questions() {
  const known = (catalogue.value?.scenarios ?? []).map(({ name }) => name);
  const open = question.value;
  return (
    <section class="card questions" aria-labelledby="questions">
      <h3 id="questions">{t("questions")}</h3>
      <ol>
        {QUESTIONS.filter(({ scenarios }) => scenarios.every((name) => known.includes(name))).map(({ id, link }) => (
          <li key={id}>
            <a href={link} aria-current={open === id ? "true" : undefined}>
              {t(`question_${id}` as Key)}
            </a>
            {open === id && <p class="hint">{t(`hint_${id}` as Key)}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
