// Saves a form while it is being filled in: <form data-autosave> with an element [data-autosave-bar] in it.
// Nothing is kept in the browser; what could not be saved stays in the form, and the bar says so until it is saved.
// Files are left out: they are sent by the button.
(() => {
  "use strict";
  const WAIT = 1500, AGAIN = 5000;

  const watch = (form) => {
    const bar = form.querySelector("[data-autosave-bar]");
    const told = form.querySelector("[data-autosave-told]");
    let timer = 0, running = null, changed = false, stopped = false, leaving = false;

    const later = (delay) => {
      clearTimeout(timer);
      timer = setTimeout(save, delay);
    };

    const warn = (text) => {
      if (bar.hidden || bar.textContent !== text) bar.textContent = text;
      bar.hidden = false;
    };

    const typed = () => {
      const data = new FormData(form);
      for (const [name, value] of [...data.entries()]) if (value instanceof File) data.delete(name);
      return data;
    };

    // Who signs in again gets a new token for forms; without it nothing more could be sent from this page.
    const renew = async () => {
      try {
        const answer = await fetch(location.href, { credentials: "same-origin" });
        if (!answer.ok || answer.redirected) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const token = page.querySelector("[name=csrfmiddlewaretoken]");
        if (token) form.elements.csrfmiddlewaretoken.value = token.value;
      } catch {
        // Asked again with the next attempt to save.
      }
    };

    const send = async () => {
      const body = typed();
      changed = false;
      told.textContent = form.dataset.saving;
      let answer, said;
      try {
        answer = await fetch(form.action || location.href, {
          method: "POST", body, headers: { "X-Autosave": "1" }, credentials: "same-origin", keepalive: leaving,
        });
        said = answer.redirected ? null : await answer.json();
      } catch {
        changed = true;
        told.textContent = "";
        // No answer at all, or a page instead of ours.
        if (answer?.status !== 403) {
          warn(answer ? form.dataset.failed : form.dataset.offline);
          return later(AGAIN);
        }
        said = null;
      }
      told.textContent = "";
      if (said === null) {
        changed = true;
        warn(form.dataset.signedOut);
        await renew();
        return later(AGAIN);
      }
      if (answer.ok) {
        form.elements.version.value = said.version;
        told.textContent = said.saved;
        bar.hidden = true;
        if (changed) later(WAIT);
        return;
      }
      changed = true;
      warn(said.problem || form.dataset.failed);
      // Bad data is saved once it is corrected; a server in trouble is asked again; the rest needs a person.
      if (answer.status >= 500) later(AGAIN);
      else if (answer.status !== 422) stopped = true;
    };

    const save = () => {
      clearTimeout(timer);
      if (stopped || running || !changed) return running;
      running = send().finally(() => { running = null; });
      return running;
    };

    form.addEventListener("input", (event) => {
      if (event.target.type === "file") return;
      changed = true;
      later(WAIT);
    });

    form.addEventListener("submit", (event) => {
      clearTimeout(timer);
      if (running) {
        // The version that the answer brings belongs into what the button sends.
        event.preventDefault();
        const { submitter } = event;
        running.then(() => { clearTimeout(timer); form.requestSubmit(submitter); });
        return;
      }
      leaving = true;
      changed = false;
    });

    window.addEventListener("online", save);
    document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
    window.addEventListener("beforeunload", (event) => { if (changed && !leaving) event.preventDefault(); });
  };

  document.querySelectorAll("form[data-autosave]").forEach(watch);
})();
