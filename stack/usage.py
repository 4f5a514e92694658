"""What `./balai` says when asked nothing."""

USAGE = """\
Balai: members, campaigns and newsletters of a network of local governments.

  ./balai run [--no-demo] [--workers N] [--port P]   everything on this machine; demo data on the first start
  ./balai test [pytest arguments]                    all tests, on servers of their own
  ./balai check                                      format, lint, types, layers, templates, migrations
  ./balai bench [name]                               benchmarks, as ratios

  ./balai serve | worker | beat                      one part each, for real deployments
  ./balai db upgrade | downgrade                     migrations
  ./balai backup FILE | restore FILE                 database, uploads and the ledger of consent
  ./balai demo                                       demo data into an empty database

  ./balai users add EMAIL --role admin|officer|reader      password from standard input
  ./balai keys add NAME --role admin|officer|reader        a new API key, alone on the last line
  ./balai import FILE [--as people|organisations] [--basis B] [--topic T] [--json]
  ./balai undo CHANGE_SET
  ./balai segments add NAME --filter JSON | count NAME
  ./balai mailings new --subject S (--markdown F | --html F --text F) --segment NAME
                       [--topic T] [--send-at T --zone Z]
  ./balai mailings show | send | pause | resume | cancel ID

Commands answer on standard output (--json where offered); progress and errors go to standard error.
Exit codes: 0 done, 1 refused with a sentence, 2 wrong usage. Settings are CRM_… variables: see README.md.
"""
