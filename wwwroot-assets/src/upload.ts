/**
 * Files from the person's disk to the server, each as the raw body of one request: the browser streams it, so that size
 * is no matter to memory on either side, and nothing passes through the circuit but numbers.
 */
interface Page {
  invokeMethodAsync(method: string, ...values: unknown[]): Promise<void>;
}

/** How often progress is told. */
const reportMs = 200;

export function startUploads(zone: HTMLElement, input: HTMLInputElement, page: Page): { cancel(key: number): void; stop(): void } {
  const stopping = new AbortController();
  const options = { signal: stopping.signal };
  const running = new Map<number, XMLHttpRequest>();
  let nextKey = 1;
  let depth = 0;

  const take = (files: Iterable<File>) => {
    for (const file of files) send(nextKey++, file);
  };
  const send = (key: number, file: File) => {
    void page.invokeMethodAsync("OnUploadStarted", key, file.name, file.size);
    const request = new XMLHttpRequest();
    running.set(key, request);
    let told = 0;
    request.upload.onprogress = event => {
      if (performance.now() - told < reportMs) return;
      told = performance.now();
      void page.invokeMethodAsync("OnUploadProgress", key, event.loaded);
    };
    request.onload = () => {
      running.delete(key);
      if (request.status < 300) void page.invokeMethodAsync("OnUploadDone", key, JSON.parse(request.responseText).id);
      else void page.invokeMethodAsync("OnUploadFailed", key, sentence(request));
    };
    request.onerror = () => {
      running.delete(key);
      void page.invokeMethodAsync("OnUploadFailed", key, "The connection broke while the file was sent. Choose it again.");
    };
    request.onabort = () => running.delete(key);
    request.open("POST", `/api/v1/uploads?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.send(file);
  };

  const takeChosen = () => {
    take(input.files ?? []);
    // the same file can be chosen again
    input.value = "";
  };
  input.addEventListener("change", takeChosen, options);
  zone.addEventListener("dragenter", event => {
    event.preventDefault();
    if (depth++ === 0) zone.classList.add("over");
  }, options);
  zone.addEventListener("dragleave", () => {
    if (--depth === 0) zone.classList.remove("over");
  }, options);
  zone.addEventListener("dragover", event => event.preventDefault(), options);
  zone.addEventListener("drop", event => {
    event.preventDefault();
    depth = 0;
    zone.classList.remove("over");
    take(event.dataTransfer?.files ?? []);
  }, options);

  // files chosen while the page was still being connected
  takeChosen();

  return {
    cancel: key => running.get(key)?.abort(),
    stop: () => {
      stopping.abort();
      running.forEach(request => request.abort());
    },
  };
}

/** The server's own sentence, or the status where there is none. */
function sentence(request: XMLHttpRequest): string {
  try {
    return JSON.parse(request.responseText).detail ?? request.statusText;
  } catch {
    // not the API's answer, but a proxy's or nothing
    return `The server refused the file (${request.status} ${request.statusText}).`;
  }
}
