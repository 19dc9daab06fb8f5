"""What was not understood: first answers to a released test by question and mục, never by person."""
