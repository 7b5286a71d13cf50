import type { Block } from "../engine/types";
import { t } from "../words/language";

/** The text of a history, as the program tells it in English. */
export function Chronicle({ blocks }: { blocks: Block[] }) {
  return (
    <div class="chronicle" role="region" aria-label={t("chronicle")} tabIndex={0} lang="en">
      {blocks.map((block, k) => (
        <Piece key={k} block={block} />
      ))}
    </div>
  );
}

function Piece({ block }: { block: Block }) {
  switch (block.kind) {
    case "title":
      return <h4 class="chronicle-title">{block.text}</h4>;
    case "heading":
      return <h5>{block.text}</h5>;
    case "year":
      return <h5 class="year">{block.year}</h5>;
    case "remark":
      return <p class="faint">{block.text}</p>;
    case "paragraph":
      return <p>{block.text}</p>;
    case "table":
      return (
        <div class="scroll" role="region" aria-label={block.caption} tabIndex={0}>
          <table>
            <caption>{block.caption}</caption>
            <thead>
              <tr>
                {block.heads.map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row) => (
                <tr key={row.join("|")}>
                  {row.map((cell, k) => (
                    <td key={k}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
  }
}
