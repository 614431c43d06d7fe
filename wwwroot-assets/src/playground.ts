// The playground's two surfaces: text that grows while a model writes it, and an area to draw on.

interface Drawn {
  invokeMethodAsync(method: "OnDrawnAsync", ink: Uint8Array): Promise<void>;
}

interface Piece {
  sequence: number;
  text: string;
  probability: number | null;
  preview: boolean;
}

/** Clears every text and shows the prompt in bold before what is going to be written. */
export function beginTexts(output: HTMLElement, prompt: string): void {
  for (const text of output.querySelectorAll("[data-sequence]")) {
    const bold = document.createElement("b");
    bold.textContent = prompt;
    text.replaceChildren(bold);
  }
}

/** Adds pieces to their texts, and follows each text unless the person has scrolled up to read. */
export function addPieces(output: HTMLElement, pieces: Piece[]): void {
  for (const [sequence, text] of Object.entries(group(pieces))) {
    const place = output.querySelector<HTMLElement>(`[data-sequence="${sequence}"]`);
    if (!place) continue;
    const following = place.scrollHeight - place.scrollTop - place.clientHeight < 40;
    for (const piece of text) addPiece(place, piece);
    if (following) place.scrollTop = place.scrollHeight;
  }
}

function group(pieces: Piece[]): Record<number, Piece[]> {
  const groups: Record<number, Piece[]> = {};
  for (const piece of pieces) (groups[piece.sequence] ??= []).push(piece);
  return groups;
}

/** A preview stands in for the text until the first real piece comes. */
function addPiece(place: HTMLElement, piece: Piece): void {
  const last = place.lastChild;
  const preview = last instanceof HTMLElement && last.className === "searching" ? last : null;
  if (piece.preview) {
    const shown = preview ?? place.appendChild(Object.assign(document.createElement("span"), { className: "searching" }));
    shown.textContent = piece.text;
    return;
  }
  preview?.remove();
  if (piece.text.length === 0) return;
  if (piece.probability !== null) {
    const token = document.createElement("span");
    token.textContent = piece.text;
    token.title = percent(piece.probability);
    place.append(token);
  } else if (place.lastChild instanceof Text) place.lastChild.appendData(piece.text);
  else place.append(piece.text);
}

function percent(probability: number): string {
  const value = probability * 100;
  return `${value >= 10 ? value.toFixed(0) : value >= 0.1 ? value.toFixed(1) : value.toPrecision(1)} %`;
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
