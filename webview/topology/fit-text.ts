/** The faces that the picture is written in. */
export type Face = 'plain' | 'bold' | 'mono';

/** Width of a text of size 1 in a face. Units: em. */
export type Measure = (text: string, face: Face) => number;

const ellipsis = '…';

/**
 * Shortens a text in its middle so that it fits; generated names and IPv6 addresses differ at their ends.
 * Empty when not even the ellipsis fits. Units: `size` and `width` in the same unit.
 */
export function fitText(text: string, face: Face, size: number, width: number, measure: Measure): string {
  const room = width / size;
  if (measure(text, face) <= room) return text;
  if (measure(ellipsis, face) > room) return '';
  const letters = [...segmenter.segment(text.slice(0, 400))].map((part) => part.segment);
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(shortened(letters, middle), face) <= room) low = middle;
    else high = middle - 1;
  }
  return shortened(letters, low);
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

function shortened(letters: readonly string[], keep: number): string {
  const head = Math.ceil(keep * 0.6);
  return letters.slice(0, head).join('') + ellipsis + letters.slice(letters.length - (keep - head)).join('');
}

/** Measures in the fonts that the page uses now. Cost: cached per text, up to 20,000 texts. */
export function pageMeasure(page: Element): Measure {
  const style = getComputedStyle(page);
  return measureIn(style.fontFamily, style.getPropertyValue('--vscode-editor-font-family').trim() || 'monospace', 1.02);
}

/** Measures in two font families. `wider`: what is added to every width. Cost: cached per text, up to 20,000 texts. */
export function measureIn(family: string, mono: string, wider: number): Measure {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return (text, face) => text.length * (face === 'mono' ? 0.62 : 0.6);
  const fonts: Readonly<Record<Face, string>> = { plain: `20px ${family}`, bold: `600 20px ${family}`, mono: `20px ${mono}` };
  const known = new Map<string, number>();
  return (text, face) => {
    const key = face + text;
    const old = known.get(key);
    if (old !== undefined) return old;
    if (known.size > 20_000) known.clear();
    context.font = fonts[face];
    // Hinting at small sizes makes letters a little wider than they scale.
    const width = (context.measureText(text).width / 20) * wider;
    known.set(key, width);
    return width;
  };
}
