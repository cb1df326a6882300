/* The table follows its filters: each change asks for the list again; the form, the focus and the scroll stay. */
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const form = () => $("filters");
  const MANY = new Set(["cols", "pin"]);

  // What the form says, by name, without what equals its default.
  const query = (page) => {
    const data = new FormData(form());
    const usual = new Map([["cols", form().querySelector(".groups").dataset.default]]);
    for (const el of form().elements) if (el.name && el.dataset.default !== undefined) usual.set(el.name, el.dataset.default);
    const said = new URLSearchParams();
    for (const name of new Set(data.keys())) {
      const value = MANY.has(name) ? [...new Set(data.getAll(name))].join(",") : data.getAll(name).at(-1).trim();
      if (value && value !== usual.get(name)) said.set(name, value);
    }
    if (page) said.set("page", page);
    return said.toString();
  };

  let asked = "";
  let timer = 0;
  let keep = null;
  let here = location.pathname + location.search;
  const address = (said) => location.pathname + (said ? `?${said}` : "");
  const ask = (url, { whole = false, top = false, push = false } = {}) => {
    clearTimeout(timer);
    const sheet = document.querySelector(".sheet");
    keep = { left: sheet?.scrollLeft ?? 0, top: top || !sheet ? 0 : sheet.scrollTop, open: [...document.querySelectorAll("#filters details[open]")].map((d) => d.id), focus: document.activeElement?.id };
    if (push) history.pushState({}, "", url);
    const place = whole ? { target: "#instances", select: "#instances", swap: "outerHTML" } : { target: "#found", swap: "innerHTML" };
    htmx.ajax("GET", url, { ...place, source: $("found") });
  };
  const follow = (options) => {
    clearTimeout(timer);
    if (!form()) return;
    const said = query(options?.page);
    if (said === asked) return;
    asked = said;
    ask(address(said), options);
  };

  const mine = (el) => el.name && el.form && el.form === form();
  document.addEventListener("input", (event) => {
    if (!mine(event.target) || event.target.name === "pin") return;
    clearTimeout(timer);
    timer = setTimeout(() => follow({ top: true }), 180);
  });
  document.addEventListener("change", (event) => {
    if (!mine(event.target)) return;
    // A pin changes nothing of the list: its page stays.
    const page = event.target.name === "pin" ? new URLSearchParams(location.search).get("page") : null;
    follow({ page, top: event.target.name !== "pin" });
  });
  document.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    event.preventDefault();
    follow({ top: true });
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const go = event.target.closest("a[data-go]");
    if (go) {
      event.preventDefault();
      ask(go.getAttribute("href"), { whole: go.dataset.go === "page", top: go.dataset.go !== "", push: true });
      return;
    }
    const wrong = event.target.closest(".wrong a[href^='#i-']");
    const control = wrong && $(wrong.hash.slice(1));
    if (control) {
      event.preventDefault();
      control.closest("details")?.setAttribute("open", "");
      control.focus();
      control.select?.();
    }
  });

  // What is wrong stands beside its field; the answer brings only the words.
  const mark = () => {
    const { faults, per } = JSON.parse($("filters-state").textContent);
    $("u-price_max").textContent = per;
    $("start-again").hidden = !location.search;
    for (const message of form().querySelectorAll(".err")) {
      const name = message.id.slice(2);
      const text = faults[name] ?? "";
      message.textContent = text;
      message.hidden = !text;
      for (const el of [$(`i-${name}`), ...form().querySelectorAll(`[name="${name}"]`)]) {
        if (!el) continue;
        if (text) el.setAttribute("aria-invalid", "true"); else el.removeAttribute("aria-invalid");
      }
      if (text) message.closest("details")?.setAttribute("open", "");
    }
  };
  document.addEventListener("htmx:afterSwap", (event) => {
    if (!["found", "instances"].includes(event.detail.target.id) || !form()) return;
    here = location.pathname + location.search;
    asked = query(new URLSearchParams(location.search).get("page"));
    mark();
    const sheet = document.querySelector(".sheet");
    if (keep) {
      for (const id of keep.open) $(id)?.setAttribute("open", "");
      if (sheet) { sheet.scrollLeft = keep.left; sheet.scrollTop = keep.top; }
      // Who stood on what is gone (a page's number, a removed filter) stands on the list.
      if (document.activeElement === document.body && keep.focus && !$(keep.focus)) sheet?.focus({ preventScroll: true });
    }
    $("said").textContent = ($("count") ?? $("wrong-title"))?.textContent ?? "";
  });
  // What was not answered is asked again by the next change.
  for (const trouble of ["sendError", "timeout", "responseError"]) document.addEventListener(`htmx:${trouble}`, () => { asked = " "; });
  addEventListener("popstate", () => { if (form() && location.pathname + location.search !== here) location.reload(); });

  if (form()) {
    // On a phone the list comes first, unless the link came with some of these filters.
    const used = [...new URLSearchParams(location.search).keys()].some((name) => $("size-filters").querySelector(`[name="${CSS.escape(name)}"]`));
    if (matchMedia("(max-width: 860px)").matches && !used) $("size-filters").open = false;
    asked = query(new URLSearchParams(location.search).get("page"));
  }
})();
