// The one connection to the server. It is taken up again whenever it breaks.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 4000;

/**
 * Calls `state` with each state, `traffic` with exchanges and whether they replace all before, and `gone` when nothing can
 * arrive.
 */
export function listen({ state, traffic, gone }) {
  let wait = FIRST_WAIT;
  let timer = null;
  let source = null;

  function open() {
    clearTimeout(timer);
    timer = null;
    source = new EventSource("events");
    source.onmessage = (message) => {
      wait = FIRST_WAIT;
      state(JSON.parse(message.data));
    };
    let first = true;
    source.addEventListener("traffic", (message) => {
      traffic(JSON.parse(message.data), first);
      first = false;
    });
    source.onerror = () => {
      source.close();
      gone();
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
  }

  // Whoever comes back to the page wants to see at once how things stand.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && timer !== null) open();
  });
  // A page that is kept for the way back must not hold its connection.
  window.addEventListener("pagehide", () => source.close());
  window.addEventListener("pageshow", (event) => { if (event.persisted) open(); });
  open();
}
