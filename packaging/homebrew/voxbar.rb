# Not run anywhere yet. URL and sha256 are those of a release's VoxBar.dmg; there is none so far.
cask "voxbar" do
  version "0.1.0"
  sha256 :no_check

  url "file://#{Dir.home}/Downloads/VoxBar-#{version}-arm64.dmg"
  name "VoxBar"
  desc "Offline speech to text: dictation and transcripts"
  homepage "https://example.org/voxbar"

  depends_on macos: ">= :sequoia"
  depends_on arch: :arm64

  app "VoxBar.app"
  binary "#{appdir}/VoxBar.app/Contents/MacOS/voxbar"

  uninstall quit: "org.voxbar.VoxBar", launchctl: "org.voxbar.VoxBar"

  # Only by `brew uninstall --zap`: history, settings, models.
  zap trash: [
    "~/Library/Application Support/voxbar",
    "~/Library/Caches/voxbar",
    "~/Library/LaunchAgents/org.voxbar.VoxBar.plist",
  ]
end
