// Puts sections in place that the page holds already, for another bonus or another scenario. It computes no estimate.
(async () => {
  const at = (id) => document.getElementById(id);
  const [toolbar, slider, typed, nearest, select, tip] = ["toolbar", "slider", "typed", "nearest", "scenario", "tip"].map(at);

  const unpack = async (text) => {
    const bytes = Uint8Array.from(atob(text.trim()), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return (await new Response(stream).json()).scenarios;
  };

  const scenarios = await unpack(at("store").textContent);
  let scenario = scenarios[0];
  let stop = scenario.file;

  // What was open stays open, and opens again where a bonus has nothing to open between.
  const opened = new Map();
  const replace = (name, body, markup) => {
    body.querySelectorAll("details").forEach((details, i) => opened.set(`${name} ${i}`, details.open));
    body.innerHTML = markup;
    body.querySelectorAll("details").forEach((details, i) => (details.open = opened.get(`${name} ${i}`) ?? false));
  };

  const show = (all) => {
    for (const [name, bodies] of scenario.sections) {
      const section = at(name);
      const markup = bodies[Math.min(stop, bodies.length - 1)] ?? "";
      section.hidden = markup === "";
      document.querySelector(`nav a[href="#${name}"]`)?.parentElement.toggleAttribute("hidden", section.hidden);
      if (all || bodies.length > 1) {
        replace(name, section.querySelector(".body"), markup);
      }
    }
    const [bonus, words] = scenario.stops[stop];
    const is = { file: stop === scenario.file, best: stop === scenario.best };
    at("bonus").value = bonus ?? "";
    at("bonus").textContent = words;
    at("whose").textContent = (is.file ? ", as in the file" : "") + (is.best ? ", the best" : "");
    slider.setAttribute("aria-valuetext", words);
    typed.value = bonus ?? "";
    nearest.textContent = "";
    at("to-file").setAttribute("aria-disabled", is.file);
    at("to-best").setAttribute("aria-disabled", is.best || scenario.best === null);
    reach();
    document.documentElement.dataset.stop = stop;
  };

  // The keyboard comes to what it can scroll, and to nothing else.
  const reach = () =>
    document.querySelectorAll(".table").forEach((box) =>
      box.scrollWidth > box.clientWidth ? (box.tabIndex = 0) : box.removeAttribute("tabindex"),
    );
  addEventListener("resize", reach);
  document.addEventListener("toggle", reach, { capture: true });

  // The section in the middle of the window stays where it is, whatever those above it grow or shrink by.
  const turn = (to) => {
    const above = (section) => section.getBoundingClientRect().top;
    const sections = [...document.querySelectorAll("main > section:not([hidden])")];
    const read = sections.findLast((section) => above(section) < innerHeight / 2);
    const before = read && above(read);
    stop = to;
    slider.value = to;
    show(false);
    at("told").textContent = `${at("bonus").textContent}: ${document.querySelector("#answer .answer")?.textContent ?? ""}`;
    if (read && scrollY > 0) scrollBy({ top: above(read) - before, behavior: "instant" });
  };

  // An amount such as 1000, 1,000 or $1,000.50; null if a text is none.
  const amount = (text) => {
    const bare = text.trim().replace(/^[^\d.-]+/, "").replace(/[^\d.]+$/, "");
    return /^(\d+|\d{1,3}([,'\s]\d{3})+)?(\.\d+)?$/.test(bare) && bare ? Number(bare.replace(/[,'\s]/g, "")) : null;
  };

  // The stop nearest to what is typed, and words for which one that is.
  const seek = () => {
    const text = typed.value.trim();
    const bonus = amount(text);
    if (bonus === null) {
      nearest.textContent = text ? `“${text}” is no amount. Type a number, such as 1000.` : "";
      return;
    }
    const away = ([played]) => Math.abs(played - bonus);
    const found = scenario.stops.reduce((best, one, number) => (away(one) < away(scenario.stops[best]) ? number : best), 0);
    turn(found);
    const [played, words] = scenario.stops[found];
    if (played !== bonus) nearest.textContent = `${text} was not played. The page shows the nearest bonus that was: ${words}.`;
  };

  const choose = (number) => {
    scenario = scenarios[number];
    if (select) select.selectedIndex = number; // a page loaded anew may remember another
    slider.max = scenario.stops.length - 1;
    toolbar.querySelector(".slider").hidden = scenario.stops.length < 2;
    toolbar.querySelector(".typed").hidden = scenario.stops.length < 2;
    toolbar.querySelector(".jumps").hidden = scenario.stops.length < 2;
    toolbar.querySelector(".at").hidden = scenario.stops[scenario.file][0] === null;
    at("about").innerHTML = scenario.about;
    stop = scenario.file;
    slider.value = stop;
    show(true);
    at("told").textContent = "";
  };

  slider.addEventListener("input", () => turn(Number(slider.value)));
  typed.addEventListener("change", seek);
  at("to-file").addEventListener("click", () => stop === scenario.file || turn(scenario.file));
  at("to-best").addEventListener("click", () => stop === scenario.best || scenario.best === null || turn(scenario.best));
  select?.addEventListener("change", () => choose(select.selectedIndex));
  toolbar.querySelector(".switch")?.removeAttribute("hidden");
  choose(0);

  // The words under the pointer, at once; without this script the browser shows them after a while.
  const words = (target) => {
    const hit = target instanceof Element && target.closest("svg.chart .hits > *");
    if (!hit) return null;
    const title = hit.querySelector("title");
    if (title) {
      hit.dataset.words = title.textContent;
      hit.setAttribute("aria-label", title.textContent);
      title.remove();
    }
    return hit.dataset.words;
  };
  const tell = (event) => {
    const text = words(event.target);
    tip.hidden = !text;
    if (!text) return;
    tip.textContent = text;
    const left = Math.min(event.clientX + 12, innerWidth - tip.offsetWidth - 8);
    const above = event.clientY - tip.offsetHeight - 12;
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${above < 8 ? event.clientY + 20 : above}px`;
  };
  const hush = () => (tip.hidden = true);
  document.addEventListener("pointermove", tell);
  document.addEventListener("pointerdown", tell);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hush());
  document.addEventListener("scroll", hush, { capture: true, passive: true });
  document.documentElement.addEventListener("mouseleave", hush);
  document.documentElement.dataset.ready = "";
})().catch((error) => {
  document.getElementById("old").hidden = false;
  throw error;
});
