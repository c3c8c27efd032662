// Takes what is pasted, keeps only the fields of the list, and sends those. What is pasted is looked at in a document that loads
// nothing and runs nothing, and is put into no page. The source of a page, which holds a key to the account, is never sent.
"use strict";

(() => {
  const form = document.getElementById("paste");
  const field = document.getElementById("text");
  const hidden = document.getElementById("html");
  const alarm = document.getElementById("alarm");
  if (!form || !field || !hidden || !alarm) {
    return;
  }

  const HTML_CHARS_MAX = 16000000;
  const SENT_CHARS_MAX = 2500000;
  const OWN = ".superapp, .information-badge, .account-role";

  // Whether a text without elements is the source of a page.
  const isSourceText = (text) =>
    /"access_token"\s*:\s*"/.test(text) || /^\s*<(!doctype|head(?![a-z0-9-]))/im.test(text);

  const isSource = (copied) =>
    copied.querySelector('script#initial-state, meta[name="csrf-token"], meta[name="csrf-param"]') !== null;

  const say = (key) => {
    alarm.textContent = form.dataset[key];
    field.value = "";
    hidden.value = "";
    field.focus();
  };

  const part = (fresh, name, shown, text) => {
    const made = fresh.createElement(name);
    made.className = shown;
    made.textContent = text;
    return made;
  };

  // One entry, with nothing in it but what is read.
  const reduced = (fresh, entry) => {
    const made = fresh.createElement("div");
    made.className = "applications-list__item";
    if (/^doorkeeper_application_[0-9]+$/.test(entry.id)) {
      made.id = entry.id;
    }
    const title = entry.querySelector(".announcements-list__item__title");
    if (title) {
      title.querySelectorAll(".Apple-converted-space").forEach((blank) => { blank.textContent = " "; });
      const own = title.querySelector(OWN);
      if (own) {
        own.remove();
      }
      const href = title.localName === "a" ? title.getAttribute("href") : null;
      const kept = part(fresh, href ? "a" : "strong", "announcements-list__item__title", title.textContent);
      if (href) {
        kept.setAttribute("href", href);
      }
      if (own) {
        kept.append(part(fresh, "span", "account-role", "-"));
      }
      made.append(kept);
    }
    const days = entry.querySelector(".announcements-list__item__meta");
    if (days) {
      made.append(part(fresh, "div", "announcements-list__item__meta", days.textContent));
    }
    for (const link of entry.querySelectorAll('a[href*="/oauth/authorized_applications/"]')) {
      if (link !== title) {
        const kept = fresh.createElement("a");
        kept.setAttribute("href", link.getAttribute("href"));
        made.append(kept);
      }
    }
    for (const text of entry.querySelectorAll(".permissions-list__item__text__title, .permissions-list__item__text__type")) {
      const isTitle = text.classList.contains("permissions-list__item__text__title");
      made.append(part(fresh, "div", `permissions-list__item__text__${isTitle ? "title" : "type"}`, text.textContent));
    }
    return made.outerHTML;
  };

  field.addEventListener("paste", (event) => {
    const html = event.clipboardData.getData("text/html");
    const text = event.clipboardData.getData("text/plain");
    alarm.textContent = "";
    if (html.length > HTML_CHARS_MAX || text.length > HTML_CHARS_MAX) {
      event.preventDefault();
      say("long");
      return;
    }
    const copied = new DOMParser().parseFromString(html, "text/html");
    const entries = [...copied.querySelectorAll(".applications-list__item")];
    if (isSource(copied) || (entries.length === 0 && isSourceText(text))) {
      event.preventDefault();
      say("secret");
      return;
    }
    if (entries.length === 0) {
      return;
    }
    event.preventDefault();
    const fresh = document.implementation.createHTMLDocument("");
    const fields = entries.map((entry) => reduced(fresh, entry)).join("\n");
    if (fields.length > SENT_CHARS_MAX) {
      say("long");
      return;
    }
    field.value = "";
    hidden.value = fields;
    form.requestSubmit();
  });

  form.addEventListener("submit", (event) => {
    if (hidden.value === "" && field.value.trim() === "") {
      event.preventDefault();
      say("empty");
    } else if (isSourceText(field.value)) {
      event.preventDefault();
      say("secret");
    }
  });
})();
