// Numbers and times as people read them.

const two = (number) => String(number).padStart(2, "0");

/** `14:03:27` */
export function clock(millis) {
  const date = new Date(millis);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `0.4 ms`, `38 ms`, `1.2 s` */
export function took(millis) {
  if (millis < 10) return `${millis.toFixed(1)} ms`;
  if (millis < 1000) return `${Math.round(millis)} ms`;
  return millis < 60000 ? `${(millis / 1000).toFixed(1)} s` : span(millis);
}

/** `12 s`, `4 min`, `3 h 20 min` */
export function span(millis) {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

/** `2 min ago` */
export const ago = (millis) => (Date.now() - millis < 1500 ? "just now" : `${span(Date.now() - millis)} ago`);

/** `512 B`, `1.4 kB` */
export function bytes(number) {
  if (number < 1000) return `${number} B`;
  for (const unit of ["kB", "MB", "GB"]) {
    number /= 1000;
    if (number < 1000) return `${number < 10 ? number.toFixed(1) : Math.round(number)} ${unit}`;
  }
  return `${Math.round(number)} GB`;
}

/** `1 error`, `2 errors` */
export const count = (number, word) => `${number.toLocaleString("en-GB")} ${word}${number === 1 ? "" : "s"}`;

/** At most `limit` characters. */
export const shortened = (text, limit) => (text.length > limit ? `${text.slice(0, limit)}…` : text);
