"""What no package's own metadata tells: tables of parts that lie inside others, and of Debian's.

A library that none of these tables knows ends the making of a package: look where it comes from,
what its licence is, and write it down here. Licences have the names of SPDX.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A part, and where its text lies: in this repository, or with an installed package."""

    name: str
    licence: str
    authors: str
    version: str = ""
    version_of: str = ""  # the package that has the same version
    version_in: bytes = b""  # a pattern that finds it in the file
    source: str = ""
    text: str = ""  # in this repository
    of: str = ""  # the package whose texts are also its own ...
    only: str = ""  # ... and which of them
    with_common: str = ""  # one of Debian's common texts that belongs to it as well


FIXED = (
    Known(name="Moonshine tiny (English), the embedded model", version="0.1.0", licence="MIT",
          authors="Moonshine AI", of="moonshine-voice",
          source="https://github.com/moonshine-ai/moonshine"),
    Known(name="Silero VAD", version="6", licence="MIT", authors="Silero Team",
          text="packaging/texts/silero-vad.txt", source="https://github.com/snakers4/silero-vad"),
    Known(name="digits, a model, and its recordings", licence="CC-BY-SA-4.0",
          authors="see _internal/voxbar_assets/models/digits", text="assets/models/digits/LICENSE"),
    Known(name="Samples of recordings", licence="see _internal/voxbar_assets/samples/CREDITS.md",
          authors="see there", text="assets/samples/CREDITS.md"),
    Known(name="The 5,000 commonest words (common_en.txt)", licence="MIT",
          authors="Facebook, Inc. and its affiliates", text="packaging/texts/fbai-speech.txt",
          source="https://github.com/facebookresearch/fbai-speech"),
    Known(name="Icons and sounds", licence="Apache-2.0", authors="the VoxBar authors"),
    Known(name="PyInstaller's start of the program", of="pyinstaller", version_of="pyinstaller",
          licence="GPL-2.0-or-later WITH Bootloader-exception",
          authors="the PyInstaller developers", source="https://pyinstaller.org"),
)  # fmt: skip

BUILT = {  # from source, by scripts beside this one
    "ffmpeg": Known(
        name="FFmpeg (sound only)", licence="LGPL-2.1-or-later", authors="the FFmpeg developers",
        source="https://ffmpeg.org/releases/ (compiled by packaging/build-ffmpeg)"),
    "portaudio": Known(
        name="PortAudio", licence="MIT", authors="Ross Bencina, Phil Burk and contributors",
        source="https://www.portaudio.com"),
}  # fmt: skip

