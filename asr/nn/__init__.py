"""The neural networks in plain torch; they know no checkpoint, no prompt and no file."""
