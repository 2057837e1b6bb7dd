// What the pages need beyond htmx; nothing here is required to read a page or to send a form.
// - a button that was pressed says so and cannot be pressed twice;
// - an error summary takes the focus, and its links go to their field;
// - what a swap brought is announced, and the focus is never lost;
// - a request that failed is said in words, and what stood there stays;
// - the picked rows of a list are counted, and all of the page picked or ticked at once.
(() => {
  "use strict";

  const byId = (id) => document.getElementById(id);

  // --- what is said to screen readers ---------------------------------------------------------------------------------
  const say = (text) => {
    byId("live").textContent = "";
    setTimeout(() => { byId("live").textContent = text; }, 50);
  };

  const focusOn = (element) => {
    if (!element.matches("a[href], button, input, select, textarea, [tabindex]")) element.tabIndex = -1;
    element.focus();
  };

  // --- busy buttons ---------------------------------------------------------------------------------------------------
  let focusBefore = null;

  const buttonsOf = (element) => {
    if (element instanceof HTMLFormElement) return [...element.elements].filter(({ type }) => type === "submit");
    return element instanceof HTMLButtonElement ? [element] : [];
  };

  const lock = (element) => {
    focusBefore = document.activeElement;
    element.setAttribute("data-busy", "");
    for (const button of buttonsOf(element).filter(({ disabled }) => !disabled)) {
      button.setAttribute("aria-busy", "true");
      button.disabled = true;
    }
  };

  const unlock = (element) => {
    element.removeAttribute("data-busy");
    for (const button of buttonsOf(element).filter((one) => one.hasAttribute("aria-busy"))) {
      button.removeAttribute("aria-busy");
      button.disabled = false;
    }
    if (document.activeElement === document.body && focusBefore?.isConnected) focusBefore.focus();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const isDownload = form.hasAttribute("data-download") || event.submitter?.hasAttribute("data-download");
    if (event.defaultPrevented || form.method === "get" || isDownload) return;
    if (form.hasAttribute("data-busy")) return event.preventDefault();
    form.setAttribute("data-busy", "");
    // Later, when the browser has read the form: a disabled button would not send its value.
    setTimeout(() => lock(form));
  });

  // A page that comes back from the browser's memory must not come back locked.
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) document.querySelectorAll("[data-busy]").forEach(unlock);
  });

  // --- error summary --------------------------------------------------------------------------------------------------
  const focusErrors = (root) => {
    const summary = root.matches?.("[data-error-summary]") ? root : root.querySelector("[data-error-summary]");
    if (summary) focusOn(summary);
    return summary !== null;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-error-summary] a[href^='#']");
    const field = link && byId(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    field.focus({ preventScroll: true });
    (field.closest(".field") || field).scrollIntoView({ block: "center" });
  });

  // --- tables drawn as cards keep their meaning -----------------------------------------------------------------------
  const ROLES = [
    ["thead, tbody, tfoot", "rowgroup"], ["tr", "row"], ["thead th", "columnheader"], ["tbody th", "rowheader"], ["td", "cell"],
  ];
  const nameTables = (root) => {
    for (const table of root.querySelectorAll("table.table-cards:not([role])")) {
      table.setAttribute("role", "table");
      for (const [parts, role] of ROLES) table.querySelectorAll(parts).forEach((part) => part.setAttribute("role", role));
    }
  };

  // Scripts are deferred: the document is there.
  nameTables(document);
  focusErrors(document);

  // --- htmx -----------------------------------------------------------------------------------------------------------
  const isPoll = (element) => Boolean(element?.getAttribute("hx-trigger")?.startsWith("every"));
  let lostFocus = false;
  let lastPolled = "";

  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt } = event.detail;
    if (!isPoll(elt)) lock(elt);
    else if (document.hidden) event.preventDefault();
  });

  document.addEventListener("htmx:afterRequest", ({ detail }) => unlock(detail.elt));

  // A whole page in answer to a request for a part of one, as after a redirect: the browser goes there.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, target, elt, boosted } = event.detail;
    const focused = document.activeElement === document.body ? focusBefore : document.activeElement;
    lostFocus = target.contains(focused);
    const isPage = xhr.status < 300 && /^\s*<!doctype html/i.test(xhr.responseText);
    if (!isPage || boosted || target === document.body || elt.closest("[hx-select]")) return;
    event.detail.shouldSwap = false;
    window.location.assign(xhr.responseURL);
  });

  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    const root = detail.elt;
    nameTables(root.parentNode || root);
    const spoken = (root.matches("[data-announce]") ? root : root.querySelector("[data-announce]"))?.dataset.announce;
    if (!isPoll(detail.requestConfig?.elt)) say(spoken || byId("live").dataset.updated);
    else if (spoken && spoken !== lastPolled) say(lastPolled = spoken);
    if (focusErrors(root)) return;
    if (lostFocus && document.activeElement === document.body) focusOn(root.querySelector("[autofocus]") || root);
  });

  // The server may choose the words itself: HX-Trigger: {"announce": "Saved"}
  document.addEventListener("announce", ({ detail }) => say(detail.value));

  // --- wide tables and pictures: what scrolls can be reached by keyboard ------------------------------------------------------------
  const reachTables = () => {
    for (const frame of document.querySelectorAll(":is(.table-frame, .chart-frame):not([tabindex])")) {
      if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
    }
  };
  document.addEventListener("DOMContentLoaded", reachTables);
  document.addEventListener("htmx:afterSettle", reachTables);
  window.addEventListener("resize", reachTables);

  // --- picked rows ----------------------------------------------------------------------------------------------------
  const picked = byId("picked");
  if (picked) {
    const boxes = [...document.querySelectorAll('input[name="picked"][form="picked"]')];
    const all = byId("picked-all");
    const count = picked.querySelector("[data-picked-count]");
    const head = document.querySelector("thead .pick");
    const page = document.createElement("input");
    Object.assign(page, { type: "checkbox", className: "form-check-input" });
    page.setAttribute("aria-label", head.textContent.trim());
    const label = Object.assign(document.createElement("label"), { className: "pick-box" });
    label.append(page);
    head.replaceChildren(label);
    const tell = () => {
      const chosen = boxes.filter(({ checked }) => checked).length;
      page.checked = chosen === boxes.length;
      page.indeterminate = chosen > 0 && chosen < boxes.length;
      count.hidden = chosen === 0 || all.checked;
      count.textContent = `${picked.dataset.picked} ${chosen}`;
    };
    page.addEventListener("change", () => { boxes.forEach((box) => { box.checked = page.checked; }); tell(); });
    for (const box of [...boxes, all]) box.addEventListener("change", tell);
    tell();
  }

  // --- ticks of a table inside a form: all of the page at once ----------------------------------------------------------
  for (const head of document.querySelectorAll("th[data-ticks]")) {
    const boxes = [...head.closest("table").querySelectorAll(`input[name="${head.dataset.ticks}"]`)];
    const all = Object.assign(document.createElement("input"), { type: "checkbox", className: "form-check-input" });
    const words = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: head.dataset.ticksLabel });
    const label = Object.assign(document.createElement("label"), { className: "tick-all" });
    label.append(all, words);
    const tell = () => {
      const chosen = boxes.filter(({ checked }) => checked).length;
      all.checked = chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    };
    all.addEventListener("change", () => { boxes.forEach((box) => { box.checked = all.checked; }); tell(); });
    for (const box of boxes) box.addEventListener("change", tell);
    head.prepend(label);
    tell();
  }

  // --- failures -------------------------------------------------------------------------------------------------------
  const showProblem = (text) => {
    byId("problem-text").textContent = text;
    byId("problem").hidden = false;
    focusOn(byId("problem"));
  };

  document.addEventListener("htmx:responseError", ({ detail }) => {
    const page = new DOMParser().parseFromString(detail.xhr.responseText, "text/html");
    const said = [...page.querySelectorAll("[data-problem]")].map((part) => part.textContent.trim()).join(" ");
    showProblem(said || byId("problem").dataset.failed);
  });
  for (const cut of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(cut, () => showProblem(byId("problem").dataset.offline));
  }
})();
