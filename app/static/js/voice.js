// The family's voice: a button that records for a minute at most, kept as a row of its own beside its form; where the phone cannot record, a file is chosen.
import { addressOf, attach, attached, full, list } from "./offline/attached.js";
import { discard } from "./offline/outbox.js";
import { fill, word } from "./offline/words.js";

const LONGEST = 60;
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const BITS_A_SECOND = 24000;
const type = globalThis.MediaRecorder && TYPES.find((one) => MediaRecorder.isTypeSupported(one));

/** Let every [data-voice] of this page record. `paperOf(form)` is what keeps it; without one it goes with the form as a chosen file. */
export function takeVoices(paperOf, tell) {
  for (const block of document.querySelectorAll("[data-voice]")) new Voice(block, paperOf, tell);
}

class Voice {
  constructor(block, paperOf, tell) {
    Object.assign(this, { block, paperOf, tell, kind: block.dataset.voice, form: block.closest("form") });
    this.find = (name) => block.querySelector(`[data-voice-${name}]`);
    this.button = this.find("record");
    this.file = this.find("file");
    this.agreed = this.find("agreed");
    this.button.hidden = !this.records;
    this.file.hidden = this.records;
    this.button.addEventListener("click", () => (this.recorder ? this.stop() : this.start()));
    this.file.addEventListener("change", () => this.file.files.length && this.keep(this.file.files[0]));
    this.form.addEventListener("change", () => this.look());
    this.form.addEventListener("shiliu:restored", () => this.show());
    // A page that goes out of sight keeps what was said so far.
    document.addEventListener("visibilitychange", () => document.hidden && this.stop());
    this.look();
    this.show();
  }

  get records() {
    return !!type && !!navigator.mediaDevices;
  }

  // First they agree, then they speak.
  look() {
    const may = !this.agreed || this.agreed.checked;
    this.button.disabled = !may && !this.recorder;
    this.file.disabled = !may;
  }

  async start() {
    this.button.disabled = true;
    const sound = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null);
    this.button.disabled = false;
    this.find("denied").hidden = !!sound;
    if (!sound) return this.file.removeAttribute("hidden");
    const parts = [];
    this.recorder = new MediaRecorder(sound, { mimeType: type, audioBitsPerSecond: BITS_A_SECOND });
    this.recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
    this.recorder.addEventListener("stop", () => {
      sound.getTracks().forEach((track) => track.stop());
      this.keep(new Blob(parts, { type: type.split(";")[0] }));
    });
    this.recorder.start();
    const end = Date.now() + LONGEST * 1000;
    this.count(end);
    this.counting = setInterval(() => this.count(end), 250);
    this.state("recording");
  }

  count(end) {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    this.find("left").textContent = left;
    if (!left) this.stop();
  }

  stop() {
    clearInterval(this.counting);
    const { recorder } = this;
    this.recorder = null;
    if (recorder?.state === "recording") recorder.stop();
  }

  // One recording for each question: a new one takes the place of the old one.
  async keep(blob) {
    const paper = this.paperOf(this.form);
    if (!paper) return this.goWithForm(blob);
    const problem = await this.instead(paper, blob).catch(() => "voice-not-kept");
    if (problem) this.tell(word(problem));
    this.file.value = "";
    const spoken = this.form.querySelector('[name="how"][value="voice"]');
    if (spoken && !problem) spoken.click();
    await this.show();
  }

  async instead(paper, blob) {
    if (await full()) return "voice-no-space";
    const old = await this.said(paper);
    await attach(paper, "voice", blob, this.kind);
    for (const one of old) await discard(one.key);
    return old.length ? list(paper, "voice") : undefined;
  }

  goWithForm(blob) {
    const files = new DataTransfer();
    files.items.add(new File([blob], "voice", { type: blob.type }));
    this.file.files = files.files;
    this.state("kept");
    this.play(URL.createObjectURL(blob), () => (this.file.value = ""));
  }

  said = async (paper) => (await attached(paper, "voice")).filter((one) => one.question === this.kind);

  async show() {
    const paper = this.paperOf(this.form);
    const said = paper ? await this.said(paper) : [];
    this.shelf.replaceChildren();
    this.state(said.length ? "kept" : "idle");
    for (const one of said) {
      this.play(await addressOf(one), async () => {
        await discard(one.key);
        await list(paper, "voice");
      });
    }
  }

  play(address, drop) {
    const item = fill("[data-voice-item]");
    item.querySelector("audio").src = address;
    item.querySelector("[data-voice-drop]").addEventListener("click", async () => {
      URL.revokeObjectURL(address);
      await drop();
      await this.show();
    });
    this.shelf.replaceChildren(item);
  }

  get shelf() {
    return this.block.querySelector("[data-voice-list]");
  }

  state(name) {
    this.block.dataset.state = name;
    if (name !== "recording") this.find("left").textContent = "";
    this.look();
  }
}
