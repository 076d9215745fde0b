"""A Hugging Face hub, or a mirror of one: the only module that opens a connection.

Knows neither catalogue nor disk. No token is sent but the one in HF_TOKEN, no telemetry at all;
proxies are those of the environment (HTTPS_PROXY, ALL_PROXY).
"""

import ipaddress
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from asr.errors import ModelError
from asr.models import ModelFile

if TYPE_CHECKING:
    from httpx2 import Response

PUBLIC = "https://huggingface.co"
TIMEOUT_S = 30.0  # without a byte
TRANSIENT = (408, 425, 429, 500, 502, 503, 504)
MOST_PATIENCE_S = 300.0  # what a server may ask for
QUIET = {
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
}


class LineBroken(Exception):  # noqa: N818 - no failure yet: it is tried again
    """The connection broke, or the server asks for patience; `after_s` where it says how much."""

    def __init__(self, message: str, after_s: float | None = None) -> None:
        super().__init__(message)
        self.after_s = after_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """What a hub says of a file: where to read it, its length, and its hash of either kind."""

    url: str
    size: int | None
    sha256: str | None
    git_sha1: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A file being read: from which byte on, and its blocks."""

    start: int
    blocks: Iterator[bytes]


class Hub:
    """One hub; `endpoint` None is what HF_ENDPOINT says, or the public one."""

    def __init__(self, endpoint: str | None = None, timeout_s: float = TIMEOUT_S) -> None:
        self.endpoint = (endpoint or os.environ.get("HF_ENDPOINT") or PUBLIC).rstrip("/")
        self.host = urlsplit(self.endpoint).netloc or self.endpoint
        self._timeout_s = timeout_s
        self._token = os.environ.get("HF_TOKEN") or None

    @property
    def private(self) -> bool:
        """Whether nobody on the way can change what it says: TLS, or this very machine."""
        parts = urlsplit(self.endpoint)
        return parts.scheme == "https" or _is_this_machine(parts.hostname or "")

    @property
    def sends_token(self) -> bool:
        """Whether the person's own token goes along."""
        return self._token is not None

    def look(self, file: ModelFile) -> Remote:
        """Ask for a file's length and hash. Raises LineBroken or ModelError."""
        _quietly()
        from huggingface_hub import get_hf_file_metadata, hf_hub_url

        with self._sentences(file):
            found = get_hf_file_metadata(
                hf_hub_url(file.repo, file.name, revision=file.revision, endpoint=self.endpoint),
                token=self._token or False,
                timeout=self._timeout_s,
                library_name="voxbar",
                endpoint=self.endpoint,
            )
        etag = found.etag or ""
        return Remote(
            url=found.location,
            size=found.size,
            sha256=etag if re.fullmatch("[0-9a-f]{64}", etag) else None,
            git_sha1=etag if re.fullmatch("[0-9a-f]{40}", etag) else None,
        )

    @contextmanager
    def open(self, file: ModelFile, remote: Remote, start: int) -> Iterator[Answer]:
        """Read a file from byte `start` on, or from 0 where the server cannot do that.

        Raises LineBroken or ModelError, while its blocks are read too.
        """
        _quietly()
        from huggingface_hub import get_session, hf_raise_for_status

        headers = {"accept-encoding": "identity", "user-agent": "voxbar"}
        if start:
            headers["range"] = f"bytes={start}-"
        if self._token and _origin(remote.url) == _origin(self.endpoint):
            headers["authorization"] = f"Bearer {self._token}"
        session = get_session()
        with (
            self._sentences(file),
            session.stream("GET", remote.url, headers=headers, timeout=self._timeout_s) as answer,
        ):
            hf_raise_for_status(answer)
            begins = start if answer.status_code == 206 else 0
            if answer.status_code == 206 and not _begins_at(answer.headers, start):
                raise LineBroken("it sent another part than the one asked for")
            yield Answer(start=begins, blocks=answer.iter_raw())

    @contextmanager
    def _sentences(self, file: ModelFile) -> Iterator[None]:
        """Turn the library's errors into LineBroken and ModelError."""
        import httpx2
        from huggingface_hub import errors

        try:
            yield
        except errors.OfflineModeIsEnabled as error:
            raise ModelError("HF_HUB_OFFLINE is set: nothing may be fetched.") from error
        except errors.HfHubHTTPError as error:
            raise self._refused(error.response, file) from error
        except httpx2.ProxyError as error:
            raise ModelError(f"The proxy on the way to {self.host} refused: {error}.") from error
        except httpx2.TransportError as error:
            raise LineBroken(str(error) or type(error).__name__) from error
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            raise ModelError(f"{self.host} cannot be used: {error}.") from error

    def _refused(self, answer: "Response", file: ModelFile) -> Exception:
        status = answer.status_code
        if status in TRANSIENT:
            return LineBroken(f"it answered {status}", _patience(answer.headers))
        if status == 416:
            return LineBroken("it has fewer bytes than it said")
        what = f"{file.name} of {file.repo}"
        if status == 404:
            return ModelError(f"{self.host} does not have {what} at {file.revision[:8]}.")
        if status in (401, 403):
            return ModelError(
                f"{self.host} does not give {what} to everyone ({status}). If its page asks for"
                " consent, give it there and put your token into HF_TOKEN."
            )
        return ModelError(f"{self.host} refused {what}: it answered {status}.")


def _quietly() -> None:
    """Tell huggingface_hub to be quiet, before it is imported and reads its settings."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)


def _patience(headers: Mapping[str, str]) -> float | None:
    asked = str(headers.get("retry-after", ""))
    return min(float(asked), MOST_PATIENCE_S) if asked.isdigit() else None


def _begins_at(headers: Mapping[str, str], start: int) -> bool:
    return bool(re.match(rf"bytes {start}-", str(headers.get("content-range", ""))))


def _origin(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc.lower()


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
