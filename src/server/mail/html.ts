// A mail as HTML, made of its plain text: for mail programs of any age, so tables and attributes instead of styles that they
// might not know, and nothing that is fetched from anywhere.
import type { Language } from '../../shared/contract.ts';

const FONT = 'font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:24px;color:#222222';

/** Paragraphs are parted by an empty line; a paragraph that is an address becomes a link. */
export function renderHtml(language: Language, { subject, text }: { subject: string; text: string }): string {
  const paragraphs = text
    .trim()
    .split(/\n{2,}/)
    .map(renderParagraph);
  return `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html lang="${language}">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(subject)}</title>
</head>
<body bgcolor="#ffffff" style="margin:0;padding:0">
<table role="presentation" width="100%" border="0" cellspacing="0" cellpadding="0"><tr><td align="left" style="padding:24px">
<table role="presentation" width="560" border="0" cellspacing="0" cellpadding="0" style="max-width:100%"><tr><td style="${FONT}">
${paragraphs.join('\n')}
</td></tr></table>
</td></tr></table>
</body>
</html>
`;
}

function renderParagraph(text: string): string {
  const line = escapeHtml(text.replaceAll('\n', ' '));
  const isLink = /^https?:\/\/\S+$/.test(text);
  const shown = isLink ? `<a href="${line}" style="color:#1d5c4d;word-break:break-all">${line}</a>` : line;
  return `<p style="margin:0 0 16px 0;${FONT}">${shown}</p>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
