import { signal } from "@preact/signals";

/** Colours of charts. A and B are those of Okabe and Ito, as in the figures of the program. */
export interface Theme {
  paper: string;
  ink: string;
  faint: string;
  grid: string;
  a: string;
  b: string;
  drawn: string;
  /** Ends and middle of signed values, from the least. */
  signed: [string, string, string];
  /** Ends of ordered categories, from the first. */
  ordered: [string, string];
}

export const LIGHT: Theme = {
  paper: "#ffffff",
  ink: "#1b1f24",
  faint: "#57606a",
  grid: "#d0d7de",
  a: "#0072b2",
  b: "#c25400",
  drawn: "#1b1f24",
  signed: ["#963a00", "#c9c9c9", "#00548c"],
  ordered: ["#005280", "#cfe3f2"],
};

export const DARK: Theme = {
  paper: "#15181c",
  ink: "#e3e7eb",
  faint: "#a3adb8",
  grid: "#3b434c",
  a: "#63b3ed",
  b: "#ff9a52",
  drawn: "#f2f5f8",
  signed: ["#f08a4b", "#6b747d", "#63b3ed"],
  ordered: ["#8fc7f0", "#203a50"],
};

const dark = matchMedia("(prefers-color-scheme: dark)");
export const theme = signal<Theme>(dark.matches ? DARK : LIGHT);
dark.addEventListener("change", () => {
  theme.value = dark.matches ? DARK : LIGHT;
});
// Paper is white.
addEventListener("beforeprint", () => {
  theme.value = LIGHT;
});
addEventListener("afterprint", () => {
  theme.value = dark.matches ? DARK : LIGHT;
});
