// SPDX-License-Identifier: EUPL-1.2
/** Hands a text, or bytes, to the browser to keep as a file. */
export function saveFile(name: string, type: string, content: BlobPart): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** Of signs that no system takes in the name of a file, nothing is left. */
export function fileName(title: string, ending: string): string {
  return `${title.replace(/[^\p{L}\p{N} -]/gu, "")}.${ending}`;
}
