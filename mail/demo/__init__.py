"""Letters of the demonstration: a mailbox that is switched off, so that none of them ever goes anywhere."""
