/** What the editor fills into the page. */
export interface PageParameters {
  readonly nonce: string;
  /** `webview.cspSource`. */
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  readonly title: string;
  /** What the editor calls the workspace; it stands on exported pictures. */
  readonly workspace?: string;
  /** The way between nodes that a new page shows first; `host` when not said. */
  readonly routing?: 'host' | 'router';
  /** The editor's language; `en` when not said. */
  readonly language?: string;
  /** English text → its translation. */
  readonly texts?: Readonly<Record<string, string>>;
}

/**
 * The document of the page under a strict content security policy: scripts by nonce (what a
 * script imports has its nonce), styles,
 * fonts and images of the extension only, no connection to anywhere.
 */
export function pageHtml({ nonce, cspSource, scriptUri, styleUri, title, workspace = '', routing = 'host', language = 'en', texts = {} }: PageParameters): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escape(language)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="stylesheet" href="${escape(styleUri)}">
</head>
<body>
<div id="page" data-routing="${escape(routing)}" data-workspace="${escape(workspace)}" data-texts="${escape(JSON.stringify(texts))}"></div>
<script type="module" nonce="${escape(nonce)}" src="${escape(scriptUri)}"></script>
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
