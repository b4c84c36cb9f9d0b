"""One writer per format: a document becomes the bytes of a file."""
