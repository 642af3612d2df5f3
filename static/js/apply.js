// The form of application: saves while one types, and offers what is published already. Without scripts every button does the same.
(function () {
  "use strict";
  var form = document.getElementById("apply");
  if (!form) return;
  var wrong = document.getElementById("wrong");
  if (wrong) wrong.focus();

  var saved = form.querySelector(".saved"), timer = 0, dirty = false;

  function typed() {
    var data = new FormData(form);
    form.querySelectorAll("input[type=file]").forEach(function (input) { data.delete(input.name); });
    data.append("autosave", "1");
    return data;
  }

  function save() {
    dirty = false;
    fetch(form.action, { method: "POST", body: typed(), credentials: "same-origin" })
      .then(function (answer) { if (answer.ok && saved) saved.textContent = saved.dataset.saved; })
      .catch(function () { dirty = true; });
  }

  form.addEventListener("input", function (event) {
    if (event.target.type === "file") return;
    dirty = true;
    if (saved) saved.textContent = "";
    clearTimeout(timer);
    timer = setTimeout(save, 1200);
  });
  // Leaving or reloading in the middle of a word.
  window.addEventListener("pagehide", function () {
    if (dirty && navigator.sendBeacon) navigator.sendBeacon(form.action, typed());
  });
  form.addEventListener("submit", function () { clearTimeout(timer); dirty = false; });

  var box = document.getElementById("offers");
  if (!box) return;
  var list = box.querySelector("ul"), row = box.querySelector("template"), asked = "", wait = 0, running = null;

  function show(rows) {
    list.textContent = "";
    rows.forEach(function (one) {
      var item = row.content.cloneNode(true), link = item.querySelector("a");
      link.textContent = one.title;
      link.href = one.url;
      item.querySelector("small").textContent = one.about;
      item.querySelector("button").value = one.pk;
      list.append(item);
    });
    box.hidden = !rows.length;
  }

  function ask() {
    var text = Array.prototype.map.call(form.querySelectorAll("textarea, input[name=title], input[name=document_number]"), function (input) {
      return input.value.trim();
    }).join(" ").trim();
    if (text === asked) return;
    asked = text;
    if (running) running.abort();
    if (text.length < 4) { show([]); return; }
    running = new AbortController();
    fetch(form.dataset.offers, { method: "POST", body: new URLSearchParams({ text: text }), credentials: "same-origin", signal: running.signal })
      .then(function (answer) { return answer.ok ? answer.json() : { offers: [] }; })
      .then(function (answer) { if (text === asked) show(answer.offers); })
      .catch(function () { /* aborted or away: they are offered on the next page */ });
  }

  form.addEventListener("input", function (event) {
    if (event.isComposing || event.target.type === "file") return;
    clearTimeout(wait);
    wait = setTimeout(ask, 600);
  });
})();
