// Elements. Data becomes text and attributes, never markup.

export const at = (id) => document.getElementById(id);

export function put(id, text) {
  const node = at(id);
  const wanted = String(text);
  if (node.textContent !== wanted) node.textContent = wanted;
}

/** A new element with attributes and children; `text` is its text, what begins with `on` a listener. */
export function make(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "text") node.textContent = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** `text` as a sentence: what stands between backticks is code. */
export function prose(text) {
  const parts = text.split("`");
  // Without its partner a backtick is only a backtick.
  if (parts.length % 2 === 0) return [text];
  // Not the name of a file, which may come first.
  parts[0] = parts[0].replace(/^[a-z](?=[a-z]*[ ,;:])/, (letter) => letter.toUpperCase());
  return parts.map((part, index) => (index % 2 ? make("code", { text: part }) : part));
}

/** Gives `parent` exactly these children. Those that stay are not moved, so that focus and selection survive. */
export function reconcile(parent, wanted) {
  const kept = new Set(wanted);
  for (const child of [...parent.childNodes]) if (!kept.has(child)) child.remove();
  let next = parent.firstChild;
  for (const node of wanted) {
    if (node === next) next = next.nextSibling;
    else parent.insertBefore(node, next);
  }
}

/** Remembers elements by key, and makes one anew where what it shows has changed. */
export class Kept {
  #nodes = new Map();

  /** The elements for `items`; `key` names one, `version` tells what it shows, `build` makes it. */
  update(items, key, version, build) {
    const before = this.#nodes;
    this.#nodes = new Map();
    return items.map((item) => {
      const [name, shown] = [key(item), version(item)];
      const known = before.get(name);
      const node = known && known.shown === shown ? known.node : build(item);
      this.#nodes.set(name, { node, shown });
      return node;
    });
  }
}

/** The rows of a list of terms and what they stand for. */
export function facts(id, rows) {
  const shown = rows.filter(([, value]) => value);
  const nodes = shown.flatMap(([term, value]) => [
    make("dt", { text: term }),
    make("dd", {}, value instanceof Node ? value : make("span", { text: value })),
  ]);
  at(id).replaceChildren(...nodes);
}

/** Lets a button copy the text of an element. */
export function copies(button, source) {
  const label = button.textContent;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source().trim());
      button.textContent = "Copied";
    } catch {
      button.textContent = "Copy by hand";
    }
    setTimeout(() => { button.textContent = label; }, 1500);
  });
}
