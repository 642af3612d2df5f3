// What is typed into the filing form is sent to the server by itself, and offered again after a crash or an expired session.
(() => {
  "use strict";
  const WAIT = 8000;
  document.addEventListener("DOMContentLoaded", () => {
    const note = document.getElementById("autosave");
    const form = note && note.closest("form");
    if (!form) return;
    const said = note.querySelector("[role=status]");
    const skipped = /^(csrfmiddlewaretoken|seen_revision|copy_|place_|_)/;
    const fields = () => {
      const found = {};
      for (const [name, value] of new FormData(form)) {
        if (typeof value !== "string" || skipped.test(name)) continue;
        const many = form.elements[name] instanceof RadioNodeList
          ? form.elements[name][0].type === "checkbox"
          : form.elements[name] && form.elements[name].type === "checkbox";
        if (many) (found[name] = found[name] || []).push(value);
        else found[name] = value;
      }
      return JSON.stringify(found);
    };
    let last = null;
    let stopped = false;
    let timer = 0;
    const token = () => {
      const kept = document.cookie.split("; ").find((row) => row.startsWith("csrftoken="));
      return kept ? decodeURIComponent(kept.slice(10)) : form.elements.csrfmiddlewaretoken.value;
    };
    const send = async (leaving) => {
      timer = 0;
      const now = fields();
      if (stopped || now === last) return;
      const body = new URLSearchParams({
        copy_version: note.dataset.version, copy_revision: note.dataset.revision, fields: now,
      });
      try {
        const answer = await fetch(note.dataset.url, {
          method: "POST", body, headers: { "X-CSRFToken": token() }, credentials: "same-origin", redirect: "manual", keepalive: leaving,
        });
        if (answer.ok) {
          last = now;
          said.textContent = note.dataset.saved.replace("%s", (await answer.json()).saved_at);
        } else if (answer.status === 409 || answer.status === 400) {
          stopped = answer.status === 409 && !!note.dataset.version;
          said.textContent = (await answer.json()).message;
        } else {
          said.textContent = note.dataset.expired;
        }
      } catch {
        said.textContent = note.dataset.away;
      }
    };
    const later = () => { if (!timer) timer = setTimeout(() => send(false), WAIT); };
    // the editor fills itself after loading: what stands then is the beginning
    setTimeout(() => { if (last === null) last = note.dataset.restored ? "" : fields(); }, 1500);
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    form.addEventListener("keyup", later);
    form.addEventListener("paste", later);
    form.addEventListener("submit", () => { stopped = true; });
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden" && last !== null) send(true); });
  });
})();
