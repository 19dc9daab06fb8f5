"""Pictures of questions: taken in once, made small, kept by the digest of what is kept (decision 0010)."""
