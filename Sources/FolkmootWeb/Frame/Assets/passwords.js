// Shows what is typed into a field for a password, and tells how strong a new one is; without script the field is as any other.
"use strict";

for (const button of document.querySelectorAll("[data-shows]")) {
  const field = document.getElementById(button.dataset.shows);
  const show = (isShown) => {
    field.type = isShown ? "text" : "password";
    button.textContent = isShown ? "Hide password" : "Show password";
  };
  button.hidden = false;
  button.addEventListener("click", () => show(field.type === "password"));
  // Browsers remember what was typed into a field of text.
  field.form.addEventListener("submit", () => show(false));
}

// Signs count that neither are the next to the one before nor come again and again.
for (const told of document.querySelectorAll("[data-strength]")) {
  const field = document.getElementById(told.dataset.strength);
  const [meter, words] = told.children;
  field.addEventListener("input", () => {
    const codes = Array.from(field.value, (sign) => sign.codePointAt(0));
    const steps = codes.filter((code, place) => place === 0 || Math.abs(code - codes[place - 1]) > 1).length;
    const shortest = Number(told.dataset.shortest);
    told.hidden = codes.length === 0;
    meter.value = Math.min(steps, 2 * new Set(codes).size, codes.length < shortest ? meter.low / 2 : meter.max);
    words.textContent = codes.length < shortest ? "Too short" : meter.value < meter.low ? "Weak" : meter.value < meter.high ? "Fair" : "Strong";
  });
}
