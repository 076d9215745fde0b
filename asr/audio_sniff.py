"""What a file's first bytes give away: what is no recording, playlists, and protected files."""

import struct

HEAD_BYTES = 65_536  # how much of a file is looked at

PLAYLISTS = (  # the beginnings of files that send a player elsewhere
    b"#extm3u",
    b"ffconcat",
    b"v=0",
    b"[playlist]",
    b"[reference]",
    b"<asx",
    b"<smil",
    b"<mpd",
    b"<smoothstreamingmedia",
    b"rtsptext",
)
PLAYLIST_TAGS = (b"<mpd", b"<smil", b"<asx", b"<smoothstreamingmedia", b"xspf.org", b"<playlist")

KINDS = (  # offset, bytes, what it is
    (0, b"%PDF", "a PDF document"),
    (0, b"\x89PNG", "a picture"),
    (0, b"\xff\xd8\xff", "a picture"),
    (0, b"GIF8", "a picture"),
    (0, b"BM", "a picture"),
    (0, b"II*\x00", "a picture"),
    (0, b"MM\x00*", "a picture"),
    (8, b"WEBP", "a picture"),
    (4, b"ftypheic", "a picture"),
    (4, b"ftypmif1", "a picture"),
    (4, b"ftypavif", "a picture"),
    (0, b"7z\xbc\xaf\x27\x1c", "an archive; unpack it first"),
    (0, b"Rar!\x1a\x07", "an archive; unpack it first"),
    (0, b"\x1f\x8b", "an archive; unpack it first"),
    (0, b"BZh", "an archive; unpack it first"),
    (0, b"\xfd7zXZ\x00", "an archive; unpack it first"),
    (0, b"(\xb5/\xfd", "an archive; unpack it first"),
    (257, b"ustar", "an archive; unpack it first"),
    (0, b"MZ", "a program"),
    (0, b"\x7fELF", "a program"),
    (0, b"SQLite format 3", "a database"),
    (0, b"MThd", "a MIDI file: notes without sound"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document"),
)

SOUND = (  # offset, bytes: what begins so was meant to be a recording
    (0, b"RIFF"),
    (0, b"RF64"),
    (0, b"fLaC"),
    (0, b"OggS"),
    (0, b"ID3"),
    (0, b"FORM"),
    (0, b".snd"),
    (0, b"caff"),
    (0, b"#!AMR"),
    (0, b"\x1a\x45\xdf\xa3"),
    (0, b"\x30\x26\xb2\x75"),
    (4, b"ftyp"),
    (4, b"moov"),
    (4, b"mdat"),
)
ISO_MEDIA = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
LEFT_OPEN = 0x7FFF_0000  # a WAV written to a pipe claims about this size or more
INDEX_BEHIND = (b"caff", b"wvpk")
ZIP = b"PK\x03\x04"
ZIP_ENCRYPTED = 1  # bit of the general-purpose flags at byte 6
ASF_PROTECTION = (  # the content encryption objects of a Windows Media header
    bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e"),
    bytes.fromhex("14e68a292226174cb935dae07ee9289c"),
)
PROTECTED = "is encrypted (copy protection), so its sound cannot be read."


def complaint(head: bytes) -> str | None:
    """Say why these first bytes are no recording, as a sentence's end; None if they may be one."""
    if not head:
        return "is empty (0 bytes)."
    if is_playlist(head):
        return "is a playlist; what it names is never opened, give the recording itself."
    if head.startswith(ZIP):
        locked = len(head) > 6 and head[6] & ZIP_ENCRYPTED
        kind = "an encrypted archive" if locked else "an archive or office document"
        return f"is not a recording but {kind}; unpack it first."
    if any(mark in head for mark in ASF_PROTECTION):
        return PROTECTED
    for offset, mark, kind in KINDS:
        if head.startswith(mark, offset):
            return f"is not a recording but {kind}."
    return "is not a recording but text." if is_text(head) else None


def is_playlist(head: bytes) -> bool:
    """Whether a player would follow this file to other files or addresses."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:4096].lower()
    if start.startswith(b"<"):
        return any(tag in start for tag in PLAYLIST_TAGS)
    return start.startswith(PLAYLISTS)


def is_text(head: bytes) -> bool:
    """Whether all of it is text; a sound file's text header does not fill the head."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _printable(head, "utf-16")
    return _printable(head, "utf-8")


def _printable(head: bytes, encoding: str) -> bool:
    try:
        text = head.decode(encoding)
    except UnicodeDecodeError as error:
        if error.end < len(head) or len(head) - error.start > 3 or error.start == 0:
            return False
        text = head[: error.start].decode(encoding)  # the head ends within a character
    return all(char.isprintable() or char in "\t\n\r\f\x1b" for char in text)


def is_sound(head: bytes) -> bool:
    """Whether it begins as recordings do, so that a failure means damage."""
    return any(head.startswith(mark, offset) for offset, mark in SOUND)


def needs_seeking(head: bytes) -> bool:
    """Whether its reader jumps to the end first, so that it cannot be read through a pipe."""
    return is_iso_media(head) or head.startswith(INDEX_BEHIND)


def is_iso_media(head: bytes) -> bool:
    """Whether it is MP4, M4A or QuickTime, whose index may stand at the end."""
    return head[4:8] in ISO_MEDIA


def has_mp3_index(head: bytes) -> bool:
    """Whether an MP3's first frame counts the others (the tag of LAME and its like)."""
    return b"Xing\0\0\0" in head or b"Info\0\0\0" in head


def wav_length(head: bytes) -> float | None:
    """Give the seconds that a WAV header states; None if its writer left the length open."""
    at, byte_rate = 12, 0
    while head.startswith(b"RIFF") and at + 8 <= len(head):
        name, size = struct.unpack_from("<4sI", head, at)
        if name == b"fmt " and at + 20 <= len(head):
            byte_rate = struct.unpack_from("<I", head, at + 16)[0]
        if name == b"data":
            return size / byte_rate if byte_rate and size < LEFT_OPEN else None
        at += 8 + size + size % 2
    return None
