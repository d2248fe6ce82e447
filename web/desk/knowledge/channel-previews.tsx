import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { wordFor } from '../texts/index.ts';
import type { ChannelPreview } from './types.ts';

/** What each channel would send, side by side, with how much of its measure it takes. */
export function ChannelPreviews({ channels }: { channels: readonly ChannelPreview[] }) {
  const { texts } = useDesk();
  const t = texts.knowledge;
  return (
    <div className="previews">
      {channels.map(({ channel, messages, measures, problems }) => (
        <section key={channel} className={`preview preview-${channel}`} aria-label={wordFor(t.channels, channel)}>
          <header className="preview-head">
            <strong>{wordFor(t.channels, channel)}</strong>
            {channel === 'voice' && <small>{t.voiceLabel}</small>}
            {measures.map(({ unit, used, limit }) => (
              <small
                key={unit}
                className={used > limit ? 'bad' : unit !== 'bytes' && used > limit * 0.9 ? 'near-limit' : ''}
              >
                {fill(wordFor(t.measures, unit), { used, limit })}
              </small>
            ))}
          </header>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
          <section className="preview-screen" tabIndex={0} aria-label={wordFor(t.channels, channel)}>
            {messages.map((message) => (
              <p key={message} className="preview-message">
                {message}
              </p>
            ))}
          </section>
          {problems.map((problem) => (
            <p key={problem} className="bad">
              {problem}
            </p>
          ))}
        </section>
      ))}
    </div>
  );
}