# Shared libraries that lie in a package's wheel and are somebody else's. The patterns fit the
# names in the package; a new major version is looked at anew.
VENDORED = (
    (r"(PySide6/Qt/lib/)?libQt6\w+\.so\.6|PySide6/Qt/plugins/.+\.so", Known(
        name="Qt", licence="LGPL-3.0-only", version_of="PySide6_Essentials",
        authors="The Qt Company and contributors; see doc.qt.io/qt-6/licenses-used-in-qt.html",
        source="https://download.qt.io/official_releases/qt/")),
    (r"(PySide6/Qt/lib/)?libicu(data|i18n|uc)\.so\.73", Known(
        name="ICU", licence="Unicode-DFS-2016", authors="Unicode, Inc. and others",
        version="73.2", text="packaging/texts/ICU.txt",
        source="https://github.com/unicode-org/icu")),
    (r"(numpy\.libs/)?libscipy_openblas64_-[0-9a-f]+\.so", Known(
        name="OpenBLAS, with LAPACK", licence="BSD-3-Clause AND BSD-3-Clause-Open-MPI",
        authors="the OpenBLAS and LAPACK developers", version_in=rb"OpenBLAS (\d+\.\d+\.\d+)",
        of="numpy", only=r"^licences/numpy-LICENSE", source="https://github.com/OpenMathLib/OpenBLAS")),
    (r"(numpy\.libs/)?libgfortran-[0-9a-f-]+\.so\.5\.0\.0", Known(
        name="libgfortran, of GCC", licence="GPL-3.0-or-later WITH GCC-exception-3.1",
        authors="Free Software Foundation, Inc.", version="5.0.0",
        of="numpy", only=r"^licences/numpy-LICENSE", with_common="GPL-3",
        source="https://gcc.gnu.org/git/?p=gcc.git;a=tree;f=libgfortran")),
    (r"(numpy\.libs/)?libquadmath-[0-9a-f-]+\.so\.0\.0\.0", Known(
        name="libquadmath, of GCC", licence="LGPL-2.1-or-later",
        authors="Free Software Foundation, Inc.", version="0.0.0",
        of="numpy", only=r"^licences/numpy-LICENSE", with_common="LGPL-2.1",
        source="https://gcc.gnu.org/git/?p=gcc.git;a=tree;f=libquadmath")),
    (r"torch/lib/libgomp\.so\.1", Known(
        name="libgomp, of GCC", licence="GPL-3.0-or-later WITH GCC-exception-3.1",
        authors="Free Software Foundation, Inc.", version="1",
        text="packaging/texts/GCC-exception-3.1.txt", with_common="GPL-3",
        source="https://gcc.gnu.org/git/?p=gcc.git;a=tree;f=libgomp")),
    (r"openvino/libs/libtbb(malloc|malloc_proxy|bind_2_5)?\.so\.\d+", Known(
        name="oneTBB", licence="Apache-2.0", authors="Intel Corporation", version="2021.13.1",
        of="openvino", only=r"onetbb_third|licenses/LICENSE$",
        source="https://github.com/uxlfoundation/oneTBB")),
    (r"openvino/libs/libhwloc\.so\.15", Known(
        name="hwloc", licence="BSD-3-Clause", version_in=rb"\0(2\.\d+\.\d+[\w-]*)\0",
        authors="Inria and others, see its text", of="openvino", only=r"onetbb_third",
        source="https://www.open-mpi.org/projects/hwloc")),
)  # fmt: skip
# The wheels' own, for those whose names do not say it.
OWN = (
    r"onnxruntime/capi/libonnxruntime_providers_shared\.so"
    r"|torch/lib/lib(torch|c10|shm|caffe2)\w*\.so"
    r"|nvidia/.+\.so(\.[\d.]+)?"
    r"|openvino/libs/libopenvino\w*\.so(\.\d+)?"
    r"|llvmlite/binding/libllvmlite\.so"
)

# What is compiled into a package's libraries, by package.
INSIDE = {
    "onnxruntime": (
        Known(name="curl, in onnxruntime", licence="curl", authors="Daniel Stenberg and others",
              of="onnxruntime", only="ThirdParty", source="https://curl.se"),
        Known(name="Mbed TLS, in onnxruntime", licence="Apache-2.0",
              authors="The Mbed TLS Contributors", of="onnxruntime", only="ThirdParty",
              source="https://github.com/Mbed-TLS/mbedtls"),
        Known(name="Eigen, in onnxruntime", licence="MPL-2.0", authors="the Eigen developers",
              of="onnxruntime", only="ThirdParty", source="https://gitlab.com/libeigen/eigen"),
    ),
    "soxr": (
        Known(name="libsoxr, in soxr", licence="LGPL-2.1-or-later", authors="Rob Sykes",
              version="0.1.3", of="soxr", only="libsoxr|COPYING",
              source="https://sourceforge.net/projects/soxr/files/"),
        Known(name="PFFFT, in soxr", licence="BSD-3-Clause", authors="Julien Pommier", of="soxr",
              only="PFFFT"),
    ),
}  # fmt: skip


def _third(name: str, licence: str, folder: str, authors: str, of: str = "torch") -> Known:
    only = rf"third_party/{folder}/LICENSE" if of == "torch" else folder
    return Known(name=f"{name}, in {of}", licence=licence, authors=authors, of=of, only=only)


