import { computed, signal } from "@preact/signals";
import type { Words } from "../engine/types";
import { en, type Key } from "./en";
import { kk } from "./kk";
import { translatedNames } from "./names";
import { ru } from "./ru";

export type Language = "en" | "ru" | "kk";
export const LANGUAGES: { code: Language; name: string }[] = [
  { code: "en", name: "English" },
  { code: "ru", name: "Русский" },
  { code: "kk", name: "Қазақша" },
];

const CATALOGUES: Record<Language, Record<Key, string>> = { en, ru, kk };
const NAMES: Record<Language, Record<string, string>> = { en: {}, ...translatedNames };

function isLanguage(code: string | null | undefined): code is Language {
  return code === "en" || code === "ru" || code === "kk";
}

function first(): Language {
  const asked = navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage);
  return asked ?? "en";
}

export const language = signal<Language>(first());

export function setLanguage(code: string): void {
  if (isLanguage(code)) language.value = code;
}

/** A text in the language of the page; `{name}` stands for what is handed over. */
export function t(key: Key, filled: Record<string, string | number> = {}): string {
  return CATALOGUES[language.value][key].replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    String(filled[name] ?? whole),
  );
}

/** Words that the engine gives in every language. */
export function said(words: Words): string {
  return words[language.value] || words.en;
}

/** A name of a scenario, state, leader or regime; in English where it is not translated. */
export function named(english: string): string {
  return NAMES[language.value][english] ?? english;
}

/** Whole numbers are written alike in Russian and Kazakh, and few browsers know the latter. */
const tags: Record<Language, string> = { en: "en-GB", ru: "ru", kk: "ru" };
const whole = computed(() => new Intl.NumberFormat(tags[language.value], { maximumFractionDigits: 0 }));

/** A whole number, as the language writes it. */
export function count(number: number): string {
  return whole.value.format(number);
}

/** A number with so many decimals and a true minus; with its sign if asked for. Decimal points stay, as in the tables. */
export function figure(number: number, digits: number, sign = false): string {
  if (!Number.isFinite(number)) return "–";
  const text = Math.abs(number).toFixed(digits);
  const zero = Number(text) === 0;
  return `${number < 0 && !zero ? "−" : sign && !zero ? "+" : ""}${text}`;
}
