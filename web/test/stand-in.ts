/**
 * An engine for tests of the page alone: smooth invented curves, with answers of the form of the real one. It knows no model.
 */
import type {
  Answer,
  Arm,
  Catalogue,
  Checked,
  Control,
  Described,
  Engine,
  Fan,
  Problem,
  Request,
  ScenarioInput,
} from "../src/engine/types";
import { Refusal } from "../src/engine/types";

const YEARS = 39;
const ticks = Array.from({ length: 4 * YEARS }, (_, k) => {
  const year = 1992 + Math.floor(k / 4);
  return `${year}-${["03-31", "06-30", "09-30", "12-31"][k % 4]}`;
});
const states = [
  ["KAZ", "Kazakhstan"],
  ["UZB", "Uzbekistan"],
  ["KGZ", "Kyrgyzstan"],
  ["TJK", "Tajikistan"],
  ["TKM", "Turkmenistan"],
].map(([id, name]) => ({ id: id as string, name: name as string }));
const words = (en: string) => ({ en, ru: `${en} (ru)`, kk: `${en} (kk)` });
const measures = [
  {
    key: "integration",
    label: { en: "Implemented integration", ru: "Фактическая интеграция", kk: "Іс жүзіндегі интеграция" },
    meaning: "mutual implemented depth",
    low: 0,
    high: 1,
    whole: false,
  },
  { key: "paper", label: words("Paper integration"), meaning: "signed depth", low: 0, high: 1, whole: false },
  { key: "paper_gap", label: words("Paper gap"), meaning: "paper less integration", low: -1, high: 1, whole: false },
  { key: "identity", label: words("Identity weight"), meaning: "mean identity weight", low: -1, high: 1, whole: false },
  { key: "dispute", label: words("Dispute"), meaning: "mean unsettled dispute", low: 0, high: 1, whole: false },
  { key: "agreements", label: words("Agreements"), meaning: "agreements so far", low: 0, high: null, whole: true },
];
const names = ["central-asia", "pre-2017", "post-2017", "only-uzbekistan", "gulf"];

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

const base: [string, Control["group"], string, string, Control["kind"], Control["value"]][] = [
  ...states.flatMap((state): [string, Control["group"], string, string, Control["kind"], Control["value"]][] => [
    [
      `states.${state.id}.leaders.First of ${state.id}.openness`,
      "leaders",
      state.name,
      `First of ${state.id}: openness`,
      "number",
      0.4,
    ],
    [
      `states.${state.id}.leaders.Second of ${state.id}.openness`,
      "leaders",
      state.name,
      `Second of ${state.id}: openness`,
      "number",
      0.8,
    ],
    [`states.${state.id}.sovereignty_sensitivity`, "states", state.name, "Sovereignty sensitivity", "number", 0.45],
  ]),
  [
    "states.UZB.leaders.Shavkat Mirziyoyev.openness",
    "leaders",
    "Uzbekistan",
    "Shavkat Mirziyoyev: openness",
    "number",
    0.8,
  ],
  ["leadership", "succession", "", "Freeze", "freeze", null],
  ["dyads.UZB-TJK.dispute", "pairs", "Uzbekistan – Tajikistan", "Dispute", "number", 0.6],
  ["issues.trade.benefit", "issues", "Trade", "Benefit", "number", 1],
  ...["identity", "sovereignty", "spillover"].map(
    (key): [string, Control["group"], string, string, Control["kind"], Control["value"]] => [
      `mechanisms.${key}`,
      "mechanisms",
      "",
      key,
      "switch",
      true,
    ],
  ),
  ["parameters.openness_floor", "parameters", "openness", "Openness floor", "number", 0.155],
  ["parameters.commitment", "parameters", "commitment", "Commitment", "number", 0.35],
  ["parameters.spillover", "parameters", "benefit", "Spillover", "number", 0.3],
];

