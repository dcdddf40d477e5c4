// Places in files: links that open an editor, and text to copy.

import { at, copies, make } from "./dom.js";

/** Editors that open a file by an address, and how they write it. */
const EDITORS = {
  vscode: ["VS Code", colons("vscode://file")],
  insiders: ["VS Code Insiders", colons("vscode-insiders://file")],
  cursor: ["Cursor", colons("cursor://file")],
  windsurf: ["Windsurf", colons("windsurf://file")],
  zed: ["Zed", colons("zed://file")],
  pycharm: ["PyCharm", ({ path, line, column }) => `pycharm://open?file=${encodeURIComponent(path)}&line=${line}&column=${column}`],
};

const CHOICE = "obb-editor";
let editor = "vscode";

function colons(scheme) {
  return ({ path, line, column }) => {
    const steps = path.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
    // A path of Windows begins with its drive.
    return `${scheme}${steps.replace(/^([A-Za-z])%3A/, "/$1:")}:${line}:${column}`;
  };
}

/** The editor that links open. */
export const chosen = () => editor;

const written = (item) => `${item.file}:${item.line}:${item.column}`;

/** The place of `item`, a link where an editor can open it. */
export function link(item, text = written(item)) {
  if (!item.path) return make("span", { text });
  const [name, address] = EDITORS[editor];
  return make("a", { href: address(item), text, title: `Open ${written(item)} in ${name}` });
}

/** The place of `item`, with a button that copies it. */
export function place(item) {
  const button = make("button", { type: "button", class: "quiet", text: "Copy", "aria-label": `Copy ${written(item)}` });
  copies(button, () => written(item));
  return make("span", { class: "place" }, link(item), button);
}

/** What escape sequences for colours look like. */
const COLOURS = /\x1b\[[0-9;:]*m/g;

/** Where Python's tracebacks name a place. */
const TRACED = /^(\s*File ")([^"]+)(", line )(\d+)(.*)$/;

/** The lines of a program's output, with links to the places that they name. */
export function output(lines) {
  return lines.flatMap((line) => {
    const plain = line.replace(COLOURS, "");
    const found = TRACED.exec(plain);
    if (!found || !/^([/\\]|[A-Za-z]:)/.test(found[2])) return [plain, "\n"];
    const [, before, path, between, number, after] = found;
    return [before, link({ path, file: path, line: Number(number), column: 1 }, path), between, number, after, "\n"];
  });
}

/** Lets people choose the editor; `changed` is called when they do. */
export function begin(changed) {
  try {
    const known = localStorage.getItem(CHOICE);
    if (known in EDITORS) editor = known;
  } catch {
    // A browser that keeps nothing still shows everything.
  }
  const options = Object.entries(EDITORS).map(([value, [text]]) => make("option", { value, text, selected: value === editor }));
  at("editor").append(...options);
  at("editor").addEventListener("change", (event) => {
    editor = event.target.value;
    changed();
    try {
      localStorage.setItem(CHOICE, editor);
    } catch {
      // It is chosen for this visit, then.
    }
  });
}
