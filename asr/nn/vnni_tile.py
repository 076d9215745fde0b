"""The innermost loops of vnni_pass.py, as instructions of LLVM, which Numba compiles.

A tile is up to six rows times 64 columns over one group of 128 weights a column, in AVX-512 VNNI's
products of four bytes. While it computes, the weights that come later are fetched, evenly: memory
and arithmetic work at the same time, which is all that this gains (tests/bench/LOG.md).
"""

import ctypes
import logging
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from llvmlite import binding, ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

from asr.nn.vnni_kept import Kept

GROUP = 128  # weights of a column, and activations of a row, that a tile goes through
COLUMNS = 64  # of a tile: four registers of sixteen
MOST_ROWS = 6  # 24 registers hold sums, 5 weights and activations
TILE_BYTES = GROUP * COLUMNS
LINE = 64  # bytes that are fetched as one

BYTE, WORD, LONG = ir.IntType(8), ir.IntType(32), ir.IntType(64)
HALF, FLOAT = ir.HalfType(), ir.FloatType()
WORDS, FLOATS = ir.VectorType(WORD, 16), ir.VectorType(FLOAT, 16)
STEPS = GROUP // 4

# Sums and greatest of floats may be taken in any order, as vectors are. Without counting who holds
# an array, and without ways in from Python, it compiles in half the time.
SETTINGS: dict[str, Any] = {
    "nogil": True,
    "fastmath": {"reassoc", "contract", "nsz", "nnan"},
    "error_model": "numpy",
    "_nrt": False,
}

F = TypeVar("F", bound=Callable[..., Any])
Made = tuple[Any, Callable[..., Any]]  # what Numba wants of an intrinsic

# What compiled code calls outside of itself, by a name of ours: the address is another every time.
if sys.platform == "win32":
    SLEEP, SHORTEST = ctypes.windll.kernel32.Sleep, 0  # ms: no more than the rest of a slice
else:
    SLEEP, SHORTEST = ctypes.CDLL(None).usleep, 1  # µs
binding.add_symbol("voxbar_give_way", ctypes.cast(SLEEP, ctypes.c_void_p).value)

logging.getLogger("numba").setLevel(logging.WARNING)  # it would tell every step of compiling


def native(function: F) -> F:
    """Have a function compiled into those that call it."""
    made: F = njit(**SETTINGS, no_cpython_wrapper=True, no_cfunc_wrapper=True)(function)
    return made


def entered(function: F) -> F:
    """Have a function compiled that Python calls, once for all: what is made of it is kept."""
    made: Any = njit(**SETTINGS)(function)
    made._cache = Kept()  # noqa: SLF001 - where Numba's own would be
    entry: F = made
    return entry


class _Body:
    """What is written into one function: short names for llvmlite's builder."""

    def __init__(self, builder: ir.IRBuilder) -> None:
        self.build = builder

    def moved(self, address: ir.Value, count: ir.Value, step: int) -> ir.Value:
        """Give address + count * step."""
        return self.build.add(address, self.build.mul(count, LONG(step)))

    def plus(self, address: ir.Value, more: int) -> ir.Value:
        return self.build.add(address, LONG(more))

    def load(self, address: ir.Value, kind: ir.Type, align: int) -> ir.Value:
        return self.build.load(self.at(address, kind), align=align)

    def at(self, address: ir.Value, kind: ir.Type) -> ir.Value:
        return self.build.inttoptr(address, kind.as_pointer())

    def spread(self, value: ir.Value) -> ir.Value:
        """Give sixteen of a value."""
        none = ir.Constant(ir.VectorType(value.type, 16), ir.Undefined)
        one = self.build.insert_element(none, value, WORD(0))
        return self.build.shuffle_vector(one, none, ir.Constant(WORDS, [0] * 16))

    def wide(self, address: ir.Value) -> ir.Value:
        """Give sixteen float16 at an address as float32."""
        return self.build.fpext(self.load(address, ir.VectorType(HALF, 16), 2), FLOATS)

    def fma(self, a: ir.Value, b: ir.Value, c: ir.Value) -> ir.Value:
        return self.call("llvm.fma.v16f32", FLOATS, (a, b, c))

    def loop(
        self,
        count: ir.Value,
        first: Sequence[ir.Value],
        step: Callable[[ir.Value, Sequence[ir.Value]], Sequence[ir.Value]],
    ) -> Sequence[ir.Value]:
        """Carry values through `count` steps, at least one; give what they are in the end."""
        build, before = self.build, self.build.block
        loop, end = build.append_basic_block("step"), build.append_basic_block("end")
        build.branch(loop)
        build.position_at_end(loop)
        index, *carried = (build.phi(value.type) for value in (count, *first))
        done = step(index, carried)
        following = build.add(index, LONG(1))
        for phi, start, new in zip(
            (index, *carried), (LONG(0), *first), (following, *done), strict=True
        ):
            phi.add_incoming(start, before)
            phi.add_incoming(new, build.block)
        build.cbranch(build.icmp_signed("<", following, count), loop, end)
        build.position_at_end(end)
        return done

    def call(self, name: str, out: ir.Type, given: Sequence[ir.Value]) -> ir.Value:
        """Call one of LLVM's own functions."""
        kind = ir.FunctionType(out, [value.type for value in given])
        return self.build.call(self.build.module.declare_intrinsic(name, fnty=kind), given)


