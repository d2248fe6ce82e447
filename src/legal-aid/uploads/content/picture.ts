/** A picture that is whole, by its header; pixels. */
export interface Picture {
  width: number;
  height: number;
  /** To be kept: without position and notes. */
  bytes: Buffer;
}
