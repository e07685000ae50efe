"""What a text is about, as the mean of its words' vectors.

The vectors are those of the package wordllama (MIT): 32 000 parts of words, 256 dimensions, trained
for similarity. Only its two data files are read, when a text is first compared: its own loader
looks for them in another folder, and importing it would load all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PACKAGE = "wordllama"
WEIGHTS = "wordllama/weights/l2_supercat_256.safetensors"
TOKENIZER = "wordllama/tokenizers/l2_supercat_tokenizer_config.json"
LAYER = "embedding.weight"
DIMENSIONS = 256
STORED = "<f2"
"""Half floats, little-endian: 512 bytes a claim."""


class Mode(StrEnum):
    """How similar claims are found on this machine."""

    MEANING = "by words and meaning"
    WORDS = "by words only"


def mode() -> Mode:
    """Whether meanings can be compared here, without loading anything."""
    return Mode.MEANING if _files() else Mode.WORDS


@cache
def _files() -> tuple[Path, Path] | None:
    """The paths of weights and tokenizer; None where the packages are not installed."""
    if not all(find_spec(name) for name in ("numpy", "safetensors", "tokenizers")):
        return None
    try:
        package = distribution(PACKAGE)
    except PackageNotFoundError:
        return None
    weights, tokenizer = (Path(str(package.locate_file(p))) for p in (WEIGHTS, TOKENIZER))
    return (weights, tokenizer) if weights.is_file() and tokenizer.is_file() else None


@cache
def _model() -> tuple[Any, Any]:
    """The tokenizer, and the weights as a file mapped into memory: a row is read when asked for."""
    from safetensors import safe_open
    from tokenizers import Tokenizer

    files = _files()
    assert files is not None  # noqa: S101 - callers ask mode() first
    weights, tokenizer = files
    opened: Any = safe_open(weights, framework="numpy")
    return Tokenizer.from_file(str(tokenizer)), opened.get_slice(LAYER)


def meanings(texts: Sequence[str]) -> list[bytes | None]:
    """The meaning of each text as stored; None where it has no words, or all without vectors."""
    if mode() == Mode.WORDS:
        return [None] * len(texts)
    import numpy as np

    vectors = [_vector(text) for text in texts]
    return [None if v is None else v.astype(np.dtype(STORED)).tobytes() for v in vectors]


def _vector(text: str) -> NDArray[np.float32] | None:
    """The mean of the vectors of a text's tokens, of length one."""
    import numpy as np

    tokenizer, weights = _model()
    ids = tokenizer.encode(text, add_special_tokens=False).ids
    if not ids:
        return None
    mean = np.stack([weights[i] for i in ids]).astype(np.float32).mean(axis=0)
    length = float(np.linalg.norm(mean))
    return mean / length if length else None


def closeness(asked: bytes, stored: Sequence[bytes | None]) -> list[float]:
    """The cosine of a meaning with each of others, between 0 and 1; 0 where there is none."""
    import numpy as np

    blank = bytes(len(asked))
    rows = np.frombuffer(b"".join(s or blank for s in stored), dtype=STORED)
    cosines = rows.reshape(len(stored), DIMENSIONS).astype(np.float32) @ np.frombuffer(
        asked, dtype=STORED
    ).astype(np.float32)
    return [float(c) for c in cosines.clip(0, 1)]
