/** Puts a module together from another one and what differs; `delta.mjs` says in which form. */
export function patched(from: Uint8Array, difference: Uint8Array): Uint8Array<ArrayBuffer> {
  let at = 0;
  const number = () => {
    let value = 0;
    let unit = 1;
    for (;;) {
      const byte = difference[at++] ?? 0;
      value += (byte & 127) * unit;
      if (byte < 128) return value;
      unit *= 128;
    }
  };
  const pieces: Uint8Array[] = [];
  let expected = 0;
  while (at < difference.length) {
    const fresh = number();
    pieces.push(difference.subarray(at, at + fresh));
    at += fresh;
    if (at >= difference.length) break;
    const told = number();
    const place = expected + (told % 2 === 1 ? -1 : 1) * Math.floor(told / 2);
    const length = number();
    pieces.push(from.subarray(place, place + length));
    expected = place + length;
  }
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let end = 0;
  for (const piece of pieces) {
    whole.set(piece, end);
    end += piece.length;
  }
  return whole;
}
