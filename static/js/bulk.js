/* A file dropped on the page is the file of the form; one that is too large is told of before it travels. */
(() => {
  "use strict";
  const form = document.querySelector(".drop");
  if (!form) return;
  const input = form.querySelector("input[type=file]");
  const error = form.querySelector("#drop-error");
  const most = Number(form.dataset.most);
  const fits = () => {
    const file = input.files[0];
    const large = file && file.size > most;
    error.hidden = !large;
    error.textContent = large ? `“${file.name}” has ${(file.size / 1e6).toFixed(1)} MB; a file has at most ${most / 1e6} MB. Split it, or leave out columns that are not needed.` : "";
    input.setAttribute("aria-invalid", String(Boolean(large)));
    return Boolean(file) && !large;
  };
  const send = () => { if (fits()) { form.querySelector("button").textContent = "Reading…"; form.requestSubmit(); } };
  input.addEventListener("change", send);
  form.addEventListener("submit", (event) => { if (!fits()) event.preventDefault(); });
  for (const name of ["dragover", "dragenter"]) form.addEventListener(name, (event) => { event.preventDefault(); form.classList.add("over"); });
  for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; send(); }
  });
})();
