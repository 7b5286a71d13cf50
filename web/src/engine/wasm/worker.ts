/** A worker with one instance of the module. It answers one message after the other. */

import { type Call, caller, unused } from "./instance";
import type { Failure, Job, Reply } from "./messages";
import { unpack } from "./unpack";

let run: ((what: Call, input: Uint8Array) => Uint8Array) | null = null;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

async function work(job: Job): Promise<[Reply, Transferable[]]> {
  if ("start" in job) {
    const module = "module" in job.start ? job.start.module : await unpack(job.start);
    run = caller(await WebAssembly.instantiate(module, unused(module)));
    return [{ id: job.id, value: module }, []];
  }
  if (run === null) throw new Error("the engine has not been started");
  const output = run(job.what, typeof job.input === "string" ? encoder.encode(job.input) : job.input);
  if (job.bytes) {
    // Sums are no JSON; a failure in their place is.
    return [{ id: job.id, value: output }, [output.buffer]];
  }
  const value = JSON.parse(decoder.decode(output)) as { failed?: Failure };
  if (value?.failed) return [{ id: job.id, failed: value.failed }, []];
  return [{ id: job.id, value }, []];
}

let before: Promise<void> = Promise.resolve();
self.onmessage = ({ data }: MessageEvent<Job>) => {
  before = before.then(async () => {
    try {
      const [reply, moved] = await work(data);
      self.postMessage(reply, { transfer: moved });
    } catch (error) {
      const lost = error instanceof Error ? error.message : String(error);
      self.postMessage({ id: data.id, lost } satisfies Reply);
    }
  });
};
