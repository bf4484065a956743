// Who is claimed to be a proxy of $state? A relationship PROXY_OF is stated; the others name their standing.
MATCH (proxy:Entity)-[claimed:PROXY_OF|PROXY_OF_ALLEGED|PROXY_OF_DISPUTED|PROXY_OF_ENDED|PROXY_OF_PREPARED|PROXY_OF_CONSIDERED|PROXY_OF_DENIED]->(state:Entity {id: $state})
RETURN proxy.id AS proxy, claimed.relation AS name, state.id AS state, claimed.standing AS standing
