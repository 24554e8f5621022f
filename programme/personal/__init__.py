"""What is kept about people: each sees, corrects and takes out their own; erasure, retention, the privacy notice."""
