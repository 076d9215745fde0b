"""The windows of VoxBar; every text in them goes through app.ui.text."""
