import { HotlineError } from '../../errors.ts';

/** `knowledge/work-orders/notices.yaml` cannot be used; every problem found is listed with entry and field. */
export class OrderNoticesError extends HotlineError {
  constructor(problems: readonly { field: string; problem: string }[]) {
    const lines = problems.map(({ field, problem }) => `${field}: ${problem}`);
    super('hotline_work_orders_notices', 500, `The notices of orders have a problem:\n${lines.join('\n')}`, {
      details: problems,
    });
  }
}

/** Wrong number, wrong or old code: the answer does not tell which, and not whether there is an order. */
export class OrderCodeError extends HotlineError {
  constructor() {
    super('hotline_order_code', 404, '编号或者验证码不对，或者验证码已经过期。请核对编号，或者重新获取验证码。');
  }
}
