import { t } from "../words/language";
import { choose } from "./actions";
import { failure } from "./store";

/** A scenario is a text of some tens of kilobytes. */
const MOST = 5_000_000;

/** Takes a file as the scenario (B). */
export async function openFile(file: File): Promise<void> {
  if (file.size > MOST) {
    failure.value = { side: null, message: t("file_too_large", { name: file.name }), problems: [] };
    return;
  }
  choose("b", { name: file.name, text: await file.text(), set: [] });
}
