"""Every page is served in the town's time, and in the reader's language."""
