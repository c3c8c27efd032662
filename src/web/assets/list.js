// Shows only the apps whose text contains what is written into the field. What is ticked stays in sight.
"use strict";

(() => {
  const finder = document.getElementById("finder");
  const field = document.getElementById("filter");
  const found = document.getElementById("found");
  if (!finder || !field || !found) {
    return;
  }

  // Characters that are not seen are in no word that somebody writes.
  const folded = (text) => text.normalize("NFKC").replace(/[\u200B-\u200F\u2028-\u202E\u2060-\u206F]/g, "").toLowerCase();

  const apps = Array.from(document.querySelectorAll("ul.apps > li"), (item) => ({
    item,
    text: folded(item.textContent),
    box: item.querySelector("input"),
  }));

  const filter = () => {
    const wanted = folded(field.value.trim());
    let count = 0;
    for (const app of apps) {
      const isFound = app.text.includes(wanted);
      count += isFound ? 1 : 0;
      app.item.hidden = !isFound && !(app.box && app.box.checked);
    }
    for (const section of document.querySelectorAll("section")) {
      section.hidden = section.querySelector("li:not([hidden])") === null;
    }
    found.textContent = wanted === "" ? "" : `${count} / ${apps.length}`;
  };

  finder.hidden = false;
  field.addEventListener("input", filter);
  filter();
})();
