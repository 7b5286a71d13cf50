// Names of built-in scenarios, states, leaders and regimes in other languages: those of the program's figures, from their catalogues.

import { readFile } from "node:fs/promises";

const CATALOGUES = new URL("../src/plot/language/", import.meta.url);
const LINE = /^("(?:[^"\\]|\\.)*") = ("(?:[^"\\]|\\.)*")$/gm;

async function namesOf(language) {
  const text = await readFile(new URL(`${language}.toml`, CATALOGUES), "utf8");
  const names = text.slice(text.indexOf("[names]"));
  // Basic strings of TOML are those of JSON.
  return Object.fromEntries([...names.matchAll(LINE)].map(([, name, other]) => [JSON.parse(name), JSON.parse(other)]));
}

/** By language and English name; a constant of the build. */
export const names = async () => ({ ru: await namesOf("russian"), kk: await namesOf("kazakh") });
