### Every text of the command in English. A number comes twice: `$n` chooses the form, `$n-text` is what is shown.

## Help

heading-usage = Usage:
heading-commands = Commands
heading-arguments = Arguments
heading-options = Options
value-command = COMMAND
value-options = [OPTIONS]

help-phucdau = Repairs Vietnamese text: puts back missing diacritics and mends what OCR got wrong.
help-phucdau-after =
    Results go to stdout, messages to stderr; nothing is sent over a network.
    Exit codes: 0 done; 1 something would change (check, --dry-run, --diff); 2 trouble; 130 interrupted.
help-phucdau-fix = Repairs files, folders or stdin
help-phucdau-fix-after =
    Examples:
      phucdau fix scan.txt > clean.txt
      phucdau fix scans -o repaired
      phucdau fix -i=.bak report.txt
help-phucdau-restore = Adds diacritics to text typed without them; letters, case, spaces and punctuation never change
help-phucdau-restore-after =
    `ð` and `Ð`, which old fonts drew for `đ` and `Đ`, become these in Vietnamese words.
    In lines whose words carry their marks, few words change: what is written without any is right there, as a rule.
help-phucdau-check = Lists what `fix` would change and writes nothing
help-phucdau-convert = Turns legacy encodings into UTF-8 (NFC), and changes nothing else
help-phucdau-convert-after =
    `auto` tells the encoding by what reads as Vietnamese; Unicode text stays, but for NFC and misread letters.
    Examples:
      phucdau convert --from auto old.txt > new.txt
      phucdau convert --from tcvn3 archive -o utf8
help-phucdau-eval = Measures error rates of a text against its gold
help-phucdau-eval-after = Words are white-space tokens in NFC, case-sensitive; `hoà` and `hòa` are the same word.
help-phucdau-model = Builds, describes and dumps models
help-phucdau-model-info = Shows name, fingerprint, size and sections of a model
help-phucdau-completions = Writes completions for a shell (bash, elvish, fish, powershell, zsh)
help-phucdau-man = Writes the manual page

arg-help = Shows this help
arg-version = Shows the version of program and model
arg-lang = Language of messages; by default the locale's
arg-path = Files or folders; `-` or nothing is stdin
arg-output = Write to this file or below this folder; unchanged files are copied too
arg-in_place = Replace the originals; with a suffix keep each beside its new version (-i=.bak)
arg-from = tcvn3, vni, viqr, vps, viscii, windows-1258, mojibake (UTF-8 that was read wrongly), or auto: found out file by file
arg-diff = Show a unified diff and write nothing
arg-dry_run = List what would change and write nothing, as `check` does
arg-mode = What damage to expect; auto decides line by line, clean is for text believed right
arg-input_format = Format of the inputs; auto goes by content, then by name
arg-encoding = Encoding of the inputs; UTF-16 is written back as UTF-16, what is edited of older ones as UTF-8
arg-confidence = Apply edits of at least this probability (0 to 1), suggest the others; auto applies what is likelier right than the text it replaces
arg-tone = Where tones go in new words: old is `hòa thủy`, new is `hoà thuỷ`, auto the document's own way
arg-keep = Words and phrases never to change, one a line; repeatable
arg-dictionary = Words to know beside the model's own, one a line, a weight after a tab; repeatable
arg-replace = Replacements of your own, one a line: wrong, tab, right; repeatable
arg-model = Another compiled model in place of the embedded one
arg-alternatives = hOCR, ALTO, PAGE: keep the engine's reading beside the new one
arg-column = CSV, TSV: name of a column to repair; repeatable
arg-field = JSON lines: name of a field to repair, with dots into objects; repeatable
arg-force_signed = Edit signed PDF and DOCX files all the same
arg-max_changed = Leave files alone that seemed right if more than this share of their words (0 to 1) would change; by default 0.9, from 20 words on
arg-report = Write a report: .json for the whole run, .jsonl for an edit a line; repeatable
arg-format = Form of stdout and of the summary: text or json
arg-files_from = Read paths from this file, one a line; `-` is stdin
arg-null = Paths in the file of --files-from end in NUL
arg-include = In folders take only files that match, whatever their ending; repeatable
arg-exclude = Leave out files and folders that match; repeatable
arg-jobs = Threads; by default one for each core
arg-no_progress = Show no progress bar
arg-quiet = Show no summary and no progress bar
arg-verbose = Name every file and what became of it
arg-gold = The right text, or a folder of texts
arg-hyp = The text to measure, or a folder of texts of the same names
arg-raw = The text before repair: tells errors removed and right words broken
arg-shell = The shell

