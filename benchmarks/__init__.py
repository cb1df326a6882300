"""What the README says of speed, measured: `make bench`."""
