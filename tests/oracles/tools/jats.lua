-- pandoc lua jats.lua LIST: for each JATS file named in LIST a line of JSON: what pandoc reads as the title, the
-- abstract and the authors, math between dollar signs.
local function text_of(value)
  if value == nil then return '' end
  if pandoc.utils.type(value) == 'List' then
    local parts = {}
    for i, part in ipairs(value) do parts[i] = text_of(part) end
    return table.concat(parts, '\n\n')
  end
  local blocks = pandoc.utils.type(value) == 'Blocks' and value or pandoc.Blocks{pandoc.Plain(value)}
  blocks = blocks:walk{
    Math = function (math) return pandoc.Str('$' .. math.text .. '$') end,
    RawInline = function (raw) return pandoc.Str(raw.text) end,
    Quoted = function (q)
      local marks = q.quotetype == 'SingleQuote' and {'‘', '’'} or {'“', '”'}
      return pandoc.Inlines{pandoc.Str(marks[1])} .. q.content .. pandoc.Inlines{pandoc.Str(marks[2])}
    end,
  }
  return pandoc.utils.stringify(pandoc.utils.blocks_to_inlines(blocks, {pandoc.Space()}))
end

for path in io.lines(arg[1]) do
  local file = assert(io.open(path, 'rb'))
  local ok, result = pcall(function () return pandoc.read(file:read('a'), 'jats') end)
  file:close()
  local line
  if ok then
    local authors = {}
    for i, author in ipairs(result.meta.author or {}) do authors[i] = text_of(author) end
    line = {title = text_of(result.meta.title), abstract = text_of(result.meta.abstract), authors = authors}
  else
    line = {error = tostring(result)}
  end
  io.write(pandoc.json.encode(line), '\n')
end
