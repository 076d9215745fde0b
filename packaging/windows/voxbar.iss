; Inno Setup: one folder below the person's own programs, no administrator needed. Not run anywhere yet.
; Before: PyInstaller with packaging\bundle\voxbar.spec on Windows, which leaves build\bundle\voxbar. Of its two programs
; voxbarw.exe is what menus start, and voxbar.exe, which writes to a terminal, is found there by PATH.
#define Version "0.1.0"

[Setup]
AppId={{6B0F8E0B-6C0E-4B59-9C59-9B1F6B6E7A10}
AppName=VoxBar
AppVersion={#Version}
AppPublisher=The VoxBar authors
DefaultDirName={autopf}\VoxBar
DefaultGroupName=VoxBar
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
LicenseFile=..\..\LICENSE
OutputDir=..\..\dist
OutputBaseFilename=VoxBar-{#Version}-setup
Compression=lzma2
SolidCompression=yes
CloseApplications=yes
ChangesEnvironment=yes

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"

[CustomMessages]
en.Keep=Your history, settings and models stay in %1. Delete that folder yourself if you do not want them any more.
de.Keep=Ihr Verlauf, Ihre Einstellungen und Modelle bleiben in %1. Löschen Sie diesen Ordner selbst, wenn Sie sie nicht mehr wollen.
en.Autostart=Start with the computer
de.Autostart=Mit dem Computer starten
en.Path=Find the command voxbar in every terminal
de.Path=Den Befehl voxbar in jedem Terminal finden

[Tasks]
Name: "autostart"; Description: "{cm:Autostart}"; Flags: unchecked
Name: "path"; Description: "{cm:Path}"

[Files]
Source: "..\..\build\bundle\voxbar\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\VoxBar"; Filename: "{app}\voxbarw.exe"

[Registry]
; The same value that the setting in VoxBar writes (app/autostart.py).
Root: HKCU; Subkey: "Software\Microsoft\Windows\CurrentVersion\Run"; ValueType: string; ValueName: "voxbar"; ValueData: """{app}\voxbarw.exe"""; Tasks: autostart; Flags: uninsdeletevalue
Root: HKCU; Subkey: "Software\Classes\Applications\voxbarw.exe\shell\open\command"; ValueType: string; ValueData: """{app}\voxbarw.exe"" open ""%1"""; Flags: uninsdeletekey
Root: HKCU; Subkey: "Environment"; ValueType: expandsz; ValueName: "Path"; ValueData: "{olddata};{app}"; Tasks: path; Check: NotInPath

[Run]
Filename: "{app}\voxbarw.exe"; Flags: nowait postinstall skipifsilent

[Code]
function PersonsPath(): String;
begin
  if not RegQueryStringValue(HKEY_CURRENT_USER, 'Environment', 'Path', Result) then
    Result := '';
end;

function NotInPath(): Boolean;
begin
  Result := Pos(';' + Lowercase(ExpandConstant('{app}')) + ';', ';' + Lowercase(PersonsPath()) + ';') = 0;
end;

procedure LeavePath();
var
  Path: String;
  Start: Integer;
begin
  Path := ';' + PersonsPath() + ';';
  Start := Pos(';' + Lowercase(ExpandConstant('{app}')) + ';', Lowercase(Path));
  if Start > 0 then begin
    Delete(Path, Start, Length(ExpandConstant('{app}')) + 1);
    RegWriteExpandStringValue(HKEY_CURRENT_USER, 'Environment', 'Path', Copy(Path, 2, Length(Path) - 2));
  end;
end;

procedure CurStepChanged(CurStep: TSetupStep);
begin
  if CurStep = ssPostInstall then
    SaveStringToFile(ExpandConstant('{app}\installed-by'), 'windows', False);
end;

procedure CurUninstallStepChanged(CurUninstallStep: TUninstallStep);
begin
  if CurUninstallStep = usPostUninstall then begin
    LeavePath();
    DeleteFile(ExpandConstant('{app}\installed-by'));
    RemoveDir(ExpandConstant('{app}'));
    if not UninstallSilent then
      MsgBox(FmtMessage(CustomMessage('Keep'), [ExpandConstant('{localappdata}\voxbar')]), mbInformation, MB_OK);
  end;
end;
