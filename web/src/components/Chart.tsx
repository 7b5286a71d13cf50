import { useEffect, useRef } from "preact/hooks";
import type { Drawing, Room } from "../charts/base";
import { enqueue, forget } from "../charts/queue";
import { theme } from "../charts/theme";

interface Props {
  draw: (room: Room) => Drawing;
  /** What the picture says, for those who do not see it. */
  label: string;
  /** Told of each new drawing. */
  drawn?: (drawing: Drawing) => void;
}

/** A chart as wide as its place. It is drawn in a frame of its own. */
export function Chart({ draw, label, drawn }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef({ draw, drawn });
  latest.current = { draw, drawn };
  const colours = theme.value;

  useEffect(() => {
    if (place.current !== null) enqueue(place.current, () => paint(place.current, latest.current));
  }, [draw, colours]);

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let width = 0;
    const observer = new ResizeObserver(() => {
      if (Math.abs(element.clientWidth - width) < 2) return;
      width = element.clientWidth;
      enqueue(element, () => paint(element, latest.current));
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      forget(element);
    };
  }, []);

  return <div class="chart" ref={place} role="img" aria-label={label} />;
}

function paint(place: HTMLElement | null, { draw, drawn }: { draw: Props["draw"]; drawn: Props["drawn"] }): void {
  if (place === null || place.clientWidth < 40) return;
  const drawing = draw({ width: place.clientWidth, theme: theme.value });
  drawing.setAttribute("aria-hidden", "true");
  drawing.removeAttribute("role");
  place.replaceChildren(drawing);
  drawn?.(drawing);
}
