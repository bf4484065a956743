# what SPARQLWrapper 2.0.0 sends for setReturnFormat(TSV), RDFXML, JSONLD: each parameter twice, in two spellings
actorgraph load "$EXAMPLES" > loaded
actorgraph serve --port 0 > served &
trap "kill $!" EXIT
until grep -q http served; do sleep 0.1; done
url=$(sed -n 's|.* on \(http://[^ ]*\)/ .*|\1|p' served)/sparql
twice() { for name in format output results; do printf '&%s=%s&%s=%s' "$name" "$1" "$name" "$2"; done; }
ask() { curl -sS -o answer -w '%{http_code} %{content_type}\n' "$url?query=$1$2" -H "Accept: $3"; }
select='SELECT%20%3Fs%20%7B%3Fs%20ag%3Aname%20%3Fn%7D%20LIMIT%201'
construct='CONSTRUCT%20%7B%3Fs%20ag%3Aname%20%3Fn%7D%20%7B%3Fs%20ag%3Aname%20%3Fn%7D%20LIMIT%201'
ask "$select" "$(twice tsv text/tab-separated-values)" text/tab-separated-values
head -n 1 answer
ask "$construct" "$(twice rdf%2Bxml application/rdf%2Bxml)" application/rdf+xml
ask "$construct" "$(twice json-ld application/ld%2Bjson)" application/ld+json
ask "$select" "$(twice json xml)" '*/*'