def tile(rows: int, lines: int) -> Callable[..., None]:
    """Make a tile's function for so many rows, which fetches so many lines at each of its steps.

    It takes addresses: `a`, whole numbers [rows, GROUP] int8; `scales` [rows] float32; `starts`
    [rows] int32, -128 times the sum of each row's numbers; `b`, weights + 128 [STEPS, COLUMNS, 4]
    uint8, at a multiple of 64; `c` [rows, COLUMNS] float32, likewise, to which it adds
    scale * (a times weights); `ahead`, whence to fetch.
    """

    def write(body: _Body, given: Sequence[ir.Value]) -> None:
        _write_tile(body, given, rows, lines)

    @intrinsic  # type: ignore[untyped-decorator]
    def made(
        _: object, a: object, scales: object, starts: object, b: object, c: object, ahead: object
    ) -> Made:
        return _function(types.void(*[types.intp] * 6), write)

    return made


def _write_tile(body: _Body, given: Sequence[ir.Value], rows: int, lines: int) -> None:
    a, scales, starts, b, c, ahead = given
    build = body.build

    def step(index: ir.Value, sums: Sequence[ir.Value]) -> list[ir.Value]:
        weights = body.moved(b, index, 4 * LINE)
        columns = [body.load(body.plus(weights, LINE * j), WORDS, LINE) for j in range(4)]
        _fetch(body, body.moved(ahead, index, LINE * lines), lines)
        done = []
        for row in range(rows):
            at = body.plus(body.moved(a, index, 4), GROUP * row)
            x = body.spread(body.load(at, WORD, 4))
            for j in range(4):
                more = (sums[row * 4 + j], columns[j], x)
                done.append(body.call("llvm.x86.avx512.vpdpbusd.512", WORDS, more))
        return done

    first = [body.spread(body.load(body.plus(starts, 4 * row), WORD, 4)) for row in range(rows)]
    sums = body.loop(LONG(STEPS), [first[i // 4] for i in range(rows * 4)], step)
    for i, total in enumerate(sums):
        scale = body.spread(body.load(body.plus(scales, i // 4 * 4), FLOAT, 4))
        place = body.at(body.plus(c, i * LINE), FLOATS)
        added = body.fma(build.sitofp(total, FLOATS), scale, build.load(place, align=LINE))
        build.store(added, place, align=LINE)


@intrinsic  # type: ignore[untyped-decorator]
def score(
    _: object,
    a: object,
    b: object,
    c: object,
    d: object,
    keys: object,
    head: object,
    out: object,
    apart: object,
) -> Made:
    """Multiply four queries with sixteen keys, without the root.

    Addresses: `a` to `d`, queries [head] float32; `keys` [head, 16] float16; `out`, float32, four
    times sixteen scores, `apart` bytes from one query's to the next.
    """

    def write(body: _Body, given: Sequence[ir.Value]) -> None:
        *queries, keys, head, out, apart = given

        def step(index: ir.Value, sums: Sequence[ir.Value]) -> list[ir.Value]:
            k = body.wide(body.moved(keys, index, 2 * 16))
            values = [body.load(body.moved(q, index, 4), FLOAT, 4) for q in queries]
            return [body.fma(body.spread(q), k, s) for q, s in zip(values, sums, strict=True)]

        none = ir.Constant(FLOATS, [0.0] * 16)
        for row, total in enumerate(body.loop(head, [none] * 4, step)):
            body.build.store(total, body.at(body.moved(out, apart, row), FLOATS), align=4)

    return _function(types.void(*[types.intp] * 8), write)


@intrinsic  # type: ignore[untyped-decorator]
def gather(
    _: object,
    shares: object,
    values: object,
    head: object,
    count: object,
    out: object,
    apart: object,
) -> Made:
    """Sum the values of `count` keys by four queries' shares, 64 numbers of a head.

    Addresses: `shares`, float32, `apart` bytes from one query's to the next; `values` float16, the
    next key's `head` numbers on; `out` [4, 64] float32.
    """

    def write(body: _Body, given: Sequence[ir.Value]) -> None:
        shares, values, head, count, out, apart = given
        row_of = [body.moved(shares, apart, row) for row in range(4)]

        def step(index: ir.Value, sums: Sequence[ir.Value]) -> list[ir.Value]:
            at = body.moved(values, body.build.mul(index, head), 2)
            v = [body.wide(body.plus(at, 2 * 16 * j)) for j in range(4)]
            p = [body.spread(body.load(body.moved(r, index, 4), FLOAT, 4)) for r in row_of]
            return [body.fma(p[i // 4], v[i % 4], total) for i, total in enumerate(sums)]

        none = ir.Constant(FLOATS, [0.0] * 16)
        for i, total in enumerate(body.loop(count, [none] * 16, step)):
            body.build.store(total, body.at(body.plus(out, LINE * i), FLOATS), align=4)

    return _function(types.void(*[types.intp] * 6), write)


def _fetch(body: _Body, address: ir.Value, lines: int) -> None:
    """Begin to bring lines into the nearest cache; an address of nothing does no harm."""
    for line in range(lines):
        at = body.at(body.plus(address, LINE * line), BYTE)
        body.call("llvm.prefetch.p0", ir.VoidType(), (at, WORD(0), WORD(3), WORD(1)))


def _function(kinds: Any, write: Callable[[_Body, Sequence[ir.Value]], object]) -> Made:
    """Give a typing and a body as Numba wants them."""

    def written(context: Any, builder: ir.IRBuilder, _: Any, given: Sequence[ir.Value]) -> Any:
        value = write(_Body(builder), given)
        return context.get_dummy_value() if kinds.return_type == types.void else value

    return kinds, written


@intrinsic  # type: ignore[untyped-decorator]
def take(_: object, address: object, count: object) -> Made:
    """Add to the int64 at an address, and give what was there, as one step for all threads."""

    def write(body: _Body, given: Sequence[ir.Value]) -> ir.Value:
        return body.build.atomic_rmw("add", body.at(given[0], LONG), given[1], "seq_cst")

    return _function(types.intp(types.intp, types.intp), write)


@intrinsic  # type: ignore[untyped-decorator]
def look(_: object, address: object) -> Made:
    """Give the int64 at an address, as other threads left it."""

    def write(body: _Body, given: Sequence[ir.Value]) -> ir.Value:
        return body.build.load_atomic(body.at(given[0], LONG), "seq_cst", 8)

    return _function(types.intp(types.intp), write)


@intrinsic  # type: ignore[untyped-decorator]
def pause(_: object) -> Made:
    """Tell the processor that this thread only waits."""

    def write(body: _Body, _: Sequence[ir.Value]) -> None:
        body.call("llvm.x86.sse2.pause", ir.VoidType(), ())

    return _function(types.void(), write)


@intrinsic  # type: ignore[untyped-decorator]
def give_way(_: object) -> Made:
    """Sleep for the shortest while: another program may run here meanwhile.

    Who sleeps comes back before those that compute all the time; who only yields comes last.
    """

    def write(body: _Body, _: Sequence[ir.Value]) -> None:
        kind = ir.FunctionType(WORD, [WORD])
        outside = cgutils.get_or_insert_function(body.build.module, kind, "voxbar_give_way")
        body.build.call(outside, [WORD(SHORTEST)])

    return _function(types.void(), write)


@intrinsic  # type: ignore[untyped-decorator]
def put_half(_: object, address: object, value: object) -> Made:
    """Store a float32 as the float16 that is nearest."""

    def write(body: _Body, given: Sequence[ir.Value]) -> None:
        half = body.build.fptrunc(given[1], HALF)
        body.build.store(half, body.at(given[0], HALF), align=2)

    return _function(types.void(types.intp, types.float32), write)


@intrinsic  # type: ignore[untyped-decorator]
def nearest(_: object, value: object) -> Made:
    """Give the nearest whole number, halves to even, as a float32."""

    def write(body: _Body, given: Sequence[ir.Value]) -> ir.Value:
        return body.call("llvm.rint.f32", FLOAT, given)

    return _function(types.float32(types.float32), write)


@intrinsic  # type: ignore[untyped-decorator]
def power_of_two(_: object, exponent: object) -> Made:
    """Give 2 ** exponent, of an int32 from -126 to 127."""

    def write(body: _Body, given: Sequence[ir.Value]) -> ir.Value:
        bits = body.build.shl(body.build.add(given[0], WORD(127)), WORD(23))
        return body.build.bitcast(bits, FLOAT)

    return _function(types.float32(types.int32), write)
