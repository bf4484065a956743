// Claims that deny something, or say that it has ended, and name a time.
MATCH (c:Claim) WHERE c.when IS NOT NULL AND (c.stance = 'denies' OR c.stage = 'ended')
RETURN c.id AS claim
