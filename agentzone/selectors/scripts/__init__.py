"""Reading call scripts and what operators did with them."""
