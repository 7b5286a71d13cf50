/** Five questions that lead through the page. Each is a link that sets it. */

import { signal } from "@preact/signals";

export interface Question {
  id: "1" | "2" | "3" | "4" | "5";
  /** Built-in scenarios that it needs. */
  scenarios: string[];
  link: string;
}

/** The question that is open. */
export const question = signal<string | null>(null);

const closed = encodeURIComponent("states.UZB.leaders.Shavkat Mirziyoyev.openness=0.2");
const unpraised = encodeURIComponent("mechanisms.prestige=false");

export const QUESTIONS: Question[] = [
  { id: "1", scenarios: ["pre-2017", "central-asia"], link: "#a=pre-2017&b=central-asia&m=integration&q=1&predict=1" },
  { id: "2", scenarios: ["pre-2017", "only-uzbekistan"], link: "#a=pre-2017&b=only-uzbekistan&m=integration&q=2" },
  {
    id: "3",
    scenarios: ["central-asia"],
    link: `#a=central-asia&b=central-asia&sb=${closed}&m=integration&q=3&predict=1`,
  },
  { id: "4", scenarios: ["central-asia"], link: `#a=central-asia&b=central-asia&sb=${unpraised}&m=paper_gap&q=4` },
  { id: "5", scenarios: ["pre-2017", "central-asia"], link: "#a=pre-2017&b=central-asia&m=integration&u=1&q=5" },
];
