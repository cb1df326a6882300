/* A choice of many options as a text box with a list: arrows, Enter, Escape, or the mouse. Without this script a
   short one stays a select and a long one a plain text box that takes the option's own name. */
(() => {
  "use strict";
  let count = 0;

  const combobox = (box, { load, pick, shown }) => {
    const list = document.createElement("ul");
    list.id = `list-${++count}`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.labels?.[0]?.textContent ?? "Options");
    list.className = "options";
    list.hidden = true;
    box.closest(".in").append(list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-controls": list.id, "aria-expanded": "false", "aria-autocomplete": "list", autocomplete: "off" })) box.setAttribute(name, value);

    let active = -1;
    let turn = 0;
    const items = () => list.querySelectorAll("[role=option]");
    const close = () => { list.hidden = true; active = -1; box.setAttribute("aria-expanded", "false"); box.removeAttribute("aria-activedescendant"); };
    const move = (to) => {
      const all = items();
      if (!all.length) return;
      all[active]?.setAttribute("aria-selected", "false");
      active = (to + all.length) % all.length;
      all[active].setAttribute("aria-selected", "true");
      box.setAttribute("aria-activedescendant", all[active].id);
      all[active].scrollIntoView({ block: "nearest" });
    };
    const open = async (text) => {
      const mine = ++turn;
      await load(list, text);
      if (mine !== turn || document.activeElement !== box) return;
      items().forEach((item, i) => { item.id = `${list.id}-${i}`; item.setAttribute("aria-selected", "false"); });
      if (!items().length) list.innerHTML = "<li class=\"nothing\">Nothing by that name</li>";
      list.hidden = false;
      box.setAttribute("aria-expanded", "true");
      active = -1;
      if (text && items().length) move(0);
    };
    const choose = (item) => { turn++; close(); pick(item.dataset.value, item); };

    box.addEventListener("focus", () => box.select());
    box.addEventListener("click", () => { if (list.hidden) open(""); });
    box.addEventListener("input", () => open(box.value.trim()));
    box.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) open("").then(() => move(0)); else move(active + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Enter" && !list.hidden && active >= 0) {
        event.preventDefault();
        choose(items()[active]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
        box.value = shown();
      }
    });
    list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const item = event.target.closest("[role=option]");
      if (item) choose(item);
    });
    box.addEventListener("blur", () => { turn++; close(); box.value = shown(); });
  };

  const fromSelect = (select) => {
    delete select.dataset.search;
    const box = document.createElement("input");
    const text = () => select.selectedOptions[0]?.textContent ?? "";
    for (const name of ["aria-describedby", "aria-invalid"]) if (select.hasAttribute(name)) box.setAttribute(name, select.getAttribute(name));
    box.id = select.id;
    box.spellcheck = false;
    select.removeAttribute("id");
    select.hidden = true;
    select.before(box);
    box.value = text();
    combobox(box, {
      shown: text,
      load: (list, typed) => {
        const words = typed.toLowerCase().split(/\s+/);
        list.replaceChildren();
        let heading = "";
        for (const option of select.options) {
          const group = option.parentElement.label ?? "";
          const hay = `${option.textContent} ${option.value} ${group}`.toLowerCase();
          if (!words.every((word) => hay.includes(word))) continue;
          if (group !== heading) {
            heading = group;
            const title = document.createElement("li");
            title.className = "heading";
            title.setAttribute("role", "presentation");
            title.textContent = group;
            list.append(title);
          }
          const item = document.createElement("li");
          item.setAttribute("role", "option");
          item.dataset.value = option.value;
          item.append(Object.assign(document.createElement("b"), { textContent: option.textContent }));
          if (option.value !== option.textContent) item.append(Object.assign(document.createElement("span"), { textContent: option.value }));
          list.append(item);
        }
      },
      pick: (value) => {
        select.value = value;
        box.value = text();
        box.select();
        select.dispatchEvent(new Event("change", { bubbles: true }));
      },
    });
  };

  const fromServer = (box) => {
    const url = box.dataset.options;
    delete box.dataset.options;
    combobox(box, {
      shown: () => box.value,
      load: async (list, typed) => {
        const answer = await fetch(`${url}?q=${encodeURIComponent(typed)}`);
        if (answer.ok) list.innerHTML = await answer.text();
      },
      pick: (value) => {
        box.value = value;
        box.select();
        box.dispatchEvent(new Event("change", { bubbles: true }));
      },
    });
  };

  document.addEventListener("htmx:load", (event) => {
    const root = event.detail.elt;
    root.querySelectorAll("select[data-search]").forEach(fromSelect);
    root.querySelectorAll("input[data-options]").forEach(fromServer);
  });
})();
