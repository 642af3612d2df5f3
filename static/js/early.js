// Runs before the first paint, so that readers of the elder mode see no flash of small text.
(function () {
  try {
    if (localStorage.getItem("elder") === "1") document.documentElement.classList.add("elder");
  } catch (error) { /* storage is refused: the mode still works by ?elder=1 */ }
  document.documentElement.classList.add("js");
})();
