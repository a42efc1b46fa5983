import type * as vscode from 'vscode';
import type { AnalysisClient } from '../worker/client';
import type { WorkspacePaths } from './convert';
import type { Session } from './session';

/** An answer about a document with the way from its paths to addresses. */
export interface Answered<T> {
  readonly answer: T;
  readonly paths: WorkspacePaths;
}

/**
 * Asks about a document as its editor shows it, saved or not.
 * Errors: logged; undefined then, for documents that are not read, and when the text has changed meanwhile.
 */
export async function askAbout<T>(session: Session, document: vscode.TextDocument, what: string, question: (ask: AnalysisClient, path: string) => Promise<T | undefined>): Promise<Answered<T> | undefined> {
  const { version } = document;
  const answered = await session.query(what, async (ask, { feed }) => {
    const path = feed.buffers.flush(document);
    const answer = path === undefined ? undefined : await question(ask, path);
    return answer === undefined ? undefined : { answer, paths: feed.paths };
  });
  return document.version === version ? answered : undefined;
}
