// citeproc.js ITEMS STYLE LOCALE: prints, as JSON, the bibliography entry (HTML) of each item by its id.
'use strict'
const { readFileSync } = require('node:fs')
const CSL = require('citeproc')

const [items, style, locale] = process.argv.slice(2).map(path => readFileSync(path, 'utf8'))
const byId = new Map(JSON.parse(items).map(item => [String(item.id), item]))
const engine = new CSL.Engine({ retrieveLocale: () => locale, retrieveItem: id => byId.get(id) }, style, 'en-US', true)
engine.setOutputFormat('html')
engine.updateItems([...byId.keys()])
const [parameters, entries] = engine.makeBibliography()
const printed = {}
parameters.entry_ids.forEach((ids, i) => { printed[ids[0]] = entries[i] })
process.stdout.write(JSON.stringify(printed))
