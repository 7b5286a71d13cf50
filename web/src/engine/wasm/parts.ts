/** A run of neighbouring replicates of a batch. */
export interface Part {
  batch: number;
  first: number;
  count: number;
}

/** Most replicates of a part. */
const MOST = 64;
/** Replicates of the first part of each worker, before it is known how long one takes. */
const FIRST = 16;
/** Milliseconds that a part may take, so that a stop is obeyed soon. */
const GOAL = 60;

/** Deals out the replicates of all batches in parts, which are the smaller the longer a replicate takes. */
export class Deal {
  private batch = 0;
  private first = 0;
  private size = FIRST;

  constructor(private readonly replicates: number[]) {}

  next(): Part | undefined {
    while (this.batch < this.replicates.length && this.first >= (this.replicates[this.batch] ?? 0)) {
      this.batch++;
      this.first = 0;
    }
    const total = this.replicates[this.batch];
    if (total === undefined) return undefined;
    // Small batches are cut finer, so that all workers end at about the same time.
    const count = Math.min(this.size, total <= 512 ? MOST / 2 : MOST, total - this.first);
    const part = { batch: this.batch, first: this.first, count };
    this.first += count;
    return part;
  }

  /** Hears how many milliseconds a part of so many replicates took. */
  took(count: number, milliseconds: number): void {
    const fit = Math.floor((GOAL * count) / Math.max(milliseconds, 1));
    // Eight run side by side.
    this.size = Math.min(MOST, fit >= 8 ? fit - (fit % 8) : Math.max(fit, 1));
  }
}

/** How many workers this machine can feed: `?workers=3` in the address decides, else its cores, and fewer where memory is scarce. */
export function workersOf(search: string, navigator: { hardwareConcurrency?: number; deviceMemory?: number }): number {
  const asked = Number.parseInt(new URLSearchParams(search).get("workers") ?? "", 10);
  if (asked >= 1) return Math.min(asked, 16);
  const cores = Math.min(navigator.hardwareConcurrency || 2, 8);
  return (navigator.deviceMemory ?? 8) <= 2 ? Math.min(cores, 2) : cores;
}
