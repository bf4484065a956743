// What articles can be ordered by.
MATCH (a:Article) RETURN a.id AS article, a.published AS published, a.publisher AS publisher, a.title AS title