help-phucdau-explain = Shows what was thought of a line: its tokens, what each could mean, what was chosen and why
help-phucdau-explain-after =
    Scores are in nats; `--format dot` draws the lattice for Graphviz.
    The last column is the search's own probability of a reading, at first sight of the line by itself;
    the confidence in reports is made from it: calibrated, and with what the rest of the document shows.
help-phucdau-model-build = Builds a model from dictionaries, aligned pages and training text
help-phucdau-model-build-after =
    Example:
      phucdau model build train.txt legal.txt=2 --dictionaries dictionaries --data data -o phucdau.model
    The date in the model is that of SOURCE_DATE_EPOCH; without it there is none.
help-phucdau-model-dump = Writes a part of a model as text
arg-line = The line; stdin if it is left out
arg-explain_format = Form of the explanation: text, json or dot
arg-part = The part: the lexicon, or a channel (eng, vie: OCR models; typing: marks dropped)
arg-text = Training texts, a paragraph a line, plain or .zst; a weight counts a text several times
arg-dictionaries = Folder of the dictionaries (TSV)
arg-data = Folder of the aligned pages: ocr/train and ocr/silver.tsv
arg-pages = Folder of more aligned pages, such as made ones; they count half; repeatable
arg-built = Where the model is written
arg-size = The most bytes that the model may take; by default 24 MiB
arg-work = Folder where finished steps are kept: a build that was stopped goes on behind the last one, and builds of other sizes share them
arg-name = The model's name
arg-silent = Say nothing of how far building has come

## Bad usage

usage-hint = See `{ $command } --help`.
usage-no-command = Expected a command such as `phucdau fix scan.txt`; `phucdau --help` lists them.
usage-value = { $argument }: expected one of { $valid }; got `{ $value }`.
usage-value-missing = { $argument }: a value is missing.
usage-unknown = No such argument here: `{ $argument }`.
usage-unknown-near = No such argument here: `{ $argument }`; did you mean `{ $near }`?
usage-command = No such command: `{ $name }`.
usage-command-near = No such command: `{ $name }`; did you mean `{ $near }`?
usage-missing = Missing: { $argument }.
usage-twice = { $argument } may be given only once.
usage-conflict = { $argument } and { $prior } exclude each other: give one of them.
usage-equals = { $argument }: put `=` between option and value.
usage-too-many = { $argument }: one value too many: `{ $value }`.
usage-other = { $reason }
usage-confidence = --confidence: expected `auto` or a number from 0 to 1; got `{ $got }`.
usage-max-changed = --max-changed: expected a number from 0 to 1; got `{ $got }`.
usage-jobs = --jobs: expected a number of threads from 1 to 65535; got `{ $got }`.
usage-report = --report: `{ $path }` must end in .json or .jsonl.
usage-several =
    { $count ->
        [one] A folder goes to no single stdout.
       *[other] Several inputs ({ $count-text }) go to no single stdout.
    } Give -o FOLDER for the results, -i to replace the originals, or --diff or --dry-run to look first.
usage-suffix = -i: the suffix `{ $suffix }` holds a folder; give only what is appended to the names, such as -i=.bak.
usage-in-place-stdin = -i replaces files, but stdin is none; leave -i out, or name files.
usage-output-file =
    { $count ->
        [one] -o: `{ $path }` is a file, but a folder was given as input; name a folder.
       *[other] -o: `{ $path }` is a file, but there are { $count-text } inputs; name a folder.
    }
