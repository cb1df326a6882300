/* An estimate's page: each change is a form of the page, sent by htmx; this holds what only a browser can:
   keys, dragging, what is open and folded, saved or not, the panel, charts. Without it every form still works. */
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const page = $("estimate");
  const base = page?.dataset.base ?? "";
  const editable = page?.hasAttribute("data-editable");
  const revision = () => $("tools")?.dataset.revision ?? "";

  // --- what is open below its row: one at a time ------------------------------------------------------------
  const opened = () => document.querySelector(".drawer:has(*)")?.id.slice(2) ?? "";
  const drawn = (id, on) => $(`a-${id}`)?.setAttribute("aria-expanded", String(on));
  const shut = () => { for (const d of document.querySelectorAll(".drawer:has(*)")) { drawn(d.id.slice(2), false); d.replaceChildren(); } };
  const address = (id) => { const url = new URL(location.href); id ? url.searchParams.set("open", id) : url.searchParams.delete("open"); url.hash = ""; history.replaceState(history.state, "", url); };
  const open = (id) => {
    const was = opened();
    shut();
    if (was === id) { address(""); return; }
    drawn(id, true);
    address(id);
    htmx.ajax("GET", `${base}nodes/${id}/`, { source: $(`d-${id}`), target: `#d-${id}`, swap: "innerHTML" });
  };

  // --- one change, one POST ---------------------------------------------------------------------------------
  const change = (values) => htmx.ajax("POST", `${base}edit/`, { source: page, target: "#outline", swap: "outerHTML", values });
  const ours = (el) => page && el instanceof Element && page.contains(el);
  document.addEventListener("htmx:configRequest", (event) => {
    const { verb, elt, parameters } = event.detail;
    if (verb !== "post" || !ours(elt)) return;
    parameters.revision = revision();
    parameters.open = opened();
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.requestConfig.verb !== "post" || !ours(event.detail.elt)) return;
    page.classList.add("saving");
    $("refused").replaceChildren();
    for (const told of document.querySelectorAll(".err[data-for]")) { told.hidden = true; told.closest(".f")?.querySelector("input, select")?.removeAttribute("aria-invalid"); }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig.verb !== "post" || !page) return;
    page.classList.remove("saving");
    page.classList.toggle("unsaved", !(event.detail.xhr.status >= 200 && event.detail.xhr.status < 300));
  });
  // A refusal and a conflict are answers: their words are shown where the answer says.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status >= 400 && xhr.getResponseHeader("HX-Retarget")) { event.detail.shouldSwap = true; event.detail.isError = false; }
    if (xhr.status === 422 && event.detail.target.id === "panel-body") { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
  const refused = () => {
    const said = $("refused").querySelector("[data-where]");
    if (!said) return;
    const beside = [...document.querySelectorAll("form[data-where] .err[data-for]")].find((p) => said.dataset.where && (p.dataset.for === said.dataset.where || said.dataset.where.startsWith(`${p.dataset.for}/`)));
    if (!beside) return;
    beside.textContent = said.textContent;
    beside.hidden = false;
    beside.closest("details")?.setAttribute("open", "");
    const control = beside.closest(".f")?.querySelector("input, select");
    control?.setAttribute("aria-invalid", "true");
    $("refused").replaceChildren();
  };

  // --- what stays as it was when the outline is replaced ----------------------------------------------------
  let refocus = "";
  const folded = new Set();
  const fold = (button) => {
    const id = button.getAttribute("aria-controls");
    const list = $(id);
    if (!list) return;
    list.hidden = folded.has(id);
    button.setAttribute("aria-expanded", String(!folded.has(id)));
  };
  const wake = () => {
    for (const b of document.querySelectorAll(".turn, [data-print], [data-copy-address]")) b.hidden = false;
    for (const b of document.querySelectorAll(".turn")) fold(b);
    for (const t of document.querySelectorAll("time[datetime]:not([title])")) {
      const at = new Date(t.dateTime);
      t.title = t.dateTime;
      const long = t.textContent.includes(":");
      t.textContent = new Intl.DateTimeFormat(undefined, long ? { dateStyle: "medium", timeStyle: "short" } : { dateStyle: "medium" }).format(at);
    }
  };
  document.addEventListener("htmx:afterSwap", (event) => {
    const { target } = event.detail;
    wake();
    if (target.id === "refused") refused();
    if (target.id === "panel-body" && !$("panel").open) $("panel").showModal();
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (refocus && $(refocus)) { $(refocus).focus(); refocus = ""; }
    if (event.detail.requestConfig?.verb === "post" && $("charts")?.open && event.detail.target?.id !== "charts-body") charts();
  });

  // --- clicks -----------------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const at = (selector) => event.target.closest(selector);
    let el;
    if ((el = at("a[data-open]")) && page) { event.preventDefault(); open(el.dataset.open); }
    else if ((el = at("a[data-panel]"))) { event.preventDefault(); htmx.ajax("GET", el.getAttribute("href"), { source: $("panel-body"), target: "#panel-body", swap: "innerHTML" }); }
    else if (((el = at("[data-panel-close]")) || event.target === $("panel")) && $("panel")?.open) { event.preventDefault(); $("panel").close(); }
    else if ((el = at(".turn"))) { const id = el.getAttribute("aria-controls"); folded.has(id) ? folded.delete(id) : folded.add(id); fold(el); }
    else if (at("[data-print]")) print();
    else if (at("[data-dismiss]")) $("report").replaceChildren();
    else if ((el = at("[data-copy-address]"))) {
      const box = $("address");
      box.select();
      const told = () => { el.textContent = "Copied"; $("said").textContent = "Copied"; };
      if (navigator.clipboard) navigator.clipboard.writeText(box.value).then(told, () => {}); else if (document.execCommand("copy")) told();
    } else if (at("[data-broken]")) {
      const first = document.querySelector(".row .tag.bad");
      if (first) { event.preventDefault(); const name = first.closest(".row").querySelector(".nm"); name.scrollIntoView({ block: "center" }); name.focus(); }
    }
    for (const pop of document.querySelectorAll("details.pop[open]")) if (!pop.contains(event.target)) pop.open = false;
  });

  // --- keys -------------------------------------------------------------------------------------------------
  const STEPS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out" };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") for (const pop of document.querySelectorAll("details.pop[open]")) { pop.open = false; pop.querySelector("summary").focus(); }
    if (!editable) return;
    if (event.target.id === "name" && event.key === "Enter") { event.preventDefault(); event.target.blur(); }
    const typing = event.target.closest("textarea, select, input:not([type=checkbox]):not([type=radio])");
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "z" && !typing) {
      event.preventDefault();
      $(event.shiftKey ? "redo" : "undo").click();
    }
    const name = event.target.closest(".nm[data-open]");
    if (name && event.altKey && STEPS[event.key]) {
      event.preventDefault();
      refocus = name.id;
      change({ verb: "move", id: name.dataset.open, to: STEPS[event.key] });
    }
  });
  // A button pressed in a drawer is pressed again by the next key: it keeps the focus though its row was replaced.
  document.addEventListener("submit", (event) => { const button = event.submitter; if (ours(button) && button.id && button.closest("#outline, #tools")) refocus = button.id; });

  // --- another currency asks for its rate: the fields are there as soon as its code is typed ----------------
  document.addEventListener("focusin", (event) => {
    const list = event.target.id === "s-currency" && $("currencies");
    if (!list || list.children.length || !Intl.supportedValuesOf) return;
    const names = new Intl.DisplayNames(["en"], { type: "currency" });
    for (const code of Intl.supportedValuesOf("currency")) list.append(new Option(names.of(code), code));
  });
  document.addEventListener("input", (event) => {
    if (event.target.id !== "s-currency") return;
    const code = event.target.value.trim().toUpperCase();
    if (code.length !== 3) return;
    $("settings").classList.toggle("dollars", code === "USD");
    const unit = $("s-rate").parentElement.querySelector(".u");
    if (unit.textContent !== code) { $("s-rate").value = ""; $("s-rate-note").value = ""; unit.textContent = code; }
  });

  // --- dragging ---------------------------------------------------------------------------------------------
  let dragged = null;
  const unmark = () => { for (const row of document.querySelectorAll(".drop-before, .drop-after, .drop-into")) row.classList.remove("drop-before", "drop-after", "drop-into"); };
  const place = (event) => {
    const row = event.target.closest?.(".row");
    const li = row?.parentElement;
    if (!dragged || !li || dragged.contains(li)) return null;
    const box = row.getBoundingClientRect();
    const share = (event.clientY - box.top) / box.height;
    const group = li.classList.contains("branch");
    const how = group && share > 0.3 ? "into" : share < 0.5 ? "before" : "after";
    return { row, li, how };
  };
  document.addEventListener("pointerdown", (event) => { const grip = editable && event.target.closest(".grip"); if (grip) grip.closest("li").draggable = true; });
  document.addEventListener("dragstart", (event) => {
    if (!(event.target instanceof Element) || !event.target.matches("li[draggable=true]")) return;
    dragged = event.target;
    dragged.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.id);
  });
  document.addEventListener("dragover", (event) => { const at = place(event); if (!at) return; event.preventDefault(); unmark(); at.row.classList.add(`drop-${at.how}`); });
  document.addEventListener("dragend", () => { unmark(); dragged?.classList.remove("dragged"); dragged?.removeAttribute("draggable"); dragged = null; });
  document.addEventListener("drop", (event) => {
    const at = place(event);
    if (!at) return;
    event.preventDefault();
    const id = dragged.dataset.id;
    const home = (li) => li.parentElement.dataset.id ?? "root";
    const next = (li) => { let n = li.nextElementSibling; while (n && (n === dragged || !n.dataset.id)) n = n.nextElementSibling; return n?.dataset.id ?? ""; };
    const to = at.how === "into" ? { group: at.li.dataset.id, before: "" } : at.how === "before" ? { group: home(at.li), before: at.li.dataset.id } : { group: home(at.li), before: next(at.li) };
    unmark();
    refocus = `a-${id}`;
    change({ verb: "move", id, ...to });
  });

  // --- charts -----------------------------------------------------------------------------------------------
  const charts = () => htmx.ajax("GET", $("charts").dataset.href, { source: $("charts-body"), target: "#charts-body", swap: "innerHTML" });
  $("charts")?.addEventListener("toggle", () => { if ($("charts").open && !$("charts-body").querySelector("figure")) charts(); });
  wake();
})();
