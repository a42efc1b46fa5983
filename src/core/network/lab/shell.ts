// Text of the shell that is safe whatever stands in manifests.

/** Names of devices that may stand in commands. Source: Linux `dev_valid_name`, narrowed. */
const DEVICE = /^[A-Za-z0-9][A-Za-z0-9_.@-]{0,14}$/;
/** Names that the API server takes for the objects of a cluster, ports included. Source: RFC 1123 labels and subdomains. */
const OBJECT = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/i;

/** A text as one word of the shell: nothing in it is expanded. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Whether the text has only characters that a terminal prints. */
export function isPlain(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/** A text for a comment: everything that is no usual part of a name becomes a question mark. */
export function commented(text: string): string {
  return text.replace(/[^A-Za-z0-9 _./:,()-]/g, '?').slice(0, 120);
}

/** Whether commands may name the device. */
export function isDeviceName(name: string): boolean {
  return DEVICE.test(name);
}

/** Whether it is a name as the API server takes it. */
export function isObjectName(name: string): boolean {
  return OBJECT.test(name);
}
