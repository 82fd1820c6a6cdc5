// Saves the picture of the page as PNG, which messengers take; without script the SVG can be saved.
"use strict";

for (const button of document.querySelectorAll("[data-png]")) {
  const picture = document.querySelector("img.tile");
  button.hidden = false;
  button.addEventListener("click", () => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1080;
    canvas.getContext("2d").drawImage(picture, 0, 0, 1080, 1080);
    canvas.toBlob((file) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(file);
      link.download = button.dataset.png;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }, "image/png");
  });
}
