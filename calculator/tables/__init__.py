"""Tables of rows, whoever sends them: each row judged and priced by itself, long tables in parts by the workers."""
