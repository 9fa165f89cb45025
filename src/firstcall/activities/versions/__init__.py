"""Which rows of one file and another are the same report: unchanged, corrected, sent again, or said twice."""
