import { useEffect } from "preact/hooks";
import { redo, undo } from "../state/actions";
import { catalogue, fatal, result } from "../state/store";
import { language, t } from "../words/language";
import { Announcer } from "./Announcer";
import { Banner } from "./Banner";
import { Difference } from "./Difference";
import { DropPlace } from "./DropPlace";
import { Ends } from "./Ends";
import { FanFigure } from "./FanFigure";
import { Headline, NumbersBar } from "./Headline";
import { History } from "./History";
import { Network } from "./Network";
import { Problems } from "./Problems";
import { Questions } from "./Questions";
import { Regimes } from "./Regimes";
import { TakeAlong } from "./TakeAlong";
import { Top } from "./Top";
import { WhatIf } from "./WhatIf";

/** Whether a key press belongs to a text. */
function inText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input:not([type=range], [type=checkbox]), textarea"))
  );
}

function hear(event: KeyboardEvent): void {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || inText(event.target)) return;
  const key = event.key.toLowerCase();
  if (key === "z" && !event.shiftKey) undo();
  else if (key === "y" || (key === "z" && event.shiftKey)) redo();
  else return;
  event.preventDefault();
}

export function App() {
  const code = language.value;
  useEffect(() => {
    document.documentElement.lang = code;
    document.title = t("title");
  }, [code]);
  useEffect(() => {
    addEventListener("keydown", hear);
    return () => removeEventListener("keydown", hear);
  }, []);
  if (fatal.value !== null) {
    return (
      <main class="fatal">
        <h1>concord</h1>
        <p role="alert">{t("fatal")}</p>
        <p lang="en">{fatal.value}</p>
      </main>
    );
  }
  if (catalogue.value === null) {
    return (
      <main class="fatal">
        <h1>concord</h1>
        <p role="status">{t("starting")}</p>
      </main>
    );
  }
  return (
    <>
      <a class="skip" href="#results" onClick={skip}>
        {t("skip")}
      </a>
      <Top />
      <Banner />
      <Problems />
      <main class="columns">
        <WhatIf />
        <section class="column follows" aria-labelledby="follows" id="results" tabIndex={-1}>
          <h2 id="follows">{t("what_follows")}</h2>
          <Headline />
          {result.value === null ? <p class="empty">{t("first_run")}</p> : <Figures />}
        </section>
        <section class="column why" aria-labelledby="why">
          <h2 id="why">{t("why_column")}</h2>
          <TakeAlong />
          <History />
          <Questions />
        </section>
      </main>
      <NumbersBar />
      <Announcer />
      <DropPlace />
    </>
  );
}

/** The part behind `#` holds the state of the page, so that a jump must not change it. */
function skip(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById("results")?.focus();
}

function Figures() {
  return (
    <>
      <FanFigure />
      <Difference />
      <Regimes />
      <Network />
      <Ends />
    </>
  );
}
