import type { FrameLocator, Page } from 'playwright-core';

/** How to open a workbench. */
export interface WorkbenchOptions {
  /** The folder or .code-workspace file to open, absolute. */
  folder?: string;
  /** The extension to develop (this checkout's root), absolute; absent: only installed ones. */
  extensionPath?: string;
  /** `light`, `dark`, `hc-dark`, `hc-light` or a colour theme's own name. */
  theme?: string;
  /** User settings, written over quiet ones. */
  settings?: Record<string, unknown>;
  /** Units: CSS pixels. */
  viewport?: { width: number; height: number };
  /** Workspace trust: switched off (everything runs), on and the folder not trusted, on and trusted by a click. */
  trust?: 'disabled' | 'untrusted' | 'trusted';
  /** Where extensions are installed; absent: an empty temporary folder. */
  extensionsDir?: string;
  /** `web` runs the development extension in the web extension host. */
  kind?: 'web';
}

/** A running VS Code server. */
export interface Server {
  origin: string;
  authority: string;
  token: string;
  userDataDir: string;
  extensionsDir: string;
  /** Resolves when the server has ended. */
  ended: Promise<unknown>;
  /** Ends the server and removes its temporary folders. */
  stop(): Promise<void>;
}

/** An open workbench; `close` ends the browser and the server. */
export interface Workbench {
  page: Page;
  server: Server;
  /** The page's console and uncaught errors so far, the extension hosts' output among them. */
  messages: string[];
  /** Runs a command by its full title in the palette ("Kube Netscope: Show Network Topology"). */
  runCommand(title: string): Promise<void>;
  /** Opens a file, absolute or relative to the folder; lines and columns count from 1. */
  openFile(path: string, at?: { line: number; column?: number }): Promise<void>;
  /** The content of the visible webview (the last one, when several are visible). */
  webview(): FrameLocator;
  /** Shows the Problems panel and answers its rows as a screen reader hears them. */
  problems(): Promise<string[]>;
  /** Rests the mouse on a visible text of the editor and answers the hover's text. */
  hoverText(text: string, occurrence?: number): Promise<string>;
  hideNotifications(): Promise<void>;
  close(): Promise<void>;
}

export const themes: Record<'light' | 'dark' | 'hc-dark' | 'hc-light', string>;
export function openWorkbench(options?: WorkbenchOptions): Promise<Workbench>;
export function workbenchAddress(server: Server, options: { target?: string; extensionPaths?: string[]; testsPath?: string }): string;
export function fromRoot(...parts: string[]): string;
