/**
 * Keys of the whole application. A page adds its own by `data-key="c"` on a link or button: the key then does what a
 * click on it does, and the help dialog (?) lists it under its label.
 */
const goTo: Record<string, string> = { h: "/", d: "/datasets", r: "/runs", c: "/compare", q: "/queue", m: "/models", p: "/playground", s: "/settings" };

/** How long after "g" the second key is waited for. */
const sequenceMs = 1200;

let goPressedAt = -Infinity;

export function listenForKeys(navigate: (url: string) => void): () => void {
  const onKey = (event: KeyboardEvent) => handle(event, navigate);
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

function handle(event: KeyboardEvent, navigate: (url: string) => void): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.key === "Escape") return escape(event);
  if (isTyping(event.target)) return;

  const second = event.timeStamp - goPressedAt < sequenceMs;
  goPressedAt = -Infinity;
  if (second && goTo[event.key]) {
    event.preventDefault();
    navigate(goTo[event.key]!);
    return;
  }
  switch (event.key) {
    case "g":
      goPressedAt = event.timeStamp;
      return;
    case "/":
      return focusSearch(event);
    case "?":
      event.preventDefault();
      return openHelp();
    default:
      if (clickKeyed(event.key)) event.preventDefault();
      else if (event.key === "n") navigate("/runs/new");
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !/^(checkbox|radio|button)$/.test((target as HTMLInputElement).type));
}

/** The last visible one wins, so that an open drawer's keys come before the page's. */
function clickKeyed(key: string): boolean {
  const all = [...document.querySelectorAll<HTMLElement>("[data-key]")].filter(e => e.dataset.key === key && visible(e));
  const last = all[all.length - 1];
  last?.click();
  return last !== undefined;
}

function visible(element: HTMLElement): boolean {
  return element.getClientRects().length > 0 && !(element as HTMLButtonElement).disabled;
}

function focusSearch(event: KeyboardEvent): void {
  const field = [...document.querySelectorAll<HTMLInputElement>("[data-search]")].find(visible);
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
}

function escape(event: KeyboardEvent): void {
  if (clickKeyed("Escape")) event.preventDefault();
  else if (isTyping(event.target)) (event.target as HTMLElement).blur();
}

export function openHelp(): void {
  const dialog = document.getElementById("keys-help") as HTMLDialogElement | null;
  if (!dialog || dialog.open) return;
  const list = dialog.querySelector("[data-page-keys]")!;
  list.replaceChildren(...pageKeys().map(([key, label]) => {
    const item = document.createElement("li");
    const word = document.createElement("span");
    const cap = document.createElement("kbd");
    word.textContent = label;
    cap.textContent = key;
    item.append(word, cap);
    return item;
  }));
  dialog.showModal();
}

function pageKeys(): [string, string][] {
  const seen = new Map<string, string>();
  for (const element of document.querySelectorAll<HTMLElement>("[data-key]"))
    if (visible(element)) seen.set(element.dataset.key!, element.dataset.keyLabel ?? element.getAttribute("aria-label") ?? element.innerText.replace(/\s+/g, " ").trim());
  return [...seen];
}
