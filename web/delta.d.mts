export function difference(from: Uint8Array, to: Uint8Array): Buffer;
