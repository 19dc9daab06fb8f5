"""Study material."""
