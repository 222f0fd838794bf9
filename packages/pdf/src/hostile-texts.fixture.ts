import { instant } from '@ticketly/core';
import type { PrintedTicket, ReceiptWords, TicketId } from '@ticketly/core';
import { createRequire } from 'node:module';
import { openFonts } from './type/fonts.ts';
import type { Fonts } from './type/fonts.ts';
import { ownFontIndexes } from './type/own-fonts.ts';

const { resolve } = createRequire(import.meta.url);

/** The fonts of this package, and those for Chinese, Japanese and Korean. */
export const cjkIndexes: readonly string[] = ['sc', 'kr'].map((script) =>
  resolve(`@fontsource/noto-sans-${script}/unicode.json`),
);

/** All of them, opened. */
export const allFonts = (): Fonts => openFonts([...ownFontIndexes(), ...cjkIndexes]);

/** A code as long as those of tickets are. */
const code = 'ARNjcmFwIG9mIGEgY29kZSwgYXMgbG9uZyBhcyB0aG9zZSBvZiB0aWNrZXRzIGFyZQ'.repeat(3);

/** An ordinary ticket. */
export const concert: PrintedTicket = {
  ticketId: '0190a5d0-0000-7000-8000-000000000004' as TicketId,
  code,
  title: 'Mahler: Symphony No. 5',
  startsAt: instant(Date.UTC(2027, 4, 1, 17, 30)),
  time: 'Saturday, 1 May 2027 at 19:30 CEST',
  venueName: 'Konzerthaus, Großer Saal',
  place: 'Wien, Austria',
  tierName: 'Parterre',
  seat: 'Balcony, row C, seat 12',
  holderName: 'Anna Maier',
};

/** An ordinary receipt. */
export const receipt: ReceiptWords = {
  title: 'Receipt no. 12',
  sellerName: 'Wiener Konzerthaus GmbH',
  sellerLines: ['Lothringerstraße 20', '1030 Wien', 'Tax id: ATU12345678'],
  about: [
    ['Issued on', 'Saturday, 1 May 2027'],
    ['Order', '0190a5d0-0000-7000-8000-000000000005'],
    ['Event', 'Mahler: Symphony No. 5'],
    ['Place', 'Konzerthaus, Großer Saal, Wien, Austria'],
  ],
  rows: [
    { label: 'Balcony, row C, seat 12', detail: 'Balcony', amount: '€45.00' },
    { label: 'Balcony, row C, seat 13', detail: 'Balcony', amount: '€45.00' },
  ],
  sums: [
    { label: 'Tickets', amount: '€90.00', kind: 'part' },
    { label: 'Discount SPRING', amount: '-€9.00', kind: 'part' },
    { label: 'Service fee', amount: '€3.00', kind: 'part' },
    { label: 'Total paid', amount: '€84.00', kind: 'total' },
    { label: 'Includes VAT 13 %', amount: '€9.32', kind: 'within' },
  ],
};

/** Texts in every script there is a font for. */
export const scripts = {
  Latin: 'Mahler: Symphony No. 5 in C-sharp minor',
  'extended Latin': 'Żółć gęślą jaźń, İstanbul, Tiếng Việt',
  Greek: 'Μίκης Θεοδωράκης: Άξιον Εστί',
  Cyrillic: 'Щелкунчик, балет в двух действиях',
  Devanagari: 'हिन्दी संगीत',
  Hebrew: 'קונצרט חגיגי',
  Arabic: 'حفلة موسيقية',
  Chinese: '交响音乐会：贝多芬第九交响曲',
  Japanese: '東京フィルハーモニー交響楽団',
  Korean: '서울시립교향악단 정기연주회',
} as const;

/** Texts that want to leave their box, or take what is not theirs. */
export const hostile: Readonly<Record<string, string>> = {
  'nothing at all': '',
  'a blank': ' ',
  '10,000 letters without a blank': 'x'.repeat(10_000),
  '10,000 wide letters': 'W'.repeat(10_000),
  '5,000 words': 'a '.repeat(5_000),
  'overrides of direction': '\u202Eevil\u202C \u2066isolated \u2067text',
  'marks heaped on a letter': `Z${'\u0301\u0323'.repeat(5_000)}algo`,
  'characters without width': 'zero\u200Bwidth\u200D\uFEFF\u2060 \u00ADsoft',
  'line breaks and controls': 'one\r\ntwo\u2028three\u0000\u0007\u001b[31mred',
  'halves of characters': '\ud83d half \udc00',
  emoji: '👩‍👩‍👧‍👦🏳️‍🌈🎉'.repeat(200),
  'the widest character there is': '﷽'.repeat(100),
  'a script without a font': 'ᚠᚢᚦᚨᚱᚲ 𓀀𓀁𓂀',
  'a letter at which the font is broken': 'ڢ',
  'both directions': 'حفلة (Live) 2027 — קונצרט [3/5] and more, '.repeat(40),
  markup: '<script>alert(1)</script> &amp; (\\) %%EOF endstream endobj',
  'one Chinese word': '交'.repeat(3_000),
};
