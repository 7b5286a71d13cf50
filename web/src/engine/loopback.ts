import type {
  Answer,
  Catalogue,
  Checked,
  Engine,
  Files,
  Problem,
  Progress,
  Request,
  ScenarioInput,
  Told,
  Which,
} from "./types";
import { Refusal } from "./types";

type Failed = { failed: { message: string; problems?: Problem[]; scenario?: number } };
type Line = Failed | { progress: Progress } | { answer: Answer };

function refusal({ failed }: Failed): Refusal {
  return new Refusal(failed.message, failed.problems ?? [], failed.scenario ?? 0);
}

/** The engine of `concord explore`, which serves this page on this machine. */
export class Loopback implements Engine {
  readonly kind = "native";
  readonly workers: number;

  constructor(
    private readonly token: string,
    threads: number,
  ) {
    this.workers = threads;
  }

  catalogue(): Promise<Catalogue> {
    return this.ask("catalogue", null);
  }

  check(scenario: ScenarioInput): Promise<Checked> {
    return this.ask("check", scenario);
  }

  files(request: Request, signal: AbortSignal): Promise<Files> {
    return this.ask("files", { ...request, complete: true }, signal);
  }

  tell(request: Request, scenario: number, which: Which, every: boolean, signal: AbortSignal): Promise<Told> {
    return this.ask("tell", { request, scenario, which, every }, signal);
  }

  async simulate(request: Request, progress: (progress: Progress) => void, signal: AbortSignal): Promise<Answer> {
    const response = await this.post("simulate", request, signal);
    if (response.body === null) throw new Refusal("The program has sent nothing.");
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      rest += value ?? "";
      const lines = rest.split("\n");
      rest = done ? "" : (lines.pop() ?? "");
      for (const text of lines) {
        if (text.trim() === "") continue;
        const line = JSON.parse(text) as Line;
        if ("failed" in line) throw refusal(line);
        if ("answer" in line) return line.answer;
        progress(line.progress);
      }
      if (done) throw new Refusal("The program has ended its answer too early.");
    }
  }

  private async ask<T>(what: string, body: unknown, signal?: AbortSignal): Promise<T> {
    const response = await this.post(what, body, signal);
    const value = (await response.json()) as T | Failed;
    if (typeof value === "object" && value !== null && "failed" in value) throw refusal(value);
    return value as T;
  }

  private async post(what: string, body: unknown, signal?: AbortSignal): Promise<Response> {
    const headers = { "X-Concord-Token": this.token, "Content-Type": "application/json" };
    const request: RequestInit = {
      method: "POST",
      headers,
      body: body === null ? "" : JSON.stringify(body),
      cache: "no-store",
    };
    if (signal) request.signal = signal;
    let response: Response;
    try {
      response = await fetch(`/api/${what}`, request);
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      throw new Refusal(
        "The program does not answer: `concord explore` has ended, or this page is of an earlier start. Start it again.",
      );
    }
    if (!response.ok)
      throw new Refusal(
        `The program refuses the request (status ${response.status}). Open the page by the address that it has printed.`,
      );
    return response;
  }
}