function described(input: ScenarioInput): Described {
  const set = new Map(
    input.set.map((change) => [change.slice(0, change.indexOf("=")), change.slice(change.indexOf("=") + 1)]),
  );
  const controls = base.map(([key, group, of, label, kind, value]): Control => {
    const text = set.get(key);
    const freeze = text === undefined ? value : (/at = "([^"]+)"/.exec(text)?.[1] ?? null);
    const now =
      text === undefined ? value : kind === "number" ? Number(text) : kind === "switch" ? text === "true" : freeze;
    return {
      key,
      group,
      of,
      label,
      kind,
      value: now,
      low: kind === "number" ? 0 : null,
      high: kind !== "number" ? null : key === "issues.trade.benefit" ? null : 1,
      prior: group === "parameters" ? { low: 0.05, high: 0.4, words: "uniform from 0.05 to 0.4" } : null,
      meaning: "A quantity of the stand-in, which means nothing.",
      source: group === "leaders" ? "coded: an invented reason" : null,
      symbol: group === "leaders" ? "o_i" : "",
      unit: key.endsWith("commitment") ? "1/year" : "",
    };
  });
  return {
    name: input.name,
    title:
      input.name === "pre-2017" ? "Central Asia, leaders of 2016 to the end" : "Central Asia, leaders as they were",
    description: "Invented.",
    seed: "2017",
    ticks,
    states,
    issues: [{ id: "trade", name: "Trade" }],
    regimes: ["integration", "cooperation", "normalisation", "fragmentation"],
    leaders: [
      { state: "UZB", name: "First of UZB", from: "1990-03-24", to: "2016-09-07", openness: 0.2 },
      { state: "UZB", name: "Shavkat Mirziyoyev", from: "2016-09-08", to: null, openness: 0.8 },
      { state: "KAZ", name: "Second of KAZ", from: "2019-03-20", to: null, openness: 0.7 },
    ],
    events: [],
    controls,
    resolved: `${input.text ?? `[scenario]\nname = "${input.name}"\n`}# resolved\n`,
  };
}

function problems(input: ScenarioInput): Problem[] {
  const lines = (input.text ?? "").split("\n");
  const bad = lines.findIndex((line) => line.includes("wrong"));
  const common = {
    code: "unknown_key",
    file: null,
    path: "parameters.wrong",
    allowed: "a key of the table",
    help: "nearest known key: spillover",
  };
  if (bad >= 0)
    return [{ ...common, line: bad + 1, column: (lines[bad] ?? "").indexOf("wrong") + 1, message: "unknown key" }];
  if (input.set.some((change) => change.includes("=999")))
    return [{ ...common, line: null, column: null, path: "x", message: "out of range" }];
  return [];
}

/** Where the invented curve goes. */
function level(input: ScenarioInput, measure: number): number {
  const changes = input.set.reduce(
    (sum, change) => sum + (Number.parseFloat(change.slice(change.indexOf("=") + 1)) || 0.3),
    0,
  );
  const frozen = input.name === "pre-2017" ? -0.2 : 0;
  return 0.45 + frozen - 0.05 * measure - 0.08 * changes;
}

function fan(to: number, wide: number, n: number, from: number, count: boolean): Fan {
  const scale = count ? 60 : 1;
  const mean = ticks.map(
    (_, k) =>
      scale *
      (0.15 +
        0.08 * Math.sin(k / 12) * Math.exp(-k / 60) +
        (k > from ? (to - 0.15) * (1 - Math.exp(-(k - from) / 25)) : 0)),
  );
  const at = (z: number) => mean.map((value, k) => value + z * wide * scale * (0.3 + k / ticks.length));
  return {
    mean,
    mc_se: mean.map(() => (wide * scale) / Math.sqrt(n)),
    q05: at(-1.6),
    q25: at(-0.7),
    q50: mean,
    q75: at(0.7),
    q95: at(1.6),
  };
}

function arm(input: ScenarioInput, request: Request): Arm {
  const n = request.replicates;
  const fans = Object.fromEntries(
    measures.map((measure, k) => [measure.key, fan(level(input, k), 0.02, n, 98, measure.whole)]),
  );
  const share = (k: number) => Math.min(1, Math.max(0, (k - 98) / 58));
  const regimes = ticks.map((_, k) => [
    0,
    Math.round(n * share(k)),
    Math.round((n - Math.round(n * share(k))) / 2),
    n - Math.round(n * share(k)) - Math.round((n - Math.round(n * share(k))) / 2),
  ]);
  const matrix = (value: (i: number, j: number, k: number) => number) =>
    ticks.map((_, k) => states.map((_, i) => states.map((_, j) => (i === j ? 0 : value(i, j, k)))));
  const last = regimes.at(-1) ?? [];
  const document = {
    regimes: ["integration", "cooperation", "normalisation", "fragmentation"].map((category, k) => ({
      category,
      count: last[k],
      share: (last[k] ?? 0) / n,
      low: Math.max(0, (last[k] ?? 0) / n - 0.02),
      high: Math.min(1, (last[k] ?? 0) / n + 0.02),
    })),
  };
  return {
    name: input.name,
    document,
    fans,
    regimes,
    cultures: ticks.map(() => [Math.floor(n / 5), n - Math.floor(n / 5), 0]),
    ends: Object.fromEntries(
      measures.map((measure, k) => [
        measure.key,
        {
          low: 0,
          width: 0.01,
          counts: Array.from({ length: 100 }, (_, bin) =>
            Math.round(n * 0.2 * Math.exp(-(((bin / 100 - level(input, k)) / 0.03) ** 2))),
          ),
        },
      ]),
    ),
    weights: matrix((i, j, k) => Math.sin(i + j + 1) * 0.6 + k / 400),
    ties: matrix((i, j, k) => Math.min(1, Math.abs(Math.cos(i * j)) * 0.3 + (k > 98 ? (k - 98) / 200 : 0))),
    under_priors: request.uncertain
      ? {
          replicates: Math.ceil(n / 8),
          fans: Object.fromEntries(
            measures.map((measure, k) => [measure.key, fan(level(input, k) - 0.05, 0.06, n, 98, measure.whole)]),
          ),
          regimes,
        }
      : null,
  };
}

