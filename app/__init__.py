"""The person's side: keys, windows, clipboard, microphone, history."""
