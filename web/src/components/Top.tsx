import { LANGUAGES, language, setLanguage, t } from "../words/language";
import { ScenarioChoice } from "./ScenarioChoice";
import { Status } from "./Status";

export function Top() {
  return (
    <header class="top">
      <div class="name">
        <h1>concord</h1>
        <label class="language">
          <span class="unseen">{t("language")}</span>
          <select value={language.value} onChange={(event) => setLanguage(event.currentTarget.value)}>
            {LANGUAGES.map(({ code, name }) => (
              <option key={code} value={code} lang={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <ScenarioChoice />
      <Status />
    </header>
  );
}
