import assert from "node:assert/strict";
import { test } from "node:test";
import { en } from "../../src/words/en";
import { kk } from "../../src/words/kk";
import { translatedNames } from "../../src/words/names";
import { ru } from "../../src/words/ru";

const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test("catalogues have the same keys, with the same names in braces", () => {
  for (const other of [ru, kk]) {
    assert.deepEqual(Object.keys(other).sort(), Object.keys(en).sort());
    for (const [key, text] of Object.entries(en)) {
      assert.deepEqual([...new Set(holes(other[key as keyof typeof en]))], [...new Set(holes(text))], key);
    }
  }
});

test("no text is empty or left in English", () => {
  for (const other of [ru, kk]) {
    for (const [key, text] of Object.entries(other)) {
      assert.notEqual(text.trim(), "", key);
      assert.ok(/[а-яё]/i.test(text) || key === "as_toml", key);
    }
  }
});

test("names are translated into both languages", () => {
  const { ru, kk } = translatedNames;
  assert.deepEqual(Object.keys(kk).sort(), Object.keys(ru).sort());
  assert.equal(ru["Shavkat Mirziyoyev"], "Шавкат Мирзиёев");
  assert.ok(Object.keys(ru).length > 100);
});
