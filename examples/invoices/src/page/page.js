// The server renders the list. This script shows each new version of it.
const list = document.getElementById("list");
const link = document.getElementById("link");

const show = (live) => {
  link.className = live ? "live" : "offline";
  link.textContent = live ? "live" : "not live";
};

const watch = () => {
  const events = new EventSource("/events");
  events.onopen = () => show(true);
  events.onerror = () => {
    show(false);
    // A browser reconnects by itself when the events end, but not after an error response.
    if (events.readyState === EventSource.CLOSED) setTimeout(watch, 10000);
  };
  events.onmessage = (event) => { list.innerHTML = event.data; };
};
watch();

list.addEventListener("click", async (event) => {
  const id = event.target.dataset.retry;
  if (!id) return;
  event.target.disabled = true;
  const answer = await fetch(`/deliveries/${encodeURIComponent(id)}/retry`, { method: "POST" });
  if (!answer.ok) event.target.disabled = false;
});
