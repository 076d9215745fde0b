"""The profiles that ship: terminals, code, chat, mail and prose, by classes of known programs."""

from app.insert import TERMINALS
from app.profiles import Profile

BROWSERS = ("firefox*", "*chrom*", "brave*", "microsoft-edge*", "msedge*", "vivaldi*", "opera*",
            "librewolf*", "org.gnome.epiphany*", "zen*", "safari*")  # fmt: skip
CODE = (
    "code", "code-oss", "code.exe", "codium", "vscodium", "code - insiders", "cursor", "cursor.exe",
    "windsurf", "zed", "dev.zed.zed", "zed-editor", "sublime_text", "sublime_text.exe",
    "jetbrains-*", "idea64.exe", "pycharm64.exe", "android-studio", "emacs", "emacs.exe", "gvim",
    "gvim.exe", "neovide", "vim", "nvim-qt", "kdevelop", "qtcreator", "org.qt-project.qtcreator",
    "gnome-builder", "org.gnome.builder", "eclipse", "devenv.exe", "geany", "lite-xl", "helix",
    "com.microsoft.vscode", "com.apple.dt.xcode", "xcode", "arduino ide", "rstudio", "spyder",
)  # fmt: skip
CHAT = (
    "slack", "slack.exe", "discord", "discord.exe", "vesktop", "telegram*", "org.telegram.desktop",
    "signal", "signal.exe", "element", "element.exe", "fractal", "org.gnome.fractal", "nheko",
    "hexchat", "pidgin", "dino", "im.dino.dino", "teams*", "ms-teams.exe", "whatsapp*", "zapzap",
    "mattermost*", "rocket.chat", "zulip", "skype*", "wire", "threema*", "konversation", "polari",
    "com.tinyspeck.slackmacgap", "com.hnc.discord", "com.apple.mobilesms", "messages",
)  # fmt: skip
CHAT_PAGES = ("*slack*", "*discord*", "*whatsapp*", "*microsoft teams*", "*telegram web*",
              "*mattermost*", "*zulip*", "*google chat*", "element *")  # fmt: skip
MAIL = (
    "thunderbird*", "net.thunderbird.thunderbird", "betterbird", "evolution", "org.gnome.evolution",
    "geary", "org.gnome.geary", "kmail*", "org.kde.kmail2", "claws-mail", "sylpheed", "mailspring",
    "outlook.exe", "olk.exe", "com.apple.mail", "mail", "protonmail*", "proton mail*", "tutanota*",
)  # fmt: skip
MAIL_PAGES = ("*gmail*", "*outlook*", "*proton mail*", "*roundcube*", "*webmail*", "*fastmail*")
PROSE = (
    "libreoffice*", "soffice*", "abiword", "calligrawords", "winword.exe", "com.microsoft.word",
    "pages", "com.apple.iwork.pages", "gedit", "org.gnome.gedit", "org.gnome.texteditor",
    "gnome-text-editor", "mousepad", "pluma", "xed", "kwrite", "org.kde.kwrite", "featherpad",
    "leafpad", "l3afpad", "notepad.exe", "wordpad.exe", "ghostwriter", "org.kde.ghostwriter",
    "apostrophe", "org.gnome.gitlab.somas.apostrophe", "focuswriter", "obsidian", "obsidian.exe",
    "joplin", "notion*", "logseq", "typora", "zettlr", "scrivener*", "scribus", "lyx", "texstudio",
    "com.apple.textedit", "textedit", "com.apple.notes", "wps", "onlyoffice*", "xournalpp",
)  # fmt: skip
PROSE_PAGES = ("*google docs*", "*overleaf*", "*notion*")


def _pages(titles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{browser}: {title}" for browser in BROWSERS for title in titles)


BUILT_IN = (
    Profile(name="Terminal", windows=tuple(sorted(TERMINALS | {"mintty.exe", "putty.exe",
        "windowsterminal.exe", "com.apple.terminal", "com.googlecode.iterm2", "*terminal"})),
        style="plain"),
    Profile(name="Code", windows=CODE, style="plain"),
    Profile(name="Chat", windows=(*CHAT, *_pages(CHAT_PAGES)), style="chat"),
    Profile(name="Mail", windows=(*MAIL, *_pages(MAIL_PAGES)), style="prose"),
    Profile(name="Prose", windows=(*PROSE, *_pages(PROSE_PAGES)), style="prose"),
)  # fmt: skip
