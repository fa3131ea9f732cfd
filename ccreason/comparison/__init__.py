"""Cases side by side, and one case over time: contexts first, no ranking."""
