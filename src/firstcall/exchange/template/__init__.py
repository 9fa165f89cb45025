"""A workbook to report activities in, with the lists of one group: its organisations, places, activities, words."""
