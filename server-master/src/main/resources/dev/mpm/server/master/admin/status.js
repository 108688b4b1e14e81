
"use strict";
// Reads the page again every two seconds and puts the new numbers in the place of the old ones.
(() => {
  const every = 2000;
  const pause = document.getElementById("pause");
  const trouble = document.getElementById("trouble");
  let timer;
  let paused = false;

  async function refresh() {
    try {
      const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(5000) });
      if (!answer.ok) {
        throw new Error((await answer.text()).trim());
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!paused) {
        show(page);
      }
      complain("");
    } catch (problem) {
      complain(problem instanceof TypeError ? "the master does not answer" : problem.message);
    }
    again();
  }

  function show(page) {
    const live = document.getElementById("live");
    const scrolled = [...live.querySelectorAll(".scroll")].map(box => box.scrollLeft);
    live.replaceChildren(...page.getElementById("live").childNodes);
    [...live.querySelectorAll(".scroll")].forEach((box, i) => { box.scrollLeft = scrolled[i] ?? 0; });
    document.title = page.title;
  }

  function complain(text) {
    if (trouble.textContent !== text) {
      trouble.textContent = text;
    }
    document.body.classList.toggle("stale", text !== "");
  }

  function again() {
    clearTimeout(timer);
    if (!paused && !document.hidden) {
      timer = setTimeout(refresh, every);
    }
  }

  pause.addEventListener("click", () => {
    paused = !paused;
    pause.textContent = paused ? "Resume" : "Pause";
    document.body.classList.toggle("paused", paused);
    if (paused) {
      again();
    } else {
      refresh();
    }
  });
  document.addEventListener("visibilitychange", again);
  pause.hidden = false;
  again();
})();
