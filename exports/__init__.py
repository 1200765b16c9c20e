"""What the text is, and how it leaves. Knows no screen."""
