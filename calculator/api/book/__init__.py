"""What AWS charges, over HTTP."""
