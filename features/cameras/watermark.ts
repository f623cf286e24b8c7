/** Where the lines begin, in shares of the picture: apart enough to be read, close enough that none is cropped alone. */
const SPOTS = [
  [0.04, 0.34],
  [0.3, 0.52],
  [0.04, 0.7],
  [0.3, 0.88],
] as const;

const LOOK =
  'position:absolute;inset:0;overflow:hidden;pointer-events:none;z-index:2;display:block;visibility:visible;opacity:1;';
const WORDS =
  'position:absolute;white-space:nowrap;transform:rotate(-14deg);font-size:max(11px,2.6cqi);color:rgb(255 255 255 / 22%);text-shadow:0 0 2px rgb(0 0 0 / 40%);';

/**
 * Words drawn over a live picture: a deterrent against photographing screens, no proof (video-protocols 5). Made outside
 * React and watched: whatever is removed, hidden or emptied stands there again at once.
 */
export class Watermark {
  private readonly frame: HTMLElement;
  private readonly observer: MutationObserver;
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly text: () => string;
  private layer: HTMLElement | null = null;

  /** `text` is asked each second. */
  constructor(frame: HTMLElement, text: () => string) {
    this.frame = frame;
    this.text = text;
    this.observer = new MutationObserver(() => this.restore());
    this.timer = setInterval(() => this.write(), 1000);
    this.restore();
  }

  destroy(): void {
    clearInterval(this.timer);
    this.observer.disconnect();
    this.layer?.remove();
  }

  private isWhole(): boolean {
    const { layer } = this;
    if (layer === null || layer.parentElement !== this.frame || layer.childElementCount !== SPOTS.length) return false;
    return layer.style.cssText !== '' && layer.dataset['look'] === layer.style.cssText && !layer.hidden;
  }

  private restore(): void {
    if (this.isWhole()) return;
    this.observer.disconnect();
    this.layer?.remove();
    const layer = document.createElement('div');
    layer.setAttribute('aria-hidden', 'true');
    layer.dataset['mark'] = '';
    layer.style.cssText = LOOK;
    layer.dataset['look'] = layer.style.cssText;
    for (const [x, y] of SPOTS) {
      const words = document.createElement('span');
      words.style.cssText = `${WORDS}left:${x * 100}%;top:${y * 100}%`;
      layer.append(words);
    }
    this.layer = layer;
    this.write();
    this.frame.append(layer);
    this.observer.observe(this.frame, { childList: true });
    this.observer.observe(layer, { attributes: true, childList: true });
  }

  private write(): void {
    const text = this.text();
    for (const words of this.layer?.children ?? []) if (words.textContent !== text) words.textContent = text;
  }
}
