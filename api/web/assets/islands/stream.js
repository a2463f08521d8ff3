// What happens, as it happens. A browser holds six connections to a host, and a stream is one of them: so of all windows
// one listens and tells the others. Where there are no locks (plain http to another machine), those in sight listen.
const NAME = "duban-stream";
const PAUSE = 5000;
const LONGEST = 300000;

export function listen(hear) {
  const others = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : undefined;
  let source, timer, unread;
  let seen = "";
  let pause = PAUSE;

  function take(said) {
    seen = said.at || seen;
    hear(said.kind, JSON.parse(said.data));
  }

  function open() {
    close();
    source = new EventSource(`/api/v1/stream${seen && `?after=${seen}`}`);
    source.addEventListener("open", () => (pause = PAUSE));
    for (const kind of ["inbox", "case"]) {
      source.addEventListener(kind, (event) => {
        const said = { kind, at: event.lastEventId, data: event.data };
        if (kind === "inbox") unread = said;
        others?.postMessage(said);
        take(said);
      });
    }
    source.addEventListener("error", () => {
      // Refused, or nobody stood behind a proxy: a browser gives up then, and this does not.
      if (source.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(open, pause);
      pause = Math.min(2 * pause, LONGEST);
    });
  }

  function close() {
    clearTimeout(timer);
    source?.close();
  }

  others?.addEventListener("message", ({ data }) => {
    if (data.kind !== "asked") take(data);
    else if (unread) others.postMessage(unread);
  });
  addEventListener("pagehide", close);
  if (others && navigator.locks) {
    others.postMessage({ kind: "asked" });
    // Held until the window goes; then the next one's turn comes.
    navigator.locks.request(NAME, () => (open(), new Promise(() => {})));
  } else {
    const look = () => (document.hidden ? close() : open());
    document.addEventListener("visibilitychange", look);
    look();
  }
}
