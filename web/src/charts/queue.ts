/** Draws one chart a frame, so that input is never blocked by all of them together. The newest drawing of a chart counts. */

const waiting = new Map<object, () => void>();
let asked = false;

function next(): void {
  const [first] = waiting;
  asked = false;
  if (first === undefined) return;
  const [owner, draw] = first;
  waiting.delete(owner);
  draw();
  ask();
}

function ask(): void {
  if (asked || waiting.size === 0) return;
  asked = true;
  // A page in the background has no frames.
  if (document.hidden) setTimeout(next, 50);
  else requestAnimationFrame(next);
}

export function enqueue(owner: object, draw: () => void): void {
  waiting.set(owner, draw);
  ask();
}

export function forget(owner: object): void {
  waiting.delete(owner);
}

/** Draws all that waits, before a page is printed. */
export function flush(): void {
  for (const [owner, draw] of [...waiting]) {
    waiting.delete(owner);
    draw();
  }
}
