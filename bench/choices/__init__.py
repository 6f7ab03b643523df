"""What the product was chosen by, beside what else there was: `scripts/bench servers layers`; docs/adr/0002, 0003."""
