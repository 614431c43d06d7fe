import type { Unit } from "./types";

// The same rules as Format.cs, so that a number reads alike in a chart and beside it.

/** 1,234 / 41.2 k / 1.23 M for large figures, one digit more for small ones (a loss), 6e-4 for tiny ones. */
export function number(value: number, digits = 3): string {
  const size = Math.abs(value);
  if (value === 0) return "0";
  if (size >= 1e15 || size < 1e-3) return exponent(value, digits);
  if (size >= 1e4) return scaled(value, ["", " k", " M", " G", " T"], digits);
  if (size >= 1e3) return Math.round(value).toLocaleString("en-US");
  return value.toPrecision(digits + 1);
}

/** Whole steps, never shortened: 3,215. */
export function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

export function bytes(value: number, digits = 3): string {
  return Math.abs(value) < 1000 ? `${Math.round(value)} B` : scaled(value, [" B", " kB", " MB", " GB", " TB", " PB"], digits);
}

/** 3 m 05 s, 2 h 14 m, 0.42 s. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  if (seconds < 10) return `${trimZeros(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (v: number) => String(v).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${two(whole % 60)} s`;
  if (whole < 86400) return `${Math.floor(whole / 3600)} h ${two(Math.floor(whole / 60) % 60)} m`;
  return `${Math.floor(whole / 86400)} d ${two(Math.floor(whole / 3600) % 24)} h`;
}

/** A value as it stands in a legend: always as many digits, so that it does not jump while it changes. */
export function withUnit(value: number, unit: Unit): string {
  switch (unit) {
    case "bytes": return bytes(value);
    case "share": return `${(value * 100).toFixed(2)} %`;
    case "rate": return `${number(value)}/s`;
    case "learningRate": return learningRate(value);
    default: return number(value);
  }
}

/** Values of an axis: as few digits as tell each from the next. */
export function ticks(values: number[], unit: Unit): string[] {
  for (let digits = 3; ; digits++) {
    const labels = values.map(value => tick(value, unit, digits));
    if (digits === 8 || new Set(labels).size === labels.length) return labels;
  }
}

export function tick(value: number, unit: Unit, digits = 3): string {
  switch (unit) {
    case "bytes": return trimZeros(bytes(value, digits));
    case "share": return `${trimZeros((value * 100).toFixed(digits - 1))} %`;
    case "learningRate": return learningRate(value, digits);
    default: return trimZeros(number(value, digits));
  }
}

/** 6e-4 and 0.1, as they are typed. */
function learningRate(value: number, digits = 3): string {
  return value !== 0 && Math.abs(value) < 1e-2 ? exponent(value, digits) : trimZeros(value.toPrecision(digits));
}

/** So many significant digits, in the unit that leaves one to three of them before the point. */
function scaled(value: number, units: string[], digits: number): string {
  let unit = 0;
  for (; Math.abs(value) >= 999.5 && unit < units.length - 1; unit++) value /= 1000;
  const size = Math.abs(value);
  const before = size < 9.995 ? 1 : size < 99.95 ? 2 : 3;
  return value.toFixed(Math.max(0, digits - before)) + units[unit];
}

function exponent(value: number, digits: number): string {
  const [mantissa, power] = value.toExponential(digits - 1).split("e") as [string, string];
  return `${trimZeros(mantissa)}e${Number(power)}`;
}

/** 1.50 k becomes 1.5 k. */
function trimZeros(text: string): string {
  return text.replace(/^(-?\d+)(?:\.0+|(\.\d*?[1-9])0+)(?=\s|$)/, "$1$2");
}
