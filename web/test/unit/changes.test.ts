import assert from "node:assert/strict";
import { test } from "node:test";
import type { Control } from "../../src/engine/types";
import { beyondPrior, decimal, keyOf, partsOf, sameKey, scale, settingOf, withChange } from "../../src/state/changes";
import { commandOf, quoted, script } from "../../src/state/command";
import { readLink, writeLink } from "../../src/state/link";

const openness = "states.UZB.leaders.Shavkat Mirziyoyev.openness";
const control: Control = {
  key: "parameters.spillover",
  group: "parameters",
  of: "",
  label: "",
  kind: "number",
  value: 0.3,
  low: 0,
  high: 1,
  prior: { low: 0.1, high: 0.5, words: "" },
  meaning: "",
  source: null,
  symbol: "",
  unit: "",
};

test("a change is parted at the first equal sign outside quotes", () => {
  const change = `states.X.leaders."a = b".openness=0.2`;
  assert.equal(keyOf(change), `states.X.leaders."a = b".openness`);
  assert.equal(settingOf(change), "0.2");
});

test("the last change of a key counts, however the key is quoted", () => {
  assert.deepEqual(withChange(["a.b=1", "c=2"], "a.'b'", "3"), ["c=2", "a.'b'=3"]);
  assert.deepEqual(withChange(["a.b=1", "c=2"], "a.b", null), ["c=2"]);
  assert.ok(sameKey(openness, "states.UZB.leaders.'Shavkat Mirziyoyev'.openness"));
  assert.deepEqual(partsOf(openness), ["states", "UZB", "leaders", "Shavkat Mirziyoyev", "openness"]);
});

test("numbers lose the digits of binary arithmetic", () => {
  assert.equal(decimal(0.1 + 0.2), "0.3");
  assert.equal(decimal(0.155), "0.155");
});

test("a slider has some two hundred round steps", () => {
  assert.deepEqual(scale(control), { low: 0, high: 1, step: 0.005 });
  assert.equal(scale({ ...control, high: 0.08 }).step, 0.0005);
  assert.ok(scale({ ...control, high: null, value: 12 }).high >= 24);
});

test("a value beyond the central 90% of its prior is marked", () => {
  assert.equal(beyondPrior(control), false);
  assert.equal(beyondPrior({ ...control, value: 0.1 }), false);
  assert.equal(beyondPrior({ ...control, value: 0.55 }), true);
  assert.equal(beyondPrior({ ...control, value: 0.55, prior: null }), false);
});

const built = (name: string, set: string[] = []) => ({ name, text: null, set });
const changed = { a: "A", b: 'extends = "central-asia"\n' };

test("the command sets what both scenarios have, and writes a file for what one has", () => {
  const study = { a: built("pre-2017"), b: built("central-asia"), seed: null, uncertain: false };
  assert.equal(
    commandOf(study, 400, "2017", changed).command,
    "concord compare pre-2017 central-asia --replicates 400 --seed 2017 --fixed-parameters",
  );
  const both = {
    ...study,
    uncertain: true,
    a: built("pre-2017", [`${openness}=0.2`]),
    b: built("central-asia", [`${openness}=0.2`]),
  };
  assert.equal(
    script(commandOf(both, 400, "1", changed)),
    `concord compare pre-2017 central-asia --set '${openness}=0.2' --replicates 400 --seed 1`,
  );
  const one = commandOf({ ...study, b: built("central-asia", ["mechanisms.sovereignty=false"]) }, 400, "1", changed);
  assert.equal(one.files[0]?.name, "central-asia-changed.toml");
  assert.equal(one.files[0]?.text, changed.b);
  assert.match(one.command, /^concord compare pre-2017 central-asia-changed\.toml /);
  const single = commandOf({ ...study, a: null, b: built("gulf", ["a=1"]) }, 400, "1", changed);
  assert.equal(single.command, "concord run gulf --set a=1 --replicates 400 --seed 1 --fixed-parameters");
});

test("words of a command are quoted for the shell", () => {
  assert.equal(quoted("a b"), "'a b'");
  assert.equal(quoted("it's"), "'it'\\''s'");
  assert.equal(quoted("key=0.5"), "key=0.5");
});

test("a link is read as it was written", () => {
  const linked = {
    version: "0.3.0",
    a: "pre-2017",
    b: "central-asia",
    changesA: [],
    changesB: [`${openness}=0.2`, "a='&#'"],
    seed: "18446744073709551615",
    replicates: 1600,
    uncertain: true,
    measure: "paper",
    language: "kk",
    predict: true,
    question: "3",
  };
  assert.deepEqual(readLink(writeLink(linked)), linked);
  assert.equal(readLink(""), null);
  assert.equal(readLink("#a=x"), null);
  assert.equal(readLink("#b=x&n=-3&seed=abc")?.replicates, null);
});
