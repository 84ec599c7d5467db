/**
 * Every code that an answer can carry. `retry` tells the caller what to do with the same request: `never` (it will be refused again),
 * `later` (it may pass after a while), `same-key` (send it again with the same Idempotency-Key; it is executed at most once).
 */
interface Entry {
  readonly status: number;
  readonly title: { readonly en: string; readonly zh: string };
  readonly retry: 'never' | 'later' | 'same-key';
}

const entry = (status: number, en: string, zh: string, retry: Entry['retry'] = 'never'): Entry => ({ status, title: { en, zh }, retry });

export const problems = {
  'above-authority': entry(403, 'The amount is above what this role may decide', '金额超出该角色的审批权限'),
  'above-captured': entry(422, 'The amount is above what the order captured and has left', '金额超出订单实付余额'),
  'already-decided': entry(409, 'This was decided before', '该事项已有决定'),
  'approval-void': entry(409, 'The approval is for another draft or another backtest', '该审批对应的草案或回测已变更'),
  'backtest-failed': entry(422, 'The backtest of this draft has failed', '该草案的回测未通过'),
  'backtest-needed': entry(409, 'This needs a backtest first', '须先完成回测'),
  'bad-request': entry(400, 'The request cannot be understood', '请求无法理解'),
  'below-floor': entry(422, 'The amount is below what is owed', '金额低于应付下限'),
  'body-too-large': entry(413, 'The body is too large', '请求体过大'),
  'budget-exhausted': entry(409, 'The budget has no room for more goodwill', '预算余额不足，无法追加善意补偿'),
  'case-link-expired': entry(401, 'The case link has expired', '案件链接已过期'),
  'case-link-invalid': entry(401, 'The case link is not valid', '案件链接无效'),
  'channel-paused': entry(503, 'The channel is paused', '该渠道已暂停接收', 'later'),
  'conflict-other-content': entry(409, 'The same id was received before with other content', '相同编号曾以不同内容提交'),
  'consent-needed': entry(422, 'This needs the signed agreement of the customer', '此方案须经客户签字同意'),
  'currency-mismatch': entry(422, 'The amounts are not all in the currency of the order', '金额币种与订单币种不一致'),
  'empty-period': entry(422, 'The period ends before it begins', '有效期的结束早于开始'),
  'evidence-required': entry(422, 'This decision needs evidence', '该决定需要提供凭证'),
  'expired': entry(410, 'The time for this has passed', '已超过有效期'),
  'faulty-document': entry(422, 'The policy or rule pack has faults', '政策或规则包存在错误'),
  'forbidden-key': entry(400, 'The JSON holds a key that is not allowed', 'JSON 含有不允许的键名'),
  'four-eyes': entry(403, 'A second person has to do this', '须由另一人复核'),
  'idempotency-key-required': entry(400, 'An Idempotency-Key header is required', '缺少 Idempotency-Key 请求头'),
  'idempotency-key-reused': entry(422, 'The Idempotency-Key was used before for another request', 'Idempotency-Key 已用于其他请求'),
  'internal': entry(500, 'Something went wrong on our side', '系统内部错误', 'same-key'),
  'invalid-amount': entry(400, 'An amount is not a whole, allowed number of minor units', '金额不是有效的最小货币单位整数'),
  'invalid-json': entry(400, 'The body is not valid JSON', '请求体不是有效的 JSON'),
  'invalid-signature': entry(401, 'The signature does not fit the request', '签名无效'),
  'key-parked': entry(409, 'Work on this case waits for an operator', '该案件的处理已暂停，等待运维人员', 'later'),
  'killed-by-switch': entry(409, 'Payments on this rail are switched off', '该支付通道已被紧急停用', 'later'),
  'not-allowed': entry(403, 'This is not allowed', '无权进行此操作'),
  'not-found': entry(404, 'There is no such thing here', '未找到'),
  'not-ready': entry(503, 'The service is not ready yet', '服务尚未就绪', 'same-key'),
  'order-unknown': entry(422, 'The order is not known; send it whole', '订单未知，请附上完整订单'),
  'own-decision': entry(403, 'Nobody may rule on what they decided before', '不得裁决本人曾参与决定的事项'),
  'own-request': entry(403, 'Nobody may decide on their own request', '不得审批本人提交的请求'),
  'reason-required': entry(422, 'A decision so unlike similar ones needs a reason of its own', '该决定与同类案件差异较大，须注明专门理由'),
  'replayed': entry(409, 'This signed request was received before', '该签名请求已被接收过'),
  'schema-violation': entry(400, 'The content does not follow the schema', '内容不符合规定格式'),
  'seal-unreadable': entry(400, 'What was sealed cannot be opened or read', '加密封装无法解开或读取'),
  'stale-timestamp': entry(401, 'The signed time is too far from now', '签名时间超出允许范围'),
  'task-ended': entry(409, 'The task has ended: it was done, failed or cancelled before', '该任务已结束（已完成、失败或取消）'),
  'too-deep': entry(400, 'The JSON is nested too deeply', 'JSON 嵌套过深'),
  'too-late': entry(409, 'It is too late for this', '为时已晚，无法进行此操作'),
  'too-many-requests': entry(429, 'Too many requests', '请求过于频繁', 'later'),
  'unauthenticated': entry(401, 'Valid credentials are required', '需要有效的身份凭证'),
  'unavailable': entry(503, 'The service cannot do this right now', '服务暂时不可用', 'same-key'),
  'unknown-account': entry(404, 'The channel has no such account', '该渠道无此账户'),
  'unknown-channel': entry(404, 'There is no such channel', '无此渠道'),
  'unknown-currency': entry(400, 'The currency is not known', '未知币种'),
  'unknown-line': entry(422, 'The order has no such line', '订单中无此商品行'),
  'unsealed-input': entry(400, 'Personal content must be sealed', '个人信息必须加密封装'),
  'unsupported-media-type': entry(415, 'The content type is not supported', '不支持的内容类型'),
  'version-race': entry(409, 'Another version has come meanwhile', '期间已有其他版本'),
  'wrong-state': entry(409, 'This is not possible in the present state', '当前状态下无法进行此操作'),
} as const satisfies Record<string, Entry>;

export type ProblemCode = keyof typeof problems;
export type Language = 'en' | 'zh';

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code);