usage-output-inside = -o: `{ $path }` lies inside the input folder `{ $folder }`, so that the next run would repair its own results; name a folder outside.
usage-output-stdin = -o: stdin has no name below the folder `{ $path }`; name a file.
usage-output-is-input = -o: `{ $path }` is itself an input and would be overwritten; name another place, or use -i to replace the originals.
usage-one-output = `{ $first }` and `{ $second }` would both be written to `{ $path }`; name one of them, or run them apart.
usage-report-clash = --report: `{ $path }` is an input, an output or another report; name another file.
stdin-terminal =
    Nothing to read: stdin is a terminal. Name files, or pipe text in:
      phucdau { $command } scan.txt
      phucdau { $command } < scan.txt
    See `phucdau { $command } --help`.
glob-wrong = { $option }: { $reason }; write it as in .gitignore, such as `*.txt` or `drafts/`.
list-unread = { $path }: cannot read this list: { $reason }
list-wrong = { $path }: line { $line }: { $reason }
list-weight = expected a weight above 0 and at most 1000000 after the tab, got `{ $got }`; write 1 for an ordinary word.
list-pair = expected wrong, one tab, right; got `{ $got }`.

## What became of files

file-failed = { $path }: { $reason }
file-skipped = { $path }: skipped: { $reason }
file-converted = { $path }: converted from { $encoding } (confidence { $confidence }).
file-doubtful = { $path }: taken for { $encoding }, with confidence { $confidence } only; look at the result, or name the encoding with --from.
file-unchanged =
    { $path }: unchanged{ $suggestions ->
        [0] .
        [one] , 1 suggestion.
       *[other] , { $suggestions-text } suggestions.
    }
file-changed =
    { $path }: { $edits ->
        [one] 1 edit
       *[other] { $edits-text } edits
    }{ $suggestions ->
        [0] .
        [one] , 1 suggestion.
       *[other] , { $suggestions-text } suggestions.
    }
file-left =
    { $path }: left alone: { $reason } { $suggestions ->
        [one] 1 edit stays a suggestion
       *[other] { $suggestions-text } edits stay suggestions
    }; `--report` lists them.
file-unplaced =
    { $path }: { $count ->
        [one] 1 edit has no place in this format and stays a suggestion
       *[other] { $count-text } edits have no place in this format and stay suggestions
    }: { $reasons }; `--report` lists them.
