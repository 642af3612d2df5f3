// Runs before the first paint, so that readers of the elder mode or of larger type see no flash of small text.
(function () {
  var root = document.documentElement;
  try {
    if (localStorage.getItem("elder") === "1") root.classList.add("elder");
    var type = localStorage.getItem("type");
    if (type === "large" || type === "huge") root.classList.add("type-" + type);
  } catch (error) { /* storage is refused: the mode still works by ?elder=1 */ }
  root.classList.add("js");
})();
