/**
 * Text (中文文本): normalising, numbers, pinyin, masking and splitting of Chinese text, and the names of the 20 topics.
 */
export { TOPICS, type Topic } from './topics.ts';
