import { redact } from './redaction.js';

const anna = { customerId: 'buyer-88213', contact: { name: 'Anna Smithson', email: 'anna.smithson@example.com', phone: '+44 7700 900123', address: '14 Canary Wharf Lane, Flat 3, London' } };
const wang = { customerId: 'tb_4417', contact: { name: '王小明', phone: '13812345678', address: '上海市浦东新区金丝雀路77号2单元502室' } };

describe('what has the shape of personal data leaves the text', () => {
  it.each([
    ['call me on 13912345678 now', 'call me on [phone] now'],
    ['我的电话是138 1234 5678，请回电', '我的电话是[phone]，请回电'],
    ['电话１３８１２３４５６７８', '电话[phone]'],
    ['+86-139-1234-5678', '[phone]'],
    ['座机010-62345678', '座机[phone]'],
    ['ring (415) 555-0132 after six', 'ring [phone] after six'],
    ['my number is 07700 900123.', 'my number is [phone].'],
    ['+49 30 901820 please', '[phone] please'],
    ['call 555-0142', 'call [phone]'],
    ['mail j.doe+x@shop.example.co.uk today', 'mail [email] today'],
    ['邮箱zhang@example.com谢谢', '邮箱[email]谢谢'],
    ['j.doe (at) example (dot) com', '[email]'],
    ['身份证11010519491231002X', '身份证[id]'],
    ['SSN 078-05-1120', 'SSN [id]'],
    ['card 4111 1111 1111 1111 charged', 'card [card] charged'],
    ['IBAN GB82 WEST 1234 5698 7654 32', 'IBAN [account]'],
    ['加我微信 wang_1988', '加我[account]'],
    ['订单号 3728190045512345678', '订单号 [number]'],
    ['我住在北京市朝阳区建国路88号院3号楼1201室，快点', '[address]，快点'],
    ['送到阳光花园3栋2单元501', '[address]'],
    ['住址：台北市中山區民生東路三段88號5樓', '住址：[address]'],
    ['I live at 221B Baker Street, London', 'I live at [address], London'],
    ['12 high street flat 4', '[address]'],
    ['send it to 1600 Amphitheatre Parkway Apt 5', 'send it to [address]'],
    ['NW1 6XE is my code', '[postcode] is my code'],
    ['我叫张伟，收货人：李小红', '我叫[name]，收货人：[name]'],
    ['快递员说是王先生签收', '快递员说是[name]先生签收'],
    ['My name is Peter Parker and', 'My name is [name] and'],
    ['Kind regards, Mary Jane', 'Kind regards, [name]'],
    ['Mrs. Doubtfire signed', 'Mrs. [name] signed'],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });
});

describe('what is no personal data stays', () => {
  it.each([
    'The kettle cost £49.99 and broke after 2 days on 2024-05-06 12:30, order 4417.',
    '衣服掉色严重，花了1299.00元，2024年5月6日买的，第3次投诉了，退一赔三！',
    'Arrived 01-02-2024 10:30, two parcels on the road for 14 days.',
    '我在路上等了3个小时，客服电话一直打不通，3号发货的',
    'I will never buy this brand again. Size 42, colour black, 250 ml.',
  ])('%s', (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe('what is known of the writer leaves the text in any spelling', () => {
  it.each([
    [anna, 'anna smithson here, SMITHSON as on the card', '[name] here, [name] as on the card'],
    [anna, 'Smithson, Anna', '[name]'],
    [anna, 'write to Anna.Smithson@Example.com', 'write to [email]'],
    [anna, 'my login anna.smithson does not work', 'my login [email] does not work'],
    [anna, 'ring 07700-900-123', 'ring [phone]'],
    [anna, 'it went to 14 canary wharf lane by mistake', 'it went to [address] by mistake'],
    [anna, 'account buyer-88213', 'account [customer]'],
    [anna, 'Annapolis is not my town', 'Annapolis is not my town'],
    [wang, '我是王小明，叫我小明或者小王也行', '我是[name]，叫我[name]或者[name]也行'],
    [wang, '王 小明 138-1234-5678', '[name] [phone]'],
    [wang, '地址上海市浦东新区金丝雀路77号2单元502室没收到', '地址[address]没收到'],
  ])('%o: %s', (person, text, expected) => {
    expect(redact(text, person)).toBe(expected);
  });

  it('keeps everyday words that are also a name, unless they are written as one', () => {
    const will = { customerId: 'c', contact: { name: 'Will Long' } };
    expect(redact('I will wait no longer, it took too long. Will', will)).toBe('I will wait no longer, it took too long. [name]');
  });
});

it('takes time in proportion to the text, however hostile', () => {
  const started = process.hrtime.bigint();
  for (const piece of ['路', '区区路1', '1 ', '1-', 'a@', 'A1 ', 'Aa ', '+1 (', 'a.']) redact(piece.repeat(20_000 / piece.length), anna);
  expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(3_000);
});
