// A search for whoever carries a card: the camera reads it, where the phone can.
import { offerScanning } from "./roll/scan.js";

const block = document.querySelector("[data-card-search]");
const input = document.querySelector("[role=search] [name=q]");

offerScanning(
  block,
  (text) => {
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  },
  () => (block.querySelector("[data-no-camera]").hidden = false),
);
