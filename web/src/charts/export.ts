import { type Drawing, FONT } from "./base";

/** What is written around a chart that leaves the page. */
export interface Frame {
  title: string;
  /** Name and colour of each line. */
  key: { words: string; colour: string }[];
  /** What it is made of: scenarios, seed, replicates, version. */
  source: string;
  ink: string;
  paper: string;
}

const SPACE = "http://www.w3.org/2000/svg";
const LINE = 18;
const EDGE = 14;

function text(words: string, x: number, y: number, size: number, fill: string, weight = 400): SVGTextElement {
  const element = document.createElementNS(SPACE, "text");
  const attributes = { x, y, "font-size": size, "font-family": FONT, "font-weight": weight, fill };
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.textContent = words;
  return element;
}

/** Lines of a text that fit a width, at about half the size of a letter each. */
function lines(words: string, width: number, size: number): string[] {
  const most = Math.max(20, Math.floor(width / (size * 0.54)));
  const out: string[] = [];
  for (const word of words.split(" ")) {
    const last = out.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) out[out.length - 1] = `${last} ${word}`;
    else out.push(word);
  }
  return out;
}

/** The charts side by side in a picture of their own, with title, key and source. */
export function framed(drawings: Drawing[], frame: Frame): SVGSVGElement {
  const pictures = drawings
    .map((drawing) => (drawing instanceof SVGSVGElement ? drawing : drawing.querySelector("svg")))
    .filter((svg) => svg !== null);
  const sizes = pictures.map((svg) => ({
    width: Number(svg.getAttribute("width")),
    height: Number(svg.getAttribute("height")),
  }));
  const width = sizes.reduce((sum, size) => sum + size.width, 0) + 2 * EDGE;
  const all = document.createElementNS(SPACE, "svg");
  all.setAttribute("xmlns", SPACE);
  const paper = document.createElementNS(SPACE, "rect");
  paper.setAttribute("width", "100%");
  paper.setAttribute("height", "100%");
  paper.setAttribute("fill", frame.paper);
  all.append(paper);
  let y = EDGE + 12;
  for (const line of lines(frame.title, width - 2 * EDGE, 15)) {
    all.append(text(line, EDGE, y, 15, frame.ink, 600));
    y += LINE + 2;
  }
  for (const { words, colour } of frame.key) {
    all.append(text(words, EDGE, y, 12, colour, 600));
    y += LINE;
  }
  let x = EDGE;
  for (const [k, svg] of pictures.entries()) {
    svg.setAttribute("x", String(x));
    svg.setAttribute("y", String(y - 6));
    x += sizes[k]?.width ?? 0;
    all.append(svg);
  }
  y += Math.max(0, ...sizes.map((size) => size.height)) + 8;
  for (const line of lines(frame.source, width - 2 * EDGE, 10.5)) {
    all.append(text(line, EDGE, y, 10.5, frame.ink));
    y += LINE - 4;
  }
  const height = Math.ceil(y + EDGE - 8);
  all.setAttribute("width", String(width));
  all.setAttribute("height", String(height));
  all.setAttribute("viewBox", `0 0 ${width} ${height}`);
  return all;
}

export function svgText(svg: SVGSVGElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;
}

/** A picture of dots, three to a unit: sharp in print. */
export async function pngOf(svg: SVGSVGElement): Promise<Blob> {
  const scale = 3;
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(svg))}`;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Number(svg.getAttribute("width")) * scale;
  canvas.height = Number(svg.getAttribute("height")) * scale;
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) =>
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png"),
  );
}

/** Hands a file to the person. */
export function save(name: string, content: Blob | string, type = "text/plain"): void {
  const blob = typeof content === "string" ? new Blob([content], { type: `${type};charset=utf-8` }) : content;
  const address = URL.createObjectURL(blob);
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
