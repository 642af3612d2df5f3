// Small helpers; every page works without them.
(function () {
  "use strict";
  var root = document.documentElement;

  // Elder mode: remembered in this browser, never on the server. Where the address asks for it (?elder=1), its link leads out of it again.
  document.querySelectorAll("[data-elder]").forEach(function (link) {
    link.addEventListener("click", function (event) {
      var on = !root.classList.contains("elder");
      try { localStorage.setItem("elder", on ? "1" : "0"); } catch (error) { return; }
      if (/[?&]elder=1(&|$)/.test(location.search)) return;
      event.preventDefault();
      root.classList.toggle("elder", on);
    });
  });

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  // Filters apply as soon as a choice is made; without scripts there is a button.
  document.querySelectorAll("form[data-autosubmit]").forEach(function (form) {
    form.addEventListener("change", function (event) {
      if (event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
    });
  });

  // The current item of a scrolling navigation is brought into view on narrow screens.
  var current = document.querySelector("nav.main [aria-current]");
  if (current && current.parentElement.scrollWidth > current.parentElement.clientWidth) {
    current.parentElement.scrollLeft = current.offsetLeft - 40;
  }
})();