class StandIn implements Engine {
  readonly kind = "stand-in";
  readonly workers = 2;

  async catalogue(): Promise<Catalogue> {
    return {
      version: "0.0.0-test",
      scenarios: names.map((name) => ({
        name,
        title:
          name === "pre-2017"
            ? "Central Asia, leaders of 2016 to the end"
            : name === "central-asia"
              ? "Central Asia, leaders as they were"
              : name,
        description: `About ${name}.`,
        text: `# A scenario of tests\n[scenario]\nname = "${name}"\n\n[parameters]\nspillover = 0.3\n`,
      })),
      measures,
      cultures: ["hobbesian", "lockean", "kantian"].map((key) => ({ key, label: words(key) })),
      schema: {
        type: "object",
        properties: {
          scenario: {
            type: "object",
            description: "What it is.",
            properties: { name: { type: "string" }, title: { type: "string" } },
          },
          parameters: { $ref: "#/$defs/P" },
        },
        $defs: {
          P: {
            type: "object",
            properties: { spillover: { type: "number", description: "Spillover." }, commitment: { type: "number" } },
          },
        },
      },
    };
  }

  async check(input: ScenarioInput): Promise<Checked> {
    await pause(5);
    const found = problems(input);
    return found.length > 0 ? { valid: false, problems: found } : { valid: true, scenario: described(input) };
  }

  async simulate(
    request: Request,
    progress: (at: { done: number; of: number }) => void,
    signal: AbortSignal,
  ): Promise<Answer> {
    for (let done = 0; done < request.replicates; done += 64) {
      progress({ done, of: request.replicates });
      await pause(request.replicates > 400 ? 15 : 10);
      if (signal.aborted) throw new DOMException("stopped", "AbortError");
    }
    const wrong = request.scenarios.flatMap(problems);
    if (wrong.length > 0) throw new Refusal("not valid", wrong, 0);
    const arms = request.scenarios.map((input) => arm(input, request));
    const [a, b] = arms;
    const paths =
      a && b
        ? Object.fromEntries(
            measures.map(({ key }) => {
              const mean = ticks.map((_, k) => (b.fans[key]?.mean[k] ?? 0) - (a.fans[key]?.mean[k] ?? 0));
              const at = (z: number) => mean.map((value) => value + (value === 0 ? 0 : z));
              const half = 0.02 / Math.sqrt(request.replicates);
              return [key, { mean, low: at(-2 * half), high: at(2 * half), q05: at(-0.03), q50: mean, q95: at(0.03) }];
            }),
          )
        : null;
    const priors = request.uncertain && paths ? { replicates: Math.ceil(request.replicates / 8), paths } : null;
    return {
      seed: request.seed ?? "2017",
      replicates: request.replicates,
      arms,
      contrast: paths === null ? null : { document: {}, paths, parts_from: 99, under_priors: priors },
    };
  }

  async files(request: Request) {
    return [
      { name: "summary.csv", text: `outcome,mean\nintegration,${request.replicates}\n` },
      { name: "pre-2017/trajectories.csv", text: "a,b\n1,2\n" },
    ];
  }

  async tell(_: Request, scenario: number, which: object, every: boolean) {
    await pause(30);
    const replicate = "replicate" in which ? (which.replicate as number) : 143;
    return {
      replicate,
      blocks: [
        { kind: "title" as const, text: `A history under scenario ${scenario}` },
        { kind: "remark" as const, text: every ? "With every proposal." : "Without proposals." },
        { kind: "year" as const, year: 1994 },
        { kind: "paragraph" as const, text: "Kazakhstan and Uzbekistan sign on trade." },
        {
          kind: "table" as const,
          caption: "Why it was refused",
          heads: ["Part", "Value"],
          rows: [
            ["benefit", "0.20"],
            ["cost", "0.31"],
          ],
        },
      ],
      series: Object.fromEntries(
        measures.map((measure) => [measure.key, ticks.map((_, k) => 0.2 + 0.1 * Math.sin(k / 9) + k / 600)]),
      ),
    };
  }
}

export function chooseEngine(): Engine {
  return new StandIn();
}
