-- Sends the requests of a file in turn, for wrk.
-- REQUESTS=FILE, one a line: host TAB method TAB path TAB cookie TAB body. Where a body has PAGE, each request gets a new identity of 26
-- characters, as a page of the survey has it: the time, then randomness.
local PAGE = "00000000000000000000000000"
local DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
local parts, count, position, sent = {}, 0, 0, 0
local moment = ""

-- Eight of the ten characters of the time: those of about a second.
local function now()
  local value, text = math.floor(os.time() * 1000 / 1024), ""
  for _ = 1, 8 do
    local digit = value % 32
    text = DIGITS:sub(digit + 1, digit + 1) .. text
    value = (value - digit) / 32
  end
  return text
end

function init(arguments)
  math.randomseed(tonumber(os.getenv("SEED") or "1"))
  for line in io.lines(os.getenv("REQUESTS")) do
    local host, method, path, cookie, body = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)$")
    local headers = { ["Host"] = host }
    if cookie ~= "" then headers["Cookie"] = cookie end
    if method == "POST" then headers["Content-Type"] = "application/x-www-form-urlencoded" end
    local text = wrk.format(method, path, headers, method == "POST" and body:gsub("PAGE", PAGE, 1) or nil)
    local from, to = text:find(PAGE, 1, true)
    count = count + 1
    parts[count] = from and { text:sub(1, from - 1), text:sub(to + 1) } or text
  end
end

function request()
  position = position % count + 1
  local part = parts[position]
  if type(part) == "string" then return part end
  if sent % 1000 == 0 then moment = now() end
  sent = sent + 1
  return part[1] .. string.format("%s%09d%09d", moment, math.random(0, 999999999), math.random(0, 999999999)) .. part[2]
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    'JSON {"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"status":%d,"connect":%d,"read":%d,"write":%d,"timeout":%d,"bytes":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors.status, errors.connect, errors.read,
    errors.write, errors.timeout, summary.bytes))
end
