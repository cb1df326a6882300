/* The page keeps its form; every change asks the server again and only the results are replaced. */
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const form = () => $("workload");

  // --- colours ---------------------------------------------------------------------------------------------
  const THEMES = ["system", "light", "dark"];
  const theme = $("theme");
  const current = () => document.documentElement.dataset.theme || "system";
  if (theme) {
    theme.hidden = false;
    $("theme-now").textContent = current();
    theme.addEventListener("click", () => {
      const next = THEMES[(THEMES.indexOf(current()) + 1) % THEMES.length];
      if (next === "system") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = next;
      $("theme-now").textContent = next;
      try { next === "system" ? localStorage.removeItem("theme") : localStorage.setItem("theme", next); } catch { /* not kept */ }
      document.dispatchEvent(new Event("recolour"));
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.dispatchEvent(new Event("recolour")));
  }

  // --- what the form says, without what equals its default --------------------------------------------------
  const said = (data) => {
    const names = new Map();
    for (const el of form().elements) {
      if (el.name && !el.disabled && el.dataset.default !== undefined) names.set(el.name, el.dataset);
    }
    for (const [name, { default: usual, many }] of names) {
      const all = data.getAll(name).filter((v) => many === undefined || v !== "");
      const value = many === undefined ? all.at(-1) ?? usual : all.join(",");
      if (value === usual) data.delete(name); else data.set(name, value);
    }
    return data;
  };
  const query = () => new URLSearchParams(said(new FormData(form()))).toString();

  let asked = "";
  let timer = 0;
  const reprice = () => {
    clearTimeout(timer);
    if (!form() || query() === asked) return;
    asked = query();
    htmx.trigger(form(), "reprice");
  };
  document.addEventListener("input", (event) => {
    if (!event.target.form || event.target.form !== form() || !event.target.name) return;
    clearTimeout(timer);
    timer = setTimeout(reprice, 150);
  });
  document.addEventListener("change", (event) => { if (event.target.form && event.target.form === form()) reprice(); });

  document.addEventListener("htmx:configRequest", (event) => {
    const id = event.detail.elt.id;
    if (id !== "workload" && id !== "more") return;
    const kept = new Set(said(new FormData(form())).keys());
    const data = said(new FormData(form()));
    if (id === "more") followed = new URLSearchParams(data).toString();
    for (const name of Object.keys(event.detail.parameters)) if (!kept.has(name)) delete event.detail.parameters[name];
    for (const name of kept) event.detail.parameters[name] = data.get(name);
  });

  // --- which fields apply, and what is wrong with them ------------------------------------------------------
  const mark = () => {
    const state = JSON.parse($("state").textContent);
    const hidden = new Set(state.hidden);
    for (const field of document.querySelectorAll(".f[id^='f-'], fieldset.cards")) {
      const name = field.id.slice(2);
      if (field.classList.contains("f")) field.hidden = hidden.has(name);
      const other = $(`c-${name}`);
      if (other) { other.hidden = !state.converted[name]; other.textContent = `= ${state.converted[name] ?? ""}`; }
      const message = $(`e-${name}`);
      const [text, source] = state.faults[name] ?? ["", ""];
      for (const el of field.querySelectorAll("[name]")) {
        if (text) el.setAttribute("aria-invalid", "true"); else el.removeAttribute("aria-invalid");
      }
      if (!message) continue;
      message.hidden = !text;
      message.textContent = text;
      if (source) {
        const link = document.createElement("a");
        link.href = source;
        link.rel = "noopener";
        link.textContent = "AWS says";
        message.append(" ", link);
      }
      if (text) field.closest("details")?.setAttribute("open", "");
    }
    return Object.keys(state.faults).length === 0;
  };

  // --- what may follow a moment later -----------------------------------------------------------------------
  let followed = "";
  const beside = () => document.querySelectorAll("#far, #ways, #more, fieldset.cards");
  const later = () => {
    for (const id of ["more", "ways"]) $(id).hidden = false;
    for (const el of beside()) el.setAttribute("aria-busy", "true");
    htmx.trigger($("more"), "more");
  };
  document.addEventListener("toggle", (event) => {
    const lazy = event.target.dataset?.lazy;
    if (!lazy) return;
    const switched = $(lazy);
    if (!switched.disabled === event.target.open) return;
    switched.disabled = !event.target.open;
    history.replaceState(history.state, "", location.pathname + (query() ? `?${query()}` : ""));
    asked = query();
    if (event.target.open && event.target.querySelector(".lazy")) later();
  }, true);

  let opened = [];
  let answered = null;
  document.addEventListener("htmx:beforeSwap", () => {
    opened = [...document.querySelectorAll(".results details[open][id]")].map((d) => d.id);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    // One answer swaps several elements and says so for each.
    if (event.detail.xhr === answered) return;
    answered = event.detail.xhr;
    here = location.pathname + location.search;
    quiet();
    for (const id of opened) if ($(id) && !$(id).dataset.lazy) $(id).open = true;
    wake();
    const id = event.detail.target.id;
    if (id === "result") {
      if (mark()) { later(); } else { document.querySelector("fieldset.cards")?.removeAttribute("aria-busy"); for (const gone of ["far", "ways-found", "more"]) $(gone).replaceChildren(); for (const gone of ["far", "ways", "more"]) $(gone).hidden = true; }
    } else if (id === "more") {
      // What answers older inputs stays dimmed until the newer answer is here.
      for (const el of beside()) el.toggleAttribute("aria-busy", false);
      if (followed !== query()) for (const el of beside()) el.setAttribute("aria-busy", "true");
      for (const el of document.querySelectorAll(".scope input")) {
        if (document.querySelector(`[data-wrong="${el.name}"]`)) el.setAttribute("aria-invalid", "true"); else el.removeAttribute("aria-invalid");
      }
    } else if (id === "page") {
      start();
      $("total")?.focus({ preventScroll: true });
      const monthly = $("monthly");
      if (monthly) $("said").textContent = `Applied: ${monthly.textContent} a month`;
    } else if (id === "dialog-body") {
      $("dialog").showModal();
    }
    plot();
  });

  // --- a cheaper way, another option, a worked case: the whole page with those inputs -----------------------
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const apply = event.target.closest("a[data-apply]");
    if (apply) {
      event.preventDefault();
      history.pushState({}, "", apply.getAttribute("href"));
      htmx.ajax("GET", apply.getAttribute("href"), { target: "#page", select: "#page", swap: "outerHTML", source: $("page") });
      return;
    }
    const along = event.target.closest("a[data-with-query]");
    if (along && form()) {
      // The address says what is priced now; the link was written for what the page began with.
      event.preventDefault();
      location.assign(along.pathname + location.search);
      return;
    }
    const vary = event.target.closest("a[data-vary]");
    if (vary && form()) {
      // What is typed now goes along, whether or not it was priced already.
      const to = new URL(vary.href);
      const data = said(new FormData(form()));
      const at = `i.${vary.dataset.vary}`;
      for (const name of [...to.searchParams.keys()]) if (name.startsWith("i.") && name !== at) to.searchParams.delete(name);
      for (const [name, value] of data) if (form().elements[name] && !/^(always_free|working|chart)$/.test(name)) to.searchParams.set(at + name, value);
      if (data.get("always_free") === "1") to.searchParams.set("free", "1");
      event.preventDefault();
      location.assign(to);
      return;
    }
    const receipt = event.target.closest("a[data-dialog]");
    if (receipt) {
      event.preventDefault();
      htmx.ajax("GET", receipt.getAttribute("href"), { target: "#dialog-body", swap: "innerHTML" });
      return;
    }
    const named = event.target.closest("a[data-field]");
    if (named) {
      const field = $(`f-${named.dataset.field}`);
      field?.closest("details")?.setAttribute("open", "");
      const control = field?.querySelector("input:not([type=hidden]), select");
      if (control) { event.preventDefault(); control.focus(); control.select?.(); }
      return;
    }
    if (event.target.closest("[data-close]") || event.target === $("dialog")) $("dialog").close();
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      // The link to these inputs, or the text of the element that the button names.
      const held = copy.dataset.copy && $(copy.dataset.copy);
      const what = held ? (held.value ?? held.textContent).trim() : location.href;
      copy.dataset.label ??= copy.textContent;
      const told = (text) => { copy.textContent = text; $("said").textContent = text; setTimeout(() => { copy.textContent = copy.dataset.label; }, 2000); };
      const byHand = () => prompt(held ? "Copy this:" : "This is the link to these inputs:", what);
      if (navigator.clipboard) navigator.clipboard.writeText(what).then(() => told("Copied"), byHand);
      else byHand();
    }
  });
  let here = location.pathname + location.search;
  addEventListener("popstate", () => { if (form() && location.pathname + location.search !== here) location.reload(); });

  // --- when the server does not answer ----------------------------------------------------------------------
  const loud = (text) => {
    $("trouble").textContent = text;
    $("trouble").hidden = false;
    document.querySelector(".results")?.classList.add("stale");
    asked = " ";
  };
  const quiet = () => { $("trouble").hidden = true; document.querySelector(".results")?.classList.remove("stale"); };
  const STALE = "What you see is from before your last change.";
  document.addEventListener("htmx:sendError", () => loud(`The server cannot be reached. ${STALE}`));
  document.addEventListener("htmx:timeout", () => loud(`The server took too long to answer. ${STALE}`));
  const TOO_LONG = 414;
  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    loud(`${status === TOO_LONG ? "This is longer than an address can be: shorten what you typed, or give a range instead of a list." : `The server refused this (${status}).`} ${STALE}`);
  });

  // --- charts -----------------------------------------------------------------------------------------------
  const plot = () => {
    if (!document.querySelector("[data-draw]:not([data-done])")) return;
    if (window.drawFigures) { window.drawFigures(); return; }
    if (document.querySelector("script[data-drawing]")) return;
    const script = document.createElement("script");
    script.src = document.body.dataset.figures;
    script.dataset.drawing = "";
    document.head.append(script);
  };

  const wake = () => { for (const el of document.querySelectorAll("[data-copy]")) el.hidden = false; };
  const start = () => {
    wake();
    if (form()) asked = query();
    plot();
  };
  start();
})();
