/** What the editor fills into the page. */
export interface PageParameters {
    readonly nonce: string;
    /** `webview.cspSource`. */
    readonly cspSource: string;
    readonly scriptUri: string;
    readonly styleUri: string;
    readonly title: string;
}
/**
 * The document of the page under a strict content security policy: one script by nonce, styles,
 * fonts and images of the extension only, no connection to anywhere.
 */
export declare function pageHtml({ nonce, cspSource, scriptUri, styleUri, title }: PageParameters): string;
