/** One cell of CSV; a leading sign is disarmed, so that a spreadsheet never takes a name for a formula. */
export function csvCell(value: string | number): string {
  const text = String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Lines of CSV with the mark that tells spreadsheets that this is UTF-8. */
export function csvText(head: string, rows: readonly (readonly (string | number)[])[]): string {
  return `\ufeff${[head, ...rows.map((row) => row.map(csvCell).join(','))].join('\r\n')}\r\n`;
}

/** Hands a text to the person as a file. */
export function saveText(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
