"""Products of vnni_pass.py: rows are rounded to whole numbers, multiplied and scaled again."""

import numpy as np

from asr.nn.vnni_data import (
    ADD,
    AHEAD,
    APART,
    BAND,
    GATE,
    MOST,
    ONE,
    SET,
    ZERO,
    Floats,
    Part,
    Pass,
    Product,
    address,
)
from asr.nn.vnni_tile import (
    COLUMNS,
    GROUP,
    MOST_ROWS,
    TILE_BYTES,
    give_way,
    look,
    native,
    nearest,
    pause,
    power_of_two,
    take,
    tile,
)

PATIENCE = 2000  # looks, about 50 µs, before the processor is left to another program
LOG2_E, LN_2 = np.float32(1.4426950408889634), np.float32(0.6931471805599453)
LOWEST, HIGHEST = np.float32(-87), np.float32(87)  # beyond, e to the power of it is no float32
TAYLOR = tuple(np.float32(1 / n) for n in (720, 120, 24, 6, 2))

_4_1, _4_2, _4_3, _4_4, _4_5, _4_6 = (tile(rows, 4) for rows in range(1, 7))
_2_3, _2_4, _2_5, _2_6 = (tile(rows, 2) for rows in range(3, 7))
_1_4, _1_5, _1_6 = (tile(rows, 1) for rows in range(4, 7))


@native
def meet(p: Pass, step: int) -> int:
    """Wait until every thread is here; give the number of the next step."""
    counter = address(p.work.counters)
    take(counter, 1)
    patience = PATIENCE
    while look(counter) < step * p.me.threads:
        if patience > 0:
            patience -= 1
            pause()
        else:
            give_way()
    return step + 1


@native
def norm_and_round(p: Pass, x: Floats, norm: Floats) -> None:
    """Round each row of x [rows, columns], divided by its root mean square and scaled."""
    columns = x.shape[1]
    line = p.work.line[p.me.rank]
    for row in range(p.me.rank, x.shape[0], p.me.threads):
        total = ZERO
        for i in range(columns):
            total += x[row, i] * x[row, i]
        by = ONE / np.sqrt(total / np.float32(columns) + p.sizes.epsilon)
        for i in range(columns):
            line[i] = x[row, i] * by * norm[i]
        _round_row(p, line, columns, row, x.shape[0])


@native
def round_part(p: Pass, x: Floats, start: int, columns: int) -> None:
    """Round so many columns of each row of x, from `start` on."""
    for row in range(p.me.rank, x.shape[0], p.me.threads):
        _round_row(p, x[row, start:], columns, row, x.shape[0])


