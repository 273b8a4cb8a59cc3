// A picture made small before it is stored: at most 1600 px and about 300 kB of JPEG. Drawing it anew leaves its EXIF behind.
const EDGE = 1600;
const GOOD = 300e3;
const MOST = 1e6;

/** A JPEG blob of `file` (or canvas), or null when this is no picture or cannot be made ≤ 1 MB. */
export async function shrink(file) {
  const source = file instanceof HTMLCanvasElement ? file : await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!source) return null;
  for (let edge = EDGE, quality = 0.8; edge > 300; quality -= 0.15) {
    const blob = await drawn(source, edge, quality);
    if (blob && (blob.size <= GOOD || (quality < 0.4 && blob.size <= MOST))) return blob;
    if (quality < 0.4) [edge, quality] = [edge * 0.7, 0.8];
  }
  return null;
}

async function drawn(source, edge, quality) {
  const scale = Math.min(1, edge / Math.max(source.width, source.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(source.width * scale));
  canvas.height = Math.max(1, Math.round(source.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(source, 0, 0, canvas.width, canvas.height);
  return new Promise((give) => canvas.toBlob(give, "image/jpeg", quality));
}
