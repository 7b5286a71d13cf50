/** Messages between the page and a worker. */

import type { Problem } from "../types";
import type { Call } from "./instance";

/** A compressed module in letters; a second one is what differs from the first. */
export interface Packed {
  packed: string;
  difference: string | null;
}

/** What a worker starts from: a module as the page holds it, or one that another worker has compiled. */
export type Start = Packed | { module: WebAssembly.Module };

export type Job = { id: number; start: Start } | { id: number; what: Call; input: string | Uint8Array; bytes: boolean };

export interface Failure {
  message: string;
  problems?: Problem[];
  scenario?: number;
}

export type Reply =
  | { id: number; value: unknown }
  /** The engine refuses: its state is as before. */
  | { id: number; failed: Failure }
  /** The instance is lost: no memory, or a fault. */
  | { id: number; lost: string };
