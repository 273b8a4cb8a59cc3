"""The demo world: invented homes and people at the fourteen stations. Seeded, so that it is the same on every machine on the same day."""
