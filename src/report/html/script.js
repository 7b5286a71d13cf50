"use strict";
// Tables are sorted by buttons in their heads. Without this script they are read as they stand.
{
  // A number, with signs, units and commas between thousands left out; what is not quite none or all stays apart from it.
  const number = (text) => {
    const found = /^([<>]?)\s*([+-]?\d[\d,]*(?:\.\d+)?)/.exec(text.trim());
    if (!found) return NaN;
    const value = parseFloat(found[2].replaceAll(",", ""));
    return value + (found[1] === "<" ? -1e-9 : found[1] === ">" ? 1e-9 : 0);
  };
  const words = new Intl.Collator("en", { numeric: true });
  const compare = (isNumber, sign) => (a, b) => {
    if (!isNumber) return sign * words.compare(a.key, b.key);
    const [x, y] = [number(a.key), number(b.key)];
    // What says nothing comes last, whichever way.
    if (isNaN(x) || isNaN(y)) return isNaN(x) - isNaN(y);
    return sign * (x - y);
  };
  for (const table of document.querySelectorAll("table[data-sorts]")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      if (head.textContent === "") return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const isUp = head.getAttribute("aria-sort") !== "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
        const body = table.tBodies[0];
        const rows = [...body.rows].map((row) => ({ row, key: row.cells[column].textContent }));
        rows.sort(compare(head.classList.contains("number"), isUp ? 1 : -1));
        body.append(...rows.map(({ row }) => row));
      });
    });
  }
  // Only what can be scrolled is a stop for the keyboard, says so, and fades where there is more of it.
  const regions = document.querySelectorAll(".scroll");
  const fade = (region) =>
    region.classList.toggle("more", region.scrollLeft + region.clientWidth < region.scrollWidth - 1);
  const stops = () => {
    for (const region of regions) {
      const scrolls = region.scrollWidth > region.clientWidth + 1;
      if (scrolls) region.tabIndex = 0;
      else region.removeAttribute("tabindex");
      region.previousElementSibling.classList.toggle("shown", scrolls);
      fade(region);
    }
  };
  for (const region of regions) region.addEventListener("scroll", () => fade(region), { passive: true });
  stops();
  addEventListener("resize", stops);
}
