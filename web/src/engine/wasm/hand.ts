import { Refusal } from "../types";
import type { Call } from "./instance";
import type { Job, Reply, Start } from "./messages";
import EngineWorker from "./worker?worker&inline";

/** The instance of a worker is lost, and with it what it has summed. */
export class Lost extends Error {}

interface Waiting {
  done(value: unknown): void;
  failed(error: Error): void;
}

/** One worker, asked by promises. */
export class Hand {
  private readonly worker: Worker = new EngineWorker();
  private readonly waiting = new Map<number, Waiting>();
  private next = 0;
  /** Why it is of no more use; null while it works. */
  lost: string | null = null;

  /** The compiled module, once the instance is ready. */
  readonly ready: Promise<WebAssembly.Module>;

  constructor(start: Promise<Start>) {
    this.worker.onmessage = ({ data }: MessageEvent<Reply>) => this.hear(data);
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.lose(event.message || "the worker has stopped");
    };
    this.worker.onmessageerror = () => this.lose("the worker cannot be understood");
    this.ready = start.then((start) => this.post({ id: this.next++, start }, []) as Promise<WebAssembly.Module>);
    // Whoever asks for something hears of it.
    this.ready.catch(() => {});
  }

  json<T>(what: Call, input: unknown = null): Promise<T> {
    const text = JSON.stringify(input);
    return this.ask({ id: this.next++, what, input: text, bytes: false }, []) as Promise<T>;
  }

  bytes(what: Call, input: unknown): Promise<Uint8Array> {
    return this.ask({ id: this.next++, what, input: JSON.stringify(input), bytes: true }, []) as Promise<Uint8Array>;
  }

  send(what: Call, input: Uint8Array): Promise<unknown> {
    return this.ask({ id: this.next++, what, input, bytes: false }, [input.buffer]);
  }

  /** How many answers are awaited of it. */
  get busy(): number {
    return this.waiting.size;
  }

  private async ask(job: Job, moved: Transferable[]): Promise<unknown> {
    await this.ready;
    return this.post(job, moved);
  }

  private post(job: Job, moved: Transferable[]): Promise<unknown> {
    if (this.lost !== null) return Promise.reject(new Lost(this.lost));
    return new Promise((done, failed) => {
      this.waiting.set(job.id, { done, failed });
      this.worker.postMessage(job, moved);
    });
  }

  private hear(reply: Reply) {
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if (waiting === undefined) return;
    if ("value" in reply) waiting.done(reply.value);
    else if ("failed" in reply) {
      const { message, problems, scenario } = reply.failed;
      waiting.failed(new Refusal(message, problems ?? [], scenario ?? 0));
    } else {
      waiting.failed(new Lost(reply.lost));
      this.lose(reply.lost);
    }
  }

  private lose(reason: string) {
    this.lost = reason;
    this.worker.terminate();
    for (const { failed } of this.waiting.values()) failed(new Lost(reason));
    this.waiting.clear();
  }
}