unplaced-elements = words with parts of their own would be joined or parted ({ $count-text })
unplaced-letters = the number of letters with boxes or confidences of their own would change ({ $count-text })
unplaced-levels = the same text stands in several places that disagree ({ $count-text })
unplaced-streams = words that stand in different content streams ({ $count-text })
unplaced-actual-text = an /ActualText that spans more than the word stands over it ({ $count-text })
unplaced-font = the font is chosen in another content stream ({ $count-text })
unplaced-widths = the font gives no widths, and what follows has no place of its own ({ $count-text })
unplaced-no-word = no word stands there to show the edit ({ $count-text })
unplaced-check = the corrected file did not read back as intended ({ $count-text })
unplaced-object = a tab, symbol, formula or fixed hyphen stands there ({ $count-text })
unplaced-twin = the drawing's text for older programs differs ({ $count-text })
unplaced-bound = the text is bound to data in another part ({ $count-text })
unplaced-reread = written, the line would be read otherwise than it was meant ({ $count-text })
unplaced-markup = markup stands inside the text ({ $count-text })
unplaced-old-font = the text does not fit the encoding of its old font ({ $count-text })
unplaced-no-code = the old font has no code for a new letter ({ $count-text })
unplaced-control = the new text holds a sign that the format cannot write there ({ $count-text })
unplaced-no-text = no text element stands there ({ $count-text })
unplaced-fixed = something that must stay as it is stands there ({ $count-text })
unchanged = unchanged
too-much = { $share } % of the words would change, more than { $limit } %; is it a table, or in another language? To repair it all the same, give --max-changed 1.
skip-special = neither a file nor a folder; a link is followed only when it is named.
skip-image = an image: read it first, for instance `tesseract { $path } - -l vie | phucdau fix`.
skip-office = a word processor's file of another kind: make it a DOCX first, `soffice --headless --convert-to docx { $path }`.
skip-sheet = a spreadsheet: make it a table first, `soffice --headless --convert-to csv { $path }`, then name it with --column.
skip-archive = an archive: unpack it first, for instance `bsdtar -xf { $path }`.
skip-binary = no text, and no format that is known; make it one of the formats that are read, or leave it out with --exclude.
skip-not-built = { $format } is not read yet.
convert-package = { $format } holds no plain text in one encoding; `phucdau fix` reads it as it is.
skip-ending = names ending in .{ $ending } are not taken from folders; name the file, or use --include.
skip-unasked = { $format } is taken only when it is named or asked for with --include.
ignore-file-wrong = .phucdauignore: { $reason }; mend it, or nothing is left out as you meant.
not-a-file = no regular file: it cannot be replaced; leave -i out.
hard-links = the file has { $count-text } names (hard links), and replacing it would part them; use -o, or copy it first.
backup-exists = `{ $path }` is there already and is not overwritten; move it away, or give another suffix.
output-failed = cannot write `{ $path }`: { $reason }
report-failed = Cannot write the report `{ $path }`: { $reason }
stdout-failed = Cannot write to stdout: { $reason }
stdout-terminal = { $format } is no text for a terminal: give a place for the result, `-o OUT` or `-i`; `phucdau check` lists the changes.
no-threads = Cannot start threads: { $reason }; try --jobs 1.
internal = a fault of the program ({ $reason }); the file was left alone. Please report it with the text that caused it.
interrupted = Interrupted: what is written is whole, the rest is left out.

## Why bytes cannot be read

read-utf8 = { $format }: invalid UTF-8 at byte { $offset } (0x{ $byte }), line { $line }; convert the file to UTF-8, or give --encoding utf-16 if it is that.
read-nul = { $format }: NUL at byte { $offset }, line { $line }: this is no text, or it is damaged; restore it, or leave it out with --exclude.
read-odd-length = { $format }: { $length } bytes of UTF-16 end in half a character at byte { $offset }; the file was cut: copy it again.
read-too-long = { $format }: { $length } bytes of text are more than four gigabytes; split the file.
read-surrogate = { $format }: half a character (0x{ $unit }) at byte { $offset }, line { $line } of UTF-16; the file is damaged, or --encoding is wrong.
read-declared = { $format }: declares the encoding { $name } at byte { $offset }, which is not read; convert the file to UTF-8.
read-markup = { $format }: { $fault } at byte { $offset }, line { $line }; the file is damaged: copy it again, or have its writer make it anew.
fault-cut = the file ends inside <{ $element }>
fault-end-tag = </{ $found }> stands where </{ $expected }> is due
fault-entity = the entity &{ $name }; is none of XML's own and is not expanded
fault-depth = more than { $limit } elements stand in one another
fault-no-root = no <{ $element }> was found
fault-syntax = { $reason }
read-not-built = { $format }: this format is not read yet (recognised at byte 0); give plain text, or --input-format txt to take it as such.
decode-nul = { $encoding }: NUL at byte { $offset }: this is no text, or it is damaged; restore it, or leave it out with --exclude.
decode-unknown = { $encoding }: byte 0x{ $byte } at byte { $offset } has no meaning there; try --from auto, or another encoding.
decode-unexplained = auto: byte 0x{ $byte } at byte { $offset } is not UTF-8, and no encoding makes Vietnamese of the file; name the encoding with --from.
read-other = { $reason }
pdf-header = pdf: no %PDF- header at byte 0; this is no PDF, or it is damaged: restore it, or leave it out with --exclude.
pdf-encrypted = pdf: encrypted (/Encrypt in the trailer), even if it opens without a password; remove the encryption first (qpdf --decrypt IN OUT).
pdf-signed = pdf: signed or certified (object { $object }); a change would show as made after signing: give --force-signed to edit it all the same.
pdf-damaged = pdf: { $what } near byte { $offset }, reading objects; repair the file first (qpdf IN OUT rewrites it), or restore it.
pdf-stream = pdf: content stream in object { $object } cannot be read: { $what }; repair the file first (qpdf IN OUT rewrites it), or restore it.
pdf-limit = pdf: more than { $limit } { $what } (object { $object }, unpacking); the file may be made to exhaust memory: look at it before you go on.
pdf-fault-table = the cross-reference table is damaged
pdf-fault-trailer = the trailer is damaged or cut off
pdf-fault-header = the header is damaged
pdf-fault-end = the file ends too early
pdf-fault-no-page = no page can be found
pdf-fault-object = an object cannot be read
pdf-fault-missing = the table leads to no such object
pdf-fault-unpack = its data cannot be unpacked
pdf-fault-checksum = its checksum is another, so that part of it is lost
pdf-fault-lost = object { $object } is in no object stream that can be read
pdf-fault-other = { $reason }
pdf-limit-file = bytes in the file
pdf-limit-stream = bytes in one stream
pdf-limit-content = bytes of content
pdf-limit-letters = letters
pdf-no-text =
    pdf: no text layer on { $pages ->
        [one] one page
       *[other] { $pages-text } pages
    }, only pictures; read them first (ocrmypdf -l vie IN OUT).
