"""Files of many rows: read, their columns understood, every row judged by itself, priced and given back."""
