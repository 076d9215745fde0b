"""What installed packages carry: themselves, others' libraries, and what is compiled into these."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from bill import SPDX, Part, common, file_name
from known_parts import INSIDE, LICENCES, OWN, PAGES, TEXT_OF, VENDORED, Known

from asr.models_credits import credit_of

HERE = Path(__file__).resolve().parent
TEXT = re.compile(
    r"[^/]+\.dist-info/(licen[cs]es/.+(?<!\.py)(?<!\.pyc)|[^/]*(licen[cs]e|copying|notice)[^/]*)"
    r"|[^/]+/(licen[cs]e|copying|notice|third-?party-?notices)[^/]*",
    re.IGNORECASE,
)
BILL = re.compile(r"[^/]+\.dist-info/sboms/.+")
EXTENSION = re.compile(r".+\.(cpython-\d+-[\w-]+|abi3)\.so(\.[\d.]+)?|.+/libpyside6\S+")


def beside(package: str, path: str) -> str:
    """Name the place of a text by its whole path: a package may have many of one name."""
    inside = re.sub(r"^[^/]+\.dist-info/(licenses/)?", "", path)
    return f"licences/{file_name(package)}-{inside.replace('/', '-')}"


@dataclass(frozen=True, slots=True)
class Packages:
    """Installed packages, by name; `place` says where the text of one lies beside NOTICE."""

    find: Callable[[str], metadata.Distribution] = metadata.distribution
    place: Callable[[str, str], str] = beside
    seen: dict[str, Part] = field(default_factory=dict)

    def part(self, name: str) -> Part:
        """Give the package itself."""
        if name not in self.seen:
            told = credit_of(self.find(name))
            self.seen[name] = Part(
                name=told.name, version=told.version, authors=told.authors[:120],
                licence=LICENCES.get(told.name, SPDX.get(told.licence, told.licence)),
                purl=f"pkg:pypi/{told.name.lower().replace('_', '-')}@{told.version}",
                source=PAGES.get(told.name, told.page),
                texts=self._files(TEXT_OF.get(told.name, name), TEXT),
                bills=self._files(name, BILL),
            )  # fmt: skip
        return self.seen[name]

    def inside(self, name: str) -> list[Part]:
        """Give what is compiled into a package's libraries."""
        return [self.known(known) for known in INSIDE.get(name, ())]

    def library(self, name: str, file: Path, package: str) -> Part | None:
        """Say whose a shared library in a package is; None where nobody knows."""
        for pattern, known in VENDORED:
            if re.fullmatch(pattern, name):
                return self.known(known, file)
        own = package and (EXTENSION.fullmatch(name) or re.fullmatch(OWN, name))
        return self.part(package) if own else None

    def known(self, known: Known, file: Path | None = None) -> Part:
        """Give what the tables tell of a part, with its texts."""
        texts: list[tuple[str, Path]] = []
        if known.text:
            path = HERE.parent / known.text
            texts.append((f"licences/{file_name(known.name)}-{path.name}", path))
        if known.of:
            theirs = self.part(known.of).texts
            texts += [pair for pair in theirs if re.search(known.only, pair[0])]
            if not texts:
                raise LookupError(f"{known.of} has no text like {known.only} for {known.name}.")
        if known.with_common:
            texts.append(common(known.with_common))
        return Part(
            name=known.name, version=self._version(known, file), licence=known.licence,
            authors=known.authors, source=known.source, texts=tuple(texts),
        )  # fmt: skip

    def _version(self, known: Known, file: Path | None) -> str:
        if known.version_of:
            return self.find(known.version_of).version
        if known.version_in and file:
            found = re.search(known.version_in, file.read_bytes())
            if not found:
                raise LookupError(f"{file} does not say its version like {known.version_in!r}.")
            return found[1].decode()
        return known.version

    def _files(self, name: str, wanted: re.Pattern[str]) -> tuple[tuple[str, Path], ...]:
        files = [f for f in self.find(name).files or [] if wanted.fullmatch(str(f))]
        there = [(str(f), Path(str(f.locate()))) for f in files]
        return tuple((self.place(name, path), file) for path, file in there if file.is_file())