_OPENVINO = "runtime-third-party"
_NUMBA = "third-party"
INSIDE |= {
    "torch": (
        Known(name="oneMKL, in torch", licence="Intel Simplified Software License",
              authors="Intel Corporation", version="2024.2", text="packaging/texts/oneMKL.txt",
              source="https://www.intel.com/content/www/us/en/developer/tools/oneapi/onemkl.html"),
        _third("oneDNN", "Apache-2.0", "ideep/mkl-dnn", "Intel Corporation and others"),
        _third("ideep", "MIT", "ideep", "Intel Corporation"),
        _third("SLEEF", "BSL-1.0", "sleef", "Naoki Shibata and contributors"),
        _third("XNNPACK", "BSD-3-Clause", "XNNPACK", "Facebook, Google and others"),
        _third("FBGEMM", "BSD-3-Clause", "fbgemm", "Facebook"),
        _third("NNPACK", "BSD-2-Clause", "NNPACK", "Facebook, Georgia Institute of Technology"),
        _third("pthreadpool", "BSD-2-Clause", "pthreadpool", "Facebook, Google and others"),
        _third("cpuinfo", "BSD-2-Clause", "cpuinfo", "Facebook, Google and others"),
        _third("FP16", "MIT", "FP16", "Facebook, Georgia Institute of Technology"),
        _third("FXdiv", "MIT", "FXdiv", "Marat Dukhan, Google"),
        _third("psimd", "MIT", "psimd", "Facebook, Georgia Institute of Technology"),
        _third("fmt", "MIT", "fmt", "Victor Zverovich and contributors"),
        _third("protobuf", "BSD-3-Clause", "protobuf", "Google Inc."),
        _third("ONNX", "Apache-2.0", "onnx", "the ONNX project"),
        _third("Gloo", "BSD-3-Clause", "gloo", "Facebook"),
        _third("TensorPipe", "BSD-3-Clause", "tensorpipe", "Facebook"),
        _third("libuv", "MIT", "tensorpipe/third_party/libuv", "libuv project contributors"),
        _third("libnop", "Apache-2.0", "tensorpipe/third_party/libnop", "Google"),
        _third("Kineto", "BSD-3-Clause", "kineto", "Facebook"),
        _third("pybind11", "BSD-3-Clause", "pybind11", "Wenzel Jakob and others"),
        _third("FlatBuffers", "Apache-2.0", "flatbuffers", "Google"),
        _third("miniz", "MIT", "miniz-3.0.2", "RAD Game Tools, Valve Software, Rich Geldreich"),
        _third("cpp-httplib", "MIT", "cpp-httplib", "Yuji Hirose"),
        Known(name="JSON for Modern C++, in torch", licence="MIT", authors="Niels Lohmann",
              of="openvino", only=_OPENVINO),
        Known(name="ITT API, in torch", licence="BSD-3-Clause", authors="Intel Corporation",
              of="openvino", only="onednn_third"),
    ),
    "openvino": (
        _third("oneDNN", "Apache-2.0", "onednn_third|licenses/LICENSE$", "Intel Corporation",
               "openvino"),
        _third("Xbyak", "BSD-3-Clause", _OPENVINO, "MITSUNARI Shigeo", "openvino"),
        _third("pugixml", "MIT", _OPENVINO, "Arseny Kapoulkine", "openvino"),
        _third("JSON for Modern C++", "MIT", _OPENVINO, "Niels Lohmann", "openvino"),
        _third("ITT API", "BSD-3-Clause", _OPENVINO, "Intel Corporation", "openvino"),
        _third("MLAS (ONNX Runtime)", "MIT", _OPENVINO, "Microsoft Corporation", "openvino"),
    ),
    "numba": (
        _third("CPython's code", "PSF-2.0", _NUMBA, "Python Software Foundation", "numba"),
        _third("NumPy's code", "BSD-3-Clause", _NUMBA, "the NumPy developers", "numba"),
        _third("cloudpickle", "BSD-3-Clause", _NUMBA, "the cloudpickle contributors", "numba"),
    ),
    "llvmlite": (
        _third("LLVM", "Apache-2.0 WITH LLVM-exception", r"LICENSE\.thirdparty", "the LLVM project",
               "llvmlite"),
        Known(name="Regular expressions of OpenBSD, in llvmlite",
              licence="Spencer-94 AND BSD-3-Clause", text="packaging/texts/LLVM-regex.txt",
              authors="Henry Spencer, the Regents of the University of California",
              source="https://github.com/llvm/llvm-project"),
        Known(name="xxHash, in llvmlite", licence="BSD-2-Clause", authors="Yann Collet",
              text="packaging/texts/xxHash.txt", source="https://github.com/Cyan4973/xxHash"),
    ),
}  # fmt: skip

