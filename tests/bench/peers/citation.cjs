// citation-js converts between formats: node citation.cjs FOLDER TO INPUT OUTPUT, the packages being those in FOLDER.
const { createRequire } = require('node:module')
const { readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')

const [folder, to, input, output] = process.argv.slice(2)
const packages = createRequire(join(folder, 'package.json'))
const { Cite } = packages('@citation-js/core')
packages('@citation-js/plugin-bibtex')
packages('@citation-js/plugin-ris')

const cite = new Cite(readFileSync(input, 'utf8'), { generateGraph: false })
writeFileSync(output, to === 'csl-json' ? JSON.stringify(cite.data) : cite.format(to))
