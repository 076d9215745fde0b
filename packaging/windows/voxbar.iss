; Inno Setup: one folder below the person's own programs, no administrator needed. Not run anywhere yet.
; Before: PyInstaller with packaging\bundle\voxbar.spec on Windows, which leaves build\bundle\voxbar.
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
ChangesEnvironment=no

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"

[CustomMessages]
en.Keep=Your history, settings and models stay in %1. Delete that folder yourself if you do not want them any more.
de.Keep=Ihr Verlauf, Ihre Einstellungen und Modelle bleiben in %1. Löschen Sie diesen Ordner selbst, wenn Sie sie nicht mehr wollen.
en.Autostart=Start with the computer
de.Autostart=Mit dem Computer starten

[Tasks]
Name: "autostart"; Description: "{cm:Autostart}"; Flags: unchecked

[Files]
Source: "..\..\build\bundle\voxbar\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\VoxBar"; Filename: "{app}\voxbar.exe"

[Registry]
; The same value that the setting in VoxBar writes (app/autostart.py).
Root: HKCU; Subkey: "Software\Microsoft\Windows\CurrentVersion\Run"; ValueType: string; ValueName: "voxbar"; ValueData: """{app}\voxbar.exe"""; Tasks: autostart; Flags: uninsdeletevalue
Root: HKCU; Subkey: "Software\Classes\Applications\voxbar.exe\shell\open\command"; ValueType: string; ValueData: """{app}\voxbar.exe"" open ""%1"""; Flags: uninsdeletekey

[Run]
Filename: "{app}\voxbar.exe"; Flags: nowait postinstall skipifsilent

[Code]
procedure CurStepChanged(CurStep: TSetupStep);
begin
  if CurStep = ssPostInstall then
    SaveStringToFile(ExpandConstant('{app}\installed-by'), 'windows', False);
end;

procedure CurUninstallStepChanged(CurUninstallStep: TUninstallStep);
begin
  if CurUninstallStep = usPostUninstall then begin
    DeleteFile(ExpandConstant('{app}\installed-by'));
    RemoveDir(ExpandConstant('{app}'));
    if not UninstallSilent then
      MsgBox(FmtMessage(CustomMessage('Keep'), [ExpandConstant('{localappdata}\voxbar')]), mbInformation, MB_OK);
  end;
end;
