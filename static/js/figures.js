/* The charts of a sweep's answer, each drawn in the page's own colours when it comes into view. */
(() => {
  "use strict";
  const HUES = [255, 30, 150, 330, 95, 200, 290, 60];
  let palette = null;

  const colours = () => {
    const style = getComputedStyle(document.documentElement);
    const probe = document.createElement("i");
    document.body.append(probe);
    const named = (name) => { probe.style.color = `var(--${name})`; return getComputedStyle(probe).color; };
    const found = Object.fromEntries(["ink", "soft", "line", "edge", "accent", "card", "fill", "good", "near-fill", "well", "bad"].map((n) => [n, named(n)]));
    probe.remove();
    found.dark = style.getPropertyValue("--dark").trim() === "1";
    return found;
  };
  const hue = (i) => `hsl(${HUES[i % HUES.length]} ${palette.dark ? "60% 68%" : "55% 42%"})`;

  // How amounts are written: on hover, and on an axis.
  const written = (format) => (format.kind === "money" ? { hover: "$,.2f", tick: ",.3~s", prefix: format.unit ? "" : "$", suffix: format.unit ? ` ${format.unit}` : "" } : { hover: ",.4~r", tick: ",.3~s", prefix: "", suffix: format.unit && format.unit.length < 8 ? ` ${format.unit}` : "" });
  const hover = (way, name) => (way.prefix === "$" ? `%{${name}:$,.2f}` : `%{${name}:${way.hover === "$,.2f" ? ",.2f" : ",.4~r"}}${way.suffix}`);
  const amounts = (way, title) => ({ title: { text: title, font: { color: palette.soft, size: 11 } }, tickprefix: way.prefix, ticksuffix: way.suffix, tickformat: way.tick, gridcolor: palette.line, zerolinecolor: palette.edge, automargin: true, nticks: 6 });
  // Long names are told apart by their ends as often as by their beginnings.
  const short = (text, most = 30) => (text.length > most ? `${text.slice(0, Math.ceil(most * 0.55))}…${text.slice(-Math.floor(most * 0.4))}` : text);
  // So many labels as there is room for, evenly.
  const sparse = (all, most) => { const each = Math.ceil(all.length / most); return all.filter((_, i) => i % each === 0); };
  const plain = (title, log) => ({ title: { text: title, font: { color: palette.soft, size: 11 } }, type: log ? "log" : "linear", gridcolor: palette.line, zeroline: false, automargin: true, ...(log ? { dtick: 1, exponentformat: "SI" } : { tickformat: ",.3~s" }) });
  const base = { margin: { l: 56, r: 14, t: 8, b: 44 }, height: 300, hovermode: "closest", legend: { orientation: "h", y: 1.02, yanchor: "bottom", x: 0 } };

  const DRAW = {
    line: (d) => {
      const way = written(d.format);
      const told = `${hover(way, "y")}<extra>%{fullData.name}</extra>`;
      return { traces: [
        { x: d.x, y: d.best, text: d.labels, name: d.words[0], mode: d.x.length > 60 ? "lines" : "lines+markers", line: { color: palette.accent, width: 2.4 }, hovertemplate: `%{text}: ${told}` },
        { x: d.x, y: d.mean, text: d.labels, name: d.words[1], mode: "lines", line: { color: palette["near-fill"], width: 1.8, dash: "dot" }, hovertemplate: `%{text}: ${told}` },
      ], layout: { xaxis: plain(d.label, d.log), yaxis: { ...amounts(way, d.y), rangemode: "tozero" } } };
    },
    bars: (d) => {
      const way = written(d.format);
      const places = d.labels.map((_, i) => i);
      return { traces: [
        { type: "bar", orientation: "h", y: places, x: d.best, text: d.labels, textposition: "none", name: d.words[0], marker: { color: palette.accent }, hovertemplate: `%{text}: ${hover(way, "x")}<extra>${d.words[0]}</extra>` },
        { type: "scatter", mode: "markers", y: places, x: d.mean, text: d.labels, name: d.words[1], marker: { color: palette["near-fill"], symbol: "line-ns-open", size: 11, line: { width: 2.5 } }, hovertemplate: `%{text}: ${hover(way, "x")}<extra>${d.words[1]}</extra>` },
      ], layout: { height: 96 + Math.max(places.length, 3) * 22, margin: { ...base.margin, l: 10 }, bargap: 0.35, xaxis: { ...amounts(way, d.y), rangemode: "tozero" }, yaxis: { autorange: "reversed", tickmode: "array", tickvals: places, ticktext: d.labels.map((t) => short(t)), automargin: true, gridcolor: "transparent" } } };
    },
    tornado: (d) => {
      const way = written(d.format);
      const places = d.labels.map((_, i) => i);
      const side = (values, texts, colour, name) => ({ type: "bar", orientation: "h", y: places, base: d.mean, x: values.map((v) => v - d.mean), customdata: values, text: texts, textposition: "none", marker: { color: colour }, name, hovertemplate: `%{text}: ${hover(way, "customdata")}<extra></extra>` });
      return { traces: [side(d.low, d.low_text, palette.accent, "lowest mean"), side(d.high, d.high_text, palette["near-fill"], "highest mean")], layout: { barmode: "overlay", bargap: 0.4, height: 110 + Math.max(places.length, 2) * 34, margin: { ...base.margin, l: 10 }, xaxis: amounts(way, d.y), yaxis: { autorange: "reversed", tickmode: "array", tickvals: places, ticktext: d.labels.map((t) => short(t)), automargin: true, gridcolor: "transparent" }, shapes: [{ type: "line", yref: "paper", y0: 0, y1: 1, x0: d.mean, x1: d.mean, line: { color: palette.ink, width: 1 } }] } };
    },
    heat: (d) => {
      const way = written(d.format);
      const low = palette.dark ? "#63cb9c" : "#16693f";
      const steps = [[0, low], [0.5, palette.dark ? "#2b3b4e" : "#e6edf6"], [1, palette.dark ? "#c98f2b" : "#c06a00"]];
      const flat = d.z.flat().filter((v) => v !== null).sort((a, b) => a - b);
      // Where few cells dwarf the rest, colours follow the rest.
      const top = flat.length > 20 ? flat[Math.floor(flat.length * 0.95)] : flat.at(-1);
      return { traces: [{ type: "heatmap", z: d.z, x: d.columns, y: d.rows, colorscale: steps, reversescale: !d.low_is_good, zmin: flat[0], zmax: top > flat[0] ? top : undefined, hoverongaps: false, xgap: 1, ygap: 1, colorbar: { tickprefix: way.prefix, ticksuffix: way.suffix, tickformat: way.tick, thickness: 12, outlinewidth: 0, nticks: 5 }, hovertemplate: `%{y}, %{x}: ${hover(way, "z")}<extra></extra>` }], layout: { height: Math.min(760, 130 + Math.max(d.rows.length, 5) * 21), margin: { ...base.margin, l: 10, b: 10 }, xaxis: { type: "category", showgrid: false, automargin: true, title: { text: d.label[1], font: { color: palette.soft, size: 11 } }, tickangle: -40, ticktext: sparse(d.columns, matchMedia("(max-width: 860px)").matches ? 10 : 24).map((t) => short(t, 20)), tickvals: sparse(d.columns, matchMedia("(max-width: 860px)").matches ? 10 : 24) }, yaxis: { type: "category", showgrid: false, autorange: "reversed", automargin: true, ticktext: sparse(d.rows, 34).map((t) => short(t, 26)), tickvals: sparse(d.rows, 34) } } };
    },
    lines: (d) => {
      const way = written(d.format);
      return { traces: d.series.map((s, i) => ({ x: d.x, y: s.y, text: d.texts, name: s.label, mode: "lines", connectgaps: false, line: { color: hue(i), width: 2.2 }, hovertemplate: `${s.label}, %{text}: ${hover(way, "y")}<extra></extra>` })), layout: { height: 320 + Math.ceil(d.series.length / 3) * 16, xaxis: plain(d.label, d.log), yaxis: { ...amounts(way, d.y), rangemode: "tozero" }, shapes: d.at.map((x) => ({ type: "line", yref: "paper", y0: 0, y1: 1, x0: x, x1: x, line: { color: palette.soft, width: 1, dash: "dash" } })) } };
    },
    histogram: (d) => {
      const way = written(d.format);
      const place = (v) => (d.log ? Math.log10(v) : v);
      const bars = d.low.map((low, i) => ({ low, high: d.high[i], count: d.count[i] }));
      const marks = d.marks.filter((m) => m.at !== null && (!d.log || m.at > 0));
      // Bars of a logarithmic axis are placed on powers: their middle and their width are those of the powers.
      const ticks = d.log ? (() => { const found = []; for (let p = Math.floor(place(d.low[0])); p <= Math.ceil(place(d.high.at(-1))); p++) found.push(p); return { tickmode: "array", tickvals: found, ticktext: found.map((p) => way.prefix + Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 }).format(10 ** p) + way.suffix) }; })() : {};
      return { traces: [{ type: "bar", x: bars.map((b) => (place(b.low) + place(b.high)) / 2), width: bars.map((b) => Math.max(place(b.high) - place(b.low), 1e-12)), y: d.count, customdata: bars.map((b) => [b.low, b.high]), marker: { color: palette.accent, line: { width: 1, color: palette.card } }, hovertemplate: way.prefix === "$" ? "%{customdata[0]:$,.2f} to %{customdata[1]:$,.2f}: %{y:,}<extra></extra>" : "%{customdata[0]:,.4~r} to %{customdata[1]:,.4~r}: %{y:,}<extra></extra>" }], layout: { bargap: 0, xaxis: { ...amounts(way, d.label), ...ticks, ...(d.log ? { tickformat: undefined } : {}) }, yaxis: { gridcolor: palette.line, tickformat: ",.3~s", automargin: true, title: { text: "scenarios", font: { color: palette.soft, size: 11 } } }, shapes: marks.map((m) => ({ type: "line", yref: "paper", y0: 0, y1: 1, x0: place(m.at), x1: place(m.at), line: { color: m.label === "now" ? palette.bad : palette.ink, width: 1.6, dash: "dash" } })), annotations: marks.map((m, i) => ({ x: place(m.at), yref: "paper", y: 1, yanchor: "bottom", text: m.label, showarrow: false, font: { size: 11, color: m.label === "now" ? palette.bad : palette.ink }, xshift: 0, yshift: i * 11 })), margin: { ...base.margin, t: 30 } } };
    },
    pareto: (d) => {
      const way = written(d.format);
      const other = written(d.second);
      const traces = [{ x: d.x, y: d.values, text: d.texts, name: "cannot be bettered", mode: d.x.length > 80 ? "lines" : "lines+markers", line: { color: palette.accent, width: 2, shape: "hv" }, hovertemplate: `%{text}<br>${hover(way, "y")}, ${hover(other, "x")}<extra></extra>` }];
      if (d.now) traces.push({ x: [d.now[0]], y: [d.now[1]], name: "now", mode: "markers", marker: { symbol: "x", size: 10, color: palette.bad }, hovertemplate: `now: ${hover(way, "y")}<extra></extra>` });
      return { traces, layout: { xaxis: { ...plain(d.label, d.log) }, yaxis: { ...amounts(way, d.y), rangemode: "tozero" } } };
    },
  };

  const draw = (place) => {
    const data = JSON.parse(place.nextElementSibling.textContent);
    const { traces, layout } = DRAW[data.kind](data);
    Plotly.react(place, traces, {
      ...base, paper_bgcolor: "transparent", plot_bgcolor: "transparent",
      font: { color: palette.ink, family: "system-ui, sans-serif", size: 12 },
      hoverlabel: { bgcolor: palette.card, bordercolor: palette.line, font: { color: palette.ink } },
      showlegend: traces.length > 1, ...layout,
    }, { displayModeBar: false, responsive: true });
    place.dataset.done = "";
  };

  let watcher = null;
  let waiting = new Set();
  const some = () => {
    if (!window.Plotly) return;
    palette ??= colours();
    for (const place of waiting) if (place.isConnected) draw(place);
    waiting = new Set();
  };
  const load = () => {
    if (window.Plotly || document.querySelector("script[data-charts]")) return;
    const script = document.createElement("script");
    script.src = document.body.dataset.plotly;
    script.dataset.charts = "";
    script.addEventListener("load", some);
    document.head.append(script);
  };
  window.drawFigures = () => {
    watcher?.disconnect();
    watcher = new IntersectionObserver((entries) => {
      for (const entry of entries) if (entry.isIntersecting) { waiting.add(entry.target); watcher.unobserve(entry.target); }
      if (waiting.size) { load(); some(); }
    }, { rootMargin: "300px" });
    for (const place of document.querySelectorAll("[data-draw]:not([data-done])")) watcher.observe(place);
  };
  document.addEventListener("recolour", () => { palette = null; for (const place of document.querySelectorAll("[data-draw][data-done]")) waiting.add(place); some(); });
  addEventListener("beforeprint", () => { for (const place of document.querySelectorAll("[data-draw]:not([data-done])")) waiting.add(place); some(); });
  window.drawFigures();
})();
