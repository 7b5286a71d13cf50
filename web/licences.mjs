// The licences of the libraries that a page holds, which ask to be kept with every copy.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The package that a module belongs to, with the folder of its files; null for the project's own. */
function packageOf(id) {
  const found = /^\0?(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(id);
  return found === null ? null : { folder: found[1], name: found[2] };
}

/** Name, version and licence of every package that some modules belong to, as a comment of HTML. */
export async function licences(ids) {
  const packages = new Map();
  for (const found of ids.map(packageOf)) if (found !== null) packages.set(found.name, found.folder);
  const texts = await Promise.all(
    [...packages].sort().map(async ([name, folder]) => {
      const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
      const file = (await readdir(folder)).find((file) => /^licen[cs]e/i.test(file));
      const text = file === undefined ? "" : (await readFile(join(folder, file), "utf8")).trim();
      return `${name} ${version}, ${license}\n\n${text}`;
    }),
  );
  // Nothing may end the comment.
  const all = texts.join("\n\n----\n\n").replaceAll("--", "- -").replaceAll("\r", "");
  return `<!--\nThis page holds libraries of others under their own licences.\n\n${all}\n-->`;
}
