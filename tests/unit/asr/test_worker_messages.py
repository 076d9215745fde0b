"""What the engine process says of an error, so that the app can go on from it."""

import errno

import pytest

from asr.errors import AudioError, EngineFailure, ModelError, OutOfMemory
from asr.worker_messages import error_of, failed


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes"),
        RuntimeError("could not create a primitive"),
        RuntimeError("BFCArena: Failed to allocate memory for requested buffer of size 7159552"),
        RuntimeError("CUDA out of memory. Tried to allocate 20.00 MiB"),
        RuntimeError("can't start new thread"),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        ImportError("libtorch_cpu.so: failed to map segment from shared object"),
        caused(ModelError("The model x cannot be loaded."), RuntimeError("std::bad_alloc")),
    ],
    ids=str,
)
def test_want_of_memory_is_known_by_whatever_name(error: Exception) -> None:
    found = error_of(failed(1, error))
    assert type(found) is OutOfMemory
    assert str(found) == "The speech engine ran out of memory."


def test_other_errors_stay_what_they_are() -> None:
    found = error_of(failed(1, AudioError("The recording is empty.")))
    assert (type(found), str(found)) == (AudioError, "The recording is empty.")
    unforeseen = error_of(failed(1, KeyError("x")))
    assert type(unforeseen) is EngineFailure
    assert str(unforeseen) == "The speech engine failed: KeyError."
