/** The module's plain interface, as a function of a number and an input. See ../README.md. */

/** What can be asked of the module. */
export const Call = {
  catalogue: 0,
  check: 1,
  begin: 2,
  part: 3,
  take: 4,
  absorb: 5,
  answer: 6,
  files: 7,
  tell: 8,
} as const;
export type Call = (typeof Call)[keyof typeof Call];

interface Exports {
  memory: WebAssembly.Memory;
  reserve(length: number): number;
  call(what: number, length: number): number;
  output(): number;
}

/** Runs one call: writes the input, and copies the output out of the module's memory. */
export function caller(instance: WebAssembly.Instance): (what: Call, input: Uint8Array) => Uint8Array {
  const module = instance.exports as unknown as Exports;
  return (what, input) => {
    // An unsigned number of 32 bits comes out of WebAssembly as a signed one.
    const place = module.reserve(input.length) >>> 0;
    new Uint8Array(module.memory.buffer, place, input.length).set(input);
    const length = module.call(what, input.length) >>> 0;
    // The memory may have grown meanwhile, which detaches the old buffer.
    return new Uint8Array(module.memory.buffer, module.output() >>> 0, length).slice();
  };
}
