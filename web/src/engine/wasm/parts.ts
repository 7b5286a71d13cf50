/** A run of neighbouring replicates of a batch. */
export interface Part {
  batch: number;
  first: number;
  count: number;
}

/** Most replicates of a part: what can be stopped after some hundredths of a second. */
const MOST = 64;

/** Parts of all batches. Small batches are cut finer, so that all workers end at about the same time. */
export function partsOf(replicates: number[]): Part[] {
  return replicates.flatMap((total, batch) => {
    const size = total <= 512 ? MOST / 2 : MOST;
    const parts: Part[] = [];
    for (let first = 0; first < total; first += size)
      parts.push({ batch, first, count: Math.min(size, total - first) });
    return parts;
  });
}

/** How many workers this machine can feed: `?workers=3` in the address decides, else its cores, and fewer where memory is scarce. */
export function workersOf(search: string, navigator: { hardwareConcurrency?: number; deviceMemory?: number }): number {
  const asked = Number.parseInt(new URLSearchParams(search).get("workers") ?? "", 10);
  if (asked >= 1) return Math.min(asked, 16);
  const cores = Math.min(navigator.hardwareConcurrency || 2, 8);
  return (navigator.deviceMemory ?? 8) <= 2 ? Math.min(cores, 2) : cores;
}
