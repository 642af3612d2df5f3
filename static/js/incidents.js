// The incident board: clocks count by the server's time, the last 15 minutes are heard and stand in the title, the list renews itself.
(() => {
  "use strict";
  const LAST = 15 * 60;
  const root = () => document.querySelector("[data-incidents]");
  if (!root()) return;
  const title = document.title;
  const status = document.getElementById("incident-status");
  const button = document.getElementById("incident-sound");
  let begun = 0;
  let served = 0;
  let audio = null;
  let sounded = new Map();

  // performance.now() runs on when somebody sets the clock of the machine
  const read = () => {
    served = Date.parse(root().dataset.now);
    begun = performance.now();
  };
  const now = () => served + performance.now() - begun;

  const two = (number) => String(number).padStart(2, "0");
  const written = (seconds) => {
    const whole = Math.abs(Math.trunc(seconds));
    const hours = Math.floor(whole / 3600);
    const rest = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
    return hours ? `${hours}:${rest}` : rest;
  };

  const say = (words) => { if (status && status.textContent !== words) status.textContent = words; };

  const wanted = () => { try { return localStorage.getItem("incident-sound") === "1"; } catch (error) { return false; } };
  const show = () => {
    if (!button) return;
    const on = audio !== null && audio.state === "running";
    button.hidden = false;
    button.setAttribute("aria-pressed", String(on));
    button.textContent = on ? button.dataset.off : button.dataset.on;
  };
  const start = async () => {
    audio = audio || new AudioContext();
    await audio.resume();
    show();
  };
  const beep = () => {
    document.dispatchEvent(new CustomEvent("incident-sound"));
    if (audio === null || audio.state !== "running") return;
    for (const [wait, pitch] of [[0, 880], [0.25, 660], [0.5, 880]]) {
      const tone = audio.createOscillator();
      const loud = audio.createGain();
      const at = audio.currentTime + wait;
      tone.frequency.value = pitch;
      loud.gain.setValueAtTime(0.25, at);
      loud.gain.exponentialRampToValueAtTime(0.001, at + 0.22);
      tone.connect(loud).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.22);
    }
  };
  if (button) {
    button.addEventListener("click", async () => {
      if (audio !== null && audio.state === "running") await audio.suspend(); else await start();
      const on = audio.state === "running";
      try { localStorage.setItem("incident-sound", on ? "1" : "0"); } catch (error) { /* asked again next time */ }
      show();
      if (on) beep();
    });
    show();
    // a browser lets a page sound only after it was touched: the first touch brings back what was chosen before
    if (wanted()) document.addEventListener("pointerdown", start, { once: true });
  }

  const tick = () => {
    const present = now();
    let nearest = null;
    for (const clock of root().querySelectorAll("[data-due]")) {
      const left = Math.ceil((Date.parse(clock.dataset.due) - present) / 1000);
      const late = left <= 0;
      const words = root().dataset;
      clock.textContent = (late ? words.late : words.left).replace("%", written(left));
      const box = clock.closest("[data-level]");
      if (late) box.dataset.level = "late";
      else if (left <= LAST) box.dataset.level = "last";
      if (late || left > LAST) continue;
      if (nearest === null || left < nearest.left) nearest = { left, name: clock.dataset.name };
      // once when the last 15 minutes begin, then at each full minute
      const minute = Math.ceil(left / 60);
      if (sounded.get(clock.dataset.clock) !== minute) {
        sounded.set(clock.dataset.clock, minute);
        beep();
        say(words.warning.replace("%name", nearest.name).replace("%", minute));
      }
    }
    document.title = nearest === null ? title : `【${written(nearest.left)}】${title}`;
  };

  const renew = async () => {
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-incidents]");
      if (!answer.ok || !fresh) throw new Error("no board");
      if (root().contains(document.activeElement)) return; // somebody is about to press a button here
      root().replaceWith(document.adoptNode(fresh));
      document.body.classList.remove("incidents-lost");
      read();
      tick();
    } catch (error) {
      document.body.classList.add("incidents-lost");
      say(root().dataset.lost);
    }
  };

  read();
  tick();
  setInterval(tick, 1000);
  const every = Number(root().dataset.renew);
  if (every) setInterval(renew, every * 1000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden && every) renew(); });
})();
