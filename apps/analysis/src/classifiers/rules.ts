import { type Classification } from '../domain/classification.js';
import { judge } from '../domain/judgement.js';
import { chinese } from '../domain/lexicon-zh.js';
import { english } from '../domain/lexicon-en.js';
import { languageOf } from '../domain/language.js';
import { PhraseBook, lowered } from '../domain/phrases.js';
import { toneOf } from '../domain/tone.js';
import { type Classifier } from './classifier.js';

const readers = {
  en: { lexicon: english, book: new PhraseBook(english.rows, english.mode) },
  zh: { lexicon: chinese, book: new PhraseBook(chinese.rows, chinese.mode) },
} as const;

function classifyText(text: string): Classification {
  const language = languageOf(text);
  const { lexicon, book } = readers[language];
  const plain = lowered(text);
  return judge(toneOf(plain, book.scan(plain), lexicon), language, plain.length);
}

/** Words and weights in plain sight: every answer can be traced to the phrases that it names as evidence. */
export const rules: Classifier = {
  name: 'rules',
  version: '1',
  classify: async (texts) => texts.map(classifyText),
};

