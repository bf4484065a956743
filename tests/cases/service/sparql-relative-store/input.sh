# in an empty folder, default settings
actorgraph load "$EXAMPLES" | sed 's/;.*//'
actorgraph sparql 'SELECT (COUNT(*) AS ?claims) WHERE { ?c a ag:Claim }' --as csv
actorgraph sparql 'ASK { ?c a ag:Claim }' --store ./actorgraph-data --as csv; echo
actorgraph sparql 'ASK { ?c a ag:Claim }' --store ../"$(basename "$PWD")"/actorgraph-data --as csv; echo
actorgraph serve --port 0 > served &
trap "kill $!" EXIT
until grep -q http served; do sleep 0.1; done
url=$(sed -n 's|.* on \(http://[^ ]*\)/ .*|\1|p' served)
curl -sSG "$url/sparql" --data-urlencode 'query=ASK {}' -H 'Accept: application/sparql-results+json'
echo
ls
