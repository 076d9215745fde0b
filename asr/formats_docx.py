"""Transcripts as Word documents (docx): the few parts of Office Open XML that a text needs."""

import io
import zipfile
from xml.sax.saxutils import escape

from asr.formats_cues import plain
from asr.types import Segment, Transcript

MADE = (1980, 1, 1, 0, 0, 0)  # the same transcript gives the same file
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NOT_IN_XML = {0xFFFE: None, 0xFFFF: None}

TYPES = f"""{HEAD}<Types xmlns="{PACKAGE}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/word/document.xml" ContentType="{KIND}.document.main+xml"/>\
<Override PartName="/word/styles.xml" ContentType="{KIND}.styles+xml"/></Types>"""
ROOT = f"""{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" \
Type="{OFFICE}/relationships/officeDocument" Target="word/document.xml"/></Relationships>"""
RELATIONS = f"""{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" \
Type="{OFFICE}/relationships/styles" Target="styles.xml"/></Relationships>"""
STYLES = f"""{HEAD}<w:styles xmlns:w="{WORD}">\
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault>\
<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr>\
</w:pPrDefault></w:docDefaults>\
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>\
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>\
<w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>\
<w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>\
<w:style w:type="paragraph" w:styleId="Segment"><w:name w:val="Segment"/>\
<w:basedOn w:val="Normal"/><w:pPr><w:tabs><w:tab w:val="left" w:pos="1134"/></w:tabs>\
<w:ind w:left="1134" w:hanging="1134"/></w:pPr></w:style>\
<w:style w:type="character" w:styleId="Time"><w:name w:val="Time"/>\
<w:rPr><w:color w:val="767676"/></w:rPr></w:style></w:styles>"""


def to_docx(transcript: Transcript, *, title: str = "", times: bool = True) -> bytes:
    """Give a document with a paragraph for each segment; `times` puts its start before it."""
    paragraphs = [_heading(title)] if plain(title) else []
    paragraphs += [_paragraph(s, times=times) for s in transcript.segments if plain(s.text)]
    page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'  # A4
    body = "".join(paragraphs) + page
    document = f'{HEAD}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT,
        "word/_rels/document.xml.rels": RELATIONS,
        "word/styles.xml": STYLES,
        "word/document.xml": document,
    }
    return _zipped(parts)


def clock(seconds: float) -> str:
    """Give a time as a reader wants it: 0:07, 12:34, 1:02:03."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def _heading(title: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{_run(title)}</w:p>'


def _paragraph(segment: Segment, *, times: bool) -> str:
    if not times:
        return f"<w:p>{_run(segment.text)}</w:p>"
    style = '<w:pPr><w:pStyle w:val="Segment"/></w:pPr>'
    time = f'<w:r><w:rPr><w:rStyle w:val="Time"/></w:rPr><w:t>{clock(segment.start)}</w:t></w:r>'
    return f"<w:p>{style}{time}<w:r><w:tab/></w:r>{_run(segment.text)}</w:p>"


def _run(text: str) -> str:
    said = escape(plain(text).translate(NOT_IN_XML))
    return f'<w:r><w:t xml:space="preserve">{said}</w:t></w:r>'


def _zipped(parts: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, MADE), text, zipfile.ZIP_DEFLATED)
    return file.getvalue()
