import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type { Drawing, Room } from "../charts/base";
import { framed, pngOf, save, svgText } from "../charts/export";
import { LIGHT } from "../charts/theme";
import { hidden } from "../state/prediction";
import { sourceLine } from "../state/reading";
import { stale } from "../state/store";
import { t } from "../words/language";

export interface KeyEntry {
  words: string;
  side: "a" | "b" | "drawn" | "plain";
}

interface Props {
  /** Name of its files. */
  name: string;
  title: string;
  /** Names of what is drawn. */
  entries: KeyEntry[];
  /** What the bands are and in which unit. */
  note: string;
  draws: ((room: Room) => Drawing)[];
  children: ComponentChildren;
  tools?: ComponentChildren;
  /** The note is for the picture alone: the page says the same otherwise. */
  quiet?: boolean;
}

const WIDTH = 760;

/** A figure: title, key, picture, note, and its files. */
export function Figure({ name, title, entries, note, draws, children, tools, quiet = false }: Props) {
  const id = useId();
  const picture = () => {
    const room = { width: Math.round(WIDTH / draws.length), theme: LIGHT };
    const colours = { a: LIGHT.a, b: LIGHT.b, drawn: LIGHT.drawn, plain: LIGHT.faint };
    return framed(
      draws.map((draw) => draw(room)),
      {
        title,
        key: [
          ...entries.map(({ words, side }) => ({ words, colour: colours[side] })),
          { words: note, colour: LIGHT.faint },
        ],
        source: sourceLine(),
        ink: LIGHT.ink,
        paper: LIGHT.paper,
      },
    );
  };
  return (
    <figure class={`figure figure-${name.split("-")[0]} ${stale.value ? "stale" : ""}`} aria-labelledby={id}>
      <div class="figure-head">
        <h3 id={id}>{title}</h3>
        {tools}
        {!hidden.value && (
          <span class="files">
            <button
              type="button"
              class="small"
              onClick={() => save(`${name}.svg`, svgText(picture()), "image/svg+xml")}
              aria-label={t("save_svg", { title })}
            >
              SVG
            </button>
            <button
              type="button"
              class="small"
              onClick={async () => save(`${name}.png`, await pngOf(picture()))}
              aria-label={t("save_png", { title })}
            >
              PNG
            </button>
          </span>
        )}
      </div>
      {entries.length > 0 && (
        <ul class="key">
          {entries.map(({ words, side }) => (
            <li key={words} class={`key-${side}`}>
              {words}
            </li>
          ))}
        </ul>
      )}
      {children}
      {note !== "" && !quiet && <figcaption>{note}</figcaption>}
    </figure>
  );
}
