/** Name of the site that plays the editor. */
export const hostName = 'editor.test';

/** Name of the site that the page comes from: a browser gives it a process of its own. */
export const pageName = 'page.example';
