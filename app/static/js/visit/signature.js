// A signature drawn with a finger becomes a photo of the visit, question "signature"; drawing again replaces it.

export function takeSignature(form) {
  const canvas = form.querySelector("[data-signature]");
  if (!canvas) return;
  let pen;
  let drawing = false;
  let asked;

  const at = ({ clientX, clientY }) => {
    const box = canvas.getBoundingClientRect();
    return [((clientX - box.left) * canvas.width) / box.width, ((clientY - box.top) * canvas.height) / box.height];
  };
  const clear = () => {
    pen ??= canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.strokeStyle = "#000";
    pen.lineWidth = 4;
    pen.lineCap = "round";
  };
  const drop = () => form.querySelectorAll('[data-photo-list="signature"] [data-photo-drop]').forEach((button) => button.click());
  const give = () => {
    drop();
    canvas.toBlob((blob) => form.dispatchEvent(new CustomEvent("shiliu:photo", { bubbles: true, detail: { blob, question: "signature" } })));
  };

  canvas.addEventListener("pointerdown", (event) => {
    drawing = true;
    canvas.setPointerCapture(event.pointerId);
    clearTimeout(asked);
    pen.beginPath();
    pen.moveTo(...at(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    pen.lineTo(...at(event));
    pen.stroke();
  });
  canvas.addEventListener("pointerup", () => {
    drawing = false;
    clearTimeout(asked);
    asked = setTimeout(give, 800);
  });
  form.querySelector("[data-signature-clear]").addEventListener("click", () => {
    clearTimeout(asked);
    clear();
    drop();
  });
  requestAnimationFrame(() => setTimeout(clear)); // the last screen need not be ready before the first is painted
}
