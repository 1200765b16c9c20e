"""What a record is, and how it is kept. Knows neither a screen nor Word."""
