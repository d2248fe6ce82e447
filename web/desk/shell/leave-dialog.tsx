import { Modal } from 'antd';
import { useDesk } from './desk-context.ts';

/** Asks whoever signs out while residents count on him. `serving` is what the server says of it; '' for nothing. */
export function LeaveDialog(props: { serving: string; stay: () => void; leave: () => void }) {
  const { texts } = useDesk();
  const t = texts.handoff.leave;
  return (
    <Modal
      open={props.serving !== ''}
      title={t.heading}
      okText={t.leave}
      okButtonProps={{ danger: true }}
      cancelText={t.stay}
      onOk={props.leave}
      onCancel={props.stay}
    >
      <p>{props.serving}</p>
    </Modal>
  );
}
