// The one connection to the server. It is taken up again whenever it breaks.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 4000;
const FORGOTTEN = 5 * 60 * 1000;

/**
 * Calls `state` with each state, `traffic` with exchanges and whether they replace all before, and `gone` when nothing can
 * arrive.
 */
export function listen({ state, traffic, gone }) {
  let wait = FIRST_WAIT;
  let source = null;
  let again = null;
  let forgotten = null;

  function open() {
    clearTimeout(again);
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
      again = setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
  }

  function close() {
    clearTimeout(again);
    source.close();
  }

  document.addEventListener("visibilitychange", () => {
    clearTimeout(forgotten);
    // A browser has six connections to this server for all its tabs, Workspace included: a forgotten tab keeps none.
    if (document.hidden) forgotten = setTimeout(close, FORGOTTEN);
    // Whoever comes back wants to see at once how things stand.
    else if (source.readyState === EventSource.CLOSED) open();
  });
  // A page that is kept for the way back must not hold its connection either.
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", (event) => { if (event.persisted) open(); });
  open();
}
