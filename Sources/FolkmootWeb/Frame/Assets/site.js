// Makes pages a little better where scripts run; none needs it.
"use strict";

const errors = document.getElementById("errors");
if (errors) errors.focus();

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Counts ticked boxes against a limit. Ticking more is allowed: which to give up is for the reader to decide.
for (const group of document.querySelectorAll("[data-limit]")) {
  const tally = group.parentElement.querySelector("[data-tally]");
  const count = () => {
    const ticked = group.querySelectorAll(":checked:not([data-exclusive])").length;
    tally.hidden = ticked === 0;
    tally.classList.toggle("over", ticked > Number(group.dataset.limit));
    tally.textContent = tally.dataset.tally.replace("{n}", ticked);
  };
  if (!tally) continue;
  group.addEventListener("change", count);
  count();
}

// "None of these" and the others untick each other.
for (const box of document.querySelectorAll("[type=checkbox][data-exclusive]")) {
  const group = box.closest("fieldset");
  group.addEventListener("change", (event) => {
    if (event.target.type !== "checkbox" || !event.target.checked) return;
    for (const other of group.querySelectorAll("[type=checkbox]:checked")) {
      if (other !== event.target && (event.target === box || other === box)) other.checked = false;
    }
  });
}

// A form is sent once, however often its button is pressed.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 3000);
  });
}

// Where somebody is now becomes what a field says.
for (const button of document.querySelectorAll("[data-position]")) {
  button.hidden = !navigator.geolocation;
  const tell = (text) => (document.getElementById(button.dataset.position).value = text);
  button.addEventListener("click", () => navigator.geolocation.getCurrentPosition(
    ({ coords }) => tell(coords.latitude.toFixed(5) + ", " + coords.longitude.toFixed(5)),
    () => (button.textContent = "Your phone does not say where it is"), { timeout: 10000 }));
}
