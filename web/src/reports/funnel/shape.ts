/** Where the columns of a funnel stand and the wedges between them run, in pixels. */
import type { Step } from './steps.ts'

export interface FunnelBox {
  readonly x: number
  readonly width: number
  readonly top: number
}

export interface FunnelWedge {
  readonly left: number
  readonly right: number
  readonly fromTop: number
  readonly toTop: number
}

export interface FunnelShape {
  readonly boxes: readonly FunnelBox[]
  readonly wedges: readonly FunnelWedge[]
  readonly bottom: number
}

/** `gap` is the room between columns, as a share of a column's width. */
export function shape(steps: readonly Step[], width: number, top: number, bottom: number, gap: number): FunnelShape {
  const most = Math.max(1, steps[0]?.people ?? 0)
  const column = Math.min(170, width / (steps.length + Math.max(0, steps.length - 1) * gap))
  const pitch = column * (1 + gap)
  const boxes = steps.map((step, index) => {
    const height = step.people === 0 ? 0 : Math.max(2, (step.people / most) * (bottom - top))
    return { x: index * pitch, width: column, top: bottom - height }
  })
  const wedges = boxes.slice(0, -1).map((box, index) => ({
    left: box.x + box.width, right: boxes[index + 1]!.x, fromTop: box.top, toTop: boxes[index + 1]!.top,
  }))
  return { boxes, wedges, bottom }
}

export function wedgePath(wedge: FunnelWedge, bottom: number): string {
  return `M${wedge.left} ${wedge.fromTop}L${wedge.right} ${wedge.toTop}V${bottom}H${wedge.left}Z`
}
