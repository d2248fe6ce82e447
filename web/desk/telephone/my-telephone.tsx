import { App, Button, Input, Segmented } from 'antd';
import { useCallback, useId, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { ApiError } from '../api.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText, Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import type { AnswersBy } from './types.ts';

/** One's own telephone (我的电话): the number, and whether calls of residents come to it. */
export function MyTelephone() {
  const { texts, api } = useDesk();
  const { message } = App.useApp();
  const loaded = useLoaded(useCallback(() => api.telephone.mine(), [api]));
  const [phone, setPhone] = useState('');
  const [problem, setProblem] = useState('');
  const id = useId();
  const t = texts.telephone.mine;
  const set = async (change: { phone?: string; answersBy?: AnswersBy }): Promise<void> => {
    try {
      await api.telephone.set(change);
      setProblem('');
      if (change.phone !== undefined) setPhone('');
      message.success(t.saved);
    } catch (error) {
      setProblem(error instanceof ApiError && error.status === 422 ? t.wrong : errorText(error, texts));
    }
    loaded.reload();
  };
  return (
    <section className="my-telephone" aria-label={t.heading}>
      <strong>{t.heading}</strong>
      <Shown loaded={loaded}>
        {({ telephone }) => (
          <>
            <p>
              {telephone.phoneMasked === '' ? t.empty : fill(t.now, { phone: telephone.phoneMasked })}{' '}
              {telephone.phoneMasked !== '' && (
                <Button size="small" onClick={() => set({ phone: '' })}>
                  {t.remove}
                </Button>
              )}
            </p>
            <form
              className="my-number"
              onSubmit={(event) => {
                event.preventDefault();
                if (phone.trim() !== '') void set({ phone: phone.trim() });
              }}
            >
              <label htmlFor={id}>{t.phone}</label>
              <Input
                id={id}
                type="tel"
                autoComplete="off"
                placeholder={t.placeholder}
                status={problem === '' ? '' : 'error'}
                value={phone}
                onChange={(event) => setPhone(event.target.value)}
              />
              <Button htmlType="submit" disabled={phone.trim() === ''}>
                {t.save}
              </Button>
            </form>
            {problem !== '' && (
              <small className="bad" role="alert">
                {problem}
              </small>
            )}
            <div className="setting">
              <span>{t.by}</span>
              <Segmented<AnswersBy>
                value={telephone.answersBy}
                aria-label={t.by}
                onChange={(answersBy) => void set({ answersBy })}
                options={[
                  { value: 'phone', label: t.phoneWay },
                  { value: 'typing', label: t.typingWay },
                ]}
              />
            </div>
            <small className="soft">{t.hint}</small>
          </>
        )}
      </Shown>
    </section>
  );
}
