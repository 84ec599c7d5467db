/** What a row can tell about a complaint, and the names by which a column is known without being told. */
export const fields = {
  text: [
    'text', 'reviewbody', 'review_body', 'review', 'review_text', 'narrative', 'consumer_complaint_narrative', 'content', 'complaint_text',
    'complaint', 'comment', 'description', 'body', 'message', '内容', '评论', '评价', '评价内容', '投诉内容', '文本',
  ],
  id: ['id', 'external_id', 'externalid', 'complaint_id', 'complaintid', 'review_id', 'report_no', 'ticket_id', '编号', '投诉编号'],
  channel: ['channel', '渠道'],
  account: ['account', '账户', '店铺'],
  time: ['time', 'occurred_at', 'occurredat', 'timestamp', 'created_at', 'createdat', 'date', 'date_received', '时间', '日期'],
  order: ['order', 'order_ref', 'orderref', 'order_id', 'orderid', 'order_no', '订单', '订单号'],
  'order-amount': ['order_amount', 'orderamount', 'amount', 'paid', 'price', '订单金额', '金额', '实付'],
  currency: ['currency', '币种'],
  goods: ['goods', 'product', 'product_name', 'item', '商品', '商品名称'],
  'goods-class': ['goods_class', 'goodsclass', 'domain', 'product_type', 'department', '类目', '品类'],
  language: ['language', 'lang', '语言'],
  reason: ['reason', 'reason_code', 'reasoncode', 'issue', '原因', '投诉原因'],
  remedy: ['remedy', 'requested_remedy', 'requestedremedy', '诉求'],
  customer: ['customer', 'customer_id', 'customerid', 'user_id', 'userid', 'buyer', '用户', '买家'],
  email: ['email', 'e_mail', 'customer_email', '邮箱'],
} as const satisfies Record<string, readonly string[]>;

export type Field = keyof typeof fields;
export const fieldNames = Object.keys(fields) as Field[];
/** What the same for all rows may be said in place of a column. */
const constants: ReadonlySet<Field> = new Set<Field>(['channel', 'account', 'currency', 'language', 'goods', 'goods-class', 'reason']);

/** Told by the flags: a column's name, or for some fields the value itself. */
export type Told = Partial<Record<Field, string>>;
export type Mapping = Partial<Record<Field, { readonly column: string } | { readonly value: string }>>;

const plain = (name: string): string => name.trim().toLowerCase().replace(/[\s-]+/g, '_');

/**
 * Which column says what. What the flags name comes first; other fields take the first column that has one of their usual names and is not
 * taken. Throws where a named column is not there, or nothing looks like a text.
 */
export function mappingOf(columns: readonly string[], told: Told): Mapping {
  const mapping: Mapping = {};
  const taken = new Set<string>();
  for (const field of fieldNames) {
    const name = told[field];
    if (name === undefined) continue;
    const column = columns.find((one) => one === name) ?? columns.find((one) => plain(one) === plain(name));
    if (column !== undefined) {
      mapping[field] = { column };
      taken.add(column);
    } else if (constants.has(field)) mapping[field] = { value: name };
    else throw new Error(`--${field} ${name}: the file has no such column. It has: ${columns.join(', ')}.`);
  }
  for (const field of fieldNames) {
    if (mapping[field]) continue;
    const usual: readonly string[] = fields[field];
    const column = usual.map((name) => columns.find((one) => plain(one) === name && !taken.has(one))).find((one) => one !== undefined);
    if (column === undefined) continue;
    mapping[field] = { column };
    taken.add(column);
  }
  if (!mapping.text) throw new Error(`No column looks like a complaint's text. Name it: --text COLUMN. The file has: ${columns.join(', ')}.`);
  return mapping;
}

/** What a row says about a field; undefined where it says nothing. */
export function said(mapping: Mapping, values: Readonly<Record<string, string>>, field: Field): string | undefined {
  const where = mapping[field];
  if (!where) return undefined;
  const value = 'value' in where ? where.value : (values[where.column] ?? '');
  return value.trim() === '' ? undefined : value.trim();
}
