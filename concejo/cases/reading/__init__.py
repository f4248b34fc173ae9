"""Understanding the sentences that people write in a case's thread."""
