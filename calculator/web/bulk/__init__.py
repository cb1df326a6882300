"""The pages of bulk upload: a file goes in, its columns are put right, every row is judged, the good ones go out."""
