/** What was simulated, as commands of `concord` that give the same figures. */

import type { ScenarioInput } from "../engine/types";
import type { Study } from "./store";

/** A word of a command line in the shell. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

export interface Commands {
  /** Files that the command reads and that are not part of the program. */
  files: { name: string; text: string }[];
  command: string;
}

/** Name of a scenario that is changed, as a file beside the command. */
export function changedName(scenario: string): string {
  return `${
    scenario
      .replace(/\.toml$/i, "")
      .replace(/-changed$/, "")
      .replaceAll(/[^\w-]+/g, "-") || "scenario"
  }-changed`;
}

/** A side as the command names it: a built-in scenario, or a file that holds its changes. */
function argument(
  input: ScenarioInput,
  changed: string,
  withFile: boolean,
  other: string | null,
): { word: string; file: Commands["files"] } {
  if (input.text === null && !(withFile && input.set.length > 0)) return { word: input.name, file: [] };
  if (input.text !== null && input.set.length === 0) {
    const name = input.name.endsWith(".toml") ? input.name : `${input.name}.toml`;
    return { word: name, file: [{ name, text: input.text }] };
  }
  let name = changedName(input.name);
  if (name === other) name += "-b";
  return { word: `${name}.toml`, file: [{ name: `${name}.toml`, text: changed }] };
}

const same = (a: string[], b: string[]) => a.length === b.length && a.every((change, k) => change === b[k]);

/**
 * `--set` of a comparison changes all its scenarios: changes of one side alone go into a file, whose text is that of the engine and whose name
 * is that of the scenario in it.
 */
export function commandOf(study: Study, replicates: number, seed: string, changed: { a: string; b: string }): Commands {
  const { a, b } = study;
  const options = ["--replicates", String(replicates), "--seed", seed];
  if (!study.uncertain) options.push("--fixed-parameters");
  const sets = (changes: string[]) => changes.flatMap((change) => ["--set", change]);
  const line = (words: string[]) => words.map(quoted).join(" ");
  if (a === null) {
    const { word, file } = argument({ ...b, set: b.text === null ? [] : b.set }, changed.b, false, null);
    return {
      files: file,
      command: line(["concord", "run", word, ...(b.text === null ? sets(b.set) : []), ...options]),
    };
  }
  const shared = same(a.set, b.set) && a.text === null && b.text === null;
  const first = argument(a, changed.a, !shared, null);
  const second = argument(b, changed.b, !shared, first.word.replace(/\.toml$/, ""));
  const words = ["concord", "compare", first.word, second.word, ...(shared ? sets(b.set) : []), ...options];
  return { files: [...first.file, ...second.file], command: line(words) };
}

/** Files and command as one text for a shell. */
export function script({ files, command }: Commands): string {
  const written = files.map(({ name, text }) => `cat > ${quoted(name)} <<'TOML'\n${text.trimEnd()}\nTOML\n`);
  return [...written, command].join("");
}
