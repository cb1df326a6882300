/* Cumulative cost by month, drawn in the page's own colours. */
(() => {
  "use strict";
  const HUES = [255, 30, 150, 330, 95, 200, 290, 60, 175, 0];
  const draw = () => {
    const style = getComputedStyle(document.documentElement);
    const probe = document.createElement("i");
    document.body.append(probe);
    const colour = (name) => { probe.style.color = `var(--${name})`; return getComputedStyle(probe).color; };
    const ink = colour("ink"), soft = colour("soft"), line = colour("line"), accent = colour("accent"), card = colour("card");
    probe.remove();
    const dark = style.colorScheme.includes("dark") && (style.getPropertyValue("--dark").trim() === "1");
    for (const place of document.querySelectorAll("[data-plot]")) {
      const { months, options } = JSON.parse(place.nextElementSibling.textContent);
      let hue = 0;
      const traces = options.map((o) => ({
        x: months, y: o.paid, name: o.label, type: "scatter", mode: "lines",
        line: { shape: "hv", width: o.chosen ? 3.5 : 1.8, color: o.chosen ? accent : `hsl(${HUES[hue++ % HUES.length]} ${dark ? "55% 66%" : "50% 42%"})` },
        hovertemplate: "%{y:$,.2f}",
      }));
      Plotly.react(place, traces, {
        margin: { l: 64, r: 12, t: 8, b: 40 }, height: Math.max(320, Math.min(520, 260 + options.length * 12)),
        paper_bgcolor: "transparent", plot_bgcolor: "transparent",
        font: { color: ink, family: "system-ui, sans-serif", size: 12 },
        xaxis: { title: { text: "months", font: { color: soft } }, dtick: 6, gridcolor: line, zeroline: false, range: [0, months.at(-1)] },
        yaxis: { tickprefix: "$", tickformat: ",.2~s", gridcolor: line, zerolinecolor: line, rangemode: "tozero" },
        hovermode: "x unified", hoverlabel: { bgcolor: card, bordercolor: line, font: { color: ink } },
        legend: matchMedia("(max-width: 860px)").matches ? { orientation: "h", y: -0.2 } : { x: 1.02, y: 1 },
        showlegend: options.length > 1,
      }, { displayModeBar: false, responsive: true });
    }
  };
  window.drawCharts = draw;
  document.addEventListener("recolour", draw);
  draw();
})();
