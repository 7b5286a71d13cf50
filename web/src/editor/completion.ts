import type { Completion, CompletionContext, CompletionResult, CompletionSource } from "@codemirror/autocomplete";

/** The parts of JSON Schema that the schema of scenarios uses. */
interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  definitions?: Record<string, Schema>;
  type?: string | string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  patternProperties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  description?: string;
  default?: unknown;
}

/** The schema itself, and every alternative that it allows. */
function alternatives(schema: Schema | undefined, root: Schema, deep = 0): Schema[] {
  if (schema === undefined || deep > 8) return [];
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split("/").at(-1) ?? "";
    return alternatives(root.$defs?.[name] ?? root.definitions?.[name], root, deep + 1);
  }
  const others = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [schema, ...others.flatMap((other) => alternatives(other, root, deep + 1))];
}

/** What may stand under a key: its own schema, or that of any key. */
function under(schemas: Schema[], key: string, root: Schema): Schema[] {
  return schemas.flatMap((schema) => {
    const named = schema.properties?.[key];
    const any = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
    const patterned = Object.entries(schema.patternProperties ?? {}).find(([pattern]) =>
      new RegExp(pattern).test(key),
    )?.[1];
    return alternatives(named ?? patterned ?? any, root);
  });
}

/** Elements of arrays in place of the arrays. */
function elements(schemas: Schema[], root: Schema): Schema[] {
  return schemas.flatMap((schema) => (schema.items === undefined ? [schema] : alternatives(schema.items, root)));
}

/** Parts of a dotted key of TOML. */
function parts(key: string): string[] {
  return [...key.matchAll(/"([^"]*)"|'([^']*)'|([^.\s"']+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? "",
  );
}

/** What may stand at the table that begins with the last header above a place. */
export function schemasAt(path: string[], root: Schema): Schema[] {
  return path.reduce((schemas, key) => elements(under(schemas, key, root), root), alternatives(root, root));
}

/** The table that a place of a text lies in. */
export function tableAt(before: string): string[] {
  const header = [...before.matchAll(/^[ \t]*\[\[?([^\]\n]+)\]\]?/gm)].at(-1);
  return parts(header?.[1] ?? "");
}

function keys(schemas: Schema[]): [string, Schema][] {
  return schemas.flatMap((schema) => Object.entries(schema.properties ?? {}));
}

function isArray(schema: Schema, root: Schema): boolean {
  return alternatives(schema, root).some(
    (one) => one.items !== undefined && alternatives(one.items, root).some((item) => item.properties !== undefined),
  );
}

function isTable(schema: Schema, root: Schema): boolean {
  return alternatives(schema, root).some(
    (one) => one.properties !== undefined || typeof one.additionalProperties === "object",
  );
}

function information(schema: Schema, root: Schema): string {
  return (
    alternatives(schema, root).find((one) => one.description !== undefined)?.description ?? schema.description ?? ""
  );
}

/** Headers of tables that a scenario may have, as far as two levels down. */
function headers(root: Schema): Completion[] {
  const all: Completion[] = [];
  for (const [key, schema] of keys(alternatives(root, root))) {
    const array = isArray(schema, root);
    if (!array && !isTable(schema, root)) continue;
    all.push({ label: array ? `[[${key}]]` : `[${key}]`, info: information(schema, root), type: "class" });
    for (const [inner, innerSchema] of keys(schemasAt([key], root))) {
      if (isArray(innerSchema, root))
        all.push({ label: `[[${key}.${inner}]]`, info: information(innerSchema, root), type: "class" });
    }
  }
  return all;
}

/** Values that a key allows, where they are few. */
function values(schemas: Schema[]): Completion[] {
  const all = schemas.flatMap((schema) => {
    const few = [...(schema.enum ?? []), ...(schema.const === undefined ? [] : [schema.const])];
    return schema.type === "boolean" ? [true, false, ...few] : few;
  });
  return [...new Set(all.map((value) => JSON.stringify(value)))].map((label) => ({ label, type: "constant" }));
}

/** Completion of headers, keys and values from the JSON Schema of scenarios. */
export function completions(schema: unknown): CompletionSource {
  const root = schema as Schema;
  return (context: CompletionContext): CompletionResult | null => {
    const line = context.state.doc.lineAt(context.pos);
    const text = line.text.slice(0, context.pos - line.from);
    const header = /^\s*(\[[^\]]*)$/.exec(text)?.[1];
    if (header !== undefined) return { from: context.pos - header.length, options: headers(root), filter: true };
    const table = tableAt(context.state.doc.sliceString(0, line.from));
    const value = /^\s*([\w."'-]+)\s*=\s*("?[\w-]*)$/.exec(text);
    if (value !== null) {
      const [, key = "", typed = ""] = value;
      const options = values(schemasAt([...table, ...parts(key)], root));
      return options.length === 0 ? null : { from: context.pos - typed.length, options };
    }
    const key = /^\s*((?:[\w-]+\.)*)([\w-]*)$/.exec(text);
    if (key === null || (key[0] === "" && !context.explicit)) return null;
    const [, outer = "", typed = ""] = key;
    const found = keys(schemasAt([...table, ...parts(outer)], root));
    if (found.length === 0) return null;
    const options = found.map(([label, inner]): Completion => {
      return {
        label,
        apply: isTable(inner, root) && !("type" in inner && inner.type !== "object") ? label : `${label} = `,
        info: information(inner, root),
        type: "property",
      };
    });
    return { from: context.pos - typed.length, options, validFor: /^[\w-]*$/ };
  };
}
