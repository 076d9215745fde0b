"""Weights from disk into a module that was built on the meta device: safetensors only, strictly.

Where dtype and device are the file's own, tensors stay mapped to the file and nothing is copied;
else they are converted a few hundred megabytes at a time, so that the peak stays near the result.
"""

from collections.abc import Callable, Generator
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from asr.errors import ModelError
from asr.weights_files import find_files

WINDOW = 256 << 20  # bytes converted before the file is mapped anew, which lets read pages go

Rename = Callable[[str], str | None]  # a name in the file to one in the module; None: left out


def load_weights(  # noqa: PLR0913 - what, whence, under which names, and how
    module: nn.Module,
    folder: Path,
    *,
    rename: Rename,
    dtype: torch.dtype,
    device: torch.device,
    wide: frozenset[str] = frozenset(),
) -> None:
    """Fill `module` (on meta) from the safetensors of `folder`, with floats as `dtype` on `device`.

    Names in `wide` become float32 whatever `dtype` is. Raises ModelError, which names the tensor,
    where one is missing, left over, misshapen, of another kind or there twice, and where a file is
    damaged.
    """
    expected = module.state_dict()
    found: dict[str, Tensor] = {}
    for path in find_files(folder):
        for name, tensor in read(path, dtype, device):
            key = rename(name)
            if key is None:
                continue
            if key in found:
                raise ModelError(f"The model in {folder} is damaged: tensor {name} is there twice.")
            _check(name, tensor, expected.get(key), folder)
            kind = torch.float32 if key in wide else dtype
            found[key] = tensor.to(device, kind if tensor.is_floating_point() else tensor.dtype)
    if missing := sorted(expected.keys() - found.keys()):
        raise ModelError(f"The model in {folder} is damaged: tensor {_named(missing)} is missing.")
    module.load_state_dict(found, assign=True)
    module.requires_grad_(requires_grad=False)


def stored_dtype(folder: Path) -> torch.dtype:
    """Give the dtype of most of a checkpoint's numbers: of its first large matrix."""
    for path in find_files(folder):
        for _, tensor in read(path, torch.bfloat16, torch.device("cpu")):
            if tensor.dtype in FLOATS and tensor.ndim == 2:
                return tensor.dtype
    raise ModelError(f"The model in {folder} has no matrix in it.")


def read(
    path: Path, dtype: torch.dtype, device: torch.device
) -> Generator[tuple[str, Tensor], None, None]:
    """Yield name and tensor of each entry, mapped to the file; the caller converts or keeps it.

    Raises ModelError where the file is damaged.
    """
    try:
        with safe_open(path, framework="pt", device="cpu") as file:
            names = list(file.keys())
        while names:
            names = yield from _window(path, names, dtype, device)
    except (SafetensorError, OSError) as error:
        raise ModelError(f"The model file {path} is damaged: {error}.") from error


def _window(
    path: Path, names: list[str], dtype: torch.dtype, device: torch.device
) -> Generator[tuple[str, Tensor], None, list[str]]:
    """Yield entries until `WINDOW` bytes had to be converted; return the names that are left."""
    converted = 0
    with safe_open(path, framework="pt", device="cpu") as file:
        for index, name in enumerate(names):
            tensor = file.get_tensor(name)
            yield name, tensor
            if tensor.dtype != dtype or device.type != "cpu":
                converted += tensor.nbytes
            if converted > WINDOW:
                return names[index + 1 :]
    return []


def _check(name: str, tensor: Tensor, expected: Tensor | None, folder: Path) -> None:
    if expected is None:
        raise ModelError(f"The model in {folder} has a tensor that is not known here: {name}.")
    if tensor.shape != expected.shape:
        raise ModelError(
            f"The model in {folder} is damaged: tensor {name} has the shape {list(tensor.shape)},"
            f" not {list(expected.shape)}."
        )
    same = tensor.dtype == expected.dtype
    if not same and not (tensor.dtype in FLOATS and expected.is_floating_point()):
        raise ModelError(
            f"The model in {folder} is damaged: tensor {name} holds {_kind(tensor)},"
            f" not {_kind(expected)}."
        )


FLOATS = (torch.bfloat16, torch.float16, torch.float32)


def _kind(tensor: Tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")


def _named(names: list[str]) -> str:
    more = f" (and {len(names) - 1} more)" if len(names) > 1 else ""
    return names[0] + more
