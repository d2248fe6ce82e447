import type { Activity, Entity } from 'botbuilder';
import type { Meaning } from './parse-message.ts';
import type { XmlFields } from './parse-xml.ts';

const MEDIA_NOTICE = '目前只能看懂文字消息。请用文字告诉我您遇到的事情，或者回复“人工”找值班律师。';
/** While a lawyer speaks the bot is silent. */
const IMAGE_NOTICE = '图片收到了。';
/** What a location message says in the log, where its address is not kept. */
const POSITION_TEXT = '这是我的位置';
/** Said when nobody can tell what was spoken. */
export const VOICE_NOTICE =
  '没有听清您的语音。有人身危险请马上拨打 110，有人受伤拨打 120。其他事情请用文字告诉我，也可以拨打 12348，或者回复“人工”找值班律师。';

/** The mark of a menu before the number of its choice. */
const MENU_MARK = /^(\d{8})(\d{1,2})$/;
const MEDIA_ID = /^[\w-]{1,256}$/;

/** What a message of a resident means. */
export function messageMeaning(msgType: string, fields: XmlFields): Meaning {
  switch (msgType) {
    case 'text': {
      // A choice that was tapped comes with its words; the id of the choice is its number, which the bot takes too.
      const tapped = fields.get('bizmsgmenuid')?.trim() ?? '';
      const [, mark, choice = tapped] = MENU_MARK.exec(tapped) ?? [];
      const text = fields.get('Content')?.trim() || choice;
      if (text === '') return { activity: null, notice: MEDIA_NOTICE };
      const told = mark === undefined ? {} : { channelData: { menuMark: mark } };
      return { activity: { type: 'message', text, ...told } };
    }
    case 'voice':
      return voiceMeaning(fields);
    case 'location': {
      const entity = positionOf(fields);
      if (entity === null) return { activity: unsupported('location'), notice: MEDIA_NOTICE };
      return { activity: { type: 'message', text: POSITION_TEXT, entities: [entity] } };
    }
    case 'image':
      return imageMeaning(fields);
    case 'video':
    case 'shortvideo':
    case 'link':
      return { activity: unsupported(msgType), notice: MEDIA_NOTICE };
    default:
      return { activity: null };
  }
}

const MOST_QUOTED = 60;

/** What was understood of a voice message, for its speaker to correct. */
export function heardWords(text: string): string {
  const letters = Array.from(text);
  const quoted = letters.length <= MOST_QUOTED ? text : `${letters.slice(0, MOST_QUOTED).join('')}…`;
  return `我听到的是：“${quoted}”。听错了请再说一遍，或者打字告诉我。`;
}

/** What was spoken, as a message. */
export function spokenMessage(text: string): Partial<Activity> {
  return { type: 'message', text, channelData: { spoken: true } };
}

/** WeChat's own recognition is being withdrawn and mostly empty: then the recording is to be understood. */
function voiceMeaning(fields: XmlFields): Meaning {
  const text = fields.get('Recognition')?.trim() ?? '';
  if (text !== '') return { activity: spokenMessage(text) };
  const mediaIds = ['MediaId16K', 'MediaId'].map((name) => fields.get(name)?.trim() ?? '');
  const known = mediaIds.filter((id) => MEDIA_ID.test(id));
  return {
    activity: unsupported('voice'),
    notice: VOICE_NOTICE,
    ...(known.length === 0 ? {} : { voice: { mediaIds: known } }),
  };
}

/** Latitude is X and longitude Y, in the datum of Chinese maps. The address beside them is the resident's, and not kept. */
function positionOf(fields: XmlFields): Entity | null {
  const position = degreesOf(fields, 'Location_X', 'Location_Y');
  return position === null ? null : { type: 'GeoCoordinates', ...position, datum: 'GCJ-02' };
}

/** Two fields of degrees; null when they are none. */
export function degreesOf(
  fields: XmlFields,
  latitudeName: string,
  longitudeName: string,
): { latitude: number; longitude: number } | null {
  const [latitude, longitude] = [latitudeName, longitudeName].map((name) => fields.get(name)?.trim() ?? '');
  const isDegrees = (text: string | undefined): text is string => /^-?\d{1,3}(?:\.\d{1,15})?$/.test(text ?? '');
  if (!isDegrees(latitude) || !isDegrees(longitude)) return null;
  return { latitude: Number(latitude), longitude: Number(longitude) };
}

/** The bot says what becomes of it; the picture itself is fetched by its id. */
function imageMeaning(fields: XmlFields): Meaning {
  const pictureId = fields.get('MediaId')?.trim() ?? '';
  if (!MEDIA_ID.test(pictureId)) return { activity: unsupported('image'), notice: MEDIA_NOTICE };
  return { activity: { type: 'event', name: 'media.image', value: { pictureId } }, notice: IMAGE_NOTICE };
}

/** An inbound that is kept in the log but has no words: what came is told by its kind alone. */
function unsupported(kind: string): Partial<Activity> {
  return { type: 'event', name: 'media.unsupported', value: { kind } };
}
