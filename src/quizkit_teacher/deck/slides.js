// A slide that is fuller than the screen is set smaller, down to a size that the last row can read.
const SMALLEST = 20;
function fit() {
  const slide = Reveal.getCurrentSlide();
  if (!slide || slide.dataset.fitted) return;
  slide.dataset.fitted = "yes";
  const room = Reveal.getConfig().height;
  for (let size = 30; slide.scrollHeight > room && size > SMALLEST; ) {
    size -= 1;
    slide.style.fontSize = `${size}px`;
  }
}
Reveal.on("ready", fit);
Reveal.on("slidechanged", fit);
Reveal.initialize({
  width: 1280, height: 720, margin: 0.02, center: false, hash: true, slideNumber: "c/t", transition: "none", plugins: [RevealNotes],
});
