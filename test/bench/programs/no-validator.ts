/** Replaces `shared/wire/websocket/frame-validator.ts`: accepts every frame without examining it. */
import type { FrameValidator as Judged } from '../../../shared/wire/websocket/frame-validator.ts'

export class FrameValidator implements Pick<Judged, 'frame' | 'header' | 'payload' | 'end'> {
  frame(): number {
    return 0
  }

  header(): number {
    return 0
  }

  payload(): number {
    return 0
  }

  end(): number {
    return 0
  }
}
