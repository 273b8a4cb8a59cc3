// Reads the QR of token cards with the camera, where the phone can; elsewhere the button stays hidden.
const PAUSE = 200;
const SAME_AGAIN = 3000;

/** Offer scanning in `block`; `found(text)` is called once for each card held before the camera. */
export async function offerScanning(block, found, failed) {
  const formats = await globalThis.BarcodeDetector?.getSupportedFormats?.().catch(() => []);
  if (!formats?.includes("qr_code") || !navigator.mediaDevices?.getUserMedia) return;
  const view = block.querySelector("[data-scan-view]");
  let stream;
  block.hidden = false;
  const stop = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    view.hidden = true;
  };
  block.querySelector("[data-scan-start]").addEventListener("click", async () => {
    if (stream) return stop();
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      view.srcObject = stream;
      view.hidden = false;
      await view.play();
      watch();
    } catch {
      stop();
      failed();
    }
  });
  addEventListener("pagehide", stop);

  async function watch() {
    const detector = new globalThis.BarcodeDetector({ formats: ["qr_code"] });
    const seen = new Map();
    while (stream) {
      for (const { rawValue } of await detector.detect(view).catch(() => [])) {
        if (Date.now() - (seen.get(rawValue) || 0) > SAME_AGAIN) found(rawValue);
        seen.set(rawValue, Date.now());
      }
      await new Promise((give) => setTimeout(give, PAUSE));
    }
  }
}