@native
def _round_row(p: Pass, line: Floats, columns: int, row: int, rows: int) -> None:
    """Put a row into whole numbers, one scale for each group."""
    for group in range((columns + GROUP - 1) // GROUP):
        start, end = group * GROUP, min(columns, group * GROUP + GROUP)
        most = ZERO
        for i in range(start, end):
            most = max(most, abs(line[i]))
        by = MOST / most if most > ZERO else ZERO
        place = group * rows + row
        packed = p.work.packed[place * GROUP : place * GROUP + GROUP]
        total = np.int32(0)
        for i in range(end - start):
            value = np.int8(nearest(line[start + i] * by))
            packed[i] = value
            total += np.int32(value)
        packed[end - start :] = 0
        p.work.scales[place] = most / MOST
        p.work.starts[place] = -128 * total


@native
def multiply(p: Pass, what: Product, out: Floats, step: int) -> int:
    """Multiply what was rounded, and set, add to or gate `out` [rows, columns]; then meet."""
    units = (what.outputs + COLUMNS - 1) // COLUMNS
    counter = address(p.work.counters) + step * APART * 8
    chunk = max(1, min(16, units // (4 * p.me.threads)))
    rows = out.shape[0]
    bands = (rows + BAND - 1) // BAND
    while True:
        first = take(counter, chunk)
        if first >= units:
            return meet(p, step)
        for unit in range(first, min(first + chunk, units)):
            for band in range(bands):
                part = Part(unit, rows * band // bands, rows * (band + 1) // bands, rows)
                _sum(p, what, part)
                _finish(p, what, part, out)


@native
def _sum(p: Pass, what: Product, part: Part) -> None:
    """Compute sums for some rows and 64 columns; for a gate, and for 64 of what it opens."""
    groups = (what.inputs + GROUP - 1) // GROUP
    tall = 2 if what.effect == GATE else 1
    height = part.end - part.start
    for half in range(tall):
        sums = p.work.sums[p.me.rank, half * BAND * COLUMNS :]
        sums[: height * COLUMNS] = ZERO
        b = address(p.weights.tiles) + p.weights.at[what.layer, what.kind]
        b += (part.unit * tall + half) * groups * TILE_BYTES
        for group in range(groups):
            place = group * part.rows + part.start
            a = address(p.work.packed) + place * GROUP
            scales = address(p.work.scales) + place * 4
            starts = address(p.work.starts) + place * 4
            _tiles(height, a, scales, starts, b + group * TILE_BYTES, address(sums))


@native
def _tiles(height: int, a: int, scales: int, starts: int, b: int, c: int) -> None:
    """Add one group's products for up to BAND rows, tile by tile of about the same height.

    The fewer tiles go through the group's weights, the more must each of them fetch.
    """
    count = (height + MOST_ROWS - 1) // MOST_ROWS
    ahead, lines = b + AHEAD, 4 if count == 1 else 2 if count < 4 else 1
    for i in range(count):
        rows = height * (i + 1) // count - height * i // count
        if lines == 4:
            _of_4(rows, a, scales, starts, b, c, ahead)
        elif lines == 2:
            _of_2(rows, a, scales, starts, b, c, ahead)
        else:
            _of_1(rows, a, scales, starts, b, c, ahead)
        a, c = a + rows * GROUP, c + rows * COLUMNS * 4
        scales, starts = scales + rows * 4, starts + rows * 4
        ahead += lines * TILE_BYTES // 4


@native
def _of_4(rows: int, a: int, scales: int, starts: int, b: int, c: int, ahead: int) -> None:
    if rows == 1:
        _4_1(a, scales, starts, b, c, ahead)
    elif rows == 2:
        _4_2(a, scales, starts, b, c, ahead)
    elif rows == 3:
        _4_3(a, scales, starts, b, c, ahead)
    elif rows == 4:
        _4_4(a, scales, starts, b, c, ahead)
    elif rows == 5:
        _4_5(a, scales, starts, b, c, ahead)
    else:
        _4_6(a, scales, starts, b, c, ahead)


@native
def _of_2(rows: int, a: int, scales: int, starts: int, b: int, c: int, ahead: int) -> None:
    if rows == 3:
        _2_3(a, scales, starts, b, c, ahead)
    elif rows == 4:
        _2_4(a, scales, starts, b, c, ahead)
    elif rows == 5:
        _2_5(a, scales, starts, b, c, ahead)
    else:
        _2_6(a, scales, starts, b, c, ahead)


@native
def _of_1(rows: int, a: int, scales: int, starts: int, b: int, c: int, ahead: int) -> None:
    if rows == 4:
        _1_4(a, scales, starts, b, c, ahead)
    elif rows == 5:
        _1_5(a, scales, starts, b, c, ahead)
    else:
        _1_6(a, scales, starts, b, c, ahead)


@native
def _finish(p: Pass, what: Product, part: Part, out: Floats) -> None:
    """Scale sums, and put them where they belong."""
    first = part.unit * COLUMNS
    count = min(COLUMNS, what.outputs - first)
    tall = 2 if what.effect == GATE else 1
    scales = p.weights.numbers[p.weights.scale_at[what.layer, what.kind] + first * tall :]
    for row in range(part.start, part.end):
        sums = p.work.sums[p.me.rank, (row - part.start) * COLUMNS :]
        to = out[row, what.to + first :]
        if what.effect == SET:
            for i in range(count):
                to[i] = sums[i] * scales[i]
        elif what.effect == ADD:
            for i in range(count):
                to[i] += sums[i] * scales[i]
        else:
            opened = sums[BAND * COLUMNS :]
            for i in range(count):
                gate = sums[i] * scales[i]
                open_by = gate / (ONE + exp(-gate))
                to[i] = open_by * (opened[i] * scales[COLUMNS + i])


@native
def exp(x: np.float32) -> np.float32:
    """Give e ** x to six digits (two to a whole power, times Taylor's series of the rest)."""
    x = min(HIGHEST, max(LOWEST, x))
    whole = nearest(x * LOG2_E)
    rest = (x * LOG2_E - whole) * LN_2
    total = TAYLOR[0]
    for i in range(1, len(TAYLOR)):
        total = total * rest + TAYLOR[i]
    by: np.float32 = power_of_two(np.int32(whole))
    return ((total * rest + ONE) * rest + ONE) * by
