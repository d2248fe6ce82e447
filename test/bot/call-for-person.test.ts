import { endsWithCallForPerson } from '../../src/bot/routes/call-for-person.ts';

it.each([
  '公司拖欠我三个月工资不给，我要找律师',
  '老婆要离婚，孩子归谁，帮我转人工',
  '被车撞了对方不赔。我想找个律师谈谈',
  '我不服要起诉，能帮我转人工吗',
  '老细唔出粮，我想搵律师',
])('%s ends by asking for a person', (text) => {
  expect(endsWithCallForPerson(text)).toBe(true);
});

it.each([
  '我要找律师',
  '公司拖欠工资，要不要找律师',
  '离婚，找律师要多少钱',
  '对方找了律师，我怎么办',
  '公司欠钱，他要找律师',
  '不想麻烦，不用找律师',
  '我要找律师，公司欠我工资怎么办',
])('%s does not', (text) => {
  expect(endsWithCallForPerson(text)).toBe(false);
});
