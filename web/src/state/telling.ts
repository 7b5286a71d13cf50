/** One history told. */

import type { Which } from "../engine/types";
import { engine } from "./engine";
import { result, type Side, story, storyBusy, storyFailure } from "./store";

let going: AbortController | null = null;

/** Tells a history of what is shown; one that is still being told gives way. */
export async function tellHistory(side: Side, which: Which, every: boolean): Promise<void> {
  const of = result.value;
  if (of === null) return;
  going?.abort();
  const stop = new AbortController();
  going = stop;
  storyBusy.value = true;
  storyFailure.value = null;
  try {
    const scenario = side === "b" && of.study.a !== null ? 1 : 0;
    const told = await engine().tell(of.request, scenario, which, every, stop.signal);
    if (going === stop) story.value = { told, side, result: of };
  } catch (error) {
    if (going === stop && !(error instanceof DOMException))
      storyFailure.value = error instanceof Error ? error.message : String(error);
  } finally {
    if (going === stop) {
      going = null;
      storyBusy.value = false;
    }
  }
}
