import type { Answer, Catalogue, Checked, Engine, Files, Progress, Request, ScenarioInput, Told, Which } from "./types";
import { Refusal } from "./types";
import { Hand, Lost } from "./wasm/hand";
import { Call } from "./wasm/instance";
import type { Packed, Start } from "./wasm/messages";
import { Deal } from "./wasm/parts";
import { knowsVectors } from "./wasm/unpack";

/** Parts that a worker has been given at a time: while the page draws, it still has one to work on. */
const AHEAD = 2;

function stopped(): DOMException {
  return new DOMException("stopped", "AbortError");
}

/** The engine in workers, an instance of the module each. */
export class Workers implements Engine {
  readonly kind: string;
  readonly workers: number;
  private readonly packed: Packed;
  private hands: Hand[] = [];
  private module: Promise<WebAssembly.Module> | null = null;
  /** The simulation before: there is one at a time. */
  private before: Promise<unknown> = Promise.resolve();
  /** The request whose sums the first hand holds. */
  private held: string | null = null;

  constructor(workers: number, vectors: string, difference: string, allowVectors: boolean) {
    const simd = allowVectors && knowsVectors();
    this.kind = simd ? "wasm" : "wasm without SIMD";
    this.packed = { packed: vectors, difference: simd ? null : difference };
    this.workers = workers;
    this.hands = Array.from({ length: workers }, () => this.hand());
  }

  catalogue(): Promise<Catalogue> {
    // The first hand is needed for what is asked meanwhile.
    return this.mended(() => (this.hands.at(-1) ?? this.first()).json(Call.catalogue));
  }

  check(scenario: ScenarioInput): Promise<Checked> {
    return this.mended(() => this.idlest().json(Call.check, scenario));
  }

  simulate(request: Request, progress: (progress: Progress) => void, signal: AbortSignal): Promise<Answer> {
    return this.alone(async () => {
      await this.run(request, progress, signal);
      return this.first().json<Answer>(Call.answer);
    }, signal);
  }

  files(shown: Request, signal: AbortSignal): Promise<Files> {
    const request = { ...shown, complete: true };
    return this.alone(async () => {
      if (this.held !== JSON.stringify(request)) await this.run(request, () => {}, signal);
      return this.first().json<Files>(Call.files);
    }, signal);
  }

  tell(request: Request, scenario: number, which: Which, every: boolean, signal: AbortSignal): Promise<Told> {
    // Between two parts of whatever runs: it uses no sums. The last hand has the least to do.
    return this.mended(async () => {
      const hand = this.hands.at(-1) ?? this.first();
      const told = await hand.json<Told>(Call.tell, { request, scenario, which, every });
      if (signal.aborted) throw stopped();
      return told;
    });
  }

  /** Runs all replicates over all hands, and leaves their sums in the first. */
  private async run(request: Request, progress: (progress: Progress) => void, signal: AbortSignal): Promise<void> {
    this.held = null;
    const hands = [...this.hands];
    const first = this.first();
    const begun = await Promise.all(
      hands.map((hand) => hand.json<{ batches: { replicates: number }[] }>(Call.begin, request)),
    );
    const batches = begun[0]?.batches ?? [];
    const deal = new Deal(batches.map((batch) => batch.replicates));
    const of = batches.reduce((sum, batch) => sum + batch.replicates, 0);
    let done = 0;
    progress({ done, of });
    const feed = async (hand: Hand) => {
      for (let part = deal.next(); part !== undefined; part = deal.next()) {
        if (signal.aborted) throw stopped();
        const begun = performance.now();
        await hand.json(Call.part, part);
        // A hand has several parts before it: the time of one is a share of the wait.
        deal.took(part.count, (performance.now() - begun) / AHEAD);
        done += part.count;
        if (!signal.aborted) progress({ done, of });
      }
    };
    const work = async (hand: Hand) => {
      await Promise.all(Array.from({ length: AHEAD }, () => feed(hand)));
      if (signal.aborted) throw stopped();
      if (hand === first) return;
      for (const batch of batches.keys()) {
        const sums = await hand.bytes(Call.take, { batch });
        const letter = new Uint8Array(4 + sums.length);
        new DataView(letter.buffer).setUint32(0, batch, true);
        letter.set(sums, 4);
        await first.send(Call.absorb, letter);
      }
    };
    await Promise.all(hands.map(work));
    if (signal.aborted) throw stopped();
    this.held = JSON.stringify(request);
  }

  /** One after the other; what is stopped before its turn does not begin. */
  private alone<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const turn = this.before.then(() => {
      if (signal.aborted) throw stopped();
      return this.mended(work);
    });
    this.before = turn.catch(() => {});
    return turn;
  }

  /** Goes on with fewer instances where one is lost, as where memory is short; says in a sentence when none is left. */
  private async mended<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      this.held = null;
      this.hands = this.hands.filter((hand) => hand.lost === null);
      if (this.hands.length > 0) return this.mended(work);
      // For the next request there is a new one.
      this.hands = [this.hand()];
      throw new Refusal(
        `The engine has stopped: ${error.message}. The memory of the browser may be full: close other pages, or ask for less.`,
      );
    }
  }

  /** The hand with the least to do. */
  private idlest(): Hand {
    return this.hands.reduce((best, hand) => (hand.busy < best.busy ? hand : best), this.first());
  }

  private first(): Hand {
    const [hand] = this.hands;
    if (hand === undefined) throw new Lost("no worker is left");
    return hand;
  }

  /** A new worker. The first one compiles the module, the others take it from there, or compile it again where they cannot. */
  private hand(): Hand {
    const packed: Start = this.packed;
    const module = this.module;
    const start =
      module === null
        ? Promise.resolve(packed)
        : module.then(
            (module): Start => ({ module }),
            () => packed,
          );
    const hand = new Hand(start);
    this.module ??= hand.ready;
    return hand;
  }
}
