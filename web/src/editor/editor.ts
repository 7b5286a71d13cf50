import { autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { Problem } from "../engine/types";
import { completions } from "./completion";

export interface Handle {
  text(): string;
  replace(text: string): void;
  mark(problems: Problem[]): void;
  go(line: number, column: number): void;
  end(): void;
}

interface Options {
  parent: HTMLElement;
  text: string;
  label: string;
  schema: unknown;
  /** The text stands still for a moment. */
  changed(text: string): void;
  /** Ctrl+Enter. */
  use(): void;
}

const WAIT = 250;

const colours = HighlightStyle.define([
  { tag: tags.comment, color: "var(--faint)", fontStyle: "italic" },
  { tag: tags.string, color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.atom], color: "var(--code-number)" },
  { tag: tags.propertyName, color: "var(--ink)" },
  { tag: [tags.heading, tags.atom, tags.keyword], color: "var(--link)" },
]);

const look = EditorView.theme({
  "&": {
    fontSize: "0.8125rem",
    maxHeight: "var(--editor-height, 26rem)",
    border: "1px solid var(--edge)",
    borderRadius: "4px",
    background: "var(--paper)",
  },
  "&.cm-focused": { outline: "3px solid var(--mark)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--code)", lineHeight: "1.5", overflow: "auto" },
  ".cm-gutters": { background: "var(--shade)", color: "var(--faint)", border: "none" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-activeLine": { background: "var(--line)" },
  ".cm-tooltip": { background: "var(--paper)", color: "var(--ink)", border: "1px solid var(--edge)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--mark)", color: "var(--on-mark)" },
  ".cm-selectionBackground, &.cm-focused .cm-selectionBackground": { background: "var(--selection) !important" },
});

export function startEditor({ parent, text, label, schema, changed, use }: Options): Handle {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (text: string) => {
    clearTimeout(timer);
    timer = setTimeout(() => changed(text), WAIT);
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        lintGutter(),
        history(),
        drawSelection(),
        bracketMatching(),
        highlightActiveLine(),
        StreamLanguage.define(toml),
        syntaxHighlighting(colours),
        autocompletion({ override: [completions(schema)], icons: false }),
        // Tab leaves the editor, as it leaves any field.
        keymap.of([
          {
            key: "Mod-Enter",
            run: () => {
              use();
              return true;
            },
          },
          ...completionKeymap,
          ...historyKeymap,
          ...lintKeymap,
          ...defaultKeymap,
        ]),
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) later(update.state.doc.toString());
        }),
        look,
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    replace: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    mark: (problems) =>
      view.dispatch(
        setDiagnostics(
          view.state,
          problems.flatMap((problem) => diagnostic(view.state, problem)),
        ),
      ),
    go: (line, column) => {
      const at = position(view.state, line, column);
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
      view.focus();
    },
    end: () => {
      clearTimeout(timer);
      view.destroy();
    },
  };
}

/** Place of a line and a column, both from 1. */
function position(state: EditorState, line: number, column: number): number {
  const found = state.doc.line(Math.min(Math.max(1, line), state.doc.lines));
  return Math.min(found.to, found.from + Math.max(0, column - 1));
}

function diagnostic(state: EditorState, problem: Problem): Diagnostic[] {
  if (problem.line === null) return [];
  const from = position(state, problem.line, problem.column ?? 1);
  // The mark reaches to the end of what stands there: a word, or a value.
  const rest = state.doc.lineAt(from).text.slice(from - state.doc.lineAt(from).from);
  const length = /^("[^"]*"?|'[^']*'?|[\w.+:-]+|.)/.exec(rest)?.[0].length ?? 0;
  const words = [problem.message, problem.allowed === null ? "" : `Allowed: ${problem.allowed}.`, problem.help ?? ""];
  return [
    {
      from,
      to: Math.min(state.doc.length, from + length),
      severity: "error",
      message: words.filter(Boolean).join(" "),
    },
  ];
}
