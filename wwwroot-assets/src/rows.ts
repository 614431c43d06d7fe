// Tables of rows: columns whose width a person chooses, kept in this browser.
const narrowest = 60;
const widest = 1600;
const step = 16;

/** Puts a scrolling box at a height; after the next paint, when its content has its new height. */
export function scrollToTop(box: HTMLElement, top: number): void {
  requestAnimationFrame(() => box.scrollTo({ top }));
}

/** Lets the separators in a table's head be dragged, or moved with the arrow keys. */
export function keepWidths(table: HTMLTableElement, key: string): { stop(): void } {
  const storage = `studio.widths.${key}`;
  const kept = read(storage);
  const columns = new Map([...table.querySelectorAll<HTMLTableColElement>("col[data-column]")].map(c => [c.dataset.column!, c]));
  for (const [name, column] of columns) if (kept[name]) setWidth(column, kept[name]);
  fit(table);

  const onDown = (event: PointerEvent) => {
    const grip = (event.target as Element).closest<HTMLElement>(".grip");
    const column = grip && columnOf(table, grip);
    if (!grip || !column) return;
    event.preventDefault();
    const [from, width] = [event.clientX, parseFloat(column.style.width)];
    grip.setPointerCapture(event.pointerId);
    const onMove = (move: PointerEvent) => change(grip, column, width + move.clientX - from);
    const onUp = () => { grip.removeEventListener("pointermove", onMove); keep(column); };
    grip.addEventListener("pointermove", onMove);
    grip.addEventListener("pointerup", onUp, { once: true });
    grip.addEventListener("pointercancel", onUp, { once: true });
  };
  const onKey = (event: KeyboardEvent) => {
    const grip = (event.target as Element).closest<HTMLElement>(".grip");
    const column = grip && columnOf(table, grip);
    if (!grip || !column || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
    event.preventDefault();
    change(grip, column, parseFloat(column.style.width) + (event.key === "ArrowLeft" ? -step : step));
    keep(column);
  };
  const change = (grip: HTMLElement, column: HTMLTableColElement, width: number) => {
    setWidth(column, width);
    grip.setAttribute("aria-valuenow", `${Math.round(parseFloat(column.style.width))}`);
    fit(table);
  };
  const keep = (column: HTMLTableColElement) => {
    const all = read(storage);
    all[column.dataset.column!] = Math.round(parseFloat(column.style.width));
    localStorage.setItem(storage, JSON.stringify(all));
  };
  table.addEventListener("pointerdown", onDown);
  table.addEventListener("keydown", onKey);
  return { stop: () => { table.removeEventListener("pointerdown", onDown); table.removeEventListener("keydown", onKey); } };
}

function columnOf(table: HTMLTableElement, grip: HTMLElement): HTMLTableColElement | undefined {
  const cell = grip.closest("th");
  return cell ? (table.querySelectorAll("col")[cell.cellIndex] as HTMLTableColElement | undefined) : undefined;
}

function setWidth(column: HTMLTableColElement, width: number): void {
  column.style.width = `${Math.min(widest, Math.max(narrowest, width))}px`;
}

/** As wide as its columns together, so that one that grows takes nothing from the others. */
function fit(table: HTMLTableElement): void {
  const sum = [...table.querySelectorAll("col")].reduce((all, c) => all + parseFloat(c.style.width), 0);
  table.style.width = `max(100%, ${sum}px)`;
}

function read(storage: string): Record<string, number> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storage) ?? "{}");
    return typeof kept === "object" && kept !== null ? kept as Record<string, number> : {};
  } catch {
    return {}; // written by hand or by another program: begin anew
  }
}
