/**
 * What happens to the page when its connection to the server drops. Blazor tries again by itself and puts classes on the
 * element with the message; here the page finds its way back where Blazor gives up: a restarted server does not know the
 * page any more, so it is loaded anew from its address, which holds where one was.
 */
const element = "components-reconnect-modal";
const shown = "components-reconnect-show";
const failed = "components-reconnect-failed";
const rejected = "components-reconnect-rejected";

/** How often a server that went away is asked whether it is back. */
const askMs = 2000;

let lost = false;
let asking = false;
let typedAt = "";

export function watchConnection(): void {
  // what was typed is lost with a reload, so then the person decides when
  document.addEventListener("input", event => {
    if (event.isTrusted && event.target instanceof HTMLElement && !event.target.matches("[type=search]")) typedAt = location.pathname;
  }, { capture: true });
  document.addEventListener("click", event => {
    // <base href="/"> would take an empty link to Home
    if (!(event.target instanceof HTMLElement) || !event.target.matches("[data-reload]")) return;
    event.preventDefault();
    location.reload();
  });
  const message = document.getElementById(element);
  if (message) new MutationObserver(() => changed(message.classList)).observe(message, { attributeFilter: ["class"] });
}

function changed(classes: DOMTokenList): void {
  if (classes.contains(rejected)) comeBack();
  else if (classes.contains(failed)) void waitForServer();
  else if (classes.contains(shown)) lost = true;
  else if (lost) {
    lost = false;
    // the charts read again what came meanwhile: a run that ended sends no more points by which they would notice
    dispatchEvent(new Event("studio-reconnected"));
  }
}

function comeBack(): void {
  if (typedAt !== location.pathname) location.reload();
}

async function waitForServer(): Promise<void> {
  if (asking) return;
  asking = true;
  while (!(await answers())) await new Promise(done => setTimeout(done, askMs));
  asking = false;
  comeBack();
}

async function answers(): Promise<boolean> {
  try {
    return (await fetch("/api/v1/system", { cache: "no-store" })).ok;
  } catch {
    // still away, which is what is being asked
    return false;
  }
}
