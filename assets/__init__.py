"""What ships beside the code: samples, small models, icons and sounds."""
