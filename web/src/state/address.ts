import { effect } from "@preact/signals";
import { link } from "./opening";
import { result, study } from "./store";

/** Keeps the address in step with the page, so that a reload and a copy of the address show the same. */
export function keepAddress(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    // Browsers refuse too many changes of an address a second.
    if (result.value === null || study.value === null) return;
    const hash = link();
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (hash !== location.hash) history.replaceState(null, "", hash ?? location.pathname + location.search);
    }, 400);
  });
}
