"""The table inside a sheet: where its headings stand, what its columns mean, which rows are records."""
