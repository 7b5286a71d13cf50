/** A constant of the build: see names.mjs. */
declare const __NAMES__: Record<"ru" | "kk", Record<string, string>>;

/** Names of built-in scenarios, states, leaders and regimes by language and English name, as the figures of the program translate them. */
export const translatedNames = __NAMES__;