pdf-visible =
    pdf: no invisible text on { $pages ->
        [one] one page
       *[other] { $pages-text } pages
    }: its text is the page itself and not a reading of it; extract it (pdftotext IN OUT) to repair it as text.
pdf-no-letters =
    pdf: the fonts of the text layer on { $pages ->
        [one] one page
       *[other] { $pages-text } pages
    } do not say which letters they show (no /ToUnicode); read it anew (ocrmypdf --redo-ocr IN OUT).
docx-package = docx: { $what } at byte { $offset } of the package; the file was cut or damaged: copy it again.
docx-lies = docx: { $part }: { $what } at byte { $offset } of the package; open the file in a word processor and save it anew.
docx-encrypted = docx: { $part } is encrypted; save the file without a password.
docx-signed = docx: signed ({ $part }), and an edit would break the signature; use --force-signed to edit it all the same.
docx-method = docx: { $part } is packed by method { $method }, not stored or deflated; save the file anew.
docx-limit = docx: { $part }: { $found } { $what }, more than the limit of { $limit }; if the file is sound, split it.
docx-no-document = docx: the package names no main document and has no word/document.xml; is it another kind of file?
docx-encoding = docx: { $part }: written in { $encoding }, not UTF-8, at byte { $offset } of the part; save the file anew.
docx-xml = docx: { $part }: { $what } at byte { $offset } of the part; open the file in a word processor and save it anew.
fields-no-name = { $format }: nothing to repair was named; use { $option } NAME, which may be given several times.
fields-missing = { $format }: no `{ $name }` in it; there are: { $there }.
fields-empty = { $format }: no `{ $name }` in it, nor any other name; is the file empty?
fields-none = { $format }: has neither columns nor fields; --column is for CSV and TSV, --field for JSON lines: leave them out, or give --input-format csv or jsonl.
fields-quote = csv: the quote at byte { $offset } (row { $row }) is not closed as it should be; write quotes inside a field twice.
fields-json = jsonl: { $what } at byte { $offset } (line { $line }), while reading one JSON value a line; mend the line, or give --input-format txt.
io-not-found = no such file or folder; check the path.
io-permission = permission denied; ask for the right to it, or leave it out with --exclude.
io-full = no space left; make room and run again.
io-too-large = the file would pass the size limit; raise the limit, or write elsewhere.
io-folder = this is a folder; name a file.
io-no-folder = a part of the path is no folder; check the path.
io-read-only = the file system is read-only; write elsewhere.
io-other = { $reason }

## Models

