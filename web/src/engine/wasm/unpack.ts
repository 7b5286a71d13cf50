import { XzReadableStream } from "xz-decompress";
import { patched } from "./delta";
import type { Packed } from "./messages";

/** Compiles a module that is compressed, or what differs from it. */
export async function unpack({ packed, difference }: Packed): Promise<WebAssembly.Module> {
  const module = await inflated(packed);
  return WebAssembly.compile(difference === null ? module : patched(module, await inflated(difference)));
}

/** Bytes that are compressed by xz, by a third smaller than by what browsers unpack themselves, and written in base64. */
async function inflated(packed: string): Promise<Uint8Array<ArrayBuffer>> {
  const letters = atob(packed.trim());
  const bytes = new Uint8Array(letters.length);
  for (let k = 0; k < letters.length; k++) bytes[k] = letters.charCodeAt(k);
  const plain = new XzReadableStream(new Blob([bytes]).stream());
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

/** A module with one instruction of vectors: valid where the browser knows them. */
const VECTORS = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

export function knowsVectors(): boolean {
  return WebAssembly.validate(VECTORS);
}
