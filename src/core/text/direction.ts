const turns = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A text without the characters that turn what follows them around: nobody's name may make a message, or an address beside it, read backwards. */
export function unturned(text: string): string {
  return text.replace(turns, '\ufffd');
}
