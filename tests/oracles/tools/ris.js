// ris.js FILE: prints, as JSON, for each record of a RIS file the list of items that citation-js makes of it.
'use strict'
const { readFileSync } = require('node:fs')
const { plugins } = require('@citation-js/core')
require('@citation-js/plugin-ris')

const records = readFileSync(process.argv[2], 'utf8').split(/(?<=^ER {2}-[^\n]*\n)/m).filter(record => record.trim())
const read = records.map(record => plugins.input.chain(record, { generateGraph: false }))
process.stdout.write(JSON.stringify(read))
