/** Values of controls: what was asked last, which may be ahead of what the engine has described. */

import type { Control } from "../engine/types";
import { changedKey, keyOf, sameKey, settingOf } from "./changes";
import { descriptions, type Study } from "./store";

/** The value of a control in the file, without changes. */
export function inFile(control: Control): Control["value"] {
  const found = descriptions.value?.file.controls.find(({ key }) => key === control.key);
  return found === undefined ? control.value : found.value;
}

/** The value that is asked for now. */
export function current(study: Study | null, control: Control): Control["value"] {
  const change = study?.b.set.findLast((one) => sameKey(keyOf(one), changedKey(control)));
  if (change === undefined) return inFile(control);
  const text = settingOf(change);
  if (control.kind === "freeze") return /\bat\s*=\s*["']([^"']+)["']/.exec(text)?.[1] ?? null;
  if (control.kind === "switch") return text === "true";
  const number = Number(text);
  return text !== "" && Number.isFinite(number) ? number : control.value;
}
