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
  /** What a panic has said, where the module tells it. */
  failure?(): number;
  failure_length?(): number;
}

/** Libraries may bring in bindings that the module never calls. */
export function unused(module: WebAssembly.Module): WebAssembly.Imports {
  const imports: Record<string, Record<string, () => never>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {};
    imports[from][name] = () => {
      throw new Error(`${from}.${name} was called`);
    };
  }
  return imports;
}

/** Runs one call: writes the input, and copies the output out of the module's memory. */
export function caller(instance: WebAssembly.Instance): (what: Call, input: Uint8Array) => Uint8Array {
  const module = instance.exports as unknown as Exports;
  return (what, input) => {
    // An unsigned number of 32 bits comes out of WebAssembly as a signed one.
    const place = module.reserve(input.length) >>> 0;
    new Uint8Array(module.memory.buffer, place, input.length).set(input);
    let length = 0;
    try {
      length = module.call(what, input.length) >>> 0;
    } catch (trap) {
      throw new Error(panic(module) || String(trap));
    }
    // The memory may have grown meanwhile, which detaches the old buffer.
    return new Uint8Array(module.memory.buffer, module.output() >>> 0, length).slice();
  };
}

/** The words of a panic; empty where there are none. */
function panic(module: Exports): string {
  if (!module.failure || !module.failure_length) return "";
  return new TextDecoder().decode(
    new Uint8Array(module.memory.buffer, module.failure() >>> 0, module.failure_length() >>> 0),
  );
}
