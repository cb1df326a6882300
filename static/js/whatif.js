/* The form of a sweep is asked again while somebody types; where a change alters the form itself, the whole page is. */
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const form = () => $("define");

  // What the form says; what is empty and need not be said is left out.
  const query = (button) => {
    const said = new URLSearchParams();
    for (const [name, value] of new FormData(form(), button)) {
      const text = String(value);
      if (text || /^x\d+(\.|$)|^c\d+\.to$|^i\./.test(name)) said.append(name, text);
    }
    return said.toString();
  };
  let asked = "";
  let timer = 0;
  const ask = ({ whole = false, button = null } = {}) => {
    clearTimeout(timer);
    if (!form()) return;
    const said = query(button);
    if (said === asked && !whole) return;
    asked = said;
    const url = `${form().getAttribute("action")}?${said}`;
    const place = whole ? { target: "#whatif", select: "#whatif", swap: "outerHTML" } : { target: "#answer", swap: "outerHTML" };
    if (whole) opened = [...document.querySelectorAll("#define details[open][id]")].map((d) => d.id);
    focused = whole ? document.activeElement?.id || document.activeElement?.getAttribute?.("aria-label") : "";
    $("answer")?.setAttribute("aria-busy", "true");
    htmx.ajax("GET", url, { ...place, source: $("whatif") });
  };
  let opened = [];
  let focused = "";

  const mine = (el) => el.name && el.form && el.form === form();
  document.addEventListener("input", (event) => {
    const el = event.target;
    if (!mine(el) || "whole" in el.dataset) return;
    clearTimeout(timer);
    timer = setTimeout(ask, 300);
  });
  document.addEventListener("change", (event) => { if (mine(event.target)) ask({ whole: "whole" in event.target.dataset }); });
  document.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    event.preventDefault();
    ask({ whole: Boolean(event.submitter?.value), button: event.submitter?.value ? event.submitter : null });
  });

  // --- what is wrong, and how many values each axis has ------------------------------------------------------
  const mark = () => {
    const held = $("said-state");
    if (!held || !form()) return;
    const { errors, counts } = JSON.parse(held.textContent);
    for (const told of form().querySelectorAll(".err[id^='e-']")) {
      const name = told.id.slice(2);
      const message = errors[name] ?? "";
      told.textContent = message;
      told.hidden = !message;
      for (const el of form().elements) if (el.name === name && el.type !== "hidden") { if (message) el.setAttribute("aria-invalid", "true"); else el.removeAttribute("aria-invalid"); }
      if (message) told.closest("details")?.setAttribute("open", "");
    }
    for (const n of form().querySelectorAll(".axis-head .n")) n.textContent = counts[n.id.slice(2)] ?? "";
  };

  const wake = () => { for (const el of document.querySelectorAll("[data-rest]")) el.hidden = false; };
  document.addEventListener("htmx:afterSwap", (event) => {
    const { id } = event.detail.target;
    if (id === "answer") mark();
    if (id === "whatif") {
      for (const d of opened) $(d)?.setAttribute("open", "");
      const back = focused && ($(focused) ?? document.querySelector(`[aria-label="${CSS.escape(focused)}"]`));
      (back ?? $("add"))?.focus({ preventScroll: true });
      if (form()) asked = query(null);
      document.dispatchEvent(new Event("newpage"));
    }
    wake();
  });

  // --- clicks -----------------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const at = (selector) => event.target.closest(selector);
    let el;
    if ((el = at("[data-rest]"))) { for (const rest of document.querySelectorAll(".rest")) rest.classList.add("shown"); el.remove(); }
    else if ((el = at("a[data-heat]"))) { event.preventDefault(); htmx.ajax("GET", el.getAttribute("href").split("#")[0], { source: $("fig-heat"), target: "#fig-heat", swap: "outerHTML" }); }
    else if ((el = at("a[data-control]"))) {
      const control = [...(form()?.elements ?? [])].find((c) => c.name === el.dataset.control && c.type !== "hidden") ?? [...(form()?.elements ?? [])].find((c) => c.name.startsWith(`${el.dataset.control}.`) && c.type !== "hidden");
      if (control) { event.preventDefault(); control.closest("details")?.setAttribute("open", ""); control.focus(); control.select?.(); }
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches(".rename-sweep textarea")) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });
  addEventListener("popstate", () => location.reload());

  wake();
  mark();
  if (form()) asked = query(null);
})();