# The licence of a package whose metadata does not say which of a kind it is.
LICENCES = {"numba": "BSD-2-Clause"}
# Whose text a package is given whose wheel has none: NVIDIA's terms are the same for both.
TEXT_OF = {"nvidia-cusparselt-cu13": "nvidia-cublas"}
# Where the source of a package is, if that is not the page that its metadata names.
PAGES = {
    "PySide6_Essentials": "https://download.qt.io/official_releases/QtForPython/pyside6/",
    "nvidia-cusparselt-cu13": "https://docs.nvidia.com/cuda/cusparselt/",
    "shiboken6": "https://download.qt.io/official_releases/QtForPython/shiboken6/",
    "tqdm": "https://github.com/tqdm/tqdm",
}

# Debian's libraries by binary package (without the t64 of newer releases, and without the version
# of a compiler): the licence of the library itself, and where its makers publish it.
_XCB = "https://xcb.freedesktop.org"
DEBIAN = {
    "libbz2-1.0": ("bzip2-1.0.6", "https://sourceware.org/bzip2/"),
    "libffi8": ("MIT", "https://sourceware.org/libffi/"),
    "libglib2.0-0": ("LGPL-2.1-or-later", "https://download.gnome.org/sources/glib/"),
    "liblzma5": ("LicenseRef-public-domain", "https://tukaani.org/xz/"),
    "libpcre2-8-0": ("BSD-3-Clause WITH PCRE2-exception", "https://www.pcre.org"),
    "libsqlite3-0": ("blessing", "https://www.sqlite.org"),
    "libssl3": ("Apache-2.0", "https://www.openssl.org"),
    "libuuid1": ("BSD-3-Clause", "https://www.kernel.org/pub/linux/utils/util-linux/"),
    **dict.fromkeys(
        ("libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0",
         "libxcb-render-util0", "libxcb-render0", "libxcb-shape0", "libxcb-shm0", "libxcb-sync1",
         "libxcb-util1", "libxcb-xfixes0", "libxcb-xkb1"), ("X11", _XCB)),
    "libxkbcommon0": ("MIT AND X11 AND HPND", "https://xkbcommon.org"),
    "libxkbcommon-x11-0": ("MIT AND X11 AND HPND", "https://xkbcommon.org"),
    "libzstd1": ("BSD-3-Clause", "https://facebook.github.io/zstd/"),
    # Linked into the head of the AppImage.
    "libc6-dev": ("LGPL-2.1-or-later", "https://ftp.gnu.org/gnu/glibc/"),
    "libfuse3-dev": ("LGPL-2.1-only", "https://github.com/libfuse/libfuse/releases"),
    "libgcc-dev": ("GPL-3.0-or-later WITH GCC-exception-3.1", "https://ftp.gnu.org/gnu/gcc/"),
    "libsquashfuse-dev": ("BSD-2-Clause", "https://github.com/vasi/squashfuse"),
    "libzstd-dev": ("BSD-3-Clause", "https://facebook.github.io/zstd/"),
}  # fmt: skip
