import { type Classification } from '../domain/classification.js';
import { rules } from './rules.js';

const read = async (text: string): Promise<Classification> => (await rules.classify([text]))[0]!;

describe('the rule classifier', () => {
  it.each<[text: string, category: Classification['category'], severity: Classification['severity']]>([
    ['The lamp stopped working after two days, I want a refund.', 'functional_fault', 's2'],
    ['Completely useless. It won\'t turn on at all and nobody helps.', 'functional_fault', 's2'],
    ['My order never arrived although the tracking shows delivered.', 'not_received', 's2'],
    ['You sent me the wrong colour and a different item altogether.', 'wrong_item', 's2'],
    ['The charger got so hot that it caught fire and I was injured.', 'safety_injury', 's1'],
    ['This is a fake, clearly not original.', 'counterfeit', 's2'],
    ['The jar was smashed and the box was damaged.', 'damaged_in_transit', 's3'],
    ['Delivered late, three days late, and no word from the courier.', 'late_delivery', 's4'],
    ['The shoes are too small and very tight.', 'size_mismatch', 's4'],
    ['The bread was mouldy and past its expiry.', 'expired_or_spoiled', 's2'],
    ['I was charged twice for one kettle. Very bad.', 'overcharge_or_price', 's4'],
    ['The agent on the phone was rude and hung up on me.', 'service_attitude', 's4'],
    ['I changed my mind and want to return it.', 'change_of_mind', 's4'],
    ['The fabric is poor quality and it tore on the first day, waste of money.', 'quality_defect', 's3'],
    ['Still waiting for my refund, it has been pending for weeks, terrible.', 'refund_delay', 's3'],
    ['Two screws were missing, parts missing from the bag.', 'missing_item', 's3'],
    ['Description says leather. It is totally different from that.', 'not_as_described', 's3'],
    ['灯泡用了两天就坏了，无法开机，我要退款。', 'functional_fault', 's2'],
    ['快递显示已签收，但我一直没收到货。', 'not_received', 's2'],
    ['发错货了，颜色发错，差评。', 'wrong_item', 's2'],
    ['充电宝冒烟起火，把我的手烫伤了。', 'safety_injury', 's1'],
    ['这明显是假货，不是正品。', 'counterfeit', 's2'],
    ['箱子压坏了，杯子碎了。', 'damaged_in_transit', 's3'],
    ['服务员态度恶劣，还翻白眼。', 'service_attitude', 's4'],
    ['上菜太慢，催了好几次，等了一个小时。', 'late_delivery', 's4'],
    ['菜又咸又油腻，难以下咽，很失望。', 'quality_defect', 's3'],
    ['酸奶过期了，已经发霉变质。', 'expired_or_spoiled', 's2'],
    ['实物与描述不符，图片不符，虚假宣传。', 'not_as_described', 's3'],
    ['结账的时候多收了二十块，太坑人。', 'overcharge_or_price', 's4'],
    ['衣服质量太差，洗一次就掉色开线。', 'quality_defect', 's3'],
  ])('%s → %s, %s', async (text, category, severity) => {
    expect(await read(text)).toMatchObject({ isComplaint: true, category, severity });
  });

  it.each([
    'Lovely kettle, works well, I love it.',
    'There is no problem with it, no complaints at all.',
    'Never disappointed by this shop. Highly recommended!',
    'It is not bad, good value for money.',
    '味道很好，服务员热情周到，推荐。',
    '没有问题，质量很好，下次还来。',
    '一点都不贵，不会失望。',
    'Thursday.',
  ])('takes no complaint from: %s', async (text) => {
    expect(await read(text)).toMatchObject({ isComplaint: false, severity: 's5', requestedRemedy: 'none' });
  });

  it('lets what follows a "but" weigh more than what went before', async () => {
    expect((await read('A little expensive but excellent, I love it.')).isComplaint).toBe(false);
    expect((await read('Nice colour, but it broke at once and the seller is a cheat.')).isComplaint).toBe(true);
    expect((await read('环境不错，但是菜难吃，态度差。')).isComplaint).toBe(true);
  });

  it.each([
    ['It is broken, give me my money back.', 'refund'], ['It is broken, please send a replacement.', 'replacement'],
    ['东西坏了，要求赔偿。', 'damages'], ['质量太差，要求退货退款！', 'refund'], ['质量太差，给我换一个。', 'replacement'], ['你们态度差，必须道歉。', 'apology'],
    ['It is broken.', 'none'],
  ])('%s asks for %s', async (text, remedy) => {
    expect((await read(text)).requestedRemedy).toBe(remedy);
  });

  it('hears anger, fear and joy', async () => {
    expect((await read('Fraud! Cheaters! Worst shop, shame on you.')).emotion).toBe('angry');
    expect((await read('Bad smell, I am worried that it is toxic.')).emotion).toBe('anxious');
    expect((await read('I love it, so happy.')).emotion).toBe('pleased');
  });

  it('knows Chinese from English, whatever brand names stand between', async () => {
    expect((await read('iPhone 15 的屏幕坏了')).language).toBe('zh');
    expect((await read('The 大 sticker came off')).language).toBe('en');
  });

  it('names as evidence the words that decided, where they stand', async () => {
    const text = 'Sadly the handle is  broken, and the lid was\u2019t there. POOR  quality.';
    const { evidence } = await read(text);
    expect(evidence.map(({ start, end }) => text.slice(start, end).toLowerCase())).toEqual(expect.arrayContaining(['broken', 'poor  quality']));
  });

  it('is surer of plain words than of balanced ones, and never certain', async () => {
    const plain = await read('Defective, stopped working, worst quality, want my money back.');
    const balanced = await read('Good but a bit noisy.');
    expect(plain.confidence).toBeGreaterThan(balanced.confidence + 0.2);
    expect(plain.confidence).toBeLessThanOrEqual(0.95);
  });

  it('reads a thousand texts of ordinary length in well under a second', async () => {
    const texts = Array.from(
      { length: 1_000 },
      (_, index) => `Complaint ${index}: ${'the box was damaged, the lamp is not working but the colour is nice. '.repeat(6)}`,
    );
    await rules.classify(texts.slice(0, 200));
    const before = process.cpuUsage();
    await rules.classify(texts);
    const { user, system } = process.cpuUsage(before);
    expect(user + system).toBeLessThan(1_000_000);
  });

  it('takes any text at all', async () => {
    const texts = ['', ' ', '!!!', '\ud83d', 'İSTANBUL not good', 'a'.repeat(20_000), '不'.repeat(20_000)];
    expect(await rules.classify(texts)).toHaveLength(texts.length);
  });
});
