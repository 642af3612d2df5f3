// Titles proposed while typing (the combobox pattern of WAI-ARIA). Without scripts the box is an ordinary form.
(function () {
  "use strict";
  document.querySelectorAll("input[data-suggest]").forEach(function (input, number) {
    var list = document.createElement("ul"), status = document.createElement("div");
    var timer = 0, running = null, active = -1, asked = "";
    list.className = "suggestions";
    list.id = "suggestions-" + number;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.suggestLabel || "");
    status.className = "sr";
    status.setAttribute("role", "status");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    input.parentElement.classList.add("suggesting");
    input.parentElement.append(list, status);

    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function mark(next) {
      var options = list.children;
      if (active >= 0 && options[active]) options[active].setAttribute("aria-selected", "false");
      active = next;
      if (active < 0) { input.removeAttribute("aria-activedescendant"); return; }
      options[active].setAttribute("aria-selected", "true");
      options[active].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[active].id);
    }

    function show(rows) {
      list.textContent = "";
      rows.forEach(function (row, place) {
        var option = document.createElement("li");
        option.id = list.id + "-" + place;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.textContent = row.title;
        option.dataset.url = row.url;
        list.append(option);
      });
      active = -1;
      input.removeAttribute("aria-activedescendant");
      if (!rows.length || document.activeElement !== input) { status.textContent = ""; close(); return; }
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      status.textContent = (input.dataset.suggestCount || "").replace("N", String(rows.length));
    }

    function ask() {
      var words = input.value.trim();
      if (words === asked && !list.hidden) return;
      asked = words;
      if (running) running.abort();
      if (words.length < 2) { show([]); return; }
      running = new AbortController();
      fetch(input.dataset.suggest + "?q=" + encodeURIComponent(words), { signal: running.signal, credentials: "same-origin" })
        .then(function (answer) { return answer.ok ? answer.json() : { suggestions: [] }; })
        .then(function (answer) { if (words === asked) show(answer.suggestions); })
        .catch(function () { /* aborted or away: the form still works */ });
    }

    function later() {
      clearTimeout(timer);
      timer = setTimeout(ask, 180);
    }

    input.addEventListener("input", function (event) { if (!event.isComposing) later(); });
    input.addEventListener("compositionend", later);
    input.addEventListener("blur", function () { clearTimeout(timer); setTimeout(close, 150); });
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) return;
      var count = list.children.length;
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
        event.preventDefault();
        list.hidden = false;
        input.setAttribute("aria-expanded", "true");
        // one place beside the options is the box itself
        mark(event.key === "ArrowDown" ? (active + 2) % (count + 1) - 1 : (active + count + 1) % (count + 1) - 1);
      } else if (event.key === "Enter" && active >= 0 && !list.hidden) {
        event.preventDefault();
        window.location.assign(list.children[active].dataset.url);
      }
    });
    list.addEventListener("mousedown", function (event) {
      var option = event.target.closest("[role=option]");
      if (!option) return;
      event.preventDefault();
      window.location.assign(option.dataset.url);
    });
  });
})();
