// A button that copies the text of a field; where the browser forbids the clipboard, the text is selected to be copied by hand.
(() => {
  "use strict";
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    field.focus();
    field.select();
    let done = false;
    try {
      await navigator.clipboard.writeText(field.value);
      done = true;
    } catch {
      done = document.execCommand("copy");
    }
    const status = document.getElementById("copied");
    if (done && status) status.textContent = button.dataset.copied;
  });
})();
