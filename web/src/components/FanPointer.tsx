import { useRef, useState } from "preact/hooks";
import type { Drawing } from "../charts/base";
import { dayOf } from "../charts/base";
import { type FanData, fanDomain } from "../charts/fan";
import type { Described } from "../engine/types";
import { drawAt, drawn, hidden } from "../state/prediction";
import { tickName } from "../state/reading";
import type { Side } from "../state/store";
import { tellHistory } from "../state/telling";
import { figure, t } from "../words/language";

interface Props {
  drawing: Drawing | null;
  data: FanData;
  measure: string;
  described: Described;
}

/** The tick whose end is nearest to a moment. */
function nearestTick(ticks: string[], moment: number): number {
  let best = 0;
  for (const [k, day] of ticks.entries()) {
    if (Math.abs(dayOf(day).getTime() - moment) < Math.abs(dayOf(ticks[best] ?? day).getTime() - moment)) best = k;
  }
  return best;
}

/** The scenario whose median at a tick is nearest to a value. */
function nearestSide(data: FanData, tick: number, value: number): Side {
  const far = (fan: { q50: number[] }) => Math.abs((fan.q50[tick] ?? 0) - value);
  return data.arms.reduce(
    (best, arm) => (far(arm.fan) < far(best.fan) ? arm : best),
    data.arms[0] ?? { side: "b" as const, fan: { q50: [] as number[] } },
  ).side;
}

/**
 * A layer over the fan. The pointer reads values, draws a prediction, and chooses a history; so do keys: arrows move, Enter chooses.
 */
export function FanPointer({ drawing, data, measure, described }: Props) {
  const [cursor, setCursor] = useState<{ tick: number; value: number } | null>(null);
  const last = useRef<number | null>(null);
  const ticks = data.ticks;
  const end = ticks.length - 1;
  const [low, high] = fanDomain(data);
  const x = drawing?.scale?.("x");
  const y = drawing?.scale?.("y");
  const middle = (tick: number) =>
    drawn.value[tick] ?? data.arms.at(-1)?.fan.q50[tick] ?? data.before?.[tick] ?? (low + high) / 2;

  const at = (event: PointerEvent | MouseEvent): { tick: number; value: number } | null => {
    if (!x?.invert || !y?.invert) return null;
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const moment = x.invert(event.clientX - box.left) as Date;
    const value = y.invert(event.clientY - box.top) as number;
    return { tick: nearestTick(ticks, moment.getTime()), value: Math.min(high, Math.max(low, value)) };
  };
  const put = (place: { tick: number; value: number }) => {
    drawAt(place.tick, place.value, last.current, ticks.length);
    last.current = place.tick;
  };
  const move = (event: PointerEvent) => {
    const place = at(event);
    if (place === null) return;
    setCursor(place);
    if (hidden.value && last.current !== null && event.buttons > 0) put(place);
  };
  const press = (event: PointerEvent) => {
    const place = at(event);
    if (place === null || !hidden.value) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    last.current = null;
    put(place);
  };
  const choose = (place: { tick: number; value: number }) => {
    if (hidden.value) return;
    const nearest = { measure, tick: place.tick, value: place.value };
    void tellHistory(nearestSide(data, place.tick, place.value), { nearest }, false);
  };
  const key = (event: KeyboardEvent) => {
    const now = cursor ?? { tick: end, value: middle(end) };
    const year = Math.max(
      1,
      Math.round(ticks.length / (Number(ticks[end]?.slice(0, 4)) - Number(ticks[0]?.slice(0, 4)) + 1)),
    );
    const step = (high - low) / 50;
    const ways: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      PageDown: [-year, 0],
      PageUp: [year, 0],
      Home: [-end, 0],
      End: [end, 0],
      ArrowUp: [0, step],
      ArrowDown: [0, -step],
    };
    if (event.key === "Enter" && !hidden.value) {
      event.preventDefault();
      choose(now);
      return;
    }
    if (event.key === "Escape") {
      setCursor(null);
      return;
    }
    const way = ways[event.key];
    if (way === undefined) return;
    event.preventDefault();
    const tick = Math.min(end, Math.max(0, now.tick + way[0]));
    const kept = hidden.value ? now.value : way[1] === 0 ? middle(tick) : now.value;
    const value = Math.min(high, Math.max(low, kept + way[1]));
    const place = { tick, value };
    setCursor(place);
    if (hidden.value) {
      last.current = drawn.value[now.tick] === null || drawn.value.length === 0 ? null : now.tick;
      put(place);
    }
  };

  const shown = cursor ?? { tick: end, value: middle(end) };
  const words = readout(data, described, shown.tick);
  return (
    <>
      <div
        class="pointer"
        role="slider"
        tabIndex={0}
        aria-label={hidden.value ? t("fan_draw_label") : t("fan_pointer_label")}
        aria-valuemin={0}
        aria-valuemax={end}
        aria-valuenow={shown.tick}
        aria-valuetext={hidden.value ? `${tickName(described, shown.tick)}: ${figure(shown.value, 2)}` : words}
        onPointerMove={move}
        onPointerDown={press}
        onPointerUp={() => {
          last.current = null;
        }}
        onPointerLeave={() => setCursor(null)}
        onClick={(event) => {
          const place = at(event);
          if (place !== null) choose(place);
        }}
        onKeyDown={key}
      >
        {cursor !== null && x && y && (
          <>
            <span class="cursor-line" style={{ left: `${x.apply(dayOf(ticks[cursor.tick] ?? ""))}px` }} />
            <span
              class="cursor-dot"
              style={{ left: `${x.apply(dayOf(ticks[cursor.tick] ?? ""))}px`, top: `${y.apply(cursor.value)}px` }}
            />
          </>
        )}
      </div>
      <p class="readout">
        {words} {!hidden.value && <span class="faint">{t("fan_click")}</span>}
      </p>
    </>
  );
}

/** Values of all scenarios at a tick. */
function readout(data: FanData, described: Described, tick: number): string {
  const parts = data.arms.map(({ letter, fan }) => {
    const [low, middle, high] = [fan.q05[tick], fan.q50[tick], fan.q95[tick]].map((value) =>
      figure(value ?? 0, data.whole ? 1 : 3),
    );
    return `${letter} ${middle} [${low}, ${high}]`;
  });
  return `${tickName(described, tick)}: ${parts.join(" · ")}`;
}
