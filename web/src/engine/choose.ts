import { Loopback } from "./loopback";
import type { Engine } from "./types";
import { workersOf } from "./wasm/parts";
import { Workers } from "./workers";

declare global {
  interface Window {
    /** Set where `concord explore` serves the page. */
    CONCORD_TOKEN?: string;
  }
}

/** Whether the page holds the engine itself; a constant of the build. */
declare const __ALONE__: boolean;

/** The engine of this page. */
export function chooseEngine(): Engine {
  const cores = Math.min(navigator.hardwareConcurrency || 1, 64);
  if (!__ALONE__) {
    const served = document.querySelector<HTMLMetaElement>('meta[name="concord-token"]')?.content;
    return new Loopback(window.CONCORD_TOKEN ?? served ?? "", cores);
  }
  if (window.CONCORD_TOKEN !== undefined) return new Loopback(window.CONCORD_TOKEN, cores);
  const text = (id: string) => document.getElementById(id)?.textContent ?? "";
  // `?simd=no` runs the module without vector instructions where the browser has them: to compare the two.
  const vectors = new URLSearchParams(location.search).get("simd") !== "no";
  return new Workers(workersOf(location.search, navigator), text("wasm"), text("wasm-difference"), vectors);
}
