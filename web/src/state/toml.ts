/** Changes as a file that extends a built-in scenario. */

import { keyOf, partsOf, settingOf } from "./changes";

/** Arrays of tables whose elements are named in a key, with what identifies them. */
const NAMED: Record<string, string> = { states: "id", issues: "id", events: "name", external: "power", dyads: "pair" };

/** A value of `--set` in a file: a plain word needs quotes there. */
function valueIn(text: string): string {
  const plain = /^(true|false|[+-]?(\d|\.\d|inf|nan)[\w.+:-]*|["'[{].*)$/s.test(text);
  return plain ? text : JSON.stringify(text);
}

const text = (words: string) => JSON.stringify(words);
const bare = (part: string) => (/^[\w-]+$/.test(part) ? part : text(part));

function identity(table: string, element: string): string {
  if (table !== "dyads") return text(element);
  return `[${element.split("-").map(text).join(", ")}]`;
}

interface Element {
  lines: string[];
  leaders: Map<string, string[]>;
}

function entry<V>(map: Map<string, V>, key: string, made: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const value = made();
  map.set(key, value);
  return value;
}

/** The file, or null where a change has no place in one, such as an element that is named by its number. */
export function extending(scenario: string, name: string, changes: string[]): string | null {
  const top: string[] = [];
  const tables = new Map<string, string[]>();
  const named = new Map<string, Map<string, Element>>();
  for (const change of changes) {
    const [first = "", second, ...rest] = partsOf(keyOf(change));
    const value = valueIn(settingOf(change));
    if (second === undefined) {
      top.push(`${bare(first)} = ${value}`);
    } else if (first in NAMED) {
      if (/^\d+$/.test(second) || rest.length === 0) return null;
      const element = entry(
        entry(named, first, () => new Map<string, Element>()),
        second,
        (): Element => ({ lines: [], leaders: new Map() }),
      );
      const [field, leader, ...deeper] = rest;
      if (field === "leaders") {
        if (leader === undefined || /^\d+$/.test(leader) || deeper.length === 0) return null;
        entry(element.leaders, leader, (): string[] => []).push(`${deeper.map(bare).join(".")} = ${value}`);
      } else element.lines.push(`${rest.map(bare).join(".")} = ${value}`);
    } else {
      entry(tables, bare(first), (): string[] => []).push(`${[second, ...rest].map(bare).join(".")} = ${value}`);
    }
  }
  const scenarioTable = entry(tables, "scenario", (): string[] => []);
  if (!scenarioTable.some((line) => line.startsWith("name ="))) scenarioTable.unshift(`name = ${text(name)}`);
  const blocks = [[`extends = ${text(scenario)}`, ...top].join("\n")];
  for (const [table, lines] of [...tables].sort(([a], [b]) => Number(b === "scenario") - Number(a === "scenario"))) {
    blocks.push([`[${table}]`, ...lines].join("\n"));
  }
  for (const [table, elements] of named) {
    for (const [element, { lines, leaders }] of elements) {
      const block = [`[[${table}]]`, `${NAMED[table]} = ${identity(table, element)}`, ...lines];
      for (const [leader, fields] of leaders) block.push(`[[${table}.leaders]]`, `name = ${text(leader)}`, ...fields);
      blocks.push(block.join("\n"));
    }
  }
  return `${blocks.join("\n\n")}\n`;
}