model-failed = { $path }: { $reason }
model-embedded = The embedded model: { $reason }
model-magic = not a phucdau model (it begins with "{ $got }"); rebuild it with `phucdau model build`.
model-incomplete = the model is incomplete, its writer was stopped; run `phucdau model build` again.
model-length = the model is cut or padded: expected { $expected } bytes, got { $got }; copy it again, or rebuild it with `phucdau model build`.
model-checksum = the model is damaged: expected checksum { $expected }, got { $got }; copy it again, or rebuild it with `phucdau model build`.
model-section = section `{ $section }` of the model: expected { $expected }, got { $got }; rebuild it with `phucdau model build`.
model-vocabulary = the parts of the model do not belong together: { $first } has vocabulary { $expected }, { $second } has { $got }; rebuild both with `phucdau model build`.
model-other = { $reason }
explain-terminal = Nothing to explain: give a line, such as `phucdau explain "Thuc hien"`, or pipe one in.
build-taken = { $path }: taken as it was kept
build-lexicon = lexicon: { $words-text } words, { $phrases-text } phrases, { $names-text } names
build-channel = channel { $name }: { $pairs-text } pairs, { $bytes-text } bytes
build-cased = case: { $pairs-text } pairs of neighbours kept
build-read = context: { $words-text } words and marks read
build-learning = context: { $done-text } of { $all-text } words learned
build-learned = context: { $weights-text } weights learned for { $skeletons-text } skeletons
build-kept = context: { $weights-text } weights kept
build-counted = { $path }: { $bytes-text } bytes counted
build-smoothed = { $ngrams-text } n-grams smoothed
build-pruned = { $ngrams-text } n-grams kept
build-done = { $path }: { $bytes-text } bytes
build-no-room = --size: { $size-text } bytes are too few: without more n-grams the model already takes { $taken-text }; give more.
build-weight = `{ $text }`: expected a file, or a file, `=` and a whole weight above 0.
build-epoch = SOURCE_DATE_EPOCH: expected seconds since 1970, got `{ $got }`.
build-rule = { $path }:{ $line }:{ $column }: expected { $expected }, found { $found }; mend the line and build again.
build-limit = { $what }: at most { $limit-text }, got { $got-text }; raise the threshold that chose them and build again.
build-other = { $reason }

## Summary

summary-files =
    { $changed ->
        [one] 1 file changed
       *[other] { $changed-text } files changed
    }, { $unchanged-text } unchanged, { $skipped-text } skipped, { $failed-text } failed
summary-files-would =
    { $changed ->
        [one] 1 file would change
       *[other] { $changed-text } files would change
    }, { $unchanged-text } unchanged, { $skipped-text } skipped, { $failed-text } failed
summary-words =
    { $words ->
        [one] 1 word
       *[other] { $words-text } words
    }; { $edits }; { $suggestions ->
        [one] 1 suggestion
       *[other] { $suggestions-text } suggestions
    }; { $rate-text } words a second
summary-no-edits = no edits
summary-edits =
    { $edits ->
        [one] 1 edit
       *[other] { $edits-text } edits
    } ({ $kinds })
kind-diacritics = { $count-text } diacritics
kind-ocr = { $count-text } OCR
kind-case = { $count-text } case
kind-split = { $count-text } split
kind-merge = { $count-text } merged
kind-number = { $count-text } numbers
kind-encoding = { $count-text } wrong codes
kind-junk = { $count-text } junk

## Evaluation

eval-all = all files: { $files-text }
eval-words = words                  { $words-text }, right { $right-text } ({ $rate })
eval-word-errors = word errors            { $errors-text } ({ $rate })
eval-character-errors = character errors       { $errors-text } ({ $rate })
eval-cluster-errors = grapheme errors        { $errors-text } ({ $rate })
eval-diacritic-errors = diacritic errors       { $errors-text } ({ $rate })
eval-raw-word-errors = word errors before     { $errors-text } ({ $rate })
eval-raw-character-errors = character errors before { $errors-text } ({ $rate })
eval-removed = errors removed         { $words } of words, { $characters } of characters
eval-broken = right words broken     { $broken-text } of { $right-text } ({ $rate })
eval-repaired = wrong words mended     { $repaired-text }
