// Beside a document: the size of its type, copying its address, the number of its readings, related documents. It can be read without.
(function () {
  "use strict";
  var root = document.documentElement;
  var sizes = ["", "large", "huge"];

  function showSize(size) {
    sizes.forEach(function (name) { if (name) root.classList.toggle("type-" + name, name === size); });
    document.querySelectorAll("[data-size]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-size") === size));
    });
  }

  document.querySelectorAll("[data-sizes]").forEach(function (group) {
    var kept = "";
    try { kept = localStorage.getItem("type") || ""; } catch (error) { /* not remembered, still usable */ }
    group.hidden = false;
    showSize(sizes.indexOf(kept) > 0 ? kept : "");
    group.addEventListener("click", function (event) {
      var button = event.target.closest("[data-size]");
      if (!button) return;
      var size = button.getAttribute("data-size");
      try { localStorage.setItem("type", size); } catch (error) { /* the same */ }
      showSize(size);
    });
  });

  document.querySelectorAll("[data-copy]").forEach(function (button) {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      var said = document.getElementById(button.getAttribute("aria-controls"));
      navigator.clipboard.writeText(button.getAttribute("data-copy")).then(
        function () { said.textContent = said.getAttribute("data-done"); },
        function () { said.textContent = said.getAttribute("data-failed"); }
      );
    });
  });

  // One request without a cookie; the answer is the number to show.
  document.querySelectorAll("[data-readings]").forEach(function (place) {
    fetch(place.getAttribute("data-readings"), { method: "POST", credentials: "omit", keepalive: true })
      .then(function (answer) { return answer.ok ? answer.json() : null; })
      .then(function (found) {
        if (!found || typeof found.count !== "number") return;
        place.querySelector("b").textContent = found.count.toLocaleString(root.lang);
        place.hidden = false;
      })
      .catch(function () { /* the page is complete without it */ });
  });

  // Related documents come when their place comes into view; until then, and without scripts, there is a link to them.
  document.querySelectorAll("[data-related]").forEach(function (box) {
    if (!("IntersectionObserver" in window)) return;
    var watcher = new IntersectionObserver(function (seen) {
      if (!seen.some(function (one) { return one.isIntersecting; })) return;
      watcher.disconnect();
      fetch(box.getAttribute("data-related"), { credentials: "same-origin" })
        .then(function (answer) { return answer.ok ? answer.text() : ""; })
        .then(function (text) {
          var part = new DOMParser().parseFromString(text, "text/html").querySelector("[data-related-part]");
          if (part) box.replaceChildren(part);
        })
        .catch(function () { /* the link stays */ });
    }, { rootMargin: "200px" });
    watcher.observe(box);
  });
})();
