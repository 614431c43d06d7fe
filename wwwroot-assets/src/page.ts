// What the layout needs of the browser: keys, theme, and small services to pages (copy, download).
import { listenForKeys } from "./keys";

export { chooseTheme, themeChoice } from "./appearance";
export { openHelp } from "./keys";

declare const Blazor: { navigateTo(url: string): void };

export function startKeys(): { stop(): void } {
  return { stop: listenForKeys(url => Blazor.navigateTo(url)) };
}

/** False where the browser refuses, which it does without a secure origin. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // no permission, or plain http from another machine: the caller shows the text to be copied by hand
    return false;
  }
}

export function downloadText(name: string, text: string, type = "text/plain"): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // the click has taken its reference by the next task
  setTimeout(() => URL.revokeObjectURL(url));
}

/** Scrolls a log or stream to its end when the person has not scrolled up. */
export function followEnd(element: HTMLElement): void {
  if (element.scrollHeight - element.scrollTop - element.clientHeight < 80) element.scrollTop = element.scrollHeight;
}

/** Puts the cursor into the field a message speaks of, opening the section it lies in. */
export function focusField(id: string): void {
  const field = document.getElementById(id);
  field?.closest("details")?.setAttribute("open", "");
  field?.scrollIntoView({ block: "center" });
  field?.focus({ preventScroll: true });
}

/** What is selected in an element's text, as first and last + 1 in characters (code points); null where nothing of it is. */
export function selectedCharacters(id: string): [number, number] | null {
  const element = document.getElementById(id);
  const selection = getSelection();
  if (!element || !selection || selection.rangeCount === 0 || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!element.contains(range.startContainer) || !element.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.setStart(element, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = [...before.toString()].length;
  return [start, start + [...range.toString()].length];
}
