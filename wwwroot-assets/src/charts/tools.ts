/** Small buttons of a chart's header; each has a word for its name, and says by aria-pressed whether it is on. */
export interface Tools {
  element: HTMLElement;
  showZoomed(zoomed: boolean): void;
  showLog(log: boolean): void;
  showTable(open: boolean): void;
}

export interface ToolEvents {
  resetZoom(): void;
  log(): void;
  table(): void;
  png(): void;
  csv(): void;
  fullScreen(): void;
}

export function createTools(title: string, events: ToolEvents): Tools {
  const element = document.createElement("span");
  element.className = "chart-tools";
  const button = (word: string, does: string, click: () => void) => {
    const b = document.createElement("button");
    b.type = "button";
    b.textContent = word;
    b.title = does;
    // the word that is seen comes first, for those who speak to their computer
    b.setAttribute("aria-label", `${word}: ${does}, ${title}`);
    b.addEventListener("click", click);
    element.append(b);
    return b;
  };
  const reset = button("reset", "Show the whole run again (double click does it too)", events.resetZoom);
  reset.hidden = true;
  reset.classList.add("on");
  const log = button("log", "Logarithmic scale", events.log);
  const table = button("table", "Values as a table", events.table);
  button("png", "Download as picture", events.png);
  button("csv", "Download all points as CSV", events.csv);
  button("⤢", "Full screen", events.fullScreen);
  return {
    element,
    showZoomed: zoomed => { reset.hidden = !zoomed; },
    showLog: on => log.setAttribute("aria-pressed", String(on)),
    showTable: on => table.setAttribute("aria-pressed", String(on)),
  };
}
