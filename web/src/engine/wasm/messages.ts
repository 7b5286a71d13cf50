/** Messages between the page and a worker. */

import type { Problem } from "../types";
import type { Call } from "./instance";

/** What a worker starts from: a compressed module in letters, or one that another worker has compiled. */
export type Start = { packed: string } | { module: WebAssembly.Module };

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
