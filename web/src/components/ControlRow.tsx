import { useId, useState } from "preact/hooks";
import type { Control } from "../engine/types";
import { isChanged, move, settled } from "../state/actions";
import { beyondPrior, decimal, scale } from "../state/changes";
import { current, inFile } from "../state/controls";
import { study } from "../state/store";
import { named, t } from "../words/language";
import { Freeze } from "./Freeze";
import { Why } from "./Why";

interface Props {
  control: Control;
  /** Name the section too, where controls of several stand together. */
  withPlace?: boolean;
}

/** One control: name, value, slider with its prior as a shade, reset, and "why?". */
export function ControlRow({ control, withPlace = false }: Props) {
  const id = useId();
  const value = current(study.value, control);
  const changed = isChanged(study.value, control);
  const label = named(control.label);
  const name = withPlace && control.of !== "" ? `${named(control.of)}: ${label}` : label;
  return (
    <div class={`control ${changed ? "changed" : ""}`} data-key={control.key}>
      <div class="control-head">
        <label for={id} lang={label === control.label ? "en" : undefined}>
          {name} {control.symbol !== "" && <Sign of={control.symbol} />}
        </label>
        {control.kind === "switch" && (
          <input
            id={id}
            class="switch"
            type="checkbox"
            checked={value === true}
            onChange={(event) => move(control, event.currentTarget.checked)}
          />
        )}
        {control.kind === "number" && typeof value === "number" && (
          <Value id={`${id}-n`} control={control} value={value} />
        )}
        {changed && (
          <button
            type="button"
            class="small"
            onClick={() => move(control, inFile(control))}
            aria-label={t("reset_one", { name })}
          >
            {t("reset")}
          </button>
        )}
      </div>
      {control.kind === "number" && typeof value === "number" && <Slider id={id} control={control} value={value} />}
      {control.kind === "freeze" && (
        <Freeze id={id} control={control} value={typeof value === "string" ? value : null} />
      )}
      <Why control={control} name={name} file={inFile(control)} />
    </div>
  );
}

/** A symbol of the model document: what follows `_` stands lower. */
function Sign({ of }: { of: string }) {
  const [letter, ...lower] = of.split("_");
  return (
    <i class="symbol">
      {letter}
      {lower.length > 0 && <sub>{lower.join("_")}</sub>}
    </i>
  );
}

function Value({ id, control, value }: { id: string; control: Control; value: number }) {
  // What is being typed stays as it is, whatever results come meanwhile.
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <span class="value">
      <input
        id={id}
        type="number"
        step="any"
        {...(control.low === null ? {} : { min: control.low })}
        {...(control.high === null ? {} : { max: control.high })}
        value={typed ?? decimal(value)}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onBlur={() => setTyped(null)}
        aria-label={t("exact", {
          name: control.of === "" ? named(control.label) : `${named(control.of)}: ${named(control.label)}`,
        })}
        onChange={(event) => {
          const next = event.currentTarget.valueAsNumber;
          if (Number.isFinite(next)) move(control, next);
          setTyped(null);
          settled();
        }}
      />
      {control.unit !== "" && <span class="unit"> {control.unit}</span>}
    </span>
  );
}

function Slider({ id, control, value }: { id: string; control: Control; value: number }) {
  const { low, high, step } = scale(control);
  const place = (at: number) => `${(100 * Math.min(1, Math.max(0, (at - low) / (high - low)))).toFixed(2)}%`;
  const prior = control.prior;
  const beyond = beyondPrior({ ...control, value });
  const file = inFile(control);
  return (
    <>
      <div class={`slider ${beyond ? "beyond" : ""}`}>
        <div class="rail" aria-hidden="true">
          {prior !== null && (
            <span
              class="prior"
              style={{ left: place(prior.low), width: `calc(${place(prior.high)} - ${place(prior.low)})` }}
            />
          )}
          {typeof file === "number" && <span class="origin" style={{ left: place(file) }} />}
        </div>
        <input
          id={id}
          type="range"
          min={low}
          max={high}
          step={step}
          value={value}
          aria-valuetext={`${decimal(value)}${control.unit === "" ? "" : ` ${control.unit}`}`}
          onInput={(event) => move(control, Number(decimal(event.currentTarget.valueAsNumber)))}
        />
      </div>
      {beyond && prior !== null && (
        <p class="beyond-words">
          {t("beyond", {
            low: decimal(Number(prior.low.toPrecision(3))),
            high: decimal(Number(prior.high.toPrecision(3))),
          })}
        </p>
      )}
    </>
  );
}
