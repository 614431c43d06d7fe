// The playground's two surfaces: text that grows while a model writes it, and an area to draw on.

interface Drawn {
  invokeMethodAsync(method: "OnDrawnAsync", ink: Uint8Array): Promise<void>;
}

/** Clears the output and shows the prompt in bold before what is going to be written. */
export function beginText(output: HTMLElement, prompt: string): void {
  const bold = document.createElement("b");
  bold.textContent = prompt;
  output.replaceChildren(bold, document.createTextNode(""));
}

/** Adds text at the end, and follows it unless the person has scrolled up to read. */
export function appendText(output: HTMLElement, text: string): void {
  const following = output.scrollHeight - output.scrollTop - output.clientHeight < 40;
  (output.lastChild as Text | null)?.appendData(text);
  if (following) output.scrollTop = output.scrollHeight;
}

/** Makes a canvas drawable. The ink travels while a stroke is made, at most ten times a second. */
export function startPad(canvas: HTMLCanvasElement, drawn: Drawn): { clear(): void; stop(): void } {
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  const stopping = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last: [number, number] | null = null;

  const send = () => {
    timer = undefined;
    void drawn.invokeMethodAsync("OnDrawnAsync", ink(context, canvas));
  };
  const stroke = (event: PointerEvent) => {
    const point = position(canvas, event);
    line(context, canvas, last ?? point, point);
    last = point;
    timer ??= setTimeout(send, 100);
  };

  const options = { signal: stopping.signal };
  canvas.addEventListener("pointerdown", event => {
    canvas.setPointerCapture(event.pointerId);
    event.preventDefault();
    last = null;
    stroke(event);
  }, options);
  canvas.addEventListener("pointermove", event => {
    if (event.buttons === 0 || !canvas.hasPointerCapture(event.pointerId)) return;
    // all the points since the last frame, so that a quick stroke stays round
    for (const part of event.getCoalescedEvents?.() ?? []) stroke(part);
    stroke(event);
  }, options);
  canvas.addEventListener("pointerup", () => { last = null; }, options);

  return {
    clear: () => {
      clearTimeout(timer);
      timer = undefined;
      context.clearRect(0, 0, canvas.width, canvas.height);
    },
    stop: () => {
      clearTimeout(timer);
      stopping.abort();
    },
  };
}

function position(canvas: HTMLCanvasElement, event: PointerEvent): [number, number] {
  const box = canvas.getBoundingClientRect();
  return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
}

function line(context: CanvasRenderingContext2D, canvas: HTMLCanvasElement, from: [number, number], to: [number, number]): void {
  context.strokeStyle = getComputedStyle(canvas).color;
  // about a tenth of a digit's height, as in MNIST
  context.lineWidth = canvas.width / 12;
  context.lineCap = context.lineJoin = "round";
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

/** The drawing's opacity, one byte a pixel: the ink without its colour. */
function ink(context: CanvasRenderingContext2D, canvas: HTMLCanvasElement): Uint8Array {
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
  return Uint8Array.from({ length: pixels.length / 4 }, (_, i) => pixels[i * 4 + 3]!);
}
