/* The charts that are plotted, each drawn in the page's own colours when it comes into view. */
(() => {
  "use strict";
  const NAMED = ["ink", "soft", "line", "edge", "accent", "card", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"];
  const DASHES = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"];
  const STROKES = { solid: "", dash: "7 4", dot: "2 3", dashdot: "7 3 2 3", longdash: "11 4", longdashdot: "11 3 2 3" };
  let palette = null;

  const colours = () => {
    const probe = document.createElement("i");
    document.body.append(probe);
    const named = (name) => { probe.style.color = `var(--${name})`; return getComputedStyle(probe).color; };
    const found = Object.fromEntries(NAMED.map((n) => [n, named(n)]));
    probe.remove();
    return found;
  };

  // --- numbers along an axis: k for a thousand, never an exponent, as many figures as tell neighbours apart --
  const SIZES = [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "k"], [1, ""]];
  const said = (value, before = "", digits = 3) => {
    const [size, word] = SIZES.find(([s]) => Math.abs(value) >= s) ?? [1, ""];
    return `${value < 0 ? "−" : ""}${before}${(Math.abs(value) / size).toLocaleString("en", { maximumSignificantDigits: digits })}${word}`;
  };
  const spoken = (ticks, before) => {
    for (let digits = 3; ; digits++) {
      const texts = ticks.map((t) => said(t, before, digits));
      const off = ticks.some((t) => Math.abs(Number(t.toPrecision(digits)) - t) > Math.abs(ticks[1] - ticks[0]) / 50);
      if (!off || digits > 8) return texts;
    }
  };
  const evenly = (low, high, most) => {
    const rough = (high - low) / most;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.999);
    const found = [];
    for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9; n++) found.push(n * step);
    return found;
  };
  const byPowers = (low, high, most) => {
    const first = Math.floor(Math.log10(low)), last = Math.ceil(Math.log10(high));
    const ticks = (within, each) => {
      const found = [];
      for (let p = first; p <= last; p += each) for (const m of within) found.push(m * 10 ** p);
      return found.filter((v) => v >= low * 0.999 && v <= high * 1.001);
    };
    const all = [ticks([1, 2, 5], 1), ticks([1, 3], 1), ticks([1], 1), ticks([1], 2), ticks([1], 3)];
    return all.find((t) => t.length <= most + 1) ?? all.at(-1);
  };
  // An axis that holds these values. Plotly places ranges by powers on a logarithmic axis, lines by the values.
  const axis = (title, values, { log = false, before = "", zero = false, most = 5, room = 0.03, ticks: given } = {}) => {
    const known = values.filter((v) => v !== null && (!log || v > 0));
    let low = Math.min(...known), high = Math.max(...known);
    if (zero && !log && (zero === "always" || low < high / 2)) low = Math.min(low, 0);
    if (low === high) { if (log) { low /= 2; high *= 2; } else { high = low + (Math.abs(low) || 1); } }
    const place = (v) => (log ? Math.log10(v) : v);
    const from = place(low), to = place(high), more = (to - from) * room;
    const range = [zero && !log && low === 0 ? from : from - more, to + more];
    const [least, largest] = log ? range.map((v) => 10 ** v) : range;
    const ticks = given ?? (log ? byPowers : evenly)(least, largest, most);
    return {
      place, range, line: (v) => v,
      within: (v) => v !== null && (!log || v > 0) && place(v) >= range[0] && place(v) <= range[1],
      share: (v) => (place(v) - range[0]) / (range[1] - range[0]),
      layout: { title: { text: log ? `${title}, logarithmic` : title, font: { color: palette.soft, size: 12 }, standoff: 10 }, type: log ? "log" : "linear", range, tickmode: "array", tickvals: ticks, ticktext: spoken(ticks, before), tickfont: { color: palette.soft }, gridcolor: palette.line, zeroline: false, automargin: true, fixedrange: true },
    };
  };

  // The same axis for what is drawn by places itself, such as bars between two powers.
  const byPlace = (x) => ({ ...x, line: x.place, layout: { ...x.layout, type: "linear", tickvals: x.layout.tickvals.map(x.place) } });
  // Bars of one width side by side, whatever they span: where they rise by factors but begin at nothing.
  const stepped = (title, low, high, { before = "", most = 5 } = {}) => {
    const n = low.length;
    const place = (v) => {
      const i = Math.max(low.findLastIndex((l) => l <= v), 0);
      return i + (high[i] > low[i] ? Math.min((v - low[i]) / (high[i] - low[i]), 1) : 0);
    };
    const made = axis(title, [0, n], { most });
    const tickvals = low.map((_, i) => i).filter((i) => i % Math.ceil(n / most) === 0);
    return { ...made, place, line: place, within: (v) => v !== null && v >= low[0] && v <= high[n - 1], share: (v) => (place(v) - made.range[0]) / (made.range[1] - made.range[0]), layout: { ...made.layout, tickvals, ticktext: tickvals.map((i) => said(low[i], before)) } };
  };

  // Lines across the chart with a word above each; words that would touch stand in rows.
  const marked = (marks, x, wide) => {
    const held = marks.filter((m) => x.within(m.at)).sort((a, b) => a.at - b.at);
    const ends = [];
    const notes = held.map((m) => {
      const at = x.share(m.at), half = (m.label.length * 7 + 8) / wide / 2;
      const middle = Math.min(Math.max(at, half), 1 - half);
      let row = ends.findIndex((end) => end < middle - half);
      if (row < 0) row = ends.length;
      ends[row] = middle + half;
      return { x: middle, xref: "paper", xanchor: "center", y: 1, yref: "paper", yanchor: "bottom", yshift: row * 16, text: m.label, showarrow: false, font: { size: 12, color: palette.ink } };
    });
    return {
      annotations: notes,
      shapes: held.map((m) => ({ type: "line", yref: "paper", y0: 0, y1: 1, x0: x.line(m.at), x1: x.line(m.at), line: { color: m.label.startsWith("now") ? palette.ink : palette.soft, width: 1.6, dash: m.label.startsWith("now") ? "dash" : "dot" } })),
      top: 10 + ends.length * 16,
    };
  };
  const plain = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("\n", "<br>");
  const told = (texts) => ({ customdata: texts.map(plain), hovertemplate: "%{customdata}<extra></extra>" });

  const tone = (i) => ({ color: palette[`s${(i % 8) + 1}`], dash: DASHES[i % DASHES.length] });

  const DRAW = {
    lines: (d, wide) => {
      const x = axis(d.label, d.x, { log: d.log, ticks: d.ticks, most: wide < 450 ? 4 : 7 });
      const y = axis(d.y, d.series.flatMap((s) => s.y), { log: d.log_y, zero: true, ...d.format, room: 0.06 });
      // What is chosen has the first colour and a line of its own weight.
      const strong = d.series.findIndex((s) => s.strong);
      const look = (i) => (i === strong ? { ...tone(0), width: 4 } : { ...tone(i < strong ? i + 1 : i), width: 2.4 });
      return {
        key: d.series.map((s, i) => [s.label, look(i)]),
        traces: d.series.map((s, i) => ({ x: d.x, y: s.y, name: s.label, mode: d.x.length > 30 ? "lines" : "lines+markers", connectgaps: false, marker: { size: 6 }, line: look(i), ...told(s.told) })),
        x, y, marks: d.marks, height: 320,
      };
    },
    months: (d) => {
      const n = d.series[0].y.length;
      const sums = d.series[0].y.map((_, m) => d.series.reduce((sum, s) => sum + s.y[m], 0));
      const x = axis(d.label, [0.5, n + 0.5], { ticks: d.ticks, room: 0 });
      const y = axis(d.y, sums, { zero: "always", ...d.format, room: 0.06 });
      return {
        key: d.series.map((s, i) => [s.label, { ...tone(i), block: true }]),
        traces: d.series.map((s, i) => ({ type: "bar", name: s.label, x: s.y.map((_, m) => m + 1), y: s.y, marker: { color: tone(i).color }, ...told(s.told) })),
        x, y, marks: [], height: 320, barmode: "stack", bargap: 0.2,
      };
    },
    histogram: (d, wide) => {
      const most = wide < 450 ? 4 : 7;
      const x = d.even ? stepped(d.label, d.low, d.high, { ...d.format, most }) : byPlace(axis(d.label, [...d.low, ...d.high, ...d.marks.map((m) => m.at)], { log: d.log, ...d.format, most }));
      const y = axis(d.y, d.count, { zero: "always", room: 0.06 });
      const sides = d.low.map((low, i) => (d.even ? [i, i + 1] : [x.place(low), x.place(d.high[i])]));
      return {
        traces: [{ type: "bar", x: sides.map(([a, b]) => (a + b) / 2), width: sides.map(([a, b]) => Math.max(b - a, (x.range[1] - x.range[0]) / 400)), y: d.count, marker: { color: palette.accent, line: { width: 0.5, color: palette.card } }, ...told(d.told) }],
        x, y, marks: d.marks, height: 320, bargap: 0,
      };
    },
    pareto: (d, wide) => {
      const now = d.now ?? [null, null];
      const x = axis(d.label, d.log ? [...d.x, now[0]] : [0, ...d.x, now[0]], { log: d.log, ...d.second, most: wide < 450 ? 4 : 7, room: 0.06 });
      const y = axis(d.y, [...d.values, now[1]], { zero: true, ...d.format, room: 0.08 });
      const traces = [{ x: d.x, y: d.values, name: "not beaten in both", mode: d.x.length > 80 ? "lines" : "lines+markers", marker: { size: 8 }, line: { color: palette.accent, width: 2, shape: "hv" }, ...told(d.told) }];
      const key = [["not beaten in both", { color: palette.accent, dash: "solid", dot: true }]];
      if (d.now) {
        traces.push({ x: [now[0]], y: [now[1]], name: "now", mode: "markers", marker: { symbol: "x", size: 10, color: palette.s2 }, cliponaxis: false, ...told([d.now_told]) });
        key.push(["now", { color: palette.s2, cross: true }]);
      }
      return { key, traces, x, y, marks: [], height: 320 };
    },
  };

  // --- the key, in the page's own type, so that long names wrap ---------------------------------------------
  const SVG = "http://www.w3.org/2000/svg";
  const part = (name, attributes) => { const el = document.createElementNS(SVG, name); for (const [k, v] of Object.entries(attributes)) el.setAttribute(k, v); return el; };
  const sample = ({ color, dash, dot, cross, block }) => {
    const drawn = part("svg", { width: cross || block ? 12 : 30, height: 12, "aria-hidden": "true" });
    if (cross) drawn.append(part("path", { d: "M2 2 10 10M10 2 2 10", stroke: color, "stroke-width": 3 }));
    else if (block) drawn.append(part("rect", { width: 12, height: 12, rx: 2, fill: color }));
    else drawn.append(part("path", { d: "M1 6H29", stroke: color, "stroke-width": 2.6, "stroke-dasharray": STROKES[dash] }));
    if (dot) drawn.append(part("circle", { cx: 15, cy: 6, r: 4, fill: color }));
    return drawn;
  };
  const keyed = (place, key) => {
    place.parentElement.querySelector(".key")?.remove();
    if (!key || key.length < 2) return;
    const list = document.createElement("ul");
    list.className = "key";
    list.setAttribute("aria-hidden", "true");
    for (const [label, look] of key) { const item = document.createElement("li"); item.append(sample(look), label); list.append(item); }
    place.before(list);
  };

  const draw = (place) => {
    const wide = place.clientWidth;
    const data = JSON.parse(place.nextElementSibling.textContent);
    const { traces, x, y, marks, key, height, ...more } = DRAW[data.kind](data, wide);
    const { top, ...lines } = marked(marks, x, Math.max(wide - 80, 120));
    keyed(place, key);
    Plotly.react(place, traces, {
      margin: { l: 20, r: 16, t: top, b: 20 }, height: height + top, hovermode: "closest", showlegend: false,
      paper_bgcolor: "transparent", plot_bgcolor: "transparent",
      font: { color: palette.ink, family: getComputedStyle(document.body).fontFamily, size: 12 },
      hoverlabel: { bgcolor: palette.card, bordercolor: palette.edge, font: { color: palette.ink }, align: "left" },
      xaxis: x.layout, yaxis: y.layout, ...lines, ...more,
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
