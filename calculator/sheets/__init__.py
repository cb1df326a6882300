"""What a spreadsheet calls: `/v1/`, every calculation as a plain GET whose format is its suffix, and tables of rows."""
